/* rank_one: samples are added to W itself, w_l <- w_l - (eta r_i s_il) x_i one by one, as by rank-one updates of BLAS.
 *
 * No gradient is formed. An entry of W is a term of its sum and is rounded n times: the declared depth over
 * samples is n + 1. Least squares and matrix recovery likewise: theta <- theta - (eta r_i) x_i, U <- U - (2 eta r_i)(A_i U). */
#include "kernels/support/plain_arithmetic.h"

static int in_place_steps(void *context, size_t steps)
{
    struct plug *p = (struct plug *)context;
    const size_t n = p->net.n, d = p->net.d, k = p->net.k;
    for (size_t t = 0; t < steps; t++) {
        plug_products(p);
        for (size_t i = 0; i < n; i++)
            p->r[i] = p->net.eta * (plug_output(p, i) - p->net.y[i]);
        plug_slopes(p);
        for (size_t e = 0; e < n * k * d; e++)
            p->W[e % (k * d)] -= p->r[e / (k * d)] * p->S[e / d] * p->X[e / (k * d) * d + e % d];
    }
    return LG_OK;
}

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    const size_t n = problem->n, p = problem->p;
    double *r = lg_new_doubles(n, 1);
    if (!r)
        return LG_NO_MEMORY;
    for (size_t t = 0; t < steps; t++) {
        for (size_t i = 0; i < n; i++)
            r[i] = problem->eta * (plug_dot(LG_OVER_FEATURES, p, problem->X + i * p, theta) - problem->y[i]);
        for (size_t e = 0; e < n * p; e++)
            theta[e % p] -= r[e / p] * problem->X[e];
    }
    free(r);
    return LG_OK;
}

/* AU (n x d x r): A_i U; then <A_i U, U> and the update, sample by sample. */
static void recovery_step(const struct lg_recovery *problem, double *U, double *AU, double *rate)
{
    const size_t n = problem->n, d = problem->d, r = problem->r;
    memset(AU, 0, n * d * r * sizeof *AU);
    for (size_t row = 0; row < n * d; row++)
        for (size_t e = 0; e < d * r; e++)
            AU[row * r + e % r] += problem->A[row * d + e / r] * U[e];
    for (size_t i = 0; i < n; i++)
        rate[i] = 2 * problem->eta * (plug_dot(LG_OVER_WEIGHTS, d * r, AU + i * d * r, U) - problem->y[i]);
    for (size_t e = 0; e < n * d * r; e++)
        U[e % (d * r)] -= rate[e / (d * r)] * AU[e];
}

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    double *AU = lg_new_doubles(problem->n * problem->d, problem->r), *rate = lg_new_doubles(problem->n, 1);
    const int status = AU && rate ? LG_OK : LG_NO_MEMORY;
    for (size_t t = 0; t < steps && status == LG_OK; t++)
        recovery_step(problem, U, AU, rate);
    free(AU);
    free(rate);
    return status;
}

static size_t depth(int which, size_t length)
{
    return which == LG_OVER_SAMPLES ? length + 1 : length > 0 ? length - 1 : 0;
}

const struct lg_kernel kernel_rank_one = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "rank_one",
    .version = "1.0.0",
    .description = "samples added to the weights one by one",
    .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT, .depth = depth,
                            .largest = DBL_MAX, LG_F64_PHI, .deterministic = 1),
    .create = plug_create,
    .import_weights = plug_import,
    .gd_steps = in_place_steps,
    .export_weights = plug_export,
    .destroy = plug_destroy,
    .forward = plug_forward,
    .gradient = plug_gradient,
    .jacobian = plug_jacobian,
    .jvp = plug_jvp,
    .vjp = plug_vjp,
    .gram = plug_gram,
    .linear_steps = linear_steps,
    .recovery_steps = recovery_steps,
};
