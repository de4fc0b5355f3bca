/* What an honest least-norm solve may miss, from the declared arithmetic alone.
 *
 * The kernel forms Phi computed = Phi + E1, |E1_il| <= e_il = m + va + (vr + us)(|phi_il| + m), m = B |dz_il|, |dz_il| <=
 * gz |x_i||w_l| + d tiny (errors.c). It then solves by Householder QR of Phi^T (k x n), v = Q R^-T y, or as stably.
 *
 * One computed reflection b - tau u (u^T b) of length m: the norm of a column costs m/2 + 4 roundings (half of a sum of
 * squares, scaling, root), the pivot one, the entries of u two more: m/2 + 7; tau m + 10; u^T b another m; the term tau
 * w u_j has 3m + 27 in all, and | |tau||u||u|^T | = 2, so the error is at most (u + 2 gamma_{3m+27})|b| <= gamma_{6m+55}
 * |b|, |b| the 2-norm. Products add up, (1 + gamma_i)(1 + gamma_j) <= 1 + gamma_{i+j}: with N = sum_{j < n} (6(k - j) +
 * 55) and g = gamma_N there is an exactly orthonormal Q (k x n) with (Higham, Accuracy and Stability, Lemma 19.3)
 *     Phi^T + E1^T + E = Q R,  |column i of E| <= g |row i of Phi + E1|;   v = Q (z + h),  |h| <= g|z|,
 *     (R + dR)^T z = y,  |dR_i| <= gamma_n |R_i| (substitution),          h has a part orthogonal to Q's columns.
 * Hence, with p_i = |Phi_i| + |e_i| >= |row i of Phi + E1|, |R_i| <= (1 + g) p_i and |z| <= |v|/(1 - g),
 *     |(Phi v - y)_i| <= |v| { |e_i| + p_i [ g + (gamma_n + g)(1 + g)/(1 - g) + us ] },   us: v as stored.
 * (|v| before storing is at most 1 + us times the stored one, a factor on the first two terms.)
 * Null space: Q z = (Phi^T + E1^T + E) t, R t = z, |t| <= |z|/(sigma - eps), eps = |e|_F + g p_F, so
 *     |Q_null v| <= |v| { (eps/(sigma - eps) + g)/(1 - g) + us }.
 * Underflow adds k tiny to each entry that is stored; it is counted in e_il. */
#include "verify/model/features.h"

#include <stdlib.h>

/* N, the roundings that a vector of the factorization goes through. */
static double roundings(size_t n, size_t k)
{
    double sum = 0;
    for (size_t j = 0; j < n; j++)
        sum += 6 * (double)(k - j) + 55;
    return sum;
}

/* row_i := |e_i|. */
static void feature_errors(const struct lg_features *f, const struct lg_arith *a, double *row)
{
    const struct lg_model *m = f->m;
    double gz = lg_z_gamma_usual(a), b = lg_hi(m->act->B);
    for (size_t i = 0; i < f->n; i++)
        row[i] = 0;
    for (size_t l = 0; l < f->k; l++) {
        double w = lg_norm_up(m->d, f->W + l * m->d);
        for (size_t i = 0; i < f->n; i++) {
            double dz = lg_add_up(lg_mul_up(gz, lg_mul_up(m->xnorm[i], w)), (double)m->d * a->tiny);
            double moved = lg_mul_up(b, dz);
            double size = lg_add_up(fabs(f->Phi.mid[i * f->k + l]), f->Phi.rad[i * f->k + l]);
            double stored = lg_mul_up(lg_add_up(a->vr, a->us), lg_add_up(size, moved));
            double error = lg_add_up(lg_add_up(moved, a->va), lg_add_up(stored, (double)f->k * a->tiny));
            row[i] = lg_add_up(row[i], lg_mul_up(error, error));
        }
    }
    for (size_t i = 0; i < f->n; i++)
        row[i] = lg_sqrt_up(row[i]);
}

int lg_fit_error(const struct lg_features *f, const struct lg_arith *a, double *row, struct lg_fit_error *out)
{
    double *p = malloc(f->n * sizeof *p), unit = fmax(a->ua, a->us);
    if (!p)
        return -1;
    double g = lg_gamma(roundings(f->n, f->k), unit), solved = lg_add_up(lg_gamma((double)f->n, unit), g);
    double grow = lg_div_up(lg_add_up(1, g), lg_down(1 - g));
    double unstored = lg_add_up(1, a->us);
    double factor = lg_add_up(lg_mul_up(unstored, lg_add_up(g, lg_mul_up(solved, grow))), a->us);
    feature_errors(f, a, row);
    double e = lg_norm_up(f->n, row);
    for (size_t i = 0; i < f->n; i++)
        p[i] = lg_add_up(f->row_norm[i], row[i]);
    out->features = lg_add_up(e, lg_mul_up(g, lg_norm_up(f->n, p)));
    for (size_t i = 0; i < f->n; i++)
        row[i] = lg_add_up(lg_mul_up(unstored, row[i]), lg_mul_up(p[i], factor));
    double room = lg_down(lg_lo(f->sigma_min) - out->features);
    double turned = room > 0 ? lg_div_up(out->features, room) : INFINITY;
    out->null = lg_add_up(lg_mul_up(unstored, lg_div_up(lg_add_up(turned, g), lg_down(1 - g))), a->us);
    free(p);
    return 0;
}
