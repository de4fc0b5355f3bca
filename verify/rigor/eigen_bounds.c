/* Floating-point Cholesky as a proof of positive definiteness, and its companions; see eigen_bounds.h.
 *
 * If the factorisation of B = fl(S - shift I) runs to completion, R^T R = B + E with
 *   |E| <= gamma |R|^T |R|,  gamma = gamma_{n+2},
 * for every order of summation: n + 1 is Higham's constant (Accuracy and Stability, theorem 10.3), and
 * one rounding more per element because BLAS may multiply by the rounded reciprocal of a diagonal
 * element of R instead of dividing. R^T R is positive semidefinite, so
 *   lambda_min(S + P) >= shift - ||E||_2 - u max|B_ii| - underflow - rho,
 * where ||E||_2 <= gamma min(|| |R|^T|R| ||_inf, ||R||_F^2), ||R||_F^2 <= tr B / (1 - gamma), and
 * underflow <= 4n (2(n + 2) + max B_ii) 2^-1074.
 * Source: Rump, Verification of positive definiteness, BIT 46 (2006), theorem 2.3; Demmel 1989.
 * Trust base: dpotrf computes each R_ij from a_ij and the products r_ki r_kj by sums in some order, one
 * square root on the diagonal, and one division or reciprocal multiplication off it (it does not
 * multiply by inverses of whole blocks); this is so in LAPACK and OpenBLAS. */
#include "verify/rigor/dot.h"
#include "verify/rigor/eigen_bounds.h"

#include <assert.h>
#include <lapacke.h>
#include <stdlib.h>
#include <string.h>

enum { TILE = 32 };

/* S_ij = S_ji = (x + y) / 2 on one pair of tiles; true when some x != y, hence rounded. */
static bool symmetrise_tile(struct lg_sym *S, const double *a, double scale, size_t i0, size_t j0)
{
    size_t n = S->n, i1 = i0 + TILE < n ? i0 + TILE : n, j1 = j0 + TILE < n ? j0 + TILE : n;
    bool rounded = false;
    for (size_t i = i0; i < i1; i++) {
        for (size_t j = j0 > i ? j0 : i; j < j1; j++) {
            double x = a[i * n + j] * scale, y = a[j * n + i] * scale;
            rounded = rounded || x != y;
            double s = x == y ? x : 0.5 * x + 0.5 * y;
            S->S[i * n + j] = s;
            S->S[j * n + i] = s;
        }
    }
    return rounded;
}

int lg_sym_init(struct lg_sym *S, const struct lg_mat *A, double sign)
{
    assert(A->rows == A->cols && A->rows > 0);
    size_t n = A->rows;
    double *work = malloc(2 * n * sizeof(double));
    *S = (struct lg_sym){n, malloc(n * n * sizeof(double)), INFINITY, 0};
    if (S->S == NULL || work == NULL) {
        lg_memory_note();
        free(work);
        lg_sym_clear(S);
        return -1;
    }
    double largest = lg_largest(n * n, A->mid);
    double spread = A->rad != NULL ? lg_sym_radius_norm(n, A->rad, work) : 0;
    free(work);
    if (!isfinite(largest) || !isfinite(spread)) {
        for (size_t i = 0; i < n * n; i++) {
            S->S[i] = 0;
        }
        return 0;
    }
    int e = 0;
    (void)frexp(largest, &e);
    S->e = e < -1000 ? -1000 : e > 1000 ? 1000 : e;
    double scale = ldexp(sign, -S->e);
    bool rounded = false;
    for (size_t i = 0; i < n; i += TILE) {
        for (size_t j = i; j < n; j += TILE) {
            rounded = symmetrise_tile(S, A->mid, scale, i, j) || rounded;
        }
    }
    /* Scaling may round entries that become subnormal, the mean of two entries rounds once (its
     * halves at most to a subnormal): per entry 2^-1074 and u max|S_ij| + 2^-1073. */
    double per_entry = S->e > 0 ? LG_TINY : 0;
    if (rounded) {
        per_entry = lg_add_up(per_entry, lg_up(LG_U * largest * fabs(scale)) + 2 * LG_TINY);
    }
    S->rho = lg_mul_up((double)n, per_entry);
    if (spread != 0) {
        S->rho = lg_add_up(S->rho, lg_mul_up(spread, fabs(scale)));
    }
    return 0;
}

void lg_sym_clear(struct lg_sym *S)
{
    free(S->S);
    *S = (struct lg_sym){0, NULL, INFINITY, 0};
}

/* y >= ((r + r^T) / 2) x for nonnegative x, computed with 2n + 1 roundings per entry. */
static void apply_radius(size_t n, const double *r, const double *x, double *y)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = 0;
    }
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t j = 0; j < n; j++) {
            sum += r[i * n + j] * x[j];
            y[j] += r[i * n + j] * x[i];
        }
        y[i] += sum;
    }
    double grow = lg_div_up(1, lg_down(1 - lg_gamma(2 * (double)n + 2, LG_U)));
    for (size_t i = 0; i < n; i++) {
        y[i] = lg_mul_up(0.5 * grow, lg_add_up(y[i], lg_mul_up(2 * (double)n, LG_TINY)));
    }
}

