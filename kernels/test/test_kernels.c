/* The honest kernels: exact where arithmetic is exact, inside their declared rounding elsewhere.
 *
 * Integers: with X, W in {-2..2}, 4v, 8y, 8 eta integers and phi quadratic or ReLU, 2 phi(z) is an integer
 * and so are 8f, 8r, 32 grad, 256 W+, 4J, 4Ju, 4J^T z, 16 J J^T: all below 2^24, exact in both formats,
 * whatever the order of summation. Elsewhere the bound is oracle.h's. */
#include <criterion/criterion.h>
#include <float.h>
#include <omp.h>

#include "kernels/test/trial.h"
#include "verify/session/session.h"

extern const struct lg_kernel kernel_reference, kernel_blas, kernel_reference_f32;

/* n, d, k: degenerate, and on both sides of the panel width 64 of blas, in k and in n. */
static const size_t sizes[][3] = {{1, 1, 2},  {1, 1, 1},   {2, 3, 4}, {7, 5, 63},
                                  {5, 9, 64}, {4, 3, 130}, {66, 2, 3}};
enum { SIZES = sizeof sizes / sizeof *sizes };

enum { N = 4, D = 3, K = 5 };

struct integers {
    int X[N][D], W[K][D], v4[K], y8[N], U[K][D], z[N];
    int f8[N], C4[N][K];
};

static struct integers integer_problem(int32_t activation, uint64_t seed)
{
    struct integers p;
    int *all[] = {&p.X[0][0], &p.W[0][0], p.v4, p.y8, &p.U[0][0], p.z};
    const size_t count[] = {N * D, K * D, K, N, K * D, N};
    for (size_t a = 0; a < 6; a++)
        for (size_t e = 0; e < count[a]; e++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            all[a][e] = (int)(seed >> 33) % 5 - 2;
        }
    for (int i = 0; i < N; i++) {
        p.f8[i] = 0;
        for (int l = 0; l < K; l++) {
            int z = 0;
            for (int j = 0; j < D; j++)
                z += p.X[i][j] * p.W[l][j];
            p.f8[i] += p.v4[l] * (activation == LG_QUADRATIC ? z * z : z > 0 ? 2 * z : 0);
            p.C4[i][l] = p.v4[l] * (activation == LG_QUADRATIC ? z : z > 0);
        }
    }
    return p;
}

/* The value of `which` at entry e; SGD averages the samples N-1, 0, N-1, 0. */
static double integer_result(const struct integers *p, enum function which, size_t e)
{
    const size_t l = e / D % K, j = e % D;
    int sum = 0;
    switch (which) {
    case FORWARD:
        return p->f8[e] / 8.0;
    case JACOBIAN:
        return p->C4[e / (D * K)][l] * p->X[e / (D * K)][j] / 4.0;
    case JVP:
        for (size_t b = 0; b < K * D; b++)
            sum += p->C4[e][b / D] * p->X[e][b % D] * p->U[b / D][b % D];
        return sum / 4.0;
    case GRAM:
        for (size_t b = 0; b < K * D; b++)
            sum += p->C4[e / N][b / D] * p->C4[e % N][b / D] * p->X[e / N][b % D] * p->X[e % N][b % D];
        return sum / 16.0;
    case VJP:
        for (size_t i = 0; i < N; i++)
            sum += p->z[i] * p->C4[i][l] * p->X[i][j];
        return sum / 4.0;
    case SGD:
        for (size_t i = 0; i < N; i += N - 1)
            sum += 2 * (p->f8[i] - p->y8[i]) * p->C4[i][l] * p->X[i][j];
        return p->W[l][j] - sum / 4.0 / 256;
    default:
        for (size_t i = 0; i < N; i++)
            sum += (p->f8[i] - p->y8[i]) * p->C4[i][l] * p->X[i][j];
        return which == GRADIENT ? sum / 32.0 : p->W[l][j] - sum / 256.0;
    }
}

static struct trial integer_trial(const struct integers *p, int32_t activation)
{
    struct trial t = new_trial(N, D, K, activation, 0.125, 1);
    for (size_t e = 0; e < N * D; e++)
        t.X[e] = p->X[e / D][e % D];
    for (size_t e = 0; e < K * D; e++) {
        t.W[e] = p->W[e / D][e % D];
        t.U[e] = p->U[e / D][e % D];
    }
    for (size_t l = 0; l < K; l++)
        t.v[l] = p->v4[l] / 4.0;
    for (size_t i = 0; i < N; i++) {
        t.y[i] = p->y8[i] / 8.0;
        t.z[i] = p->z[i];
    }
    return t;
}

Test(kernels, integers_are_exact)
{
    for (uint64_t seed = 0; seed < 20; seed++)
        for (int32_t activation = LG_QUADRATIC; activation <= LG_RELU; activation++) {
            const struct integers p = integer_problem(activation, seed);
            struct trial t = integer_trial(&p, activation);
            for (size_t a = 0; lg_kernels[a]; a++)
                for (enum function which = FORWARD; which < SGD; which++) {
                    double *got = call(lg_kernels[a], &t, which, 1);
                    cr_assert(got);
                    for (size_t e = 0; e < function_size(&t.net, which); e++)
                        cr_assert(got[e] == integer_result(&p, which, e), "%s %s[%zu]: %a",
                                  lg_kernels[a]->name, function_name[which], e, got[e]);
                    free(got);
                }
            free_trial(&t);
        }
}

