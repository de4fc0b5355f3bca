/* `lemmagate coverage`: which pairs of circumstances a stored run has met with which function.
 *
 * Of each lemma on a covering family (fixtures/lib/covering.h), kernel and conformance claim: the pairs of levels of two factors that
 * the design asks for, those in whose case the claim was stated, those where it said something (it held or was violated), and which
 * are missing. J J^T is not asked of thousands of samples. Exit code 2 when a pair is missing, or when there is none. */
#include "verify/cli/cli.h"
#include "verify/store/query.h"
#include "fixtures/lib/covering.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_FACTORS = LG_COVER_FACTORS, Q = LG_COVERING_PRIME, MOST_PRINTED = 8 };
enum { NOT_SEEN, STATED, DECIDED };

/* What is known of the pairs of one claim. */
struct table {
    enum lg_kind kind;
    char lemma[64], kernel[64], family[64], claim[64];
    unsigned char pair[MOST_FACTORS][MOST_FACTORS][Q][Q];
};

static enum lg_kind kind_of(const char *family)
{
    const struct lg_family *f = lg_family_find(family);
    return f ? (enum lg_kind)f->kinds : LG_NETWORK;
}

/* The largest problems are not asked for n x n numbers. */
static bool is_for(const struct table *t, unsigned f, uint32_t a)
{
    const char *size = f == LG_COVER_SIZE ? lg_covering_word(t->kind, f, a) : "";
    return strcmp(t->claim, "gram") != 0 || (strcmp(size, "n > 2^12") != 0 && strcmp(size, "n > 2^16") != 0);
}

/* What one case adds: its levels are those of the design, or, replayed and shrunk, those of its choices. */
static void enter(struct table *t, uint64_t index, const char *recipe, bool decided)
{
    uint32_t level[MOST_FACTORS];
    const unsigned factors = lg_covering_factors(t->kind);
    const char *choices = strstr(recipe, " choices=");
    for (unsigned f = 0; f < factors; f++) {
        level[f] = lg_covering_case_level(t->kind, index, f);
        if (choices) {
            choices += strcspn(choices, "0123456789");
            level[f] = (uint32_t)strtoul(choices, (char **)&choices, 10) % lg_covering_levels(t->kind, f);
        }
    }
    for (unsigned f = 0; f < factors; f++)
        for (unsigned g = 0; g < f; g++) {
            unsigned char *pair = &t->pair[f][g][level[f]][level[g]];
            if (*pair < DECIDED)
                *pair = decided ? DECIDED : STATED;
        }
}

static void name(const struct table *t, unsigned f, uint32_t a)
{
    printf("%s %s", lg_covering_name(t->kind, f), lg_covering_word(t->kind, f, a));
}

/* One line of the table, and the first pairs that are missing. Returns how many are. */
static size_t print(const struct table *t)
{
    size_t asked = 0, stated = 0, decided = 0, missing = 0, printed = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (unsigned f = 0; f < lg_covering_factors(t->kind); f++)
            for (unsigned g = 0; g < f; g++)
                for (uint32_t a = 0; a < lg_covering_levels(t->kind, f); a++)
                    for (uint32_t b = 0; b < lg_covering_levels(t->kind, g); b++) {
                        const int seen = t->pair[f][g][a][b];
                        if (!lg_covering_asks(t->kind, f, a, g, b) || !is_for(t, f, a) || !is_for(t, g, b))
                            continue;
                        if (pass == 0) {
                            asked++, stated += seen != NOT_SEEN, decided += seen == DECIDED;
                            missing += seen == NOT_SEEN;
                        } else if (seen == NOT_SEEN && printed++ < MOST_PRINTED) {
                            printf("    missing: ");
                            name(t, f, a), printf(" with "), name(t, g, b), printf("\n");
                        }
                    }
        if (pass == 0)
            printf("%-22s %-16s %-14s %8zu %8zu %8zu %8zu\n", t->lemma, t->kernel, t->claim, asked, stated,
                   decided, missing);
    }
    if (missing > MOST_PRINTED)
        printf("    and %zu more\n", missing - MOST_PRINTED);
    return missing;
}

static bool is_same(const struct table *t, sqlite3_stmt *q)
{
    return !strcmp(t->lemma, lg_row_text(q, "lemma")) && !strcmp(t->kernel, lg_row_text(q, "kernel")) &&
           !strcmp(t->family, lg_row_text(q, "family")) && !strcmp(t->claim, lg_row_text(q, "claim"));
}

static void begin(struct table *t, sqlite3_stmt *q)
{
    memset(t, 0, sizeof *t);
    lg_row_copy(t->lemma, q, "lemma");
    lg_row_copy(t->kernel, q, "kernel");
    lg_row_copy(t->family, q, "family");
    lg_row_copy(t->claim, q, "claim");
    t->kind = kind_of(t->family);
}

/* 0, or -1 with a message. */
static int all_tables(struct lg_store *s, int64_t run_id, size_t *tables, size_t *missing)
{
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_covering, "i", run_id);
    struct table *t = calloc(1, sizeof *t);
    int step = q && t ? 1 : -1;
    while (step > 0 && (step = lg_sql_step(s, q)) > 0) {
        if (!*tables || !is_same(t, q)) {
            if (*tables)
                *missing += print(t);
            begin(t, q);
            ++*tables;
        }
        enter(t, (uint64_t)lg_row_integer(q, "case_index"), lg_row_text(q, "recipe"),
              lg_row_count(q, "decided") == 1);
    }
    if (step == 0 && *tables)
        *missing += print(t);
    sqlite3_finalize(q);
    free(t);
    return step;
}

int lg_cmd_coverage(const struct lg_options *o)
{
    struct lg_store s;
    size_t tables = 0, missing = 0;
    int64_t run_id = -1;
    if (access(o->db, F_OK)) {
        fprintf(stderr, "lemmagate coverage: there is no file %s; name the database with --db\n", o->db);
        return LG_EXIT_USAGE;
    }
    int status = lg_store_open(&s, o->db, true) || lg_store_last_run(&s, &run_id) ? -1 : 0;
    if (!status) {
        printf("%-22s %-16s %-14s %8s %8s %8s %8s\n", "lemma", "kernel", "claim", "pairs", "stated",
               "decided", "missing");
        status = all_tables(&s, run_id, &tables, &missing);
    }
    if (status)
        fprintf(stderr, "lemmagate coverage: %s\n", s.error[0] ? s.error : "out of memory");
    lg_store_close(&s);
    if (status)
        return LG_EXIT_USAGE;
    if (tables == 0)
        printf("the last run has no case of a covering family; `lemmagate run covering-conformance` makes "
               "some\n");
    else
        printf("pairs: of two factors' levels, as the design asks; stated: the claim was compared there; "
               "decided: it held\n"
               "or was violated, and not vacuous. Factors: fixtures/lib/covering.h\n");
    return tables == 0 || missing > 0 ? LG_EXIT_EMPTY : LG_EXIT_OK;
}
