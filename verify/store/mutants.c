/* Reading the matrix mutant x claim from the store; see mutants.h. */
#include "verify/store/mutants.h"
#include "verify/store/query.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char mutants_sql[] =
    "SELECT k.name, k.description, k.description LIKE 'EQUIVALENT%', "
    "(SELECT count(*) FROM cases c WHERE c.kernel_id = k.id AND c.outcome <> 'not-covered'), "
    "(SELECT count(*) FROM cases c WHERE c.kernel_id = k.id AND " LG_SQL_REFUSES "), "
    "(SELECT tier FROM run WHERE id = ?1) FROM kernel k WHERE k.run_id = ?1 AND k.name <> 'none' ORDER BY "
    "k.name";
static const char claims_sql[] =
    "SELECT s.lemma, s.name, s.role <> 'conformance', s.about = 'instance' FROM claim_spec s WHERE s.run_id "
    "= "
    "?1 AND s.role IN ('theorem', 'conformance', 'rate', 'mean') UNION SELECT lemma, outcome, 0, 0 FROM "
    "cases "
    "WHERE run_id = ?1 AND outcome IN ('crashed', 'timeout', 'failed') ORDER BY 1, 2";

/* Room for one more element of a list that grows by doubling: count is 0 or a full power of two. NULL: no memory. */
static void *grown(void *list, size_t count, size_t size)
{
    return count & (count - 1) ? list : realloc(list, (count ? 2 * count : 1) * size);
}

static int load_mutants(struct lg_store *s, int64_t run_id, struct lg_mutants *m)
{
    sqlite3_stmt *q = lg_sql_prepare(s, mutants_sql, "i", run_id);
    int step = q ? 1 : -1;
    while (q && (step = lg_sql_step(s, q)) > 0) {
        struct lg_mutant *list = grown(m->mutant, m->n_mutants, sizeof *list);
        if (!list) {
            step = lg_sql_refuse(s, "no memory for the mutants; name fewer");
            break;
        }
        m->mutant = list;
        m->mutant[m->n_mutants++] = (struct lg_mutant){.name = strdup(lg_sql_text(q, 0)),
                                                       .about = strdup(lg_sql_text(q, 1)),
                                                       .is_equivalent = lg_sql_count(q, 2),
                                                       .cases = lg_sql_count(q, 3),
                                                       .caught = lg_sql_count(q, 4),
                                                       .observed = NAN,
                                                       .bound = NAN};
        snprintf(m->tier, sizeof m->tier, "%s", lg_sql_text(q, 5));
    }
    sqlite3_finalize(q);
    return step;
}

static int load_claims(struct lg_store *s, int64_t run_id, struct lg_mutants *m)
{
    sqlite3_stmt *q = lg_sql_prepare(s, claims_sql, "i", run_id);
    int step = q ? 1 : -1;
    while (q && (step = lg_sql_step(s, q)) > 0) {
        struct lg_mutant_claim *list = grown(m->claim, m->n_claims, sizeof *list);
        if (!list) {
            step = lg_sql_refuse(s, "no memory for the claims; name fewer mutants");
            break;
        }
        m->claim = list;
        m->claim[m->n_claims++] = (struct lg_mutant_claim){.lemma = strdup(lg_sql_text(q, 0)),
                                                           .name = strdup(lg_sql_text(q, 1)),
                                                           .is_theorem = lg_sql_count(q, 2),
                                                           .is_of_instance = lg_sql_count(q, 3)};
    }
    sqlite3_finalize(q);
    return step;
}

static size_t find_mutant(const struct lg_mutants *m, const char *name)
{
    size_t i = 0;
    while (i < m->n_mutants && strcmp(m->mutant[i].name, name))
        i++;
    return i;
}

static size_t find_claim(const struct lg_mutants *m, const char *lemma, const char *name)
{
    size_t i = 0;
    while (i < m->n_claims && (strcmp(m->claim[i].lemma, lemma) || strcmp(m->claim[i].name, name)))
        i++;
    return i;
}

