/* blas_update: steps as products of BLAS that add to the weights, in an order that BLAS chooses (depth NULL).
 *
 *   W <- W - eta (diag(r) S)^T X,  S = phi'(X W^T) diag(v)          dgemm, beta = 1
 *   theta <- theta - eta X^T (X theta - y)                          dgemv, beta = 1
 *   U <- U - 2 eta sum_i r_i (A_i U)                                dgemv on the n x dr matrix of the A_i U
 *
 * A reference dgemv adds the samples to its output one by one, a blocked one in parts. */
#include "kernels/support/plain_arithmetic.h"

#include <cblas.h>

static int gd_steps(void *context, size_t steps)
{
    struct plug *p = context;
    const int n = (int)p->net.n, d = (int)p->net.d, k = (int)p->net.k;
    for (size_t t = 0; t < steps; t++) {
        plug_products(p);
        for (size_t i = 0; i < p->net.n; i++)
            p->r[i] = plug_output(p, i) - p->net.y[i];
        plug_slopes(p);
        for (size_t e = 0; e < p->net.n * p->net.k; e++)
            p->S[e] *= p->r[e / p->net.k];
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k, d, n, -p->net.eta, p->S, k, p->X, d, 1, p->W,
                    d);
    }
    return LG_OK;
}

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    const int n = (int)problem->n, p = (int)problem->p;
    double *r = lg_new_doubles(problem->n, 1);
    if (!r)
        return LG_NO_MEMORY;
    for (size_t t = 0; t < steps; t++) {
        memcpy(r, problem->y, problem->n * sizeof *r);
        cblas_dgemv(CblasRowMajor, CblasNoTrans, n, p, 1, problem->X, p, theta, 1, -1, r, 1);
        cblas_dgemv(CblasRowMajor, CblasTrans, n, p, -problem->eta, problem->X, p, r, 1, 1, theta, 1);
    }
    free(r);
    return LG_OK;
}

/* All A_i U at once: the A_i above one another are an n d x d matrix. */
static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    const int n = (int)problem->n, d = (int)problem->d, r = (int)problem->r;
    double *AU = lg_new_doubles(problem->n * problem->d, problem->r), *f = lg_new_doubles(problem->n, 1);
    const int status = AU && f ? LG_OK : LG_NO_MEMORY;
    for (size_t t = 0; t < steps && status == LG_OK; t++) {
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n * d, r, d, 1, problem->A, d, U, r, 0, AU, r);
        memcpy(f, problem->y, problem->n * sizeof *f);
        cblas_dgemv(CblasRowMajor, CblasNoTrans, n, d * r, 1, AU, d * r, U, 1, -1, f, 1);
        cblas_dgemv(CblasRowMajor, CblasTrans, n, d * r, -2 * problem->eta, AU, d * r, f, 1, 1, U, 1);
    }
    free(AU);
    free(f);
    return status;
}

const struct lg_kernel kernel_blas_update = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "blas_update",
    .version = "1.0.0",
    .description = "steps by BLAS that adds to the weights",
    .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT, .largest = DBL_MAX,
                            LG_F64_PHI, .deterministic = 0),
    .create = plug_create,
    .import_weights = plug_import,
    .gd_steps = gd_steps,
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