/* Collatz and Wielandt: for nonnegative symmetric R, ||R||_2 <= max_i (Rx)_i / x_i for all x > 0. One
 * step from x = 1 (row sums) and one from the row sums. */
double lg_sym_radius_norm(size_t n, const double *r, double *work)
{
    double top = lg_largest(n * n, r);
    if (top == 0 || !isfinite(top)) {
        return top;
    }
    double *x = work, *y = work + n, row_sums = 0, refined = 0;
    for (size_t i = 0; i < n; i++) {
        y[i] = 1;
    }
    apply_radius(n, r, y, x);
    apply_radius(n, r, x, y);
    for (size_t i = 0; i < n; i++) {
        row_sums = lg_larger(row_sums, x[i]);
        refined = lg_larger(refined, lg_div_up(y[i], x[i]));
    }
    double least = fmin(row_sums, refined); /* of two bounds the one that is known */
    return isnan(least) ? INFINITY : least;
}

double lg_sym_norm(const struct lg_sym *S)
{
    double norm = 0, grow = lg_div_up(1, lg_down(1 - lg_gamma((double)S->n, LG_U)));
    for (size_t i = 0; i < S->n; i++) {
        norm = lg_larger(norm, lg_sum_abs(S->n, S->S + i * S->n));
    }
    return lg_mul_up(norm, grow);
}

/* Upper bound of || |R|^T |R| ||_inf, INFINITY when R has an entry that is not finite: z = |R|^T (|R| 1),
 * 2n roundings at most. */
static double factor_product_norm(size_t n, const double *R, double *z)
{
    for (size_t i = 0; i < n; i++) {
        z[i] = 0;
    }
    for (size_t i = 0; i < n; i++) {
        double sum = lg_sum_abs(n - i, R + i * n + i);
        for (size_t j = i; j < n; j++) {
            z[j] += fabs(R[i * n + j]) * sum;
        }
    }
    double top = lg_largest(n, z);
    top = lg_add_up(top, lg_mul_up((double)n, LG_TINY));
    return lg_div_up(top, lg_down(1 - lg_gamma(2 * (double)n, LG_U)));
}

double lg_sym_cholesky(const struct lg_sym *S, double shift, double *R, double *loss)
{
    size_t n = S->n;
    double trace = 0, largest = 0;
    *loss = INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (R != S->S) {
            memcpy(R + i * n + i, S->S + i * n + i, (n - i) * sizeof(double));
        }
        double pivot = S->S[i * n + i] - shift;
        if (!(pivot > 0) || !isfinite(pivot)) {
            return -INFINITY;
        }
        R[i * n + i] = pivot;
        trace = lg_add_up(trace, pivot);
        largest = fmax(largest, pivot);
    }
    double *z = malloc(n * sizeof(double));
    /* Column-major lower triangle = row-major upper triangle. */
    if (z == NULL) {
        lg_memory_note();
    }
    if (z == NULL || LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', (int)n, R, (int)n) != 0) {
        free(z);
        return -INFINITY;
    }
    double gamma = lg_gamma((double)n + 2, LG_U);
    double spread = factor_product_norm(n, R, z);
    free(z);
    if (!isfinite(spread) || !isfinite(S->rho)) {
        return -INFINITY;
    }
    spread = fmin(spread, lg_div_up(trace, lg_down(1 - gamma)));
    double underflow = lg_mul_up(lg_mul_up(4 * (double)n, lg_add_up(2 * (double)n + 4, largest)), LG_TINY);
    *loss = lg_add_up(lg_add_up(lg_mul_up(gamma, spread), lg_mul_up(LG_U, largest)), underflow);
    return nextafter(shift - lg_add_up(*loss, S->rho), -INFINITY);
}

lg_ball lg_sym_rayleigh(const struct lg_sym *S, const double *v)
{
    size_t n = S->n;
    struct lg_vec x, Sx;
    lg_ball quotient = lg_whole_line();
    struct lg_mat view = lg_mat_view(n, n, S->S);
    int status = lg_vec_init(&x, n);
    status = lg_vec_init(&Sx, n) != 0 ? -1 : status;
    if (status == 0) {
        for (size_t i = 0; i < n; i++) {
            x.mid[i] = v[i];
        }
        if (lg_mat_vec(&Sx, &view, &x) == 0) {
            quotient = lg_div(lg_vec_dot(&x, &Sx), lg_vec_norm_sqr(&x));
        }
    }
    lg_vec_clear(&x);
    lg_vec_clear(&Sx);
    return quotient;
}

/* Exact away from the ends of the range; one step down covers the rounding there. */
double lg_scale_down(double x, int e)
{
    double y = ldexp(x, e);
    return ldexp(y, -e) == x ? y : nextafter(y, -INFINITY);
}
