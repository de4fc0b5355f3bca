/* Short memory in the certifying process, site by site: a wrong kernel never passes, a right one is never accused, and the program
 * never ends by a signal. shim/short_memory.c fails one allocation, or all from one on, and says what a site is; the worker that
 * holds the kernel allocates as ever. A mutant of each kind of function is one, and a right kernel. Of the several hundred sites every
 * STRIDE-th is tried, from another first one for each kernel and way, to stay within about a minute; the counts of exit codes are
 * printed. All sites, kernel by kernel, are tried by
 *   LEMMAGATE_WORKER=build/dev/lemmagate LG_MEMORY_STRIDE=1 LG_MEMORY_KERNEL=fit_ridge build/dev/tests/unit_cli_memory
 * in some minutes each. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
static const bool sanitized = true; /* has its own malloc */
#else
static const bool sanitized = false;
#endif

enum { STRIDE = 83, MOST_SITES = 4096, LIMIT_SECONDS = 60 };

static char folder[64];

static size_t stride(void)
{
    const char *value = getenv("LG_MEMORY_STRIDE");
    const long given = value ? strtol(value, NULL, 10) : STRIDE;
    cr_assert_gt(given, 0, "LG_MEMORY_STRIDE=%s: want 1 or more", value);
    return (size_t)given;
}

struct subject {
    const char *kernel, *lemma, *cases;
    bool wrong;
};

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s", "/tmp/lg-memory-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_folder(void)
{
    static const char *const names[] = {"sites", "r.db", "r.db-wal", "r.db-shm", "out"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char file[128];
        snprintf(file, sizeof file, "%s/%s", folder, names[i]);
        unlink(file);
    }
    rmdir(folder);
}

TestSuite(memory, .init = make_folder, .fini = remove_folder, .timeout = 3600);

/* The exit code, or 128 + the signal that ended it. */
static int run(const struct subject *s, const char *words)
{
    char db[96], out[96], path[256];
    snprintf(db, sizeof db, "%s/r.db", folder);
    snprintf(out, sizeof out, "%s/out", folder);
    snprintf(path, sizeof path, s->wrong ? LG_TEST_PLUGIN_DIR "/../mutants/%s.so" : "%s", s->kernel);
    for (int i = 0; i < 3; i++) {
        char file[112];
        snprintf(file, sizeof file, "%s%s", db, i == 0 ? "" : i == 1 ? "-wal" : "-shm");
        unlink(file);
    }
    const pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        setenv("LD_PRELOAD", LG_TEST_PLUGIN_DIR "/short_memory.so", 1);
        setenv("LG_SHORT_MEMORY", words, 1);
        alarm(LIMIT_SECONDS);
        if (personality(ADDR_NO_RANDOMIZE) == -1 || !freopen(out, "w", stdout) || !freopen(out, "a", stderr))
            _exit(98);
        execl(getenv("LEMMAGATE_WORKER"), "lemmagate", "run", s->lemma, "--kernel", path, "--cases", s->cases,
              "--jobs", "1", "--no-shrink", "--db", db, (char *)NULL);
        _exit(97);
    }
    int status;
    cr_assert_eq(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static size_t sites(const struct subject *s, char site[][17])
{
    char file[96], words[112];
    size_t n = 0;
    snprintf(file, sizeof file, "%s/sites", folder);
    snprintf(words, sizeof words, "list:%s", file);
    cr_assert_eq(run(s, words), s->wrong ? 1 : 0, "%s with all memory", s->kernel);
    FILE *in = fopen(file, "r");
    cr_assert_not_null(in);
    while (n < MOST_SITES && fscanf(in, "%16s", site[n]) == 1)
        n++;
    fclose(in);
    return n;
}

/* Trials at the first site and from `first` on; counts by exit code. */
static void try_sites(const struct subject *s, const char *way, size_t first, size_t count[256])
{
    static char site[MOST_SITES][17];
    const size_t n = sites(s, site);
    size_t trials = 0, own[256] = {0};
    cr_assert_gt(n, 100, "%zu sites", n);
    /* the first site always: there OpenBLAS's threads begin, whose library ends a program by exit(1) */
    for (size_t i = 0; i < n; i = i == 0 && first % stride() ? first % stride() : i + stride(), trials++) {
        char words[32];
        snprintf(words, sizeof words, "%s:%s", way, site[i]);
        const int code = run(s, words);
        own[code]++;
        count[code]++;
        cr_expect(code <= 3, "%s %s site %zu of %zu (%s): killed by signal %d", s->kernel, way, i, n, site[i],
                  code - 128);
        cr_expect(code != (s->wrong ? 0 : 1), "%s %s site %zu of %zu (%s): exit code %d", s->kernel, way, i,
                  n, site[i], code);
    }
    fprintf(stderr, "%-24s %-22s %s: %zu sites, %zu tried, exit codes 0: %zu, 1: %zu, 2: %zu, 3: %zu\n",
            s->kernel, s->lemma, way, n, trials, own[0], own[1], own[2], own[3]);
}

Test(memory, short_memory_neither_passes_nor_accuses)
{
    static const struct subject subjects[] = {
        {"gradient_scaled", "function-conformance", "1", true},
        {"forward_over_labels", "function-conformance", "1", true},
        {"jvp_direction_transposed", "function-conformance", "1", true},
        {"fit_ridge", "output-layer", "1", true},
        {"linear_of_mean", "linear-least-squares", "1", true},
        {"sgd_sum", "sgd-conformance", "1", true},
        {"recovery_without_two", "recovery-step-conformance", "1", true},
        {"reference", "function-conformance", "16", false}};
    const char *only = getenv("LG_MEMORY_KERNEL");
    size_t count[256] = {0}, tried = 0;
    if (sanitized)
        cr_skip_test("AddressSanitizer allocates itself");
    cr_assert_not_null(getenv("LEMMAGATE_WORKER"));
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        if (only && strcmp(only, subjects[i].kernel) != 0)
            continue;
        try_sites(&subjects[i], "once", 7 * i, count);
        try_sites(&subjects[i], "from", 7 * i + 40, count);
        tried++;
    }
    cr_assert_gt(tried, 0, "LG_MEMORY_KERNEL=%s is none of the kernels here", only);
    cr_assert(only || (count[1] > 0 && count[2] > 0 && count[3] > 0),
              "refused, unfinished and ended early are all met");
}
