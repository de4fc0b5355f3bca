/* The table of options: an option of one or more commands is one row, with its help. An option that means something else in
 * another command has a row there. */
#include "verify/cli/options.h"
#include "verify/covariance/covariance.h"
#include "verify/covariance/hermite.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int take_kernel(struct lg_options *o, const char *command, const char *value)
{
    return lg_option_push(command, "kernel", o->kernels, &o->n_kernels, value);
}

static int take_data(struct lg_options *o, const char *command, const char *path)
{
    enum { LIMIT = sizeof((struct lg_recipe *)0)->data - 1 };
    if (strlen(path) > LIMIT) {
        fprintf(stderr,
                "lemmagate %s: --data %s: its %zu bytes do not fit a recipe's %d; use a shorter path\n",
                command, path, strlen(path), (int)LIMIT);
        return LG_EXIT_USAGE;
    }
    o->data = path;
    return 0;
}

static int take_tier(struct lg_options *o, const char *command, const char *text)
{
    for (int t = 0; t < LG_STORE_TIERS; t++)
        if (!strcmp(text, lg_store_tiers[t])) {
            o->tier = (enum lg_tier)t;
            return 0;
        }
    fprintf(stderr, "lemmagate %s: --tier %s: want smoke, full or nightly\n", command, text);
    return LG_EXIT_USAGE;
}

static int take_seed(struct lg_options *o, const char *command, const char *text)
{
    o->seed_given = true;
    return lg_option_number(command, "seed", text, 0, UINT64_MAX, &o->seed);
}

static int take_shape(struct lg_options *o, const char *command, const char *text)
{
    char error[400];
    if (o->n_shapes == LG_MOST_SHAPES) {
        fprintf(stderr, "lemmagate %s: --shape %s: more than %d shapes; split the run\n", command, text,
                LG_MOST_SHAPES);
        return LG_EXIT_USAGE;
    }
    if (lg_shape_parse(text, &o->shapes[o->n_shapes], error, sizeof error)) {
        fprintf(stderr, "lemmagate %s: %s\n", command, error);
        return LG_EXIT_USAGE;
    }
    o->n_shapes++;
    return 0;
}

/* A job computes all the time: more than a few for each core wait for one another, each with its memory. */
static int take_jobs(struct lg_options *o, const char *command, const char *text)
{
    enum { JOBS_PER_CORE = 8 };
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return lg_option_number(command, "jobs", text, 1, JOBS_PER_CORE * (uint64_t)(cores > 0 ? cores : 1),
                            &o->jobs);
}

static int take_seconds(const char *command, const char *option, const char *text, double *seconds)
{
    uint64_t n = 0;
    if (lg_option_number(command, option, text, 1, 1000000, &n))
        return LG_EXIT_USAGE;
    *seconds = (double)n;
    return 0;
}

static int take_cpu_limit(struct lg_options *o, const char *command, const char *text)
{
    return take_seconds(command, "cpu-limit", text, &o->limits.cpu_seconds);
}

static int take_wall_limit(struct lg_options *o, const char *command, const char *text)
{
    return take_seconds(command, "wall-limit", text, &o->limits.wall_seconds);
}

static int take_memory_limit(struct lg_options *o, const char *command, const char *text)
{
    uint64_t n = 0;
    if (lg_option_number(command, "memory-limit", text, 1, (uint64_t)1 << 30, &n))
        return LG_EXIT_USAGE;
    o->limits.memory_bytes = (size_t)n << 20;
    return 0;
}

static int take_min_catches(struct lg_options *o, const char *command, const char *text)
{
    char *end = NULL;
    o->min_catches = strtod(text, &end);
    if (*text && !*end && o->min_catches > 0 && o->min_catches < 1)
        return 0;
    fprintf(stderr,
            "lemmagate %s: --min-catches %s: want a relative error above 0 and below 1, such as 1e-6\n",
            command, text);
    return LG_EXIT_USAGE;
}

#define AT(field) offsetof(struct lg_options, field)
#define TEXT(field) LG_TEXT, AT(field), 0, 0, NULL
#define FLAG(field) LG_FLAG, AT(field), 0, 0, NULL
#define NUMBER(field, low, high) LG_NUMBER, AT(field), low, high, NULL
#define OTHER(function) LG_OTHER, 0, 0, 0, function

#define RUNS "run gate"
#define CALLS "run gate mutants replay shrink envelope"
#define KERNEL "a name from `lemmagate list`, or the path of a shared library"
#define DATA                                                                      \
    "folder with train-images-idx3-ubyte[.gz] and train-labels-idx1-ubyte[.gz]; " \
    "default: $LEMMAGATE_FASHION_MNIST, else /usr/share/datasets/fashion-mnist"

