/* Approximate Cholesky and Lanczos at many bits; see arb_factor.h.
 *
 * The factor is computed in floating point (arb_approx_dot), because Cholesky in balls loses O(n) bits
 * to dependency; what it proves comes from the residual L L^T - (M - shift I) afterwards, one product of
 * exact matrices in balls. Lanczos vectors carry all bits, the projected problem T only 53: the vector is
 * then off by about u, and one more solve damps that. */
#include "verify/rigor/arb_factor.h"

#include <lapacke.h>
#include <stdlib.h>

void lg_factor_init(struct lg_factor *F, slong n, slong prec)
{
    F->n = n;
    F->prec = prec;
    arb_mat_init(F->L, n, n);
    arb_mat_init(F->Lt, n, n);
}

void lg_factor_clear(struct lg_factor *F)
{
    arb_mat_clear(F->L);
    arb_mat_clear(F->Lt);
}

/* x / y of midpoints. */
static void divide(arb_t out, const arb_t x, const arb_t y, slong prec)
{
    arf_div(arb_midref(out), arb_midref(x), arb_midref(y), prec, ARF_RND_NEAR);
    mag_zero(arb_radref(out));
}

bool lg_factor_compute(struct lg_factor *F, const arb_mat_t M, const arb_t shift)
{
    slong n = F->n, prec = F->prec;
    arb_t entry;
    arb_init(entry);
    arb_mat_zero(F->L);
    bool positive = true;
    for (slong i = 0; i < n && positive; i++) {
        arb_srcptr row = arb_mat_entry(F->L, i, 0);
        for (slong j = 0; j < i; j++) {
            arb_approx_dot(entry, arb_mat_entry(M, i, j), 1, row, 1, arb_mat_entry(F->L, j, 0), 1, j, prec);
            divide(arb_mat_entry(F->L, i, j), entry, arb_mat_entry(F->L, j, j), prec);
        }
        arb_sub(entry, arb_mat_entry(M, i, i), shift, prec);
        arb_approx_dot(entry, entry, 1, row, 1, row, 1, i, prec);
        positive = arf_sgn(arb_midref(entry)) > 0 && arf_is_finite(arb_midref(entry));
        if (positive) {
            arb_ptr pivot = arb_mat_entry(F->L, i, i);
            arf_sqrt(arb_midref(pivot), arb_midref(entry), prec, ARF_RND_NEAR);
            mag_zero(arb_radref(pivot));
        }
    }
    arb_mat_transpose(F->Lt, F->L);
    arb_clear(entry);
    return positive;
}

void lg_factor_residual(mag_t bound, const struct lg_factor *F, const arb_mat_t M, const arb_t shift)
{
    arb_mat_t E;
    arb_mat_init(E, F->n, F->n);
    arb_mat_mul(E, F->L, F->Lt, F->prec);
    arb_mat_sub(E, M, E, F->prec);
    for (slong i = 0; i < F->n; i++) {
        arb_sub(arb_mat_entry(E, i, i), arb_mat_entry(E, i, i), shift, F->prec);
    }
    arb_mat_bound_inf_norm(bound, E);
    arb_mat_clear(E);
}

/* x := (L L^T)^-1 x */
static void solve(const struct lg_factor *F, arb_ptr x)
{
    slong n = F->n, prec = F->prec;
    for (slong i = 0; i < n; i++) {
        arb_approx_dot(x + i, x + i, 1, arb_mat_entry(F->L, i, 0), 1, x, 1, i, prec);
        divide(x + i, x + i, arb_mat_entry(F->L, i, i), prec);
    }
    for (slong i = n - 1; i >= 0; i--) {
        if (i + 1 < n) {
            arb_approx_dot(x + i, x + i, 1, arb_mat_entry(F->Lt, i, i + 1), 1, x + i + 1, 1, n - 1 - i, prec);
        }
        divide(x + i, x + i, arb_mat_entry(F->L, i, i), prec);
    }
}

