/* Activations as certified functions: constants, tables and bounds.
 *
 * One file per activation defines `const struct lg_activation activation_<name>`; the array of
 * all, indexed by enum lg_activation_id, is lg_activations[]. The suprema are theory section 0's
 * and are re-proved by a unit test with ball arithmetic.
 *
 * Tables: for order j = 0, 1, 2 (phi, phi', phi''), lg_activation_eval(a, j, m, z, out, nan) writes an
 * approximation p_j(z) for exact doubles z and lg_activation_error(a, j, |z|_max) bounds
 * |p_j(z) - phi^(j)(z)| for every |z| <= |z|_max: proved, Arb-generated piecewise Taylor
 * polynomials (centre coefficients rounded to double, Lagrange remainder over the cell ball,
 * coefficient rounding, Horner rounding). ReLU: phi exact, phi' = 1{z>0}, phi'' = 0; quadratic:
 * phi exact up to one rounding (relative; its bound uses |z|_max), phi' and phi'' exact. */
#ifndef LG_ACTIVATION_H
#define LG_ACTIVATION_H

#include "kernels/lemmagate_kernel.h"
#include "verify/rigor/arb_compat.h"
#include "verify/rigor/ball.h"

struct lg_activation {
    const char *name; /* "softplus" */
    /* Suprema over R of |phi|, |phi'|, |phi''|, |phi'''|; {0, INFINITY} where infinite. ReLU: B2 and
     * B3 are infinite (piecewise linear). Balls: mid +- rad contains the supremum. */
    lg_ball B0, B, B2, B3;
    lg_ball G;   /* sup |phi(z)|/|z|; infinite where phi(0) is not 0 */
    bool smooth; /* phi' absolutely continuous (all but ReLU) */
    bool odd;    /* phi(-z) = -phi(z) */
    bool analytic_nonpolynomial;
    /* phi^(j)(z) as an Arb series-free value at `prec` bits, j = 0..3; the referee and the upper rungs. */
    void (*arb)(arb_t out, int order, const arb_t z, slong prec);

    /* How to evaluate in double precision: `closed` and `closed_error` (quadratic, ReLU), else a
     * table of cells of width 2^-cell_bits, centred at its multiples, on [-range, range], from
     * series(c, len, x): c_m = phi^(m)(x)/m!, m < len, where x may be a wide ball. Outside phi is
     * replaced by its asymptote: the constants left and right, or max(z, 0) where `ramp`. Beyond
     * |z| = 2 <= range the distances of phi, phi' and phi'' to their asymptotes decrease. */
    void (*closed)(int order, size_t m, const double *z, double *out);
    double (*closed_error)(int order, double zmax);
    void (*series)(arb_ptr c, slong len, const arb_t x, slong prec);
    double range, left, right;
    int cell_bits;
    bool ramp;
};

extern const struct lg_activation *const lg_activations[LG_ACTIVATIONS];

/* Build all tables (thread-safe, idempotent, about 0.1 s); 0 or -1 when memory is short. */
LG_MUST_USE int lg_activation_setup(void);

/* out_i = table value of phi^(order)(z_i), order 0..2; z finite (NaN gives NaN). In place allowed.
 * Vectorisable; a few ns per element. */
void lg_activation_eval(enum lg_activation_id a, int order, size_t m, const double *z, double *out);

/* Both phi and phi' in one pass over z (the hot path). */
void lg_activation_eval2(enum lg_activation_id a, size_t m, const double *z, double *value, double *slope);

/* Upper bound of the absolute error of the above for all |z| <= zmax. */
double lg_activation_error(enum lg_activation_id a, int order, double zmax);

#endif
