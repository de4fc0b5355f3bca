/* Storing and taking up the options of a run; see resume.h and struct lg_resumed in engine.h. */
#include "verify/engine/resume.h"
#include "verify/case/case_text.h"
#include "verify/base/process.h"
#include "verify/store/database.h"
#include "verify/store/query.h"

#include "lg_build_info.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int save(struct lg_store *s, int64_t run_id, const struct lg_run_options *o)
{
    char cases[32], process[256];
    snprintf(cases, sizeof cases, "%zu", o->cases);
    lg_process_describe(process, sizeof process);
    int status = lg_store_option_put(s, run_id, "process", process) ||
                 lg_sql_run(s,
                            "INSERT INTO run_option (run_id, position, name, value) VALUES (?, 1, 'token', "
                            "lower(hex(randomblob(16))))",
                            "i", run_id) ||
                 lg_store_option_put(s, run_id, "cases", cases);
    for (size_t i = 0; i < o->n_lemmas && !status; i++)
        status = lg_store_option_put(s, run_id, "lemma", o->lemmas[i]);
    for (size_t i = 0; i < o->n_kernels && !status; i++)
        status = lg_store_option_put(s, run_id, "kernel", o->kernels[i]);
    for (size_t i = 0; i < o->n_shapes && !status; i++) {
        char shape[LG_SHAPE_TEXT];
        lg_shape_print(o->shapes[i], shape);
        status = lg_store_option_put(s, run_id, "shape", shape);
    }
    if (o->data && !status)
        status = lg_store_option_put(s, run_id, "data", o->data);
    if (o->ledger && !status) { /* resumed elsewhere, it is still the same file */
        char *ledger = realpath(o->ledger, NULL);
        status = lg_store_option_put(s, run_id, "ledger", ledger ? ledger : o->ledger);
        free(ledger);
    }
    if (o->kernel_only && !status)
        status = lg_store_option_put(s, run_id, "kernel-only", "");
    if (o->fail_fast && !status)
        status = lg_store_option_put(s, run_id, "fail-fast", "");
    return status ? -1 : 0;
}

int lg_resume_begin(struct lg_store *s, const struct lg_store_run *run, const struct lg_run_options *o,
                    int64_t *run_id)
{
    if (lg_sql_begin(s))
        return -1;
    return lg_sql_end(s, lg_store_run_begin(s, run, run_id) || save(s, *run_id, o) ? -1 : 0);
}

/* Why there is nothing to resume. */
static int refuse_nothing(struct lg_store *s)
{
    size_t runs = 0, resumable = 0;
    char sentence[200];
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_run_counts, "");
    const int step = q ? lg_sql_step(s, q) : -1;
    if (step > 0) {
        runs = lg_row_count(q, "runs");
        resumable = lg_row_count(q, "resumable");
    }
    sqlite3_finalize(q);
    if (step < 0)
        return -1;
    if (runs == 0)
        snprintf(sentence, sizeof sentence,
                 "the file holds no run; give --db the file of the run that stopped, or begin a new run");
    else if (resumable == 0)
        snprintf(sentence, sizeof sentence,
                 "of the %zu runs in the file none is of `run` or `gate`; there is nothing to resume", runs);
    else
        snprintf(sentence, sizeof sentence, "every run has finished; there is nothing to resume");
    return lg_sql_refuse(s, sentence);
}

/* The latest unfinished run that no process is at work on, which becomes ours: the write lock is held. */
static int claim(struct lg_store *s, int64_t *run_id)
{
    char process[256], sentence[160];
    long pid = 0, busy = 0;
    int step = 1;
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_unfinished, "");
    *run_id = -1;
    if (!q)
        return -1;
    while (*run_id < 0 && (step = lg_sql_step(s, q)) > 0) {
        if (lg_process_is_alive(lg_row_text(q, "process"), &pid))
            busy = pid;
        else
            *run_id = lg_row_integer(q, "id");
    }
    sqlite3_finalize(q);
    if (step < 0)
        return -1;
    if (*run_id < 0 && busy) {
        snprintf(sentence, sizeof sentence, "the only unfinished run is still running, as process %ld", busy);
        return lg_sql_refuse(s, sentence);
    }
    if (*run_id < 0)
        return refuse_nothing(s);
    lg_process_describe(process, sizeof process);
    return lg_sql_run(s, "UPDATE run_option SET value = ?2 WHERE run_id = ?1 AND name = 'process'", "it",
                      *run_id, process);
}

static int refuse_program(struct lg_store *s, int64_t run_id, const char *commit)
{
    char sentence[240];
    if (!strcmp(commit, LG_COMMIT))
        return 0;
    snprintf(sentence, sizeof sentence,
             "run %" PRId64
             " was begun by the program of commit %.48s, this is %.48s, whose cases may differ; resume "
             "it with that program, or begin a new run",
             run_id, commit, LG_COMMIT);
    return lg_sql_refuse(s, sentence);
}

