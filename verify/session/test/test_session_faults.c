/* Sessions with kernels that misbehave: every misdeed becomes an answer with a sentence, never an end or a
 * hang of this process, and nothing is left behind. */
#include "verify/session/test/session_support.h"

#include <signal.h>
#include <unistd.h>

/* Each fault in gd_steps or forward: the answer, what its sentence says, and a fresh worker afterwards. */
Test(session_faults, survives_every_misdeed)
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
                cr_assert_eq(lg_session_gradient(s, out), LG_CALL_CRASHED,
                             "the answer stands until the next begin");
            expect_trouble(s, faults[c].words);
            cr_assert_eq(lg_session_begin(s, &network), LG_CALL_OK, "%s: %s", faults[c].name, s->trouble);
            cr_assert_eq(lg_session_import(s, W0), LG_CALL_OK);
        }
        cr_assert_eq(lg_session_gradient(s, out), LG_CALL_OK);
        expect_values(out, K * D, (double[]){2, 4, 6, 8});
        closed(s);
    }
}

Test(session_faults, ends_what_computes_for_ever)
{
    struct lg_session *s = opened("loop", (struct lg_limits){.cpu_seconds = 0.3, .wall_seconds = 60});
    double W[K * D];
    cr_assert_eq(lg_session_begin(s, &network), LG_CALL_OK);
    cr_assert_eq(lg_session_steps(s, 1, W), LG_CALL_TIMEOUT);
    expect_trouble(s, "gd_steps used more than 0.3 s of CPU time");
    cr_assert_eq(lg_session_begin(s, &network), LG_CALL_OK);
    closed(s);
}

Test(session_faults, ends_what_sleeps_for_ever)
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

Test(session_faults, leaves_no_process_of_a_forking_kernel)
{
    struct lg_session *s = begun("fork_child");
    double f[N];
    cr_assert_eq(lg_session_forward(s, f), LG_CALL_OK);
    const pid_t child = (pid_t)f[0];
    cr_assert(child > 0 && !is_gone(child));
    closed(s);
    expect_gone(child);
}

Test(session_faults, has_one_worker_when_the_kernel_returns_twice)
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

Test(session_faults, takes_its_worker_along)
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

Test(session_faults, keeps_standard_streams_apart)
{
    struct lg_session *s = begun("print");
    double W[K * D];
    cr_assert_eq(lg_session_steps(s, 1, W), LG_CALL_OK, "%s", s->trouble);
    expect_values(W, K * D, (double[]){2, 3, 4, 5});
    closed(s);
}

Test(session_faults, shows_unwritten_outputs_as_nan)
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
Test(session_faults, limits_memory)
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
