/* `lemmagate run` and `lemmagate gate`. */
#include "verify/cli/drift.h"
#include "verify/cli/failure.h"
#include "verify/cli/interrupt.h"
#include "verify/cli/lemmas.h"
#include "verify/session/canary.h"
#include "verify/engine/deal.h"
#include "verify/store/alpha.h"

#include "lg_build_info.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct lg_run_options lg_run_options_of(const struct lg_options *o, const char *command)
{
    struct lg_run_options options = {.lemmas = o->words,
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
                                     .fail_fast = o->fail_fast,
                                     .command = command,
                                     .limits = o->limits,
                                     .parent = (int64_t)o->parent,
                                     .n_shapes = o->n_shapes};
    memcpy(options.shapes, o->shapes, sizeof options.shapes);
    return options;
}

/* Everything that is told about a finished run: the table, the comparison, the files for continuous integration. */
static int tell(const struct lg_options *o, int64_t run_id, size_t cases, struct lg_drift_runs *baseline,
                int code)
{
    struct lg_store store;
    struct lg_store_summary *rows = NULL;
    size_t n = 0;
    char what[512];
    struct lg_drift d = {0};
    struct lg_ci_baseline found = {0};
    int drift = LG_EXIT_OK;
    if (lg_store_open(&store, o->db, true) || lg_store_summarize(&store, run_id, &rows, &n))
        goto failed;
    const int catches = lg_catches_gate(o, &store);
    if (catches == LG_EXIT_USAGE)
        goto failed;
    code = code == LG_EXIT_OK ? catches : code;
    lg_run_headline(stdout, rows, n, cases);
    if (code == LG_EXIT_EMPTY && lg_print_unsettled(stdout, &store, run_id, rows, n))
        goto failed;
    if (lg_run_unanswered(stdout, &store) || lg_seen_print(stdout, &store))
        goto failed;
    int told = lg_store_find_event(&store, run_id, LG_DATA_READ, what, sizeof what);
    if (told < 0)
        goto failed;
    printf("%s%s\n", told ? what : "", told ? "\n" : "");
    if (o->fail_fast && code == LG_EXIT_VIOLATED)
        printf("--fail-fast: a kernel's lines are as far as they came when a case refused it\n\n");
    lg_run_table(stdout, rows, n);
    if (lg_run_catches(stdout, &store) || lg_pool_ledger_print(stdout, &store, run_id))
        goto failed;
    if (baseline) {
        baseline->now = run_id;
        drift = lg_drift_report(NULL, 0, &store, baseline, false, &d);
        if (drift == LG_EXIT_USAGE || lg_drift_for_ci(&d, baseline, o->fail_on_drift, &found))
            goto failed;
    }
    if (lg_surfaces_write(o, &store, run_id, baseline ? &found : NULL))
        goto failed;
    if (o->fail_on_drift && drift != LG_EXIT_OK && code != LG_EXIT_VIOLATED)
        code = drift;
    goto cleanup;
failed:
    fprintf(stderr, "lemmagate: %s\n", store.error);
    code = LG_EXIT_USAGE;
cleanup:
    free(found.differences);
    lg_drift_clear(&d);
    free(rows);
    lg_store_close(&store);
    return code;
}

static int default_kernels(struct lg_options *o)
{
    for (const struct lg_kernel *const *k = lg_kernels; *k && o->n_kernels < LG_MOST_KERNELS; k++)
        o->kernels[o->n_kernels++] = (*k)->name;
    return 0;
}

/* A kernel that did not do a problem which nobody had seen before. */
static void print_canary(const struct lg_options *o, int64_t run_id)
{
    struct lg_store store;
    char what[1024];
    if (!lg_store_open(&store, o->db, true) &&
        lg_store_find_event(&store, run_id, LG_CANARY_FAILED, what, sizeof what) > 0)
        printf("%s\n", what);
    lg_store_close(&store);
}

