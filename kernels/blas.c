/* blas: training by CBLAS and LAPACKE, one thread per panel.
 *
 * Shapes: n samples, d features, k neurons; X (n x d), W (k x d), v (k), y (n). The neurons are cut
 * into panels of PANEL consecutive rows of W; with W_p (q x d) one panel,
 *
 *   Z_p = X W_p^T (n x q),   f = sum_p phi(Z_p) v_p,   C_p = phi'(Z_p) diag(v_p),
 *   grad_p = (diag(r) C_p)^T X,   J J^T = (C C^T) o (X X^T),   J U = rowsum(C o X U^T).
 *
 * OpenMP runs over panels and each panel calls a BLAS that is then single-threaded (an OpenMP build of
 * OpenBLAS never nests). Panels do not depend on the number of threads, no sum crosses a panel but
 * those over neurons, and these are added in panel order: results do not depend on the thread count.
 * A sum over m neurons has depth min(m, PANEL) - 1 inside a panel and ceil(m / PANEL) - 1 across;
 * products by dgemm may be summed in any order, with or without FMA, which never exceeds m - 1.
 * Failure: LG_UNSUPPORTED (unknown activation, sizes beyond int), LG_NO_MEMORY, LG_FAILED (empty or
 * out-of-range mini-batch, rank-deficient output layer). */
#include <float.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>
#include <lapacke.h>

#include "kernels/lemmagate_kernel.h"
#include "kernels/support/activations.h"
#include "kernels/support/array.h"

enum { PANEL = 64 };

struct context {
    struct lg_network net;
    double *W; /* k x d, the current weights */
    double *G; /* k x d, a gradient */
};

/* Per-call scratch for m samples. */
struct workspace {
    double *C;       /* m x k: Z, then the slopes v_l phi'(z_il) */
    double *partial; /* panels x m: what each panel adds to a sum over neurons */
    double *sum;     /* m */
};

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t panels(size_t m)
{
    return m / PANEL + (m % PANEL != 0);
}

static void close_workspace(struct workspace *w)
{
    free(w->C);
    free(w->partial);
    free(w->sum);
}

static int open_workspace(struct workspace *w, size_t m, size_t k)
{
    w->C = lg_new_doubles(m, k);
    w->partial = lg_new_doubles(panels(k), m);
    w->sum = lg_new_doubles(m, 1);
    if (w->C && w->partial && w->sum)
        return LG_OK;
    close_workspace(w);
    return LG_NO_MEMORY;
}

/* C (a x b) = op(A) op(B), inner length m. */
static void product(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, size_t a, size_t b, size_t m, const double *A,
                    size_t lda, const double *B, size_t ldb, double *C, size_t ldc)
{
    cblas_dgemm(CblasRowMajor, ta, tb, (int)a, (int)b, (int)m, 1, A, (int)lda, B, (int)ldb, 0, C, (int)ldc);
}

static void destroy(void *context)
{
    struct context *c = context;
    if (!c)
        return;
    free(c->W);
    free(c->G);
    free(c);
}

static int create(const struct lg_network *problem, void **context)
{
    *context = NULL;
    if (problem->activation < 0 || problem->activation >= LG_ACTIVATIONS)
        return LG_UNSUPPORTED;
    if (problem->n > INT_MAX || problem->d > INT_MAX || problem->k > INT_MAX)
        return LG_UNSUPPORTED;
    struct context *c = calloc(1, sizeof *c);
    if (!c)
        return LG_NO_MEMORY;
    c->net = *problem;
    c->W = lg_new_doubles(problem->k, problem->d);
    c->G = lg_new_doubles(problem->k, problem->d);
    if (!c->W || !c->G) {
        destroy(c);
        return LG_NO_MEMORY;
    }
    *context = c;
    return LG_OK;
}

static int import_weights(void *context, const double *W)
{
    struct context *c = context;
    memcpy(c->W, W, c->net.k * c->net.d * sizeof *W);
    return LG_OK;
}

static int export_weights(void *context, double *W)
{
    const struct context *c = context;
    memcpy(W, c->W, c->net.k * c->net.d * sizeof *W);
    return LG_OK;
}

