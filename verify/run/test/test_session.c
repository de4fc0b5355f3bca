/* Sessions and their workers: every array arrives and returns, and every misdeed of a kernel becomes a verdict
 * with a sentence, never an end or a hang of this process. The plug-ins are in plugins/. */
#include "verify/run/protocol.h"
#include "verify/run/session_private.h"
#include "verify/run/sha256.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

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

Test(session, carries_every_array)
{
    struct lg_session *s = begun("ok");
    double W[K * D], f[N], G[K * D], J[N * K * D], Ju[N], JJt[N * N], fit[K];
    const size_t batch[3] = {2, 0, 2};
    cr_assert_eq(lg_session_steps(s, 5, W), LG_CALL_OK);
    expect_values(W, K * D, (double[]){6, 7, 8, 9});
    cr_assert_eq(lg_session_steps(s, 0, W), LG_CALL_OK);
    expect_values(W, K * D, (double[]){6, 7, 8, 9});
    cr_assert_eq(lg_session_forward(s, f), LG_CALL_OK);
    expect_values(f, N, (double[]){271, 283, 295});
    cr_assert_eq(lg_session_gradient(s, G), LG_CALL_OK);
    expect_values(G, K * D, (double[]){12, 14, 16, 18});
    cr_assert_eq(lg_session_jacobian(s, J), LG_CALL_OK);
    for (size_t i = 0; i < N * K * D; i++)
        cr_assert(J[i] == (double)i);
    cr_assert_eq(lg_session_jvp(s, W0, Ju), LG_CALL_OK);
    expect_values(Ju, N, (double[]){10, 11, 12});
    cr_assert_eq(lg_session_vjp(s, y, G), LG_CALL_OK);
    expect_values(G, K * D, (double[]){24, 25, 26, 27});
    cr_assert_eq(lg_session_gram(s, JJt), LG_CALL_OK);
    for (size_t i = 0; i < N * N; i++)
        cr_assert(JJt[i] == (double)i);
    cr_assert_eq(lg_session_sgd(s, batch, 3, W), LG_CALL_OK);
    expect_values(W, K * D, (double[]){10, 11, 12, 13});
    cr_assert_eq(lg_session_fit(s, fit), LG_CALL_OK);
    expect_values(fit, K, (double[]){0, 1});
    closed(s);
}

Test(session, reads_the_declaration)
{
    struct lg_session *s = begun("ok");
    char hash[65], real[4096];
    cr_assert_str_eq(s->declared.name, "ok");
    cr_assert_str_eq(s->declared.version, "1");
    cr_assert_str_eq(s->declared.description, "a test");
    cr_assert(s->declared.model.unit_storage == 0x1p-53 && s->declared.model.depth == NULL);
    cr_assert_eq(s->declared.offered, (1u << LG_OP_RECOVERY) - 1);
    const uint64_t depth[LG_REDUCTIONS] = {D, K + 1, N + 2, K * D + 3};
    for (int which = 0; which < LG_REDUCTIONS; which++)
        cr_assert_eq(s->declared.depth[which], depth[which]);
    cr_assert_eq(lg_sha256_file(plugin("ok"), hash), 0);
    cr_assert_str_eq(s->sha256, hash);
    cr_assert(realpath(plugin("ok"), real));
    cr_assert_str_eq(s->path, real);
    closed(s);
}

Test(session, carries_linear_problems)
{
    struct lg_session *s = begun("ok");
    const struct lg_linear linear = {N, D, X, y, 0.5};
    double theta[D] = {100, 200}, f[N];
    cr_assert_eq(lg_session_begin_linear(s, &linear), LG_CALL_OK, "%s", s->trouble);
    const uint64_t depth[LG_REDUCTIONS] = {D, 1 + 1, N + 2, D + 3};
    for (int which = 0; which < LG_REDUCTIONS; which++)
        cr_assert_eq(s->declared.depth[which], depth[which]);
    cr_assert_eq(lg_session_linear_steps(s, 2, theta), LG_CALL_OK, "%s", s->trouble);
    expect_values(theta, D, (double[]){116, 218});
    cr_assert_eq(lg_session_forward(s, f), LG_CALL_ENVIRONMENT);
    expect_trouble(s, "forward does not belong");
    closed(s);
}

