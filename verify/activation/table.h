/* Piecewise Taylor tables of a smooth function and its first two derivatives, with a proved error.
 *
 * Cell k, |k| <= K = range/H, H = 2^-cell_bits, holds the Taylor coefficients c_0..c_11 at its
 * centre kH, rounded to double. For |z| <= range, k is z/H rounded to nearest (even), h = z - kH is
 * exact, and p_j(z) = sum_{m>=j} m!/(m-j)! c_m h^{m-j} is evaluated in double precision. For |z| > range
 * the asymptote is returned; for NaN, NaN.
 *
 * Error of p_j in a cell, |h| <= H/2, D = 11:
 *   remainder    (D+1)!/(D+1-j)! |c_{D+1}(cell)| |h|^{D+1-j}      Lagrange, c_{D+1} over the cell ball
 *   coefficient  sum_m m!/(m-j)! |c_m - fl(c_m)| |h|^{m-j}
 *   rounding     sum_m m!/(m-j)! gamma_{r(m-j)} |fl(c_m)| |h|^{m-j},  r(0) = 1, r(n) = 2n + 3; FMA or not
 *   underflow    2^-1070
 * and beyond the range the distance to the asymptote at +-range. error[j][i] is the largest over
 * the cells |k| <= i; i = K + 1 includes the tails. */
#ifndef LG_ACTIVATION_TABLE_H
#define LG_ACTIVATION_TABLE_H

#include "verify/activation/activation.h"

enum { LG_TABLE_TERMS = 12, LG_TABLE_ORDERS = 3 };

struct lg_table {
    double range, width, inverse_width;
    long cells;                     /* K */
    double *coefficient;            /* (2K + 1) x LG_TABLE_TERMS, cell -K first, 32-byte aligned */
    double *error[LG_TABLE_ORDERS]; /* K + 2 each */
    double left[LG_TABLE_ORDERS], right[LG_TABLE_ORDERS];
    bool ramp; /* asymptote of order 0 is max(z, 0) */
};

/* From a->series; 0, or -1 when memory is short. */
LG_MUST_USE int lg_table_build(struct lg_table *table, const struct lg_activation *a);
void lg_table_clear(struct lg_table *table);

void lg_table_eval(const struct lg_table *table, int order, size_t m, const double *z, double *out);
void lg_table_eval2(const struct lg_table *table, size_t m, const double *z, double *value, double *slope);
/* For all |z| <= zmax, zmax >= 0. */
double lg_table_error(const struct lg_table *table, int order, double zmax);

#endif