/* Runs, and prints what came of it. */
static int run(const struct lg_options *o, const struct lg_run_options *options)
{
    char error[1024] = "";
    int64_t run_id = -1;
    struct lg_drift_runs baseline = {.was = -1};
    if (lg_surfaces_check(o) ||
        (o->baseline && lg_drift_baseline(options->command, o->baseline, NULL, &baseline)))
        return LG_EXIT_USAGE;
    if (o->fail_on_drift && !o->baseline) {
        fprintf(stderr, "lemmagate %s: --fail-on-drift wants a --baseline to compare with\n",
                options->command);
        return LG_EXIT_USAGE;
    }
    if (options->shards == 1)
        lg_interrupt_watch(o->db, &run_id);
    int code = lg_run(options, &run_id, error, sizeof error);
    lg_interrupt_forget();
    if (code == LG_EXIT_USAGE) {
        fprintf(stderr, "lemmagate: %s\n", error);
        return code;
    }
    if (options->shards > 1)
        return code;
    if (code == LG_EXIT_VIOLATED) {
        lg_print_failures(o, run_id, !strcmp(options->command, "gate") ? options->kernels[0] : NULL);
        print_canary(o, run_id);
    }
    return tell(o, run_id, options->cases, o->baseline ? &baseline : NULL, code);
}

/* A ledger that cannot be used is refused before the run; without --seed, the run gets one of its own. */
static int take_ledger(struct lg_options *o)
{
    struct lg_store ledger;
    if (!o->ledger || o->shards > 1)
        return 0;
    int status = lg_alpha_open(&ledger, o->ledger, false) ||
                 (!o->seed_given && lg_alpha_seed(&ledger, LG_COMMIT, &o->seed));
    if (status)
        fprintf(stderr, "lemmagate: %s\n", ledger.error);
    lg_store_close(&ledger);
    return status ? LG_EXIT_USAGE : 0;
}

/* Lemmas that no kernel could break, where only kernels are asked. 0, or LG_EXIT_USAGE after a message. */
static int refuse_pure(const struct lg_options *o, const char *command)
{
    size_t pure = 0;
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        for (size_t i = 0; i < o->n_words; i++)
            pure += (*l)->pure && !strcmp((*l)->id, o->words[i]);
    if (o->n_words == 0 || pure < o->n_words)
        return 0;
    fprintf(stderr, "lemmagate %s: ", command);
    for (size_t i = 0; i < o->n_words; i++)
        fprintf(stderr, "%s'%s'", i ? ", " : "", o->words[i]);
    fprintf(stderr, "%s about data alone and %s no kernel; `lemmagate run", pure > 1 ? " are" : " is",
            pure > 1 ? "ask" : "asks");
    for (size_t i = 0; i < o->n_words; i++)
        fprintf(stderr, " %s", o->words[i]);
    fprintf(stderr, "` checks %s\n", pure > 1 ? "them" : "it");
    return LG_EXIT_USAGE;
}

static int run_new(const struct lg_options *given, const char *command)
{
    struct lg_options o = *given;
    const bool kernel_only = !strcmp(command, "gate") || o.kernel_only;
    if (lg_lemma_words(&o, command) || (kernel_only && refuse_pure(&o, command)) || take_ledger(&o))
        return LG_EXIT_USAGE;
    if (o.n_kernels == 0)
        default_kernels(&o);
    struct lg_run_options options = lg_run_options_of(&o, command);
    options.kernel_only = kernel_only;
    options.ledger = o.ledger;
    return run(&o, &options);
}

static int resume(const struct lg_options *o)
{
    struct lg_resumed resumed;
    char error[1024] = "";
    if (o->chosen || o->n_words) {
        fprintf(stderr,
                "lemmagate run --resume: the killed run has stored its options; give --db, --jobs and "
                "--quiet only\n");
        return LG_EXIT_USAGE;
    }
    if (lg_resume(o->db, &resumed, error, sizeof error)) {
        fprintf(stderr, "lemmagate: %s\n", error);
        return LG_EXIT_USAGE;
    }
    resumed.options.jobs = o->jobs;
    resumed.options.quiet = o->quiet;
    resumed.options.limits = o->limits;
    int code = run(o, &resumed.options);
    lg_resumed_clear(&resumed);
    return code;
}

int lg_cmd_run(const struct lg_options *o)
{
    return o->resume ? resume(o) : run_new(o, "run");
}

int lg_cmd_gate(const struct lg_options *o)
{
    return run_new(o, "gate");
}
