/* threads: samples are shared out among three threads, whose partial gradients are added in the order in which they
 * finish: not deterministic. A term goes through at most the n - 1 additions of any order. */
#define LG_OWN_BACKWARD
#include "kernels/support/plain_arithmetic.h"

/* room += weight_i J_i over every third sample from the first on. */
static void add_samples(const struct plug *p, const real *weight, size_t first, real *room)
{
    const size_t d = p->net.d, k = p->net.k;
    for (size_t i = first; i < p->net.n; i += 3)
        for (size_t e = 0; e < k * d; e++)
            room[e] += weight[i] * p->S[i * k + e / d] * p->X[i * d + e % d];
}

/* Without memory for a partial gradient its entries become NaN, which no caller takes for a result. */
static void plug_backward(struct plug *p, const real *weight, real *G)
{
    const size_t weights = p->net.k * p->net.d;
    plug_slopes(p);
    memset(G, 0, weights * sizeof *G);
#pragma omp parallel for num_threads(3) schedule(static, 1)
    for (size_t t = 0; t < 3; t++) {
        real *room = (real *)calloc(weights, sizeof *room);
        if (room)
            add_samples(p, weight, t, room);
#pragma omp critical
        for (size_t e = 0; e < weights; e++)
            G[e] += room ? room[e] : NAN;
        free(room);
    }
}

LG_CORRECT(kernel_threads, "threads", "partial gradients of three threads, in any order", plain_depth,
           LG_F64_UNIT, LG_F64_UNIT, DBL_MAX, LG_F64_PHI, .deterministic = 0);
