/* Parallel work: the same program once per job, each with its share of the cases, all writing one store.
 *
 * Processes rather than threads: a case may use OpenMP inside, and a worker's signals stay its own. A job dies with the
 * process that started it (--parent). */
#include "verify/engine/engine.h"
#include "verify/session/scratch.h"

#include <errno.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { MAX_ARGUMENTS = 2048 };

struct arguments {
    char *list[MAX_ARGUMENTS];
    size_t count;
    char text[MAX_ARGUMENTS][LG_SHAPE_TEXT];
};

static int add(struct arguments *a, const char *word)
{
    if (a->count + 1 >= MAX_ARGUMENTS)
        return -1;
    a->list[a->count++] = (char *)(uintptr_t)word;
    a->list[a->count] = NULL;
    return 0;
}

static int add_number(struct arguments *a, const char *option, uint64_t value)
{
    char *text = a->text[a->count];
    snprintf(text, sizeof a->text[0], "%" PRIu64, value);
    return add(a, option) || add(a, text);
}

static int add_shape(struct arguments *a, struct lg_shape shape)
{
    char *text = a->text[a->count];
    lg_shape_print(shape, text);
    return add(a, "--shape") || add(a, text);
}

static int build(struct arguments *a, const struct lg_run_options *o, int64_t run_id, size_t shard)
{
    int status = add(a, "lemmagate") || add(a, "run");
    for (size_t i = 0; i < o->n_lemmas; i++)
        status |= add(a, o->lemmas[i]);
    for (size_t i = 0; i < o->n_kernels; i++)
        status |= add(a, "--kernel") || add(a, o->kernels[i]);
    status |= add(a, "--db") || add(a, o->db) || add(a, "--tier") || add(a, lg_store_tiers[o->tier]);
    if (o->data)
        status |= add(a, "--data") || add(a, o->data);
    if (o->kernel_only)
        status |= add(a, "--kernel-only");
    for (size_t i = 0; i < o->n_shapes; i++)
        status |= add_shape(a, o->shapes[i]);
    if (o->fail_fast)
        status |= add(a, "--fail-fast");
    if (o->quiet)
        status |= add(a, "--quiet");
    status |= add_number(a, "--seed", o->seed) || (o->cases && add_number(a, "--cases", o->cases)) ||
              add_number(a, "--run-id", (uint64_t)run_id) || add_number(a, "--shard", shard) ||
              add_number(a, "--shards", o->jobs) || add_number(a, "--parent", (uint64_t)getpid()) ||
              add_number(a, "--cpu-limit", (uint64_t)o->limits.cpu_seconds) ||
              add_number(a, "--wall-limit", (uint64_t)o->limits.wall_seconds) ||
              add_number(a, "--memory-limit", o->limits.memory_bytes >> 20);
    return status;
}

static int collect(const pid_t *children, size_t jobs, char *error, size_t error_size)
{
    int failed = 0;
    for (size_t j = 0; j < jobs; j++) {
        int status = 0;
        pid_t ended = 0;
        if (children[j] <= 0)
            continue;
        do
            ended = waitpid(children[j], &status, 0);
        while (ended < 0 && errno == EINTR);
        if (ended < 0) {
            failed = -1;
            snprintf(error, error_size, "how job %zu ended is not known (%s); run with SIGCHLD not ignored",
                     j, strerror(errno));
        } else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            failed = -1;
            snprintf(
                error, error_size,
                "job %zu ended with %s %d; its message is above, and its last case is stored as 'running'", j,
                WIFEXITED(status) ? "exit code" : "signal",
                WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
        }
    }
    if (failed)
        lg_scratch_sweep();
    return failed;
}

/* Cores are shared out among plug-ins with threads of their own: jobs that each started a thread per core would
 * wait for one another. The user's own setting wins. */
static void share_cores(size_t jobs)
{
    char threads[32];
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    snprintf(threads, sizeof threads, "%ld", cores > (long)jobs ? cores / (long)jobs : 1);
    setenv("OMP_NUM_THREADS", threads, 0);
}

int lg_run_jobs(const struct lg_run_options *o, int64_t run_id, char *error, size_t error_size)
{
    pid_t *children = calloc(o->jobs, sizeof *children);
    int status = children ? 0 : -1;
    share_cores(o->jobs);
    if (!children)
        snprintf(error, error_size, "no memory for %zu jobs; use fewer --jobs", o->jobs);
    for (size_t j = 0; j < o->jobs && !status; j++) {
        struct arguments a = {.count = 0};
        if (build(&a, o, run_id, j)) {
            snprintf(error, error_size, "more than %d arguments; name fewer lemmas or kernels",
                     MAX_ARGUMENTS);
            status = -1;
        } else if (posix_spawn(&children[j], "/proc/self/exe", NULL, NULL, a.list, environ)) {
            snprintf(error, error_size, "cannot start job %zu of %zu; use fewer --jobs", j, o->jobs);
            status = -1;
        }
    }
    if (children && collect(children, o->jobs, error, error_size))
        status = -1;
    free(children);
    return status;
}
