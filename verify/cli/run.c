/* `lemmagate run` and `lemmagate gate`. */
#include "verify/cli/cli.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static int checked_lemmas(const struct lg_options *o)
{
    for (size_t i = 0; i < o->n_words; i++)
        if (!lg_lemma_find(o->words[i])) {
            fprintf(stderr, "lemmagate: '%s' is not a lemma; `lemmagate list` shows them\n", o->words[i]);
            return LG_EXIT_USAGE;
        }
    return 0;
}

struct lg_run_options lg_run_options_of(const struct lg_options *o, const char *command)
{
    return (struct lg_run_options){.lemmas = o->words,
                                   .n_lemmas = o->n_words,
                                   .kernels = o->kernels,
                                   .n_kernels = o->n_kernels,
                                   .db = o->db,
                                   .data = o->data,
                                   .seed = o->seed,
                                   .tier = o->tier,
                                   .cases = o->cases,
                                   .jobs = o->jobs,
                                   .shard = o->shard,
                                   .shards = o->shards,
                                   .run_id = o->run_id,
                                   .quiet = o->quiet,
                                   .command = command};
}

static int print_table(const struct lg_options *o, int64_t run_id)
{
    struct lg_store store;
    struct lg_store_summary *rows = NULL;
    size_t n = 0;
    if (lg_store_open(&store, o->db, true) || lg_store_summarize(&store, run_id, &rows, &n)) {
        fprintf(stderr, "lemmagate: %s\n", store.error);
        lg_store_close(&store);
        return LG_EXIT_USAGE;
    }
    printf("\n");
    lg_run_table(stdout, rows, n);
    free(rows);
    lg_store_close(&store);
    return 0;
}

static int default_kernels(struct lg_options *o)
{
    for (const struct lg_kernel *const *k = lg_kernels; *k && o->n_kernels < LG_MOST_KERNELS; k++)
        o->kernels[o->n_kernels++] = (*k)->name;
    return 0;
}

static void print_failure(sqlite3_stmt *s, const char *db)
{
    bool violated = sqlite3_column_type(s, 6) != SQLITE_NULL;
    long long case_id = sqlite3_column_int64(s, 0);
    printf("%s: %s ", violated ? "violated" : (const char *)sqlite3_column_text(s, 10),
           sqlite3_column_text(s, 1));
    if (violated)
        printf("%s ", sqlite3_column_text(s, 6));
    printf("on case %lld (%s, n=%d d=%d k=%d): ", case_id, sqlite3_column_text(s, 2),
           sqlite3_column_int(s, 3), sqlite3_column_int(s, 4), sqlite3_column_int(s, 5));
    if (violated)
        printf("observed %.17g > bound %.17g (%s)", sqlite3_column_double(s, 7), sqlite3_column_double(s, 8),
               sqlite3_column_text(s, 9));
    else
        printf("%s", sqlite3_column_text(s, 11));
    printf("; replay: lemmagate replay %lld --db %s\n", case_id, db);
}

/* The first line of a failing gate: the smallest case with a violated claim, else the smallest that crashed, timed
 * out or failed; what was seen there, and how to see it again. */
static void print_first_failure(const struct lg_options *o, int64_t run_id)
{
    static const char query[] =
        "SELECT c.id, c.lemma, c.family, c.n, c.d, c.k, l.name, l.observed_mid, l.bound_mid, l.reason, "
        "c.outcome, "
        "c.trouble FROM cases c LEFT JOIN claim l ON l.case_id = c.id AND l.verdict = 'violated' AND l.role "
        "IN "
        "('theorem', 'conformance') WHERE c.run_id = ?1 AND (l.name IS NOT NULL OR c.outcome IN "
        "('crashed', 'timeout', 'failed')) ORDER BY l.name IS NULL, c.n * c.d * c.k, c.id LIMIT 1";
    struct lg_store store;
    sqlite3_stmt *s = NULL;
    if (lg_store_open(&store, o->db, true))
        return;
    if (sqlite3_prepare_v2(store.db, query, -1, &s, NULL) == SQLITE_OK) {
        sqlite3_bind_int64(s, 1, run_id);
        if (sqlite3_step(s) == SQLITE_ROW)
            print_failure(s, o->db);
    }
    sqlite3_finalize(s);
    lg_store_close(&store);
}

static int run(const struct lg_options *given, const char *command, bool is_gate)
{
    struct lg_options o = *given;
    char error[1024] = "";
    int64_t run_id = -1;
    if (checked_lemmas(&o))
        return LG_EXIT_USAGE;
    if (o.n_kernels == 0)
        default_kernels(&o);
    struct lg_run_options options = lg_run_options_of(&o, command);
    options.kernel_only = is_gate || o.kernel_only;
    int code = lg_run(&options, &run_id, error, sizeof error);
    if (code == LG_EXIT_USAGE) {
        fprintf(stderr, "lemmagate: %s\n", error);
        return code;
    }
    if (o.shards > 1)
        return code;
    if (is_gate && code == LG_EXIT_VIOLATED)
        print_first_failure(&o, run_id);
    return print_table(&o, run_id) ? LG_EXIT_USAGE : code;
}

int lg_cmd_run(const struct lg_options *o)
{
    return run(o, "run", false);
}

int lg_cmd_gate(const struct lg_options *o)
{
    if (o->n_kernels != 1) {
        fprintf(stderr, "lemmagate gate: want exactly one --kernel, got %zu\n", o->n_kernels);
        return LG_EXIT_USAGE;
    }
    return run(o, "gate", true);
}
