/* givens: the output layer is fitted by plane rotations, and without asking whether the features have full rank.
 *
 * Phi (n x k) = L Q^T, L lower triangular: row i's entries i..k-1 are rotated into the first in pairs, neighbours, then
 * neighbours of what is left, ceil(log2(k - i)) times; z = L^-1 y; v = Q (z, 0): the rotations backwards.
 *
 * c = a/h, s = b/h, h = hypot(a, b) within 2u: c and s err by 3u, c a + s b and c b - s a by 5u(|c a| + |s b|), together by
 * at most 5 sqrt(2) u |(a, b)|. A level rotates disjoint pairs, so a vector errs by 7.1u|its norm| a level, which is below
 * the 6m + 55 of one reflection of length m = k - i (verify/model/fit_error.c) for every m. */
#include "kernels/support/plain_arithmetic.h"

/* (x[a], x[b]) rotates by c, s. */
struct rotation {
    size_t a, b;
    double c, s;
};

static void rotate(double *x, struct rotation t)
{
    const double a = x[t.a], b = x[t.b];
    x[t.a] = t.c * a + t.s * b;
    x[t.b] = t.c * b - t.s * a;
}

/* Row i of Phi down to entries 0..i, and the rows below along; its k - 1 - i rotations end at `at`. */
static size_t triangular(size_t n, size_t k, double *Phi, size_t i, struct rotation *turns, size_t at)
{
    double *row = Phi + i * k;
    for (size_t stride = 1; stride < k - i; stride *= 2)
        for (size_t a = i; a + stride < k; a += 2 * stride) {
            const double h = hypot(row[a], row[a + stride]);
            struct rotation t = {a, a + stride, 1, 0};
            if (h > 0)
                t.c = row[a] / h, t.s = row[a + stride] / h;
            for (size_t below = i; below < n; below++)
                rotate(Phi + below * k, t);
            turns[at++] = t;
        }
    return at;
}

static void features(struct plug *p, double *Phi)
{
    for (size_t i = 0; i < p->net.n; i++)
        for (size_t l = 0; l < p->net.k; l++)
            Phi[i * p->net.k + l] = plug_value(p->net.activation, plug_z(p, i, l));
}

static int fit_output(void *context, double *v)
{
    struct plug *p = context;
    const size_t n = p->net.n, k = p->net.k;
    if (k < n)
        return LG_UNSUPPORTED;
    double *Phi = lg_new_doubles(n, k);
    struct rotation *turns = lg_new_array(n, k, sizeof *turns);
    int status = LG_NO_MEMORY;
    size_t at = 0;
    if (!Phi || !turns)
        goto cleanup;
    features(p, Phi);
    for (size_t i = 0; i < n; i++)
        at = triangular(n, k, Phi, i, turns, at);
    memset(v, 0, k * sizeof *v);
    for (size_t i = 0; i < n; i++)
        v[i] = (p->net.y[i] - plug_dot(LG_OVER_NEURONS, i, Phi + i * k, v)) / Phi[i * k + i];
    while (at-- > 0) {
        struct rotation back = turns[at];
        back.s = -back.s;
        rotate(v, back);
    }
    status = LG_OK;
cleanup:
    free(Phi);
    free(turns);
    return status;
}

const struct lg_kernel kernel_givens = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "givens",
    .version = "1.0.0",
    .description = "output layer by plane rotations, whatever the rank",
    .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT,
                            .depth = plain_depth, .largest = DBL_MAX, LG_F64_PHI, .deterministic = 1),
    LG_NETWORK_FUNCTIONS,
    .fit_output = fit_output,
};