/* y += c x, midpoints only. */
static void add_multiple(arb_ptr y, const arb_t c, arb_srcptr x, slong n, slong prec)
{
    for (slong i = 0; i < n; i++) {
        arf_addmul(arb_midref(y + i), arb_midref(c), arb_midref(x + i), prec, ARF_RND_NEAR);
    }
}

/* x := x / ||x||; returns the norm, approximately, as a double. */
static double normalise(arb_ptr x, slong n, slong prec)
{
    arb_t norm;
    arb_init(norm);
    arb_approx_dot(norm, NULL, 0, x, 1, x, 1, n, prec);
    arf_sqrt(arb_midref(norm), arb_midref(norm), prec, ARF_RND_NEAR);
    double value = arf_get_d(arb_midref(norm), ARF_RND_NEAR);
    if (value > 0 && isfinite(value)) {
        for (slong i = 0; i < n; i++) {
            divide(x + i, x + i, norm, prec);
        }
    }
    arb_clear(norm);
    return value;
}

/* Row m of Q from row m - 1; sets alpha, beta [m - 1]. */
static void extend(const struct lg_factor *F, arb_ptr Q, slong m, double *alpha, double *beta)
{
    slong n = F->n, prec = F->prec;
    arb_ptr w = Q + m * n;
    arb_t c;
    arb_init(c);
    _arb_vec_set(w, w - n, n);
    solve(F, w);
    alpha[m - 1] = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (slong k = 0; k < m; k++) {
            arb_approx_dot(c, NULL, 0, Q + k * n, 1, w, 1, n, prec);
            alpha[m - 1] += k == m - 1 ? arf_get_d(arb_midref(c), ARF_RND_NEAR) : 0;
            arb_neg(c, c);
            add_multiple(w, c, Q + k * n, n, prec);
        }
    }
    beta[m - 1] = normalise(w, n, prec);
    arb_clear(c);
}

/* v := sum_k z_k Q_k, solved once more and normalised. */
static bool combine(const struct lg_factor *F, arb_ptr v, arb_srcptr Q, slong m, const double *z)
{
    arb_t c;
    arb_init(c);
    _arb_vec_zero(v, F->n);
    for (slong k = 0; k < m; k++) {
        arb_set_d(c, z[k]);
        add_multiple(v, c, Q + k * F->n, F->n, F->prec);
    }
    arb_clear(c);
    solve(F, v);
    double norm = normalise(v, F->n, F->prec);
    return norm > 0 && isfinite(norm);
}

bool lg_factor_lanczos(const struct lg_factor *F, arb_ptr v, slong steps, double *mu, double *error)
{
    slong n = F->n, m = 0;
    steps = steps < n ? steps : n;
    size_t k = (size_t)steps;
    double *alpha = malloc((4 * k + k * k) * sizeof(double));
    if (alpha == NULL) {
        return false;
    }
    double *beta = alpha + k, *d = beta + k, *off = d + k, *Z = off + k;
    arb_ptr Q = _arb_vec_init((steps + 1) * n);
    _arb_vec_set(Q, v, n);
    bool sound = normalise(Q, n, F->prec) > 0;
    bool more = sound;
    while (more && m < steps) {
        m++;
        extend(F, Q, m, alpha, beta);
        for (slong i = 0; i < m; i++) {
            d[i] = alpha[i];
            off[i] = beta[i];
        }
        sound = isfinite(alpha[m - 1]) && isfinite(beta[m - 1]) &&
                LAPACKE_dstev(LAPACK_COL_MAJOR, 'V', (int)m, d, off, Z, (int)m) == 0;
        if (!sound) {
            break;
        }
        *mu = d[m - 1];
        double residual = fabs(beta[m - 1] * Z[m * m - 1]), gap = m > 1 ? d[m - 1] - d[m - 2] : 0;
        *error = residual < gap ? residual * residual / gap : residual;
        more = *error > LG_U * LG_U * *mu && beta[m - 1] > LG_U * LG_U * *mu;
    }
    sound = sound && m > 0 && *mu > 0 && combine(F, v, Q, m, Z + (m - 1) * m);
    _arb_vec_clear(Q, (steps + 1) * n);
    free(alpha);
    return sound;
}