/* The row of the run itself. */
static int read_run(struct lg_store *s, int64_t run_id, struct lg_resumed *r)
{
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_run, "i", run_id);
    int status = q && lg_sql_step(s, q) > 0 ? 0 : -1;
    if (!status) {
        lg_row_copy(r->command, q, "command");
        r->options.command = r->command;
        r->options.seed = strtoull(lg_row_text(q, "seed"), NULL, 10);
        for (int t = 0; t < LG_STORE_TIERS; t++)
            if (!strcmp(lg_row_text(q, "tier"), lg_store_tiers[t]))
                r->options.tier = (enum lg_tier)t;
        status = refuse_program(s, run_id, lg_row_text(q, "commit_id"));
    }
    sqlite3_finalize(q);
    return status;
}

static int read_list(struct lg_store *s, int64_t run_id, const char *name, char **list, size_t most,
                     size_t *n)
{
    for (*n = 0; *n < most; (*n)++) {
        if (lg_store_option(s, run_id, name, *n, &list[*n]))
            return -1;
        if (!list[*n])
            return 0;
    }
    return 0;
}

static int read_shapes(struct lg_store *s, int64_t run_id, struct lg_run_options *o)
{
    char *text[LG_MOST_SHAPES] = {NULL}, error[300] = "";
    int status = read_list(s, run_id, "shape", text, LG_MOST_SHAPES, &o->n_shapes);
    for (size_t i = 0; i < o->n_shapes && !status; i++)
        if (lg_shape_parse(text[i], &o->shapes[i], error, sizeof error))
            status = lg_sql_refuse(s, error);
    for (size_t i = 0; i < LG_MOST_SHAPES; i++)
        free(text[i]);
    return status ? -1 : 0;
}

static int read_options(struct lg_store *s, int64_t run_id, struct lg_resumed *r)
{
    struct lg_run_options *o = &r->options;
    char *kernel_only = NULL, *fail_fast = NULL, *cases = NULL;
    int status = read_run(s, run_id, r) ||
                 read_list(s, run_id, "lemma", r->lemmas, LG_MOST_NAMES, &o->n_lemmas) ||
                 read_list(s, run_id, "kernel", r->kernels, LG_MOST_NAMES, &o->n_kernels) ||
                 read_shapes(s, run_id, o) || lg_store_option(s, run_id, "data", 0, &r->data) ||
                 lg_store_option(s, run_id, "ledger", 0, &r->ledger) ||
                 lg_store_option(s, run_id, "kernel-only", 0, &kernel_only) ||
                 lg_store_option(s, run_id, "fail-fast", 0, &fail_fast) ||
                 lg_store_option(s, run_id, "cases", 0, &cases);
    if (!status && !cases)
        status =
            lg_sql_refuse(s, "the unfinished run was begun by an older lemmagate, which stored no options; "
                             "begin a new run");
    if (!status) {
        o->lemmas = o->n_lemmas ? (const char *const *)r->lemmas : NULL;
        o->kernels = (const char *const *)r->kernels;
        o->data = r->data;
        o->ledger = r->ledger;
        o->kernel_only = kernel_only != NULL;
        o->fail_fast = fail_fast != NULL;
        o->cases = strtoull(cases, NULL, 10);
        o->run_id = run_id;
        o->shards = 1;
    }
    free(kernel_only);
    free(fail_fast);
    free(cases);
    return status ? -1 : 0;
}

int lg_resume(const char *db, struct lg_resumed *r, char *error, size_t error_size)
{
    struct lg_store s;
    int64_t run_id = -1;
    *r = (struct lg_resumed){.options = {.db = db}};
    if (access(db, F_OK)) {
        snprintf(error, error_size, "%s: there is no such file; name the one of the killed run with --db",
                 db);
        return -1;
    }
    int status = lg_store_open(&s, db, false) || lg_database_check(&s) ? -1 : 0;
    if (!status && !(status = lg_sql_begin(&s)))
        status = lg_sql_end(&s, claim(&s, &run_id) || read_options(&s, run_id, r) ? -1 : 0);
    if (status) {
        snprintf(error, error_size, "%s", s.error);
        lg_resumed_clear(r);
    }
    lg_store_close(&s);
    return status;
}

void lg_resumed_clear(struct lg_resumed *r)
{
    for (size_t i = 0; i < LG_MOST_NAMES; i++) {
        free(r->lemmas[i]);
        free(r->kernels[i]);
    }
    free(r->data);
    free(r->ledger);
    *r = (struct lg_resumed){.data = NULL};
}

int lg_resume_case(struct lg_store *s, int64_t run_id, int64_t kernel_id, const struct lg_case *c,
                   struct lg_store_found *found)
{
    char trouble[200], *text = NULL;
    const struct lg_recipe *r = &c->recipe;
    if (c->shown_as && !(text = lg_case_text(c, false)))
        return lg_sql_refuse(s, "no memory for the text of a case");
    int status = lg_store_case_find(s, run_id, kernel_id, r->lemma->id,
                                    c->shown_as ? c->shown_as : r->family->id, r->index, text, found);
    free(text);
    if (status)
        return -1;
    if (found->id < 0 || found->is_done || found->attempts < LG_CASE_ATTEMPTS)
        return found->is_done;
    snprintf(trouble, sizeof trouble,
             "the program was killed %d times while this case ran; replay it alone, with more memory",
             LG_CASE_ATTEMPTS);
    struct lg_store_result result = {.outcome = "failed", .trouble = trouble};
    return lg_store_case_end(s, found->id, &result) ? -1 : 1;
}
