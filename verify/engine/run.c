/* A run: begun in the store, gone through (run_pairs.c) here or by as many processes as there are jobs, and judged. */
#include "verify/session/canary.h"
#include "verify/engine/deal.h"
#include "verify/engine/resume.h"
#include "verify/engine/runner.h"
#include "verify/store/database.h"
#include "verify/store/seen.h"

#include "lg_build_info.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <unistd.h>

static int begin(struct lg_runner *run)
{
    struct utsname u;
    char machine[256];
    uname(&u);
    snprintf(machine, sizeof machine, "%s %s %s", u.sysname, u.release, u.machine);
    struct lg_store_run row = {run->o->command ? run->o->command : "",
                               LG_COMMIT,
                               lg_store_tiers[run->o->tier],
                               machine,
                               lg_trust_base,
                               run->o->seed};
    return lg_resume_begin(&run->store, &row, run->o, &run->run_id) ? lg_runner_from_store(run) : 0;
}

/* A shard dies with its parent, so that a killed run leaves nobody at work on it. */
static int tie_to_parent(const struct lg_run_options *o, char *error, size_t error_size)
{
    if (o->parent == 0)
        return 0;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == o->parent) /* else it was gone before */
        return 0;
    snprintf(error, error_size, "process %" PRId64 ", which started this job, is gone", o->parent);
    return -1;
}

/* A shape that was asked for and met no function of the kernel, or none that it supports there, is no pass. */
static int judge_shapes(struct lg_runner *run, int *code)
{
    struct lg_seen_all seen;
    int status = lg_seen_load(&run->store, &seen);
    if (!status && *code == 0 && lg_seen_missing(&seen) > 0)
        *code = 2;
    lg_seen_clear(&seen);
    return status;
}

/* Decides what is decided over all cases, and the exit code. */
static int judge(struct lg_runner *run, int *code)
{
    const struct lg_run_options *o = run->o;
    struct lg_store_summary *rows = NULL;
    size_t n_rows = 0;
    char what[1024];
    if (lg_pool(&run->store, run->run_id, o->n_kernels))
        return lg_runner_from_store(run);
    if (o->ledger && lg_pool_ledger(&run->store, run->run_id, o->ledger, run->error, run->error_size))
        return -1;
    if (lg_store_summarize(&run->store, run->run_id, &rows, &n_rows))
        return lg_runner_from_store(run);
    for (size_t i = 0; i < n_rows; i++)
        rows[i].unended = 0; /* it ends here */
    *code = lg_run_exit_code(rows, n_rows);
    free(rows);
    if (judge_shapes(run, code))
        return lg_runner_from_store(run);
    const int canary = lg_store_find_event(&run->store, run->run_id, LG_CANARY_FAILED, what, sizeof what);
    if (canary != 0)
        *code = 1;
    return canary < 0 || lg_data_read(&run->store, run->run_id, o->data) ||
                   lg_store_run_end(&run->store, run->run_id, *code)
               ? lg_runner_from_store(run)
               : 0;
}

int lg_run(const struct lg_run_options *o, int64_t *run_id, char *error, size_t error_size)
{
    struct lg_runner run = {.o = o, .run_id = o->run_id, .error = error, .error_size = error_size};
    const char *bad_float = lg_float_probe();
    int code = 3;
    if (bad_float) {
        snprintf(error, error_size, "floating-point environment: %s; the proofs do not apply", bad_float);
        return 3;
    }
    const bool is_first = o->shards == 1; /* not a job of another process */
    if (tie_to_parent(o, error, error_size) || (is_first && lg_data_check(o, error, error_size)))
        return 3;
    if (lg_store_open(&run.store, o->db, false)) {
        lg_runner_from_store(&run);
        return 3;
    }
    if (is_first && lg_database_check(&run.store)) {
        lg_runner_from_store(&run);
        goto cleanup;
    }
    if (is_first && lg_runner_load_kernels(&run))
        goto cleanup;
    if (run.run_id < 0 && begin(&run))
        goto cleanup;
    *run_id = run.run_id;
    if (is_first && o->jobs > 1 ? lg_run_jobs(o, run.run_id, error, error_size) : lg_runner_pairs(&run))
        goto cleanup;
    if (!is_first)
        code = 0; /* the first process judges */
    else if (judge(&run, &code))
        code = 3;
cleanup:
    lg_store_close(&run.store);
    return code;
}