/* Problems of changing size, page boundaries included, in one worker. */
Test(session, follows_the_problem_size)
{
    enum { MOST = 5000 };
    static double data[MOST], W[MOST], out[MOST];
    const size_t sizes[] = {1, 2, 511, 512, 513, 3, MOST, 1, 1024, 7, 4999};
    struct lg_session *s = opened("ok", lg_limits_default());
    for (size_t i = 0; i < MOST; i++)
        data[i] = (double)(3 * i);
    const pid_t worker = s->p->pid;
    for (size_t c = 0; c < sizeof sizes / sizeof *sizes; c++) {
        const size_t m = sizes[c];
        const struct lg_network wide = {1, m, 1, data, data, data + 1, LG_TANH, 1};
        const struct lg_network tall = {m, 1, 1, data, data, data + 1, LG_TANH, 1};
        cr_assert_eq(lg_session_begin(s, &wide), LG_CALL_OK, "%s", s->trouble);
        cr_assert_eq(lg_session_import(s, data), LG_CALL_OK);
        cr_assert_eq(lg_session_steps(s, 1, W), LG_CALL_OK);
        for (size_t i = 0; i < m; i++)
            cr_assert(W[i] == data[i] + 1);
        cr_assert_eq(lg_session_begin(s, &tall), LG_CALL_OK, "%s", s->trouble);
        cr_assert_eq(lg_session_forward(s, out), LG_CALL_OK);
        for (size_t i = 0; i < m; i++)
            cr_assert(out[i] == 11 * data[i] + 300);
    }
    cr_assert_eq(s->p->pid, worker, "the worker was replaced");
    closed(s);
}

/* Each fault in gd_steps or forward: the answer, what the sentence must say, and a fresh worker afterwards. */
Test(session, survives_every_misdeed)
{
    static const struct {
        const char *name;
        bool steps;
        enum lg_call call;
        const char *words;
    } faults[] = {
        {"crash", true, LG_CALL_CRASHED, "gd_steps was killed by signal 11"},
        {"abort", true, LG_CALL_CRASHED, "gd_steps was killed by signal 6"},
        {"exit0", true, LG_CALL_CRASHED, "gd_steps ended the process with exit code 0"},
        {"overrun", false, LG_CALL_CRASHED, "forward was killed by signal 11"},
        {"overrun", false, LG_CALL_CRASHED, "access past the end of output array"},
        {"overread", true, LG_CALL_CRASHED, "access past the end of array X"},
        {"write_input", true, LG_CALL_CRASHED, "write to the read-only array y"},
        {"close_fds", true, LG_CALL_CRASHED, "descriptors"},
        {"write_fds", true, LG_CALL_CRASHED, "descriptors"},
        {"status", true, LG_CALL_FAILED, "gd_steps returned 2 (LG_NO_MEMORY)"},
        {"status", false, LG_CALL_FAILED, "forward returned 77 (no status of enum lg_status)"},
    };
    for (size_t c = 0; c < sizeof faults / sizeof *faults; c++) {
        struct lg_session *s = begun(faults[c].name);
        double out[K * D] = {-1, -2, -3, -4};
        for (int turn = 0; turn < 2; turn++) {
            enum lg_call call = faults[c].steps ? lg_session_steps(s, 1, out) : lg_session_forward(s, out);
            cr_assert_eq(call, faults[c].call, "%s: answer %d: %s", faults[c].name, (int)call, s->trouble);
            expect_trouble(s, faults[c].words);
            expect_values(out, K * D, (double[]){-1, -2, -3, -4});
            if (call == LG_CALL_CRASHED)
                cr_assert_eq(lg_session_gradient(s, out), LG_CALL_CRASHED, "the answer stands until the next begin");
            expect_trouble(s, faults[c].words);
            cr_assert_eq(lg_session_begin(s, &network), LG_CALL_OK, "%s: %s", faults[c].name, s->trouble);
            cr_assert_eq(lg_session_import(s, W0), LG_CALL_OK);
        }
        cr_assert_eq(lg_session_gradient(s, out), LG_CALL_OK);
        expect_values(out, K * D, (double[]){2, 4, 6, 8});
        closed(s);
    }
}

