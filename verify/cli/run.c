/* `lemmagate run` and `lemmagate gate`. */
#include "verify/cli/failure.h"

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
    for (const struct lg_kernel *const *k = lg_kernels; *k && o->n_kernels < 64; k++)
        o->kernels[o->n_kernels++] = (*k)->name;
    return 0;
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
    if (code == LG_EXIT_VIOLATED)
        lg_print_failures(&o, run_id, is_gate ? o.kernels[0] : NULL);
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