/* w->sum = f (m), w->C = slopes (m x k) on the samples in the rows of X (m x d). */
static void outputs_and_slopes(const struct context *c, size_t m, const double *X, struct workspace *w)
{
    const size_t d = c->net.d, k = c->net.k;
    const double *v = c->net.v;
    const int32_t activation = c->net.activation;
#pragma omp parallel for schedule(static)
    for (size_t p = 0; p < panels(k); p++) {
        const size_t first = p * PANEL, q = smaller(PANEL, k - first);
        product(CblasNoTrans, CblasTrans, m, q, d, X, d, c->W + first * d, d, w->C + first, k);
        for (size_t i = 0; i < m; i++) {
            double *z = w->C + i * k + first;
            double f = 0;
            for (size_t l = 0; l < q; l++) {
                f += v[first + l] * lg_activation_value(activation, z[l]);
                z[l] = v[first + l] * lg_activation_slope(activation, z[l]);
            }
            w->partial[p * m + i] = f;
        }
    }
    for (size_t i = 0; i < m; i++)
        w->sum[i] = 0;
    for (size_t p = 0; p < panels(k); p++)
        for (size_t i = 0; i < m; i++)
            w->sum[i] += w->partial[p * m + i];
}

/* G (k x d) = (diag(z) C)^T X; C is overwritten. */
static void weighted_sum(const struct context *c, size_t m, const double *X, const double *z, double *C,
                         double *G)
{
    const size_t d = c->net.d, k = c->net.k;
#pragma omp parallel for schedule(static)
    for (size_t p = 0; p < panels(k); p++) {
        const size_t first = p * PANEL, q = smaller(PANEL, k - first);
        for (size_t i = 0; i < m; i++)
            for (size_t l = first; l < first + q; l++)
                C[i * k + l] *= z[i];
        product(CblasTrans, CblasNoTrans, q, d, m, C + first, k, X, d, G + first * d, d);
    }
}

/* G = sum over the m rows of X of r_i J_i. */
static void batch_gradient(const struct context *c, size_t m, const double *X, const double *y,
                           struct workspace *w, double *G)
{
    outputs_and_slopes(c, m, X, w);
    for (size_t i = 0; i < m; i++)
        w->sum[i] -= y[i];
    weighted_sum(c, m, X, w->sum, w->C, G);
}

static int forward(void *context, double *f)
{
    const struct context *c = context;
    struct workspace w;
    if (open_workspace(&w, c->net.n, c->net.k) != LG_OK)
        return LG_NO_MEMORY;
    outputs_and_slopes(c, c->net.n, c->net.X, &w);
    memcpy(f, w.sum, c->net.n * sizeof *f);
    close_workspace(&w);
    return LG_OK;
}

static int gradient(void *context, double *G)
{
    const struct context *c = context;
    struct workspace w;
    if (open_workspace(&w, c->net.n, c->net.k) != LG_OK)
        return LG_NO_MEMORY;
    batch_gradient(c, c->net.n, c->net.X, c->net.y, &w, G);
    close_workspace(&w);
    return LG_OK;
}

static int gd_steps(void *context, size_t steps)
{
    struct context *c = context;
    struct workspace w;
    if (open_workspace(&w, c->net.n, c->net.k) != LG_OK)
        return LG_NO_MEMORY;
    for (size_t t = 0; t < steps; t++) {
        batch_gradient(c, c->net.n, c->net.X, c->net.y, &w, c->G);
        for (size_t e = 0; e < c->net.k * c->net.d; e++)
            c->W[e] -= c->net.eta * c->G[e];
    }
    close_workspace(&w);
    return LG_OK;
}

/* W <- W - eta (1/m) sum_b r_{index_b} J_{index_b}, on a gathered copy of the samples. */
static int sgd_step(void *context, const size_t *index, size_t m)
{
    struct context *c = context;
    const size_t d = c->net.d;
    if (m == 0 || m > INT_MAX)
        return LG_FAILED;
    for (size_t b = 0; b < m; b++)
        if (index[b] >= c->net.n)
            return LG_FAILED;
    struct workspace w;
    if (open_workspace(&w, m, c->net.k) != LG_OK)
        return LG_NO_MEMORY;
    int status = LG_NO_MEMORY;
    double *X = lg_new_doubles(m, d), *y = lg_new_doubles(m, 1);
    if (!X || !y)
        goto cleanup;
    for (size_t b = 0; b < m; b++) {
        memcpy(X + b * d, c->net.X + index[b] * d, d * sizeof *X);
        y[b] = c->net.y[index[b]];
    }
    batch_gradient(c, m, X, y, &w, c->G);
    for (size_t e = 0; e < c->net.k * d; e++)
        c->W[e] -= c->net.eta * (c->G[e] / (double)m);
    status = LG_OK;
cleanup:
    free(X);
    free(y);
    close_workspace(&w);
    return status;
}

