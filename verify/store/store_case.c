/* The rows of one case: begun before the kernel is called, completed with all its results in one transaction.
 *
 * The ratio of a claim is observed/bound of its worst statement (midpoints): the claim's tightness on this
 * case, 0 for a negative observed. It is NULL unless the bound is positive and both are finite, since it has no
 * meaning otherwise. */
#include "verify/store/statement.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int put_sizes(struct lg_store *s, int64_t case_id, const struct lg_store_case *c)
{
    sqlite3_stmt *statement =
        lg_sql_prepare(s, "INSERT INTO case_size (case_id, position, name, value) VALUES (?, ?, ?, ?)", NULL);
    int status = statement ? 0 : -1;
    for (size_t i = 0; i < c->n_sizes && status == 0; i++)
        status = lg_sql_put(s, statement, "iiti", case_id, (int64_t)i, c->sizes[i].name,
                            (int64_t)c->sizes[i].value);
    sqlite3_finalize(statement);
    return status;
}

static int put_case(struct lg_store *s, const struct lg_store_case *c, int64_t *case_id)
{
    double size = 1;
    for (size_t i = 0; i < c->n_sizes; i++)
        size *= (double)c->sizes[i].value;
    if (lg_sql_run(s,
                   "INSERT INTO cases (run_id, lemma, kernel_id, family, case_index, intended, kind, size, "
                   "activation, "
                   "eta, steps, note, recipe, outcome, trouble, precision, seconds) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', '', 0, 0)",
                   "ititiitrtritt", c->run_id, c->lemma, c->kernel_id, c->family, (int64_t)c->case_index,
                   (int64_t)c->intended, c->kind, size, c->activation, c->eta, (int64_t)c->steps, c->note,
                   c->recipe))
        return -1;
    *case_id = sqlite3_last_insert_rowid(s->db);
    return 0;
}

int lg_store_case_begin(struct lg_store *s, const struct lg_store_case *c, int64_t *case_id)
{
    if (lg_sql_begin(s))
        return -1;
    return lg_sql_end(s, put_case(s, c, case_id) || put_sizes(s, *case_id, c) ? -1 : 0);
}

int lg_store_case_find(struct lg_store *s, int64_t run_id, int64_t kernel_id, const char *lemma,
                       const char *family, uint64_t case_index, const char *recipe,
                       struct lg_store_found *out)
{
    sqlite3_stmt *q =
        lg_sql_prepare(s,
                       "SELECT id, attempts, outcome <> 'running' FROM cases WHERE run_id = ? AND "
                       "lemma = ? AND kernel_id = ? AND family = ? AND case_index = ? AND "
                       "?6 IN ('', recipe)",
                       "ititit", run_id, lemma, kernel_id, family, (int64_t)case_index, recipe ? recipe : "");
    int step = q ? lg_sql_step(s, q) : -1;
    *out = (struct lg_store_found){.id = -1};
    if (step > 0)
        *out = (struct lg_store_found){sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1),
                                       sqlite3_column_int(q, 2) != 0};
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

int lg_store_kernel_refused(struct lg_store *s, int64_t run_id, int64_t kernel_id, bool *is_refused)
{
    int64_t case_id = -1;
    int status =
        lg_sql_integer(s, &case_id, -1,
                       "SELECT c.id FROM cases c WHERE c.run_id = ?1 AND c.kernel_id = ?2 "
                       "AND c.lemma IN (SELECT id FROM lemma WHERE run_id = ?1) AND c.family <> 'regression' "
                       "AND " LG_SQL_REFUSES " LIMIT 1",
                       "ii", run_id, kernel_id);
    *is_refused = case_id >= 0;
    return status;
}

int lg_store_case_again(struct lg_store *s, int64_t case_id)
{
    return lg_sql_run(s, "UPDATE cases SET attempts = attempts + 1 WHERE id = ? AND outcome = 'running'", "i",
                      case_id);
}

int lg_store_case_met(struct lg_store *s, int64_t case_id, const struct lg_store_met *m)
{
    if (!m->has_kernel)
        return lg_sql_run(s, "UPDATE cases SET largest_z = ? WHERE id = ?", "ri", m->largest_z, case_id);
    if (lg_sql_run(s, "UPDATE cases SET largest_z = ?, most_steps = ? WHERE id = ?", "rii", m->largest_z,
                   (int64_t)m->most_steps, case_id))
        return -1;
    return lg_sql_run(
        s, "INSERT OR REPLACE INTO declaration VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "irriiiiiiiirrrr", case_id, m->unit_storage, m->unit_accumulator, (int64_t)m->features.depth,
        (int64_t)m->features.terms, (int64_t)m->neurons.depth, (int64_t)m->neurons.terms,
        (int64_t)m->samples.depth, (int64_t)m->samples.terms, (int64_t)m->weights.depth,
        (int64_t)m->weights.terms, m->value_abs, m->value_rel, m->slope_abs, m->slope_rel);
}

