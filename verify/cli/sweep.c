/* `lemmagate sweep [NAME...]`: scaling experiments, stored and printed with the exponents that theorems predict, and maps
 * (sweep_map.c).
 *
 * They are no claims, but they may contradict the theorem: the exit code is 0 when all were measured and agree with it within the
 * interval, 2 when one does not, 3 when one could not be measured. --cases N takes N draws of every size. */
#include "verify/cli/sweep_map.h"

#include "lg_build_info.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

static int known(const struct lg_options *o)
{
    for (size_t i = 0; i < o->n_words; i++) {
        if (lg_sweep_find(o->words[i]))
            continue;
        fprintf(stderr, "lemmagate sweep: '%s' is not a sweep; name one of", o->words[i]);
        for (const struct lg_sweep *const *s = lg_sweeps; *s; s++)
            fprintf(stderr, " %s", (*s)->name);
        fprintf(stderr, ", or none to run all\n");
        return LG_EXIT_USAGE;
    }
    return 0;
}

static bool selected(const struct lg_options *o, const char *name)
{
    for (size_t i = 0; i < o->n_words; i++)
        if (!strcmp(o->words[i], name))
            return true;
    return o->n_words == 0;
}

static const char *where(const struct lg_sweep *s, const struct lg_fit *fit)
{
    return s->expected < fit->low    ? "above the expected exponent"
           : s->expected > fit->high ? "below the expected exponent"
                                     : "around the expected exponent";
}

/* "0.5", or "<= 0" where the theorem says bounded; borrowed until the next call. */
static const char *expected(const struct lg_sweep *s)
{
    static char text[32];
    snprintf(text, sizeof text, "%s%g", s->law == LG_LAW_BOUNDED ? "<= " : "", s->expected);
    return text;
}

static const char *word(const struct lg_sweep_result *r)
{
    return r->agrees ? "agrees" : "contradicts";
}

static void print_limit(const struct lg_limit_fit *l)
{
    printf("    a + b x^-c: limit a = %.4g [%.4g, %.4g], decay c = %.2f [%.2f, %.2f]\n", l->limit,
           l->limit_low, l->limit_high, l->decay, l->decay_low, l->decay_high);
}

static void print_row(const struct lg_sweep *s, const struct lg_sweep_result *r, bool first)
{
    if (first)
        printf("Scaling experiments: y = C x^e by least squares in plain doubles, intervals at %g%%; no "
               "certified claims\n\n%-20s %6s  %-27s %8s %6s  %s\n",
               100 * LG_SWEEP_CONFIDENCE, "sweep", "points", "fitted exponent", "expected", "R^2",
               "the theorem");
    printf("%-20s %6zu  %8.4f [%7.4f, %7.4f] %8s %6.3f  %s\n    %s; the interval lies %s\n", s->name, r->n,
           r->fit.exponent, r->fit.low, r->fit.high, expected(s), r->fit.r2, word(r), s->because,
           where(s, &r->fit));
    if (s->law == LG_LAW_BOUNDED)
        print_limit(&r->limit);
    fflush(stdout);
}

static void print_text(const char *name, const char *text)
{
    printf("\"%s\": ", name);
    lg_print_json(stdout, text);
    printf(", ");
}

static void print_json(const struct lg_sweep *s, const struct lg_sweep_result *r, bool first)
{
    printf("%s{", first ? "" : ",\n ");
    print_text("name", s->name);
    print_text("title", s->title);
    print_text("x_label", s->x_label);
    print_text("y_label", s->y_label);
    print_text("because", s->because);
    printf("\n  \"expected\": %.17g, \"exponent\": %.17g, \"low\": %.17g, \"high\": %.17g, "
           "\"confidence\": %.17g, \"r2\": %.17g, \"verdict\": \"%s\",\n ",
           s->expected, r->fit.exponent, r->fit.low, r->fit.high, LG_SWEEP_CONFIDENCE, r->fit.r2, word(r));
    if (s->law == LG_LAW_BOUNDED)
        printf(" \"limit\": %.17g, \"limit_low\": %.17g, \"limit_high\": %.17g, \"scale\": %.17g, \"decay\": "
               "%.17g, "
               "\"decay_low\": %.17g, \"decay_high\": %.17g,\n ",
               r->limit.limit, r->limit.limit_low, r->limit.limit_high, r->limit.scale, r->limit.decay,
               r->limit.decay_low, r->limit.decay_high);
    printf(" \"points\": [");
    for (size_t i = 0; i < r->n; i++)
        printf("%s{\"x\": %.17g, \"y\": %.17g, \"draw\": %llu}", i ? ",\n   " : "", r->points[i].x,
               r->points[i].y, (unsigned long long)r->points[i].draw);
    printf("]}");
}

