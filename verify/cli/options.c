/* Command-line options, parsed once for all commands. */
#include "verify/cli/cli.h"
#include "verify/covariance/covariance.h"
#include "verify/covariance/hermite.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    KERNEL = 256,
    DB,
    DATA,
    TIER,
    SEED,
    CASES,
    JOBS,
    SHARD,
    SHARDS,
    RUN_ID,
    KERNEL_ONLY,
    QUIET,
    JSON,
    ROWS,
    TERMS,
    ACTIVATION,
    JUNIT,
    SUMMARY,
    BASELINE,
    FAIL_ON_DRIFT,
    LEDGER,
    RESUME,
    PARENT,
    KEEP,
    OLDER_THAN,
    DRY_RUN,
    REOPEN,
    NO_SHRINK,
    CLAIM,
    CPU_LIMIT,
    WALL_LIMIT,
    MEMORY_LIMIT
};

static const struct option long_options[] = {
    {"kernel", required_argument, NULL, KERNEL},
    {"db", required_argument, NULL, DB},
    {"data", required_argument, NULL, DATA},
    {"tier", required_argument, NULL, TIER},
    {"seed", required_argument, NULL, SEED},
    {"cases", required_argument, NULL, CASES},
    {"jobs", required_argument, NULL, JOBS},
    {"shard", required_argument, NULL, SHARD},
    {"shards", required_argument, NULL, SHARDS},
    {"run-id", required_argument, NULL, RUN_ID},
    {"kernel-only", no_argument, NULL, KERNEL_ONLY},
    {"quiet", no_argument, NULL, QUIET},
    {"json", no_argument, NULL, JSON},
    {"n", required_argument, NULL, ROWS},
    {"terms", required_argument, NULL, TERMS},
    {"activation", required_argument, NULL, ACTIVATION},
    {"junit", required_argument, NULL, JUNIT},
    {"summary", required_argument, NULL, SUMMARY},
    {"baseline", required_argument, NULL, BASELINE},
    {"fail-on-drift", no_argument, NULL, FAIL_ON_DRIFT},
    {"ledger", required_argument, NULL, LEDGER},
    {"resume", no_argument, NULL, RESUME},
    {"parent", required_argument, NULL, PARENT},
    {"keep", required_argument, NULL, KEEP},
    {"older-than", required_argument, NULL, OLDER_THAN},
    {"dry-run", no_argument, NULL, DRY_RUN},
    {"reopen", required_argument, NULL, REOPEN},
    {"no-shrink", no_argument, NULL, NO_SHRINK},
    {"claim", required_argument, NULL, CLAIM},
    {"cpu-limit", required_argument, NULL, CPU_LIMIT},
    {"wall-limit", required_argument, NULL, WALL_LIMIT},
    {"memory-limit", required_argument, NULL, MEMORY_LIMIT},
    {"output", required_argument, NULL, 'o'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static int number(const char *option, const char *text, uint64_t low, uint64_t high, uint64_t *out)
{
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno || !isdigit((unsigned char)text[0]) || *end || value < low || value > high) {
        fprintf(stderr, "lemmagate: --%s %s: want a whole number from %llu to %llu\n", option, text,
                (unsigned long long)low, (unsigned long long)high);
        return LG_EXIT_USAGE;
    }
    *out = value;
    return 0;
}

static int tier(const char *text, enum lg_tier *out)
{
    static const char *const names[] = {"smoke", "full", "nightly"};
    for (int t = 0; t < 3; t++)
        if (!strcmp(text, names[t])) {
            *out = (enum lg_tier)t;
            return 0;
        }
    fprintf(stderr, "lemmagate: --tier %s: want smoke, full or nightly\n", text);
    return LG_EXIT_USAGE;
}

static int data(const char *path, const char **out)
{
    enum { LIMIT = sizeof((struct lg_recipe *)0)->data - 1 };
    if (strlen(path) > LIMIT) {
        fprintf(stderr, "lemmagate: --data %s: its %zu bytes do not fit a recipe's %d; use a shorter path\n",
                path, strlen(path), (int)LIMIT);
        return LG_EXIT_USAGE;
    }
    *out = path;
    return 0;
}

static int push(const char *what, const char **list, size_t *count, const char *value)
{
    if (*count == LG_MOST_KERNELS) {
        fprintf(stderr, "lemmagate: more than %d %ss; split the run\n", LG_MOST_KERNELS, what);
        return LG_EXIT_USAGE;
    }
    list[(*count)++] = value;
    return 0;
}

/* Options of ledgers, resumed runs and pruning; LG_EXIT_USAGE for any other. */
static int take_long_term(struct lg_options *o, int option, const char *value)
{
    switch (option) {
    case LEDGER:
        o->ledger = value;
        return 0;
    case RESUME:
        o->resume = true;
        return 0;
    case PARENT:
        return number("parent", value, 1, INT32_MAX, &o->parent);
    case KEEP:
        return number("keep", value, 0, INT32_MAX, &o->keep);
    case OLDER_THAN:
        return number("older-than", value, 0, 36500, &o->older_than);
    case DRY_RUN:
        o->dry_run = true;
        return 0;
    case REOPEN:
        return number("reopen", value, 1, INT32_MAX, &o->reopen);
    default:
        return LG_EXIT_USAGE; /* getopt has said what is wrong */
    }
}

/* --cpu-limit and --wall-limit in seconds, --memory-limit in MiB. */
static int limit(struct lg_limits *limits, int option, const char *value)
{
    uint64_t n = 0;
    const char *name = option == CPU_LIMIT    ? "cpu-limit"
                       : option == WALL_LIMIT ? "wall-limit"
                                              : "memory-limit";
    const int status = number(name, value, 1, option == MEMORY_LIMIT ? (uint64_t)1 << 30 : 1000000, &n);
    if (status)
        return status;
    if (option == CPU_LIMIT)
        limits->cpu_seconds = (double)n;
    else if (option == WALL_LIMIT)
        limits->wall_seconds = (double)n;
    else
        limits->memory_bytes = (size_t)n << 20;
    return 0;
}

static int take(struct lg_options *o, int option, const char *value)
{
    uint64_t run_id = 0;
    int status = 0;
    o->chosen |= option == KERNEL || option == DATA || option == TIER || option == SEED || option == CASES ||
                 option == KERNEL_ONLY || option == LEDGER;
    o->seed_given |= option == SEED;
    switch (option) {
    case KERNEL:
        return push("kernel", o->kernels, &o->n_kernels, value);
    case DB:
        o->db = value;
        return 0;
    case DATA:
        return data(value, &o->data);
    case TIER:
        return tier(value, &o->tier);
    case SEED:
        return number("seed", value, 0, UINT64_MAX, &o->seed);
    case CASES:
        return number("cases", value, 0, 100000000, &o->cases);
    case JOBS:
        return number("jobs", value, 1, 1024, &o->jobs);
    case SHARD:
        return number("shard", value, 0, 1023, &o->shard);
    case SHARDS:
        return number("shards", value, 1, 1024, &o->shards);
    case RUN_ID:
        status = number("run-id", value, 1, INT64_MAX, &run_id);
        o->run_id = (int64_t)run_id;
        return status;
    case KERNEL_ONLY:
        o->kernel_only = true;
        return 0;
    case CLAIM:
        o->claim = value;
        return 0;
    case NO_SHRINK:
        o->no_shrink = true;
        return 0;
    case QUIET:
        o->quiet = true;
        return 0;
    case JSON:
        o->json = true;
        return 0;
    case ROWS:
        return number("n", value, 1, LG_COVARIANCE_LARGEST_N, &o->n);
    case TERMS:
        return number("terms", value, 1, LG_HERMITE_TERMS, &o->terms);
    case ACTIVATION:
        o->activation = value;
        return 0;
    case JUNIT:
        o->junit = value;
        return 0;
    case SUMMARY:
        o->summary = value;
        return 0;
    case BASELINE:
        o->baseline = value;
        return 0;
    case FAIL_ON_DRIFT:
        o->fail_on_drift = true;
        return 0;
    case CPU_LIMIT:
    case WALL_LIMIT:
    case MEMORY_LIMIT:
        return limit(&o->limits, option, value);
    case 'o':
        o->output = value;
        return 0;
    case 'h':
        o->help = true;
        return 0;
    default:
        return take_long_term(o, option, value);
    }
}

int lg_options_parse(struct lg_options *o, int argc, char **argv)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    *o = (struct lg_options){.db = "lemmagate.db",
                             .tier = LG_SMOKE,
                             .seed = 1,
                             .shards = 1,
                             .n = 300,
                             .activation = "softplus",
                             .run_id = -1,
                             .keep = LG_KEPT_RUNS,
                             .limits = lg_limits_default(),
                             .jobs = cores > 0 ? (uint64_t)cores : 1};
    o->quiet = !isatty(STDERR_FILENO);
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "o:h", long_options, NULL)) != -1;)
        if (take(o, option, optarg))
            return LG_EXIT_USAGE;
    for (; optind < argc; optind++)
        if (push("argument", o->words, &o->n_words, argv[optind]))
            return LG_EXIT_USAGE;
    if (o->shard >= o->shards) {
        fprintf(stderr, "lemmagate: --shard %llu: want less than --shards, %llu\n",
                (unsigned long long)o->shard, (unsigned long long)o->shards);
        return LG_EXIT_USAGE;
    }
    return 0;
}

void lg_print_json(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if (*c < 0x20)
            fprintf(out, "\\u%04x", *c);
        else
            fputc(*c, out);
    fputc('"', out);
}