static int jacobian(void *context, double *J)
{
    const struct context *c = context;
    const size_t n = c->net.n, d = c->net.d, k = c->net.k;
    struct workspace w;
    if (open_workspace(&w, n, k) != LG_OK)
        return LG_NO_MEMORY;
    outputs_and_slopes(c, n, c->net.X, &w);
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < k; l++)
            for (size_t j = 0; j < d; j++)
                J[(i * k + l) * d + j] = w.C[i * k + l] * c->net.X[i * d + j];
    close_workspace(&w);
    return LG_OK;
}

/* (J U)_i = sum_l C_il <x_i, u_l>. */
static int jvp(void *context, const double *U, double *Ju)
{
    const struct context *c = context;
    const size_t n = c->net.n, d = c->net.d, k = c->net.k;
    struct workspace w;
    if (open_workspace(&w, n, k) != LG_OK)
        return LG_NO_MEMORY;
    double *T = lg_new_doubles(n, k);
    if (!T) {
        close_workspace(&w);
        return LG_NO_MEMORY;
    }
    outputs_and_slopes(c, n, c->net.X, &w);
#pragma omp parallel for schedule(static)
    for (size_t p = 0; p < panels(k); p++) {
        const size_t first = p * PANEL;
        product(CblasNoTrans, CblasTrans, n, smaller(PANEL, k - first), d, c->net.X, d, U + first * d, d,
                T + first, k);
    }
    for (size_t i = 0; i < n; i++) {
        Ju[i] = 0;
        for (size_t l = 0; l < k; l++)
            Ju[i] += w.C[i * k + l] * T[i * k + l];
    }
    free(T);
    close_workspace(&w);
    return LG_OK;
}

static int vjp(void *context, const double *z, double *Jtz)
{
    const struct context *c = context;
    struct workspace w;
    if (open_workspace(&w, c->net.n, c->net.k) != LG_OK)
        return LG_NO_MEMORY;
    outputs_and_slopes(c, c->net.n, c->net.X, &w);
    weighted_sum(c, c->net.n, c->net.X, z, w.C, Jtz);
    close_workspace(&w);
    return LG_OK;
}

/* (C C^T) o (X X^T), in panels of rows. */
static int gram(void *context, double *JJt)
{
    const struct context *c = context;
    const size_t n = c->net.n, d = c->net.d, k = c->net.k;
    struct workspace w;
    if (open_workspace(&w, n, k) != LG_OK)
        return LG_NO_MEMORY;
    double *XXt = lg_new_doubles(n, n);
    if (!XXt) {
        close_workspace(&w);
        return LG_NO_MEMORY;
    }
    outputs_and_slopes(c, n, c->net.X, &w);
#pragma omp parallel for schedule(static)
    for (size_t p = 0; p < panels(n); p++) {
        const size_t first = p * PANEL, q = smaller(PANEL, n - first);
        double *A = JJt + first * n, *B = XXt + first * n;
        product(CblasNoTrans, CblasTrans, q, n, k, w.C + first * k, k, w.C, k, A, n);
        product(CblasNoTrans, CblasTrans, q, n, d, c->net.X + first * d, d, c->net.X, d, B, n);
        for (size_t e = 0; e < q * n; e++)
            A[e] *= B[e];
    }
    free(XXt);
    close_workspace(&w);
    return LG_OK;
}

/* v of least norm with Phi v = y, Phi = phi(X W^T), by LAPACK's dgels (QR or LQ, full rank); for k < n,
 * where there is none in general, the least-squares v. Inside a parallel region, so that the BLAS below
 * LAPACK is single-threaded as well. */
static int fit_output(void *context, double *v)
{
    const struct context *c = context;
    const size_t n = c->net.n, d = c->net.d, k = c->net.k, longer = n > k ? n : k;
    int status = LG_NO_MEMORY;
    double *Phi = lg_new_doubles(n, k), *b = lg_new_doubles(longer, 1);
    if (!Phi || !b)
        goto cleanup;
#pragma omp parallel for schedule(static)
    for (size_t p = 0; p < panels(k); p++) {
        const size_t first = p * PANEL, q = smaller(PANEL, k - first);
        product(CblasNoTrans, CblasTrans, n, q, d, c->net.X, d, c->W + first * d, d, Phi + first, k);
        for (size_t i = 0; i < n; i++)
            for (size_t l = first; l < first + q; l++)
                Phi[i * k + l] = lg_activation_value(c->net.activation, Phi[i * k + l]);
    }
    memset(b, 0, longer * sizeof *b);
    memcpy(b, c->net.y, n * sizeof *b);
    lapack_int info = 0;
#pragma omp parallel
#pragma omp single
    info = LAPACKE_dgels(LAPACK_ROW_MAJOR, 'N', (int)n, (int)k, 1, Phi, (int)k, b, 1);
    status = info == 0 ? LG_OK : info > 0 ? LG_FAILED : LG_NO_MEMORY;
    if (status == LG_OK)
        memcpy(v, b, k * sizeof *v);
cleanup:
    free(Phi);
    free(b);
    return status;
}