Test(session, ends_what_computes_for_ever)
{
    struct lg_session *s = opened("loop", (struct lg_limits){.cpu_seconds = 0.3, .wall_seconds = 60});
    double W[K * D];
    cr_assert_eq(lg_session_begin(s, &network), LG_CALL_OK);
    cr_assert_eq(lg_session_steps(s, 1, W), LG_CALL_TIMEOUT);
    expect_trouble(s, "gd_steps used more than 0.3 s of CPU time");
    cr_assert_eq(lg_session_begin(s, &network), LG_CALL_OK);
    closed(s);
}

Test(session, ends_what_sleeps_for_ever)
{
    struct lg_session *s = opened("sleep", (struct lg_limits){.cpu_seconds = 60, .wall_seconds = 0.5});
    double W[K * D];
    cr_assert_eq(lg_session_begin(s, &network), LG_CALL_OK);
    cr_assert_eq(lg_session_steps(s, 1, W), LG_CALL_TIMEOUT);
    expect_trouble(s, "gd_steps did not return within 0.5 s");
    cr_assert_eq(lg_session_begin(s, &network), LG_CALL_OK);
    closed(s);
}

/* Gone, or dead and not yet collected by its new parent. */
static bool is_gone(pid_t pid)
{
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return true;
    const size_t got = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[got] = '\0';
    const char *state = strrchr(text, ')');
    return !state || state[1] == '\0' || state[2] == 'Z' || state[2] == 'X';
}

static void expect_gone(pid_t pid)
{
    for (int wait = 0; wait < 1000 && !is_gone(pid); wait++)
        usleep(5000);
    cr_assert(is_gone(pid), "process %d still runs", (int)pid);
}

Test(session, leaves_no_process_of_a_forking_kernel)
{
    struct lg_session *s = begun("fork_child");
    double f[N];
    cr_assert_eq(lg_session_forward(s, f), LG_CALL_OK);
    const pid_t child = (pid_t)f[0];
    cr_assert(child > 0 && !is_gone(child));
    closed(s);
    expect_gone(child);
}

Test(session, has_one_worker_when_the_kernel_returns_twice)
{
    struct lg_session *s = begun("fork_return");
    double f[N], G[K * D];
    for (int turn = 0; turn < 20; turn++) {
        cr_assert_eq(lg_session_forward(s, f), LG_CALL_OK, "%s", s->trouble);
        cr_assert_eq(lg_session_gradient(s, G), LG_CALL_OK, "%s", s->trouble);
        expect_values(f, N, (double[]){271, 283, 295});
        expect_values(G, K * D, (double[]){2, 4, 6, 8});
    }
    closed(s);
}

Test(session, takes_its_worker_along)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    const pid_t certifier = fork();
    cr_assert(certifier >= 0);
    if (certifier == 0) {
        char error[512];
        struct lg_session *s = lg_session_open(plugin("ok"), lg_limits_default(), error, sizeof error);
        const pid_t worker = s ? s->p->pid : 0;
        if (write(ends[1], &worker, sizeof worker) != (ssize_t)sizeof worker)
            _exit(1);
        for (;;)
            pause();
    }
    pid_t worker = 0;
    cr_assert_eq(read(ends[0], &worker, sizeof worker), (ssize_t)sizeof worker);
    cr_assert(worker > 0 && !is_gone(worker));
    kill(certifier, SIGKILL);
    cr_assert_eq(waitpid(certifier, NULL, 0), certifier);
    expect_gone(worker);
    close(ends[0]);
    close(ends[1]);
}

Test(session, keeps_standard_streams_apart)
{
    struct lg_session *s = begun("print");
    double W[K * D];
    cr_assert_eq(lg_session_steps(s, 1, W), LG_CALL_OK, "%s", s->trouble);
    expect_values(W, K * D, (double[]){2, 3, 4, 5});
    closed(s);
}

Test(session, shows_unwritten_outputs_as_nan)
{
    struct lg_session *s = begun("no_write");
    double f[N] = {1, 2, 3}, Ju[N];
    cr_assert_eq(lg_session_jvp(s, W0, Ju), LG_CALL_OK);
    cr_assert_eq(lg_session_forward(s, f), LG_CALL_OK);
    for (size_t i = 0; i < N; i++)
        cr_assert(f[i] != f[i], "entry %zu is %g, an old value", i, f[i]);
    closed(s);
}