const struct lg_option lg_option_rows[] = {
    {"help", NULL, NULL, FLAG(help), LG_ONCE, false, "this text"},
    {"kernel", "K", "run", OTHER(take_kernel), LG_OFTEN, true, KERNEL "; default: all in-tree kernels"},
    {"kernel", "K", "gate envelope", OTHER(take_kernel), LG_NEEDED, false, KERNEL},
    {"kernel", "K", "replay", OTHER(take_kernel), LG_ONCE, true,
     KERNEL "; default: the one that a stored case ran on; a recipe needs one"},
    {"kernel", "K", "shrink", OTHER(take_kernel), LG_ONCE, true,
     KERNEL "; default: the one that the case ran on"},
    {"kernel", "K", "report", OTHER(take_kernel), LG_OFTEN, true,
     "with --baseline, which kernels are compared: one, or THEN and NOW; default: those that both runs have"},
    {"kernel", "K", "compare", OTHER(take_kernel), LG_OFTEN, true,
     "which kernels are compared: one, or THEN and NOW; default: those that both runs have"},
    {"tier", "smoke|full|nightly", RUNS " mutants", OTHER(take_tier), LG_ONCE, true,
     "how many cases and how large; default: smoke"},
    {"seed", "S", RUNS, OTHER(take_seed), LG_ONCE, true,
     "of all draws; default: 1, or with --ledger one that no run of this ledger has had"},
    {"seed", "S", "mutants", OTHER(take_seed), LG_ONCE, true, "of all draws; default: 1"},
    {"seed", "S", "sweep envelope", OTHER(take_seed), LG_ONCE, false, "of all draws; default: 1"},
    {"cases", "N", RUNS " mutants", NUMBER(cases, 1, 100000000), LG_ONCE, true,
     "cases of each lemma on each kernel; default: by the tier, 80, 500 or 5000 over all kernels, at least "
     "60 for each, and of a covering-* lemma its whole design, 486 and 986 at smoke, and 168 there of "
     "metamorphic-calls, which fewer cases cut"},
    {"shape", "n,d,k", RUNS, OTHER(take_shape), LG_OFTEN, true,
     "up to 16 times; add cases at exactly these sizes to every conformance and metamorphic lemma but "
     "covering-* and activation-values, whose sizes are their own: networks with n "
     "samples, d features and k neurons, least squares with n samples and d parameters, matrix recovery with "
     "n "
     "measurements of d x d and k columns where its work allows; n at most 4096, n d k at most 2^28; "
     "default: "
     "the tier's own sizes only"},
    {"cases", "N", "sweep", NUMBER(cases, 1, 1000000), LG_ONCE, false,
     "draws of every size; default: each sweep's own, 2 to 10"},
    {"cases", "N", "envelope", NUMBER(cases, 1, 1000000), LG_ONCE, false,
     "instances of every family of every lemma; default: 4"},
    {"jobs", "J", RUNS " mutants", OTHER(take_jobs), LG_ONCE, false,
     "processes that share the cases; default: one for each core"},
    {"data", "FOLDER", RUNS " mutants envelope", OTHER(take_data), LG_ONCE, true, DATA},
    {"data", "FOLDER", "replay", OTHER(take_data), LG_ONCE, false,
     "instead of the folder that the recipe names"},
    {"data", "fashion-mnist|FOLDER", "covariance", OTHER(take_data), LG_ONCE, false, DATA},
    {"fail-fast", NULL, RUNS " mutants", FLAG(fail_fast), LG_ONCE, true,
     "each kernel only until a drawn case refuses it; default: all cases"},
    {"ledger", "FILE", RUNS, TEXT(ledger), LG_ONCE, true,
     "evidence about rates and means over all runs that are given this file; made when missing; default: of "
     "this run alone"},
    {"ledger", "FILE", "ledger", TEXT(ledger), LG_NEEDED, false,
     "the file that `lemmagate run --ledger FILE` wrote"},
    {"db", "FILE", RUNS " mutants sweep", TEXT(db), LG_ONCE, false,
     "where results are stored; made when missing"},
    {"db", "FILE", "replay shrink report compare coverage prune", TEXT(db), LG_ONCE, false,
     "the stored results"},
    {"no-shrink", NULL, RUNS, FLAG(no_shrink), LG_ONCE, false,
     "of a violated claim print the cases as they were drawn; default: also look for the smallest"},
    {"cpu-limit", "SECONDS", CALLS, OTHER(take_cpu_limit), LG_ONCE, false,
     "of each call of a kernel; default: 30"},
    {"wall-limit", "SECONDS", CALLS, OTHER(take_wall_limit), LG_ONCE, false,
     "of each call of a kernel; default: 120"},
    {"memory-limit", "MiB", CALLS, OTHER(take_memory_limit), LG_ONCE, false,
     "of the kernel's process; default: 16384"},
    {"junit", "FILE", RUNS " report", TEXT(junit), LG_ONCE, false,
     "write a JUnit file for continuous integration; default: none"},
    {"summary", "FILE", RUNS " report", TEXT(summary), LG_ONCE, false,
     "write a Markdown summary for continuous integration; default: none"},
    {"baseline", "FILE[:RUN]", RUNS " report compare", TEXT(baseline), LG_ONCE, false,
     "a stored run to compare with, RUN a number or latest; default: none"},
    {"fail-on-drift", NULL, RUNS " compare", FLAG(fail_on_drift), LG_ONCE, false,
     "exit code 1 when something drifted; default: drift is only told"},
    {"min-catches", "X", RUNS " report", OTHER(take_min_catches), LG_ONCE, false,
     "exit code 2 when relative errors of X in a function that the kernel offers would not certainly be "
     "caught, or "
     "nobody knows; default: any"},
    {"resume", NULL, "run", FLAG(resume), LG_ONCE, false,
     "go on with the last run that was killed; takes no LEMMA and no option that it has stored; default: a "
     "new run"},
    {"quiet", NULL, RUNS " mutants sweep", FLAG(quiet), LG_ONCE, false,
     "no progress; default: shown when standard error is a terminal"},
    {"claim", "CLAIM", "shrink", TEXT(claim), LG_ONCE, false,
     "the claim that the smaller case is to violate; default: a function's own conformance, else an "
     "identity, else a theorem's claim"},
    {"output", "FILE.case", "shrink", TEXT(output), LG_ONCE, false,
     "also -o; write the smaller case there, entry by entry; default: print it"},
    {"format", "html|json|markdown", "report", TEXT(format), LG_ONCE, false, "of what is written"},
    {"output", "FILE|-", "report", TEXT(output), LG_ONCE, false,
     "also -o; where to, - for standard output; default: report.html, .json or .md"},
    {"run-id", "RUN", "report", NUMBER(run_id, 1, INT64_MAX), LG_ONCE, false,
     "a run's number; default: the last run and those like it"},
    {"json", NULL, "list mutants covariance sweep envelope", FLAG(json), LG_ONCE, false,
     "for machines; default: a table"},
    {"n", "N", "covariance", NUMBER(n, 1, LG_COVARIANCE_LARGEST_N), LG_ONCE, false, "how many images"},
    {"activation", "A", "covariance", TEXT(activation), LG_ONCE, false, "tanh, softplus, erf, ..."},
    {"terms", "R", "covariance", NUMBER(terms, 1, LG_HERMITE_TERMS), LG_ONCE, false,
     "of the Hermite series; default: a closed form, or as many as matter"},
    {"reopen", "ACCOUNT", "ledger", NUMBER(reopen, 1, INT32_MAX), LG_ONCE, false,
     "go on after a rejection, with a new account; default: only print"},
    {"keep", "N", "prune", NUMBER(keep, 0, INT32_MAX), LG_ONCE, false,
     "how many finished runs stay, the latest"},
    {"older-than", "DAYS", "prune", NUMBER(older_than, 0, 36500), LG_ONCE, false,
     "delete only runs that began so long ago; default: 0"},
    {"dry-run", NULL, "prune", FLAG(dry_run), LG_ONCE, false,
     "only say what would be deleted; default: delete it"},
    {"kernel-only", NULL, "run", FLAG(kernel_only), LG_ONCE, true, NULL},
    {"run-id", "RUN", "run", NUMBER(run_id, 1, INT64_MAX), LG_ONCE, false, NULL},
    {"shard", "I", "run", NUMBER(shard, 0, 1023), LG_ONCE, false, NULL},
    {"shards", "N", "run", NUMBER(shards, 1, 1024), LG_ONCE, false, NULL},
    {"parent", "PROCESS", "run", NUMBER(parent, 1, INT32_MAX), LG_ONCE, false, NULL},
};
const size_t lg_option_count = sizeof lg_option_rows / sizeof *lg_option_rows;
