/* `lemmagate bench [certificate|step]`: what certification costs, as ratios measured in one run.
 *
 * Nothing is asserted: a goal is printed beside the value that was measured, and a slow machine never
 * fails. */
#include "verify/cli/bench.h"
#include "verify/activation/activation.h"
#include "verify/cli/cli.h"

#include <cblas.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(size_t m, double *x)
{
    qsort(x, m, sizeof *x, ascending);
    return 0.5 * (x[(m - 1) / 2] + x[m / 2]);
}

int lg_bench_time(struct lg_bench_pair *out, size_t rounds, int (*ours)(void *), int (*peer)(void *),
                  void *data)
{
    double *a = malloc(3 * rounds * sizeof *a), *b = a + rounds, *ratio = b + rounds;
    int status = -1;
    if (!a || ours(data) || peer(data))
        goto cleanup;
    for (size_t i = 0; i < rounds; i++) {
        double start = now_ms();
        if (ours(data))
            goto cleanup;
        double middle = now_ms();
        if (peer(data))
            goto cleanup;
        a[i] = middle - start;
        b[i] = now_ms() - middle;
        ratio[i] = a[i] / b[i];
    }
    *out = (struct lg_bench_pair){median(rounds, a), median(rounds, b), median(rounds, ratio)};
    status = 0;
cleanup:
    free(a);
    return status;
}

static void print_goal(double value, double goal)
{
    if (isfinite(goal))
        printf("   goal <= %g: %s", goal, value <= goal ? "met" : "missed");
    putchar('\n');
}

void lg_bench_print_pair(const char *ours, const char *peer, const struct lg_bench_pair *pair, double goal)
{
    printf("  %-42s %9.3f ms / %-28s %9.3f ms = %6.3f", ours, pair->ours_ms, peer, pair->peer_ms,
           pair->ratio);
    print_goal(pair->ratio, goal);
}

void lg_bench_print_value(const char *what, double value, double goal)
{
    printf("  %-42s %.3g", what, value);
    print_goal(value, goal);
}

/* "model name" of the first processor; empty where the system does not say. */
static void processor_name(char *out, size_t size)
{
    FILE *file = fopen("/proc/cpuinfo", "r");
    char line[256];
    *out = '\0';
    while (file && !*out && fgets(line, sizeof line, file)) {
        char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) || !colon)
            continue;
        colon[1 + strcspn(colon + 1, "\n")] = '\0';
        snprintf(out, size, ",%s", colon + 1);
    }
    if (file)
        fclose(file);
}

static void print_machine(void)
{
    struct utsname u = {0};
    char processor[256];
    uname(&u);
    processor_name(processor, sizeof processor);
    printf("machine: %s %s %s%s\n", u.sysname, u.release, u.machine, processor);
    printf("threads: %d (OpenMP), %d (BLAS); BLAS kernels: %s\n", omp_get_max_threads(),
           openblas_get_num_threads(), openblas_get_corename());
}

static const struct {
    const char *name;
    int (*run)(void);
} parts[] = {{"certificate", lg_bench_certificate}, {"step", lg_bench_step}};
enum { PARTS = sizeof parts / sizeof *parts };

static int part_of(const char *word)
{
    for (int p = 0; p < PARTS; p++)
        if (!strcmp(word, parts[p].name))
            return p;
    fprintf(stderr, "lemmagate bench: '%s' is not a part; want certificate or step, or nothing for both\n",
            word);
    return -1;
}

int lg_cmd_bench(const struct lg_options *o)
{
    bool wanted[PARTS] = {false};
    for (size_t i = 0; i < o->n_words; i++) {
        int p = part_of(o->words[i]);
        if (p < 0)
            return LG_EXIT_USAGE;
        wanted[p] = true;
    }
    const char *wrong = lg_float_probe();
    if (wrong || lg_activation_setup()) {
        fprintf(stderr, "lemmagate bench: %s\n",
                wrong ? wrong : "no memory for the tables of the activations");
        return LG_EXIT_USAGE;
    }
    print_machine();
    for (int p = 0; p < PARTS; p++) {
        if (o->n_words && !wanted[p])
            continue;
        printf("\n%s\n", parts[p].name);
        if (parts[p].run()) {
            fprintf(stderr, "lemmagate bench: %s: memory is short or LAPACK refused\n", parts[p].name);
            return LG_EXIT_USAGE;
        }
    }
    return LG_EXIT_OK;
}
