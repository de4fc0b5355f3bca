/* Command-line options, parsed once for all commands. */
#include "verify/cli/cli.h"

#include "reports/export/json.h"
#include "verify/covariance/covariance.h"
#include "verify/covariance/hermite.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What an option does: sets a text, a flag or a number of struct lg_options, or has a function of its own. */
enum kind { TEXT, FLAG, NUMBER, OTHER };

struct spec {
    const char *name;
    enum kind kind;
    size_t at;          /* offset of the field */
    uint64_t low, high; /* of a number */
    bool stored;        /* a resumed run has it stored */
};

#define AT(field) offsetof(struct lg_options, field)

static const struct spec specs[] = {
    {"kernel", OTHER, 0, 0, 0, true},
    {"data", OTHER, 0, 0, 0, true},
    {"tier", OTHER, 0, 0, 0, true},
    {"seed", OTHER, 0, 0, 0, true},
    {"shape", OTHER, 0, 0, 0, true},
    {"cpu-limit", OTHER, 0, 0, 0, false},
    {"wall-limit", OTHER, 0, 0, 0, false},
    {"memory-limit", OTHER, 0, 0, 0, false},
    {"db", TEXT, AT(db), 0, 0, false},
    {"output", TEXT, AT(output), 0, 0, false},
    {"activation", TEXT, AT(activation), 0, 0, false},
    {"claim", TEXT, AT(claim), 0, 0, false},
    {"junit", TEXT, AT(junit), 0, 0, false},
    {"summary", TEXT, AT(summary), 0, 0, false},
    {"baseline", TEXT, AT(baseline), 0, 0, false},
    {"format", TEXT, AT(format), 0, 0, false},
    {"ledger", TEXT, AT(ledger), 0, 0, true},
    {"kernel-only", FLAG, AT(kernel_only), 0, 0, true},
    {"fail-fast", FLAG, AT(fail_fast), 0, 0, true},
    {"quiet", FLAG, AT(quiet), 0, 0, false},
    {"json", FLAG, AT(json), 0, 0, false},
    {"help", FLAG, AT(help), 0, 0, false},
    {"no-shrink", FLAG, AT(no_shrink), 0, 0, false},
    {"fail-on-drift", FLAG, AT(fail_on_drift), 0, 0, false},
    {"resume", FLAG, AT(resume), 0, 0, false},
    {"dry-run", FLAG, AT(dry_run), 0, 0, false},
    {"cases", NUMBER, AT(cases), 0, 100000000, true},
    {"jobs", NUMBER, AT(jobs), 1, 1024, false},
    {"shard", NUMBER, AT(shard), 0, 1023, false},
    {"shards", NUMBER, AT(shards), 1, 1024, false},
    {"run-id", NUMBER, AT(run_id), 1, INT64_MAX, false},
    {"parent", NUMBER, AT(parent), 1, INT32_MAX, false},
    {"n", NUMBER, AT(n), 1, LG_COVARIANCE_LARGEST_N, false},
    {"terms", NUMBER, AT(terms), 1, LG_HERMITE_TERMS, false},
    {"keep", NUMBER, AT(keep), 0, INT32_MAX, false},
    {"older-than", NUMBER, AT(older_than), 0, 36500, false},
    {"reopen", NUMBER, AT(reopen), 1, INT32_MAX, false},
};
enum { SPECS = sizeof specs / sizeof *specs, FIRST_OPTION = 256 };

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

static int shape(struct lg_options *o, const char *text)
{
    char error[300];
    if (o->n_shapes == LG_MOST_SHAPES) {
        fprintf(stderr, "lemmagate: --shape %s: more than %d shapes; split the run\n", text, LG_MOST_SHAPES);
        return LG_EXIT_USAGE;
    }
    if (lg_shape_parse(text, &o->shapes[o->n_shapes], error, sizeof error)) {
        fprintf(stderr, "lemmagate: %s\n", error);
        return LG_EXIT_USAGE;
    }
    o->n_shapes++;
    return 0;
}

/* --cpu-limit and --wall-limit in seconds, --memory-limit in MiB. */
static int limit(struct lg_limits *limits, const char *name, const char *value)
{
    bool memory = !strcmp(name, "memory-limit");
    uint64_t n = 0;
    if (number(name, value, 1, memory ? (uint64_t)1 << 30 : 1000000, &n))
        return LG_EXIT_USAGE;
    if (memory)
        limits->memory_bytes = (size_t)n << 20;
    else if (!strcmp(name, "cpu-limit"))
        limits->cpu_seconds = (double)n;
    else
        limits->wall_seconds = (double)n;
    return 0;
}

static int take_other(struct lg_options *o, const char *name, const char *value)
{
    if (!strcmp(name, "kernel"))
        return push("kernel", o->kernels, &o->n_kernels, value);
    if (!strcmp(name, "data"))
        return data(value, &o->data);
    if (!strcmp(name, "shape"))
        return shape(o, value);
    if (!strcmp(name, "tier"))
        return tier(value, &o->tier);
    if (strcmp(name, "seed") != 0)
        return limit(&o->limits, name, value);
    o->seed_given = true;
    return number(name, value, 0, UINT64_MAX, &o->seed);
}

static int take(struct lg_options *o, const struct spec *spec, const char *value)
{
    char *field = (char *)o + spec->at;
    o->chosen |= spec->stored;
    switch (spec->kind) {
    case TEXT:
        memcpy(field, &value, sizeof value);
        return 0;
    case FLAG:
        memcpy(field, &(bool){true}, sizeof(bool));
        return 0;
    case NUMBER:
        return number(spec->name, value, spec->low, spec->high, (uint64_t *)(void *)field);
    default:
        return take_other(o, spec->name, value);
    }
}

/* The spec that getopt's value stands for; -o and -h are short for --output and --help. */
static const struct spec *spec_of(int option)
{
    const char *name = option == 'o' ? "output" : option == 'h' ? "help" : "";
    for (size_t i = 0; i < SPECS; i++)
        if (option == FIRST_OPTION + (int)i || !strcmp(specs[i].name, name))
            return &specs[i];
    return NULL; /* getopt has said what is wrong */
}

int lg_options_parse(struct lg_options *o, int argc, char **argv)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct option options[SPECS + 1] = {{0}};
    *o = (struct lg_options){.db = "lemmagate.db",
                             .tier = LG_SMOKE,
                             .seed = 1,
                             .shards = 1,
                             .n = 300,
                             .activation = "softplus",
                             .format = "html",
                             .run_id = -1,
                             .keep = LG_KEPT_RUNS,
                             .limits = lg_limits_default(),
                             .jobs = cores > 0 ? (uint64_t)cores : 1};
    o->quiet = !isatty(STDERR_FILENO);
    for (size_t i = 0; i < SPECS; i++)
        options[i] = (struct option){specs[i].name, specs[i].kind == FLAG ? no_argument : required_argument,
                                     NULL, FIRST_OPTION + (int)i};
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "o:h", options, NULL)) != -1;) {
        const struct spec *spec = spec_of(option);
        if (!spec || take(o, spec, optarg))
            return LG_EXIT_USAGE;
    }
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
    lg_json_string(out, text);
}