/* Under AddressSanitizer there is no memory limit, and 1 GiB is had. */
Test(session, limits_memory)
{
#if defined(__SANITIZE_ADDRESS__)
    const enum lg_call limited = LG_CALL_OK;
#else
    const enum lg_call limited = LG_CALL_FAILED;
#endif
    for (int roomy = 0; roomy < 2; roomy++) {
        struct lg_limits limits = lg_limits_default();
        double W[K * D];
        if (!roomy)
            limits.memory_bytes = (size_t)1 << 28;
        struct lg_session *s = opened("hungry", limits);
        cr_assert_eq(lg_session_begin(s, &network), LG_CALL_OK, "%s", s->trouble);
        cr_assert_eq(lg_session_steps(s, 1, W), roomy ? LG_CALL_OK : limited, "%s", s->trouble);
        closed(s);
    }
}

Test(session, says_what_is_not_offered_or_supported)
{
    struct lg_session *s = begun("short_table");
    double out[N * N];
    cr_assert_eq(s->declared.offered,
                 1u << LG_OP_STEPS | 1u << LG_OP_FORWARD | 1u << LG_OP_GRADIENT | 1u << LG_OP_JACOBIAN);
    cr_assert_eq(lg_session_gradient(s, out), LG_CALL_OK);
    cr_assert_eq(lg_session_jvp(s, W0, out), LG_CALL_NOT_OFFERED);
    expect_trouble(s, "does not offer jvp");
    cr_assert_eq(lg_session_gram(s, out), LG_CALL_NOT_OFFERED);
    const struct lg_linear linear = {N, D, X, y, 0.5};
    cr_assert_eq(lg_session_begin_linear(s, &linear), LG_CALL_NOT_OFFERED);
    struct lg_network other = network;
    other.activation = LG_RELU;
    cr_assert_eq(lg_session_begin(s, &other), LG_CALL_UNSUPPORTED);
    expect_trouble(s, "create returned 1 (LG_UNSUPPORTED)");
    cr_assert_eq(lg_session_gradient(s, out), LG_CALL_UNSUPPORTED);
    cr_assert_eq(lg_session_begin(s, &network), LG_CALL_OK);
    closed(s);
}

Test(session, refuses_what_it_cannot_load)
{
    static const struct {
        const char *name, *words;
    } refused[] = {
        {"no_symbol", "does not export lemmagate_plugin"}, {"wrong_abi", "built for kernel ABI 2"},
        {"no_table", "its table says size 8"},             {"no_name", "has no name"},
        {"load_crash", "loading was killed by signal 6"},  {"missing", "cannot find the plug-in"},
    };
    char error[512];
    for (size_t c = 0; c < sizeof refused / sizeof *refused; c++) {
        error[0] = '\0';
        cr_assert_null(lg_session_open(plugin(refused[c].name), lg_limits_default(), error, sizeof error));
        cr_assert(strstr(error, refused[c].words), "%s: %s", refused[c].name, error);
    }
    cr_assert_null(lg_session_open("no-such-kernel", lg_limits_default(), error, sizeof error));
    cr_assert(strstr(error, "the in-tree kernels are") && strstr(error, "reference"), "%s", error);
    cr_assert(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "a child process is left");
}

/* The square's gradient on integers is exact: f_i = sum_l v_l (x_i . w_l)^2 / 2, one step with eta = 1/2. */
Test(session, runs_an_in_tree_kernel)
{
    char error[512] = "";
    struct lg_session *s = lg_session_open("reference", lg_limits_default(), error, sizeof error);
    cr_assert(s, "%s", error);
    cr_assert_str_eq(s->path, "builtin:reference");
    const double x[4] = {2, 0, 0, 4}, label[2] = {1, 30}, one[1] = {1}, w[2] = {3, 2};
    const struct lg_network square = {2, 2, 1, x, label, one, LG_QUADRATIC, 0.5};
    double f[2], W[2];
    cr_assert_eq(lg_session_begin(s, &square), LG_CALL_OK, "%s", s->trouble);
    cr_assert_eq(lg_session_import(s, w), LG_CALL_OK);
    cr_assert_eq(lg_session_forward(s, f), LG_CALL_OK);
    expect_values(f, 2, (double[]){18, 32});
    cr_assert_eq(lg_session_steps(s, 1, W), LG_CALL_OK);
    expect_values(W, 2, (double[]){3 - 0.5 * 17 * 6 * 2, 2 - 0.5 * 2 * 8 * 4});
    closed(s);
}
