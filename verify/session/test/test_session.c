/* Sessions with kernels that behave, or that cannot be loaded: every array arrives and returns, the
 * declaration is read, and refusals say why. */
#include "verify/base/sha256.h"
#include "verify/session/test/session_support.h"

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
    cr_assert_eq(s->declared.batch_depth, 3 + 1);
    cr_assert_eq(lg_session_fit(s, fit), LG_CALL_OK);
    expect_values(fit, K, (double[]){0, 1});
    closed(s);
}

Test(session, steps_without_an_export)
{
    struct lg_session *s = begun("ok");
    double W[K * D] = {-1, -1, -1, -1}, G[K * D];
    const size_t batch[2] = {2, 1};
    cr_assert_eq(lg_session_steps(s, 5, NULL), LG_CALL_OK, "%s", s->trouble);
    cr_assert_eq(s->most_steps, 5);
    cr_assert_eq(lg_session_gradient(s, G), LG_CALL_OK);
    expect_values(G, K * D, (double[]){12, 14, 16, 18});
    cr_assert_eq(lg_session_sgd(s, batch, 2, NULL), LG_CALL_OK, "%s", s->trouble);
    cr_assert_eq(s->declared.batch_depth, 2 + 1);
    expect_values(W, K * D, (double[]){-1, -1, -1, -1});
    cr_assert_eq(lg_session_export(s, W), LG_CALL_OK, "%s", s->trouble);
    expect_values(W, K * D, (double[]){9, 10, 11, 12});
    cr_assert_eq(lg_session_end(s), LG_CALL_OK);
    cr_assert_eq(lg_session_export(s, W), LG_CALL_ENVIRONMENT);
    expect_trouble(s, "no problem has been begun");
    const struct lg_linear linear = {N, D, X, y, 0.5};
    cr_assert_eq(lg_session_begin_linear(s, &linear), LG_CALL_OK);
    cr_assert_eq(lg_session_export(s, W), LG_CALL_ENVIRONMENT);
    expect_trouble(s, "export_weights does not belong");
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
    cr_assert_eq(s->declared.offered, (1u << LG_OPS) - 1);
    const uint64_t depth[LG_REDUCTIONS] = {D, K + 1, N + 1, K * D + 1};
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
    const uint64_t depth[LG_REDUCTIONS] = {D, 1 + 1, N + 1, D + 1};
    for (int which = 0; which < LG_REDUCTIONS; which++)
        cr_assert_eq(s->declared.depth[which], depth[which]);
    cr_assert_eq(lg_session_linear_steps(s, 2, theta), LG_CALL_OK, "%s", s->trouble);
    expect_values(theta, D, (double[]){116, 218});
    cr_assert_eq(lg_session_forward(s, f), LG_CALL_ENVIRONMENT);
    expect_trouble(s, "forward does not belong");
    closed(s);
}

Test(session, carries_recovery_problems)
{
    struct lg_session *s = begun("ok");
    const double A[2 * 4] = {1, 2, 2, 3, 4, 5, 5, 6};
    const struct lg_recovery wide = {2, 2, 3, A, y, 0.5}, tall = {2, 2, 1, A, y, 0.5};
    double U[6] = {100, 200, 300, 400, 500, 600}, theta[2];
    cr_assert_eq(lg_session_begin_recovery(s, &wide), LG_CALL_OK, "%s", s->trouble);
    const uint64_t depth[LG_REDUCTIONS] = {2, 3 + 1, 2 + 1, 2 * 3 + 1}; /* d, r, n, d r */
    for (int which = 0; which < LG_REDUCTIONS; which++)
        cr_assert_eq(s->declared.depth[which], depth[which]);
    cr_assert_eq(lg_session_recovery_steps(s, 2, U), LG_CALL_OK, "%s", s->trouble);
    expect_values(U, 6, (double[]){128, 230, 332, 434, 536, 638});
    cr_assert_eq(lg_session_linear_steps(s, 1, theta), LG_CALL_ENVIRONMENT);
    expect_trouble(s, "linear_steps does not belong");
    cr_assert_eq(lg_session_import(s, U), LG_CALL_ENVIRONMENT);
    cr_assert_eq(lg_session_begin_recovery(s, &tall), LG_CALL_OK, "%s", s->trouble);
    cr_assert_eq(s->declared.depth[LG_OVER_WEIGHTS], 2 * 2 + 1); /* d^2 */
    cr_assert_eq(lg_session_recovery_steps(s, 1, U), LG_CALL_OK, "%s", s->trouble);
    expect_values(U, 3, (double[]){142, 245, 332});
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
    const struct lg_recovery recovery = {N, 1, D, X, y, 0.5};
    cr_assert_eq(lg_session_begin_recovery(s, &recovery), LG_CALL_NOT_OFFERED);
    expect_trouble(s, "does not offer recovery_steps");
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
        {"no_symbol", "does not export lemmagate_plugin"},
        {"wrong_abi", "built for kernel ABI 3"},
        {"no_table", "its table says size 8"},
        {"no_name", "has no name"},
        {"load_crash", "loading was killed by signal 6"},
        {"missing", "cannot find the plug-in"},
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