Test(kernels, integer_mini_batch_is_exact)
{
    const size_t index[4] = {N - 1, 0, N - 1, 0};
    for (uint64_t seed = 0; seed < 20; seed++) {
        const struct integers p = integer_problem(LG_QUADRATIC, seed);
        struct trial t = integer_trial(&p, LG_QUADRATIC);
        for (size_t a = 0; lg_kernels[a]; a++) {
            double W[K * D];
            void *c = NULL;
            cr_assert(lg_kernels[a]->create(&t.net, &c) == LG_OK);
            cr_assert(lg_kernels[a]->import_weights(c, t.W) == LG_OK);
            cr_assert(lg_kernels[a]->sgd_step(c, index, 4) == LG_OK);
            cr_assert(lg_kernels[a]->export_weights(c, W) == LG_OK);
            for (size_t e = 0; e < K * D; e++)
                cr_assert(W[e] == integer_result(&p, SGD, e));
            cr_assert(lg_kernels[a]->sgd_step(c, index, 0) == LG_FAILED);
            cr_assert(lg_kernels[a]->sgd_step(c, &t.net.n, 1) == LG_FAILED);
            lg_kernels[a]->destroy(c);
        }
        free_trial(&t);
    }
}

/* Sound: every function within its own envelope. Tight: single precision is caught by double's. */
Test(kernels, rounding_is_as_declared)
{
    for (size_t s = 0; s < SIZES; s++)
        for (int32_t activation = 0; activation < LG_ACTIVATIONS; activation++) {
            struct trial t = new_trial(sizes[s][0], sizes[s][1], sizes[s][2], activation, 0.125, 17 + s);
            for (enum function which = FORWARD; which < FUNCTIONS; which++)
                for (size_t a = 0; lg_kernels[a]; a++) {
                    const double r = conformance(lg_kernels[a], lg_kernels[a]->model, &t, which, 1);
                    cr_assert(r <= 1, "%s %s, activation %d, size %zu: %g", lg_kernels[a]->name,
                              function_name[which], activation, s, r);
                }
            if (activation < LG_QUADRATIC) /* the others may be exact in single precision */
                for (enum function which = FORWARD; which < FUNCTIONS; which++)
                    cr_assert(conformance(&kernel_reference_f32, kernel_reference.model, &t, which, 1) > 1,
                              "%s, activation %d, size %zu", function_name[which], activation, s);
            free_trial(&t);
        }
}

Test(kernels, several_steps_compose)
{
    struct trial t = new_trial(6, 4, 70, LG_SOFTPLUS, 0.125 / 8, 5);
    for (size_t a = 0; lg_kernels[a]; a++) {
        cr_assert(conformance(lg_kernels[a], lg_kernels[a]->model, &t, STEP, 3) <= 1);
        double *at_once = call(lg_kernels[a], &t, STEP, 3), *W = t.W, *kept = t.W;
        for (int i = 0; i < 3; i++) {
            t.W = W;
            W = call(lg_kernels[a], &t, STEP, 1);
            if (t.W != kept)
                free(t.W);
        }
        cr_assert(memcmp(at_once, W, t.net.k * t.net.d * sizeof *W) == 0, "%s keeps hidden state",
                  lg_kernels[a]->name);
        t.W = kept;
        free(W);
        free(at_once);
    }
    free_trial(&t);
}

Test(kernels, round_trip_and_zero_eta_are_bitwise)
{
    for (size_t s = 0; s < SIZES; s++) {
        struct trial t = new_trial(sizes[s][0], sizes[s][1], sizes[s][2], LG_TANH, 0, 3 + s);
        t.W[t.net.k * t.net.d - 1] = 0x1p-149; /* the smallest float */
        for (size_t a = 0; lg_kernels[a]; a++)
            for (size_t steps = 0; steps < 3; steps++) {
                t.W[0] = steps == 0 ? -0.0 : 0.5; /* -0 - (-0) is +0 */
                double *W = call(lg_kernels[a], &t, STEP, steps);
                cr_assert(W && memcmp(W, t.W, t.net.k * t.net.d * sizeof *W) == 0);
                free(W);
            }
        free_trial(&t);
    }
}

Test(kernels, blas_does_not_depend_on_the_thread_count)
{
    for (size_t s = 0; s < SIZES; s++) {
        struct trial t = new_trial(3 * sizes[s][0], sizes[s][1], 3 * sizes[s][2], LG_GELU, 0.125, 9 + s);
        for (enum function which = FORWARD; which < FUNCTIONS; which++) {
            omp_set_num_threads(1);
            double *one = call(&kernel_blas, &t, which, 1);
            for (int threads = 2; threads <= 3; threads++) {
                omp_set_num_threads(threads);
                double *more = call(&kernel_blas, &t, which, 1);
                cr_assert(memcmp(one, more, function_size(&t.net, which) * sizeof *one) == 0, "%s",
                          function_name[which]);
                free(more);
            }
            free(one);
        }
        free_trial(&t);
    }
}

Test(kernels, unknown_activation_is_unsupported)
{
    struct trial t = new_trial(1, 1, 1, LG_ACTIVATIONS, 1, 1);
    void *c = &t;
    for (size_t a = 0; lg_kernels[a]; a++)
        cr_assert(lg_kernels[a]->create(&t.net, &c) == LG_UNSUPPORTED && !c);
    free_trial(&t);
}
