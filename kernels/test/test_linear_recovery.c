/* Linear and recovery steps and the output layer of the honest kernels, and linear steps of the mutants.
 *
 *   theta <- theta - eta X^T (X theta - y),       X (n x p)
 *   U     <- U - eta sum_i r_i 2 A_i U,           A_i (d x d) symmetric, U (d x r)
 *
 * Envelopes as in oracle.h; two honest kernels differ by less than two envelopes, so a ratio above 2 is a
 * mistake. The sums <A_i U, U> have d r terms, those of A_i U have d. */
#include <criterion/criterion.h>
#include <float.h>

#include "kernels/test/trial.h"
#include "verify/session/session.h"

extern const struct lg_kernel kernel_reference, kernel_blas, kernel_reference_f32;
extern const struct lg_kernel kernel_wrong_sign, kernel_eta_twice, kernel_sample_dropped,
    kernel_neuron_zeroed, kernel_gradient_scaled, kernel_float_accumulation, kernel_nan_entry,
    kernel_stale_residual, kernel_recovery_without_two, kernel_recovery_upper_only;
static const struct lg_kernel *const wrong[] = {
    &kernel_wrong_sign,      &kernel_eta_twice,          &kernel_sample_dropped, &kernel_neuron_zeroed,
    &kernel_gradient_scaled, &kernel_float_accumulation, &kernel_nan_entry,      &kernel_stale_residual};

static void oracle_linear(const struct lg_error_model *m, const struct lg_linear *problem,
                          struct number *theta, size_t steps)
{
    const size_t n = problem->n, p = problem->p;
    struct number *r = numbers(n, NULL), *g = numbers(p, NULL);
    for (size_t t = 0; t < steps; t++) {
        for (size_t i = 0; i < n; i++)
            r[i] = minus(inner(m, p, problem->X + i * p, theta), exactly(problem->y[i]), m->unit_storage);
        for (size_t j = 0; j < p; j++) {
            struct sum s = {0};
            for (size_t i = 0; i < n; i++)
                add_term(&s, times(r[i], exactly(problem->X[i * p + j]), m->unit_accumulator));
            g[j] = total(s, m, LG_OVER_SAMPLES, n);
        }
        oracle_apply(m, p, problem->eta, 1, g, theta);
    }
    free(r);
    free(g);
}

static void oracle_recovery(const struct lg_error_model *m, const struct lg_recovery *problem,
                            struct number *U)
{
    const size_t n = problem->n, d = problem->d, q = problem->r;
    const real u = m->unit_accumulator;
    struct number *AU = numbers(n * d * q, NULL), *g = numbers(d * q, NULL), *r = numbers(n, NULL);
    for (size_t i = 0; i < n; i++) {
        struct sum f = {0};
        for (size_t e = 0; e < d * q; e++) {
            struct sum s = {0};
            for (size_t b = 0; b < d; b++)
                add_term(&s, times(exactly(problem->A[(i * d + e / q) * d + b]), U[b * q + e % q], u));
            AU[i * d * q + e] = total(s, m, LG_OVER_FEATURES, d);
            add_term(&f, times(AU[i * d * q + e], U[e], u));
        }
        r[i] = minus(total(f, m, LG_OVER_WEIGHTS, d * q), exactly(problem->y[i]), m->unit_storage);
    }
    for (size_t e = 0; e < d * q; e++) {
        struct sum s = {0};
        for (size_t i = 0; i < n; i++) {
            const struct number twice = {2 * r[i].v, 2 * r[i].e};
            add_term(&s, times(twice, AU[i * d * q + e], u));
        }
        g[e] = total(s, m, LG_OVER_SAMPLES, n);
    }
    oracle_apply(m, d * q, problem->eta, 1, g, U);
    free(AU);
    free(g);
    free(r);
}

/* Distance of `steps` linear steps from the oracle, in units of what `model` allows; t->net.k is 1. */
static double linear_conformance(const struct lg_kernel *kernel, const struct lg_error_model *model,
                                 const struct trial *t, size_t steps)
{
    const struct lg_linear problem = {t->net.n, t->net.d, t->X, t->y, t->net.eta};
    struct number *allowed = numbers(problem.p, t->W), *exact = numbers(problem.p, t->W);
    double *theta = malloc(problem.p * sizeof *theta);
    memcpy(theta, t->W, problem.p * sizeof *theta);
    oracle_linear(model, &problem, allowed, steps);
    oracle_linear(&exact_model, &problem, exact, steps);
    cr_assert(kernel->linear_steps(&problem, theta, steps) == LG_OK);
    const double worst = ratio(problem.p, theta, allowed, exact);
    free(theta);
    free(allowed);
    free(exact);
    return worst;
}