/* Rows come with the smallest case of a mutant first. */
static int load_cells(struct lg_store *s, int64_t run_id, struct lg_mutants *m)
{
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_mutants, "i", run_id);
    int step = q ? 1 : -1;
    m->cell = calloc(m->n_mutants * m->n_claims + 1, sizeof *m->cell);
    if (!m->cell)
        step = lg_sql_refuse(s, "no memory for the matrix; name fewer mutants");
    while (step > 0 && (step = lg_sql_step(s, q)) > 0) {
        size_t i = find_mutant(m, lg_sql_text(q, 0)), c = find_claim(m, lg_sql_text(q, 1), lg_sql_text(q, 2));
        if (i == m->n_mutants || c == m->n_claims)
            continue;
        struct lg_mutant *mutant = &m->mutant[i];
        if (mutant->claims++ == 0) {
            mutant->first = c;
            mutant->observed = lg_sql_real(q, 7);
            mutant->bound = lg_sql_real(q, 8);
        }
        m->cell[i * m->n_claims + c] = lg_sql_count(q, 4);
    }
    sqlite3_finalize(q);
    return step;
}

static void count_alone(struct lg_mutants *m)
{
    for (size_t i = 0; i < m->n_mutants; i++)
        for (size_t c = 0; c < m->n_claims; c++)
            if (m->cell[i * m->n_claims + c]) {
                m->claim[c].mutants++;
                m->claim[c].alone += m->mutant[i].claims == 1;
            }
}

int lg_mutants_load(struct lg_store *store, int64_t run_id, struct lg_mutants *out)
{
    char *fast = NULL;
    *out = (struct lg_mutants){0};
    if (lg_store_option(store, run_id, "fail-fast", 0, &fast))
        return -1;
    out->is_fast = fast != NULL;
    free(fast);
    if (load_mutants(store, run_id, out) || load_claims(store, run_id, out) || load_cells(store, run_id, out))
        return -1;
    count_alone(out);
    return 0;
}

int lg_mutants_last_run(struct lg_store *store, const char *tier, int64_t *run_id)
{
    return lg_sql_integer(
        store, run_id, -1,
        "SELECT id FROM run WHERE command = ?1 AND ?2 IN ('', tier) AND commit_id IN "
        "(SELECT r.commit_id FROM run r JOIN scope_run ON run_id = r.id) "
        "ORDER BY EXISTS (SELECT 1 FROM run_option o WHERE o.run_id = run.id AND o.name = 'fail-fast'), "
        "id DESC LIMIT 1",
        "tt", LG_MUTANTS_COMMAND, tier);
}

void lg_mutants_clear(struct lg_mutants *m)
{
    for (size_t i = 0; i < m->n_mutants; i++) {
        free(m->mutant[i].name);
        free(m->mutant[i].about);
    }
    for (size_t c = 0; c < m->n_claims; c++) {
        free(m->claim[c].lemma);
        free(m->claim[c].name);
    }
    free(m->mutant);
    free(m->claim);
    free(m->cell);
}

size_t lg_mutants_scored(const struct lg_mutants *m)
{
    size_t count = 0;
    for (size_t i = 0; i < m->n_mutants; i++)
        count += !m->mutant[i].is_equivalent;
    return count;
}

size_t lg_mutants_survivors(const struct lg_mutants *m)
{
    size_t count = 0;
    for (size_t i = 0; i < m->n_mutants; i++)
        count += !m->mutant[i].is_equivalent && m->mutant[i].claims == 0;
    return count;
}

size_t lg_mutants_accused(const struct lg_mutants *m)
{
    size_t count = 0;
    for (size_t i = 0; i < m->n_mutants; i++)
        count += m->mutant[i].is_equivalent && m->mutant[i].claims > 0;
    return count;
}

size_t lg_mutants_mismarked(const struct lg_mutants *m)
{
    size_t count = 0;
    for (size_t c = 0; c < m->n_claims; c++)
        count += m->claim[c].is_of_instance && m->claim[c].mutants > 0;
    return count;
}