/* theta <- theta - eta X^T (X theta - y): row panels for the residual, column panels for the gradient. */
static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    const size_t n = problem->n, p = problem->p;
    if (n > INT_MAX || p > INT_MAX)
        return LG_UNSUPPORTED;
    int status = LG_NO_MEMORY;
    double *r = lg_new_doubles(n, 1), *g = lg_new_doubles(p, 1);
    if (!r || !g)
        goto cleanup;
    memset(r, 0, n * sizeof *r);
    memset(g, 0, p * sizeof *g);
    for (size_t t = 0; t < steps; t++) {
#pragma omp parallel for schedule(static)
        for (size_t b = 0; b < panels(n); b++) {
            const size_t first = b * PANEL, q = smaller(PANEL, n - first);
            cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)q, (int)p, 1, problem->X + first * p, (int)p, theta,
                        1, 0, r + first, 1);
            for (size_t i = first; i < first + q; i++)
                r[i] -= problem->y[i];
        }
#pragma omp parallel for schedule(static)
        for (size_t b = 0; b < panels(p); b++) {
            const size_t first = b * PANEL, q = smaller(PANEL, p - first);
            cblas_dgemv(CblasRowMajor, CblasTrans, (int)n, (int)q, 1, problem->X + first, (int)p, r, 1, 0,
                        g + first, 1);
        }
        for (size_t j = 0; j < p; j++)
            theta[j] -= problem->eta * g[j];
    }
    status = LG_OK;
cleanup:
    free(r);
    free(g);
    return status;
}

/* U <- U - eta sum_i 2 r_i A_i U,  r_i = <A_i U, U> - y_i. */
static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    const size_t n = problem->n, d = problem->d, q = problem->r, m = d * q;
    if (n > INT_MAX || d > INT_MAX || q > INT_MAX || m > INT_MAX)
        return LG_UNSUPPORTED;
    int status = LG_NO_MEMORY;
    double *AU = lg_new_doubles(n, m), *r = lg_new_doubles(n, 1), *G = lg_new_doubles(m, 1);
    if (!AU || !r || !G)
        goto cleanup;
    for (size_t t = 0; t < steps; t++) {
#pragma omp parallel for schedule(static)
        for (size_t i = 0; i < n; i++) {
            product(CblasNoTrans, CblasNoTrans, d, q, d, problem->A + i * d * d, d, U, q, AU + i * m, q);
            r[i] = cblas_ddot((int)m, AU + i * m, 1, U, 1) - problem->y[i];
        }
        memset(G, 0, m * sizeof *G);
        for (size_t i = 0; i < n; i++)
            for (size_t e = 0; e < m; e++)
                G[e] += 2 * r[i] * AU[i * m + e];
        for (size_t e = 0; e < m; e++)
            U[e] -= problem->eta * G[e];
    }
    status = LG_OK;
cleanup:
    free(AU);
    free(r);
    free(G);
    return status;
}

static size_t depth(int which, size_t length)
{
    if (length == 0)
        return 0;
    if (which == LG_OVER_NEURONS)
        return smaller(length, PANEL) - 1 + panels(length) - 1;
    return length - 1;
}

const struct lg_kernel kernel_blas = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "blas",
    .version = "1.0.0",
    .description = "CBLAS and LAPACKE on panels of neurons, OpenMP over panels",
    .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT, .depth = depth,
                            LG_F64_PHI, .largest = DBL_MAX, .deterministic = 1),
    .create = create,
    .import_weights = import_weights,
    .gd_steps = gd_steps,
    .export_weights = export_weights,
    .destroy = destroy,
    .forward = forward,
    .gradient = gradient,
    .jacobian = jacobian,
    .jvp = jvp,
    .vjp = vjp,
    .gram = gram,
    .sgd_step = sgd_step,
    .fit_output = fit_output,
    .linear_steps = linear_steps,
    .recovery_steps = recovery_steps,
};
