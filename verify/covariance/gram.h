/* Inner products of rows to about twice double precision, and their norms.
 *
 * X (n x d) exact. Row i is 2^{e_i} times a row z_i whose largest entry is in [1/2, 1) (zero rows: e_i = 0), and
 *   |<z_i, z_j> - (hi_ij + lo_ij)| <= rad_ij,   |lo_ij| <= 2^-53 |hi_ij|,
 * hi, lo, rad symmetric n x n; rad is 0 where the computation is exact (integers of up to 20 bits or so) and
 * otherwise about 2^-100. Source of the splitting: Ozaki, Ogita, Oishi, Rump, Numer. Algorithms 59 (2012). */
#ifndef LG_COVARIANCE_GRAM_H
#define LG_COVARIANCE_GRAM_H

#include "verify/rigor/arb_compat.h"
#include "verify/rigor/matrix.h"

enum { LG_GRAM_PREC = 128, LG_GRAM_LARGEST_EXPONENT = 400 };

struct lg_gram {
    size_t n;
    double *hi, *lo, *rad;
    int *exponent;
    arb_ptr norm; /* |z_i| at LG_GRAM_PREC bits */
};

/* 0; -1 memory is short; 1 an entry is not finite, d > 2^26 or |e_i| > LG_GRAM_LARGEST_EXPONENT. Nothing is held then. */
LG_MUST_USE int lg_gram_init(struct lg_gram *g, const struct lg_mat *X);
void lg_gram_clear(struct lg_gram *g);

/* <x_i, x_j>, or with `unit` <x_i, x_j>/(|x_i||x_j|), exactly 1 for i = j and 0 where another row is zero. */
void lg_gram_entry(arb_t out, const struct lg_gram *g, size_t i, size_t j, bool unit);
/* |x_i|. */
void lg_gram_norm(arb_t out, const struct lg_gram *g, size_t i);
/* All entries as a matrix of double balls; `unit` as above. 0, or -1: memory. */
LG_MUST_USE int lg_gram_matrix(struct lg_mat *out, const struct lg_gram *g, bool unit);

/* The upper triangle of n x n onto the lower one. */
void lg_mirror(size_t n, double *A);

#endif
