/* What the tests of sessions share: a small problem, the opening of the plug-ins of plugins/, and the test
 * program's own part as a worker. */
#ifndef LG_TEST_SESSION_SUPPORT_H
#define LG_TEST_SESSION_SUPPORT_H

#include "verify/session/session_private.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* A session starts this program again as its worker when LEMMAGATE_WORKER names no other. */
__attribute__((constructor)) static void be_worker(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--worker") == 0)
        exit(lg_worker_main(atoi(argv[2])));
}

enum { N = 3, D = 2, K = 2 };
static const double X[N * D] = {1, 2, 3, 4, 5, 6}, y[N] = {7, 8, 9}, v[K] = {2, 3};
static const double W0[K * D] = {1, 2, 3, 4};
static const struct lg_network network = {N, D, K, X, y, v, LG_TANH, 0.5};

static const char *plugin(const char *name)
{
    static char path[4096];
    const char *folder = getenv("LG_TEST_PLUGIN_DIR");
    snprintf(path, sizeof path, "%s/%s.so", folder ? folder : LG_TEST_PLUGIN_DIR, name);
    return path;
}

static struct lg_session *opened(const char *name, struct lg_limits limits)
{
    char error[512] = "";
    struct lg_session *s = lg_session_open(plugin(name), limits, error, sizeof error);
    cr_assert(s, "%s: %s", name, error);
    return s;
}

static struct lg_session *begun(const char *name)
{
    struct lg_session *s = opened(name, lg_limits_default());
    cr_assert_eq(lg_session_begin(s, &network), LG_CALL_OK, "%s: %s", name, s->trouble);
    cr_assert_eq(lg_session_import(s, W0), LG_CALL_OK, "%s: %s", name, s->trouble);
    return s;
}

static void closed(struct lg_session *s)
{
    lg_session_close(s);
    cr_assert(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "a child process is left");
}

static void expect_trouble(const struct lg_session *s, const char *words)
{
    cr_assert(strstr(s->trouble, words), "\"%s\" does not say \"%s\"", s->trouble, words);
}

static void expect_values(const double *got, size_t n, const double *wanted)
{
    for (size_t i = 0; i < n; i++)
        cr_assert(got[i] == wanted[i], "entry %zu is %g, not %g", i, got[i], wanted[i]);
}

#endif