static int store_result(struct lg_store *store, int64_t run_id, const struct lg_sweep *s,
                        const struct lg_sweep_result *r)
{
    struct lg_store_sweep row = {.name = s->name,
                                 .title = s->title,
                                 .x_label = s->x_label,
                                 .y_label = s->y_label,
                                 .expected = s->expected,
                                 .exponent = r->fit.exponent,
                                 .low = r->fit.low,
                                 .high = r->fit.high,
                                 .confidence = LG_SWEEP_CONFIDENCE,
                                 .r2 = r->fit.r2,
                                 .log_c = r->fit.log_c,
                                 .verdict = word(r),
                                 .limit = NAN,
                                 .scale = NAN,
                                 .decay = NAN,
                                 .n = r->n};
    if (s->law == LG_LAW_BOUNDED) {
        row.limit = r->limit.limit;
        row.scale = r->limit.scale;
        row.decay = r->limit.decay;
    }
    struct lg_store_sweep_point *points = calloc(r->n, sizeof *points);
    if (!points) {
        snprintf(store->error, sizeof store->error, "no memory for %zu points; lower --cases", r->n);
        return -1;
    }
    for (size_t i = 0; i < r->n; i++)
        points[i] = (struct lg_store_sweep_point){r->points[i].x, r->points[i].y, r->points[i].draw};
    row.points = points;
    int status = lg_store_sweep_put(store, run_id, &row);
    free(points);
    return status;
}

static int begin(const struct lg_options *o, struct lg_store *store, int64_t *run_id)
{
    struct utsname u;
    char machine[256];
    uname(&u);
    snprintf(machine, sizeof machine, "%s %s %s", u.sysname, u.release, u.machine);
    struct lg_store_run row = {LG_SWEEP_COMMAND, LG_COMMIT,     lg_store_tiers[o->tier],
                               machine,          lg_trust_base, o->seed};
    return lg_store_open(store, o->db, false) || lg_store_run_begin(store, &row, run_id) ? -1 : 0;
}

/* 0, LG_EXIT_EMPTY when it contradicts the theorem, -1. */
static int one(const struct lg_options *o, struct lg_store *store, int64_t run_id, const struct lg_sweep *s,
               bool first)
{
    struct lg_sweep_result r;
    char error[800] = "";
    if (!o->quiet)
        fprintf(stderr, "measuring %s\r", s->name);
    if (s->map) {
        int failed = lg_sweep_map(o, store, run_id, s, first, error, sizeof error);
        if (failed)
            fprintf(stderr, "lemmagate sweep: %s: %s\n", s->name, error);
        return failed;
    }
    if (lg_sweep_run(s, o->seed, o->cases, &r, error, sizeof error)) {
        fprintf(stderr, "lemmagate sweep: %s: %s\n", s->name, error);
        return -1;
    }
    int status = store_result(store, run_id, s, &r);
    if (status)
        fprintf(stderr, "lemmagate sweep: %s\n", store->error);
    else
        (o->json ? print_json : print_row)(s, &r, first);
    if (!status && !r.agrees)
        status = LG_EXIT_EMPTY;
    lg_sweep_clear(&r);
    return status;
}

int lg_cmd_sweep(const struct lg_options *o)
{
    struct lg_store store;
    int64_t run_id = 0;
    int code = LG_EXIT_OK;
    bool first = true;
    if (known(o))
        return LG_EXIT_USAGE;
    if (begin(o, &store, &run_id)) {
        fprintf(stderr, "lemmagate sweep: %s\n", store.error);
        lg_store_close(&store);
        return LG_EXIT_USAGE;
    }
    if (o->json)
        printf("[");
    for (const struct lg_sweep *const *s = lg_sweeps; *s && code != LG_EXIT_USAGE; s++)
        if (selected(o, (*s)->name)) {
            const int status = one(o, &store, run_id, *s, first);
            if (status)
                code = status < 0 ? LG_EXIT_USAGE : status;
            first = false;
        }
    if (o->json)
        printf("]\n");
    if (lg_store_run_end(&store, run_id, code)) {
        fprintf(stderr, "lemmagate sweep: %s\n", store.error);
        code = LG_EXIT_USAGE;
    }
    lg_store_close(&store);
    return code;
}