static int complete(struct lg_store *s, int64_t case_id, const struct lg_store_result *r)
{
    if (lg_sql_run(s,
                   "UPDATE cases SET outcome = ?1, trouble = ?2, precision = ?3, seconds = ?4 "
                   "WHERE id = ?5 AND outcome = 'running'",
                   "ttiri", r->outcome, r->trouble, (int64_t)r->precision, r->seconds, case_id))
        return -1;
    if (sqlite3_changes(s->db) == 1)
        return 0;
    char sentence[120];
    snprintf(sentence, sizeof sentence, "case %" PRId64 " is not running; a case begins once and ends once",
             case_id);
    return lg_sql_refuse(s, sentence);
}

static int put_hypotheses(struct lg_store *s, int64_t case_id, const struct lg_store_result *r)
{
    sqlite3_stmt *statement =
        lg_sql_prepare(s,
                       "INSERT INTO hypothesis (case_id, name, statement, observed_mid, "
                       "observed_rad, bound_mid, bound_rad, verdict) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                       NULL);
    int status = statement ? 0 : -1;
    for (size_t i = 0; i < r->n_hypotheses && status == 0; i++) {
        const struct lg_store_hypothesis *h = &r->hypotheses[i];
        status = lg_sql_put(s, statement, "ittbbt", case_id, h->name, h->statement, h->observed, h->bound,
                            h->verdict);
    }
    sqlite3_finalize(statement);
    return status;
}

static int put_claims(struct lg_store *s, int64_t case_id, const struct lg_store_result *r)
{
    sqlite3_stmt *statement =
        lg_sql_prepare(s,
                       "INSERT INTO claim (case_id, name, role, verdict, coordinate, "
                       "observed_mid, observed_rad, bound_mid, bound_rad, ratio, statements, "
                       "power, reason, trials, events, log_e) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       NULL);
    int status = statement ? 0 : -1;
    for (size_t i = 0; i < r->n_claims && status == 0; i++) {
        const struct lg_store_claim *c = &r->claims[i];
        status =
            lg_sql_put(s, statement, "itttrbbrirtiir", case_id, c->name, c->role, c->verdict, c->coordinate,
                       c->observed, c->bound, lg_tightness(c->observed, c->bound), (int64_t)c->statements,
                       c->power, c->reason, (int64_t)c->trials, (int64_t)c->events, c->log_e);
    }
    sqlite3_finalize(statement);
    return status;
}

static int put_values(struct lg_store *s, int64_t case_id, const struct lg_store_result *r)
{
    sqlite3_stmt *statement = lg_sql_prepare(
        s, "INSERT INTO claim_value (case_id, claim, position, name, mid, rad) VALUES (?, ?, ?, ?, ?, ?)",
        NULL);
    int status = statement ? 0 : -1;
    for (size_t c = 0; c < r->n_claims; c++)
        for (size_t i = 0; i < r->claims[c].n_values && status == 0; i++)
            status = lg_sql_put(s, statement, "ititb", case_id, r->claims[c].name, (int64_t)i,
                                r->claims[c].values[i].name, r->claims[c].values[i].value);
    sqlite3_finalize(statement);
    return status;
}

static int put_points(struct lg_store *s, int64_t case_id, const struct lg_store_result *r)
{
    sqlite3_stmt *statement = lg_sql_prepare(s,
                                             "INSERT INTO series (case_id, name, kind, coordinate, mid, rad) "
                                             "VALUES (?, ?, ?, ?, ?, ?)",
                                             NULL);
    int status = statement ? 0 : -1;
    for (size_t i = 0; i < r->n_points && status == 0; i++) {
        const struct lg_store_point *p = &r->points[i];
        status = lg_sql_put(s, statement, "ittrb", case_id, p->name, p->kind, p->coordinate, p->value);
    }
    sqlite3_finalize(statement);
    return status;
}

int lg_store_case_end(struct lg_store *s, int64_t case_id, const struct lg_store_result *r)
{
    if (lg_sql_begin(s))
        return -1;
    int status = complete(s, case_id, r) || put_hypotheses(s, case_id, r) || put_claims(s, case_id, r) ||
                 put_values(s, case_id, r) || put_points(s, case_id, r);
    return lg_sql_end(s, status ? -1 : 0);
}

int lg_store_case_recipe(struct lg_store *s, int64_t case_id, char **recipe, char **kernel_path)
{
    *recipe = *kernel_path = NULL;
    sqlite3_stmt *statement = lg_sql_prepare(s,
                                             "SELECT c.recipe, k.path FROM cases c JOIN kernel k "
                                             "ON k.id = c.kernel_id WHERE c.id = ?",
                                             "i", case_id);
    if (!statement)
        return -1;
    int step = lg_sql_step(s, statement);
    int status = step > 0 ? 0 : -1;
    if (step > 0) {
        *recipe = strdup(lg_sql_text(statement, 0));
        *kernel_path = strdup(lg_sql_text(statement, 1));
        if (!*recipe || !*kernel_path) {
            free(*recipe);
            free(*kernel_path);
            *recipe = *kernel_path = NULL;
            status = lg_sql_refuse(s, "no memory for the recipe of the case");
        }
    } else if (step == 0) {
        char sentence[120];
        snprintf(sentence, sizeof sentence,
                 "has no case %" PRId64 "; the report lists the numbers of all cases", case_id);
        lg_sql_refuse(s, sentence);
    }
    sqlite3_finalize(statement);
    return status;
}