Test(linear, honest_kernels_conform_and_mutants_do_not)
{
    static const size_t sizes[][2] = {{3, 2}, {5, 9}, {70, 3}, {4, 131}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        struct trial t = new_trial(sizes[s][0], sizes[s][1], 1, LG_TANH, 0.125, 7 + s);
        for (size_t steps = 0; steps < 4; steps++)
            for (size_t a = 0; lg_kernels[a]; a++)
                cr_assert(linear_conformance(lg_kernels[a], lg_kernels[a]->model, &t, steps) <= 1,
                          "%s, size %zu", lg_kernels[a]->name, s);
        cr_assert(linear_conformance(&kernel_reference_f32, kernel_reference.model, &t, 2) > 1);
        for (size_t a = 0; a < sizeof wrong / sizeof *wrong; a++)
            cr_assert(linear_conformance(wrong[a], wrong[a]->model, &t, 2) > 2, "%s, size %zu",
                      wrong[a]->name, s);
        free_trial(&t);
    }
}

/* How far one step from U0 is from the exact one, in units of what the kernel's model allows. */
static double recovery_ratio(const struct lg_kernel *kernel, const struct lg_recovery *problem,
                             const double *U0, const struct number *exact)
{
    const size_t m = problem->d * problem->r;
    struct number *allowed = numbers(m, U0);
    double *U = malloc(m * sizeof *U);
    memcpy(U, U0, m * sizeof *U);
    oracle_recovery(kernel->model, problem, allowed);
    cr_assert(kernel->recovery_steps(problem, U, 1) == LG_OK);
    const double worst = ratio(m, U, allowed, exact);
    free(allowed);
    free(U);
    return worst;
}

Test(recovery, honest_kernels_conform_and_mutants_do_not)
{
    static const size_t sizes[][3] = {{1, 1, 1}, {5, 3, 2}, {20, 6, 3}};
    static const struct lg_kernel *const spoilt[] = {
        &kernel_wrong_sign,      &kernel_eta_twice, &kernel_sample_dropped,      &kernel_neuron_zeroed,
        &kernel_gradient_scaled, &kernel_nan_entry, &kernel_recovery_without_two};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        const size_t n = sizes[s][0], d = sizes[s][1], q = sizes[s][2];
        struct trial t = new_trial(n, d * d, 1, LG_TANH, 0.125, 11 + s);
        for (size_t e = 0; e < n * d * d; e++) {
            const size_t i = e / (d * d), a = e / d % d, b = e % d;
            if (a > b)
                t.X[e] = t.X[(i * d + b) * d + a];
        }
        const struct lg_recovery problem = {n, d, q, t.X, t.y, t.net.eta};
        struct number *exact = numbers(d * q, t.W);
        oracle_recovery(&exact_model, &problem, exact);
        for (size_t a = 0; lg_kernels[a]; a++)
            cr_assert(recovery_ratio(lg_kernels[a], &problem, t.W, exact) <= 1, "%s, size %zu",
                      lg_kernels[a]->name, s);
        for (size_t a = 0; a < sizeof spoilt / sizeof *spoilt; a++)
            cr_assert(recovery_ratio(spoilt[a], &problem, t.W, exact) > 2, "%s, size %zu", spoilt[a]->name,
                      s);
        cr_assert(d == 1 || recovery_ratio(&kernel_recovery_upper_only, &problem, t.W, exact) > 2, "%zu", s);
        free(exact);
        free_trial(&t);
    }
}

/* ReLU with X = I and W = (I, I) stacked: Phi = (I I), and the least-norm v is (y, y)/2. Phi Phi^T = 2I has
 * condition 1; a Householder QR of two entries per row and one division leave a few roundings, n + k bounds
 * their number per entry. With k < n there is no interpolant to ask the plain loops for. */
Test(output_layer, least_norm_of_duplicated_neurons)
{
    enum { N = 6 };
    double X[N * N] = {0}, W[2 * N * N] = {0}, v[2 * N];
    struct trial t = new_trial(N, N, 2 * N, LG_RELU, 0.125, 3);
    for (size_t i = 0; i < N; i++)
        X[i * N + i] = W[i * N + i] = W[(N + i) * N + i] = 1;
    t.net.X = X;
    for (size_t a = 0; lg_kernels[a]; a++) {
        const double unit = lg_kernels[a]->model->unit_storage;
        void *c = NULL;
        t.net.k = 2 * N;
        cr_assert(lg_kernels[a]->create(&t.net, &c) == LG_OK && lg_kernels[a]->import_weights(c, W) == LG_OK);
        cr_assert(lg_kernels[a]->fit_output(c, v) == LG_OK);
        for (size_t l = 0; l < 2 * N; l++)
            cr_assert(fabs(v[l] - t.y[l % N] / 2) <= 6 * N * unit * fabs(t.y[l % N]), "%s, %zu: %a",
                      lg_kernels[a]->name, l, v[l]);
        lg_kernels[a]->destroy(c);
        t.net.k = N - 1;
        cr_assert(lg_kernels[a]->create(&t.net, &c) == LG_OK && lg_kernels[a]->import_weights(c, W) == LG_OK);
        cr_assert(lg_kernels[a] == &kernel_blas || lg_kernels[a]->fit_output(c, v) == LG_UNSUPPORTED);
        lg_kernels[a]->destroy(c);
    }
    free_trial(&t);
}
