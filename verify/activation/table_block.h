/* Table evaluation, four elements at a time.
 *
 * Included once per instruction set, with TARGET (a function attribute) and NAME defined; defines
 * NAME(eval) and NAME(eval2) with the meaning of lg_table_eval and lg_table_eval2. (Generic vectors are
 * lowered per function, so that the whole body must carry the target.)
 *
 * z/H + 1.5 2^52 rounds z/H to the nearest integer k (even on ties, |k| < 2^51) and leaves it in the
 * low bits; h = z - kH is exact by Sterbenz' lemma (k = 0: h = z). The four rows of coefficients are
 * transposed in registers, which is faster than gathering them. Lanes that are outside the range
 * or NaN are computed at 0 and replaced afterwards. In place is allowed: a block is loaded before
 * it is stored. */
#ifndef LG_TABLE_BLOCK_H
#define LG_TABLE_BLOCK_H

#include "verify/activation/table.h"

#include <stdint.h>
#include <string.h>

enum { LANES = 4 };
#define ROUNDER 0x1.8p52
#define SCALE(m, j) ((double)((j) == 0 ? 1 : (j) == 1 ? (m) : (m) * ((m)-1))) /* m!/(m-j)! */
#define INLINE TARGET static inline __attribute__((always_inline))

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef lanes stored __attribute__((may_alias));
typedef stored unaligned __attribute__((aligned(sizeof(double))));
typedef int64_t masks __attribute__((vector_size(LANES * sizeof(int64_t))));

/* phi^(order)(z) where z is outside the range or NaN. */
static double outside(const struct lg_table *T, int order, double z)
{
    if (isnan(z))
        return z;
    if (z < 0)
        return T->left[order];
    return order == 0 && T->ramp ? z : T->right[order];
}

#endif

/* The vectors row[0..3][q] into columns c[0..3]. */
INLINE void NAME(transpose)(lanes *c, const stored *const *row, int q)
{
    const lanes r0 = row[0][q], r1 = row[1][q], r2 = row[2][q], r3 = row[3][q];
    const lanes even01 = __builtin_shufflevector(r0, r1, 0, 4, 2, 6);
    const lanes odd01 = __builtin_shufflevector(r0, r1, 1, 5, 3, 7);
    const lanes even23 = __builtin_shufflevector(r2, r3, 0, 4, 2, 6);
    const lanes odd23 = __builtin_shufflevector(r2, r3, 1, 5, 3, 7);
    c[0] = __builtin_shufflevector(even01, even23, 0, 1, 4, 5);
    c[1] = __builtin_shufflevector(odd01, odd23, 0, 1, 4, 5);
    c[2] = __builtin_shufflevector(even01, even23, 2, 3, 6, 7);
    c[3] = __builtin_shufflevector(odd01, odd23, 2, 3, 6, 7);
}

/* *p = sum_{m>=j} m!/(m-j)! c_m h^{m-j}: two stages of Horner's scheme around even and odd parts of the
 * rest, which halves the chain of dependent operations. */
INLINE void NAME(polynomial)(lanes *p, const lanes *c, int j, const lanes *h)
{
    const lanes square = *h * *h;
    lanes even = {0}, odd = {0};
#pragma GCC unroll 12
    for (int m = LG_TABLE_TERMS - 1; m >= j + 2; m--) {
        const lanes term = SCALE(m, j) * c[m];
        if ((m - j) % 2 == 0)
            even = m >= LG_TABLE_TERMS - 2 ? term : even * square + term;
        else
            odd = m >= LG_TABLE_TERMS - 2 ? term : odd * square + term;
    }
    *p = SCALE(j, j) * c[j] + *h * (SCALE(j + 1, j) * c[j + 1] + *h * (even + *h * odd));
}

/* One block: out[j] = p_j for j in [lowest, highest]. */
INLINE void NAME(block)(const struct lg_table *T, int lowest, int highest, const double *z,
                        double *const *out)
{
    const lanes x = *(const unaligned *)z;
    lanes p[LG_TABLE_ORDERS] = {{0}}, c[LG_TABLE_TERMS];
    const masks inside = (x >= -T->range) & (x <= T->range);
    const lanes clamped = (lanes)((masks)x & inside);
    const lanes shifted = clamped * T->inverse_width + ROUNDER;
    const lanes h = clamped - (shifted - ROUNDER) * T->width;
    const masks cell = (masks)shifted - (masks)((lanes){0} + ROUNDER) + T->cells;

    const stored *row[LANES];
#pragma GCC unroll 4
    for (int i = 0; i < LANES; i++)
        row[i] = (const stored *)T->coefficient + cell[i] * (LG_TABLE_TERMS / LANES);
#pragma GCC unroll 3
    for (int q = 0; q < LG_TABLE_TERMS / LANES; q++)
        NAME(transpose)(c + q * LANES, row, q);
    if (lowest == 0)
        NAME(polynomial)(&p[0], c, 0, &h);
    if (lowest <= 1 && highest >= 1)
        NAME(polynomial)(&p[1], c, 1, &h);
    if (highest == 2)
        NAME(polynomial)(&p[2], c, 2, &h);

    const bool all_inside = (inside[0] & inside[1] & inside[2] & inside[3]) != 0;
    if (!all_inside) {
        for (int j = lowest; j <= highest; j++)
            for (int i = 0; i < LANES; i++)
                if (!inside[i])
                    p[j][i] = outside(T, j, x[i]);
    }
#pragma GCC unroll 3
    for (int j = lowest; j <= highest; j++)
        *(unaligned *)out[j] = p[j];
}

/* out[j][i] = p_j(z_i), i < m; the last block is padded with zeros. */
INLINE void NAME(sweep)(const struct lg_table *T, int lowest, int highest, size_t m, const double *z,
                        double *const *out)
{
    size_t i = 0;
    for (; i + LANES <= m; i += LANES) {
        double *at[LG_TABLE_ORDERS] = {0};
        for (int j = lowest; j <= highest; j++)
            at[j] = out[j] + i;
        NAME(block)(T, lowest, highest, z + i, at);
    }
    if (i < m) {
        double last[LANES] = {0}, result[LG_TABLE_ORDERS][LANES];
        double *const at[LG_TABLE_ORDERS] = {result[0], result[1], result[2]};
        memcpy(last, z + i, (m - i) * sizeof *z);
        NAME(block)(T, lowest, highest, last, at);
        for (int j = lowest; j <= highest; j++)
            memcpy(out[j] + i, result[j], (m - i) * sizeof *z);
    }
}

TARGET static void NAME(eval)(const struct lg_table *T, int order, size_t m, const double *z, double *out)
{
    double *const at[LG_TABLE_ORDERS] = {out, out, out};
    switch (order) {
    case 0:
        NAME(sweep)(T, 0, 0, m, z, at);
        break;
    case 1:
        NAME(sweep)(T, 1, 1, m, z, at);
        break;
    default:
        NAME(sweep)(T, 2, 2, m, z, at);
    }
}

TARGET static void NAME(eval2)(const struct lg_table *T, size_t m, const double *z, double *value,
                               double *slope)
{
    double *const at[LG_TABLE_ORDERS] = {value, slope, NULL};
    NAME(sweep)(T, 0, 1, m, z, at);
}
