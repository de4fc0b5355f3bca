/* Gram matrices of doubles as exact numbers, and certain comparisons of their extreme eigenvalues, ties included.
 *
 * A double is an integer times a power of two, so a matrix of doubles is 2^e M with M over the integers, and so are
 * its Gram matrix, entrywise products and row scalings. Balls of any precision leave an equality undecided; here it
 * is decided: eigenvalues are roots of characteristic polynomials over the integers, shared ones are roots of the
 * greatest common divisor, and the others lie apart, so that enclosures of enough bits separate them.
 * Small sizes only (n up to a dozen or so): nothing is rounded, and numbers grow. Internal growth of memory aborts
 * as FLINT does. */
#ifndef LG_EXACT_H
#define LG_EXACT_H

#include "verify/rigor/arb_compat.h"

#include <stddef.h>

struct lg_exact {
    fmpz_mat_t M;
    slong e; /* the matrix is 2^e M */
};

void lg_exact_init(struct lg_exact *A, size_t rows, size_t columns);
void lg_exact_clear(struct lg_exact *A);
/* From rows x columns finite doubles, row-major. */
void lg_exact_set(struct lg_exact *A, const double *x);

/* The output has the right shape and is no input. */
void lg_exact_gram(struct lg_exact *out, const struct lg_exact *F); /* F F^T */
void lg_exact_hadamard(struct lg_exact *out, const struct lg_exact *A, const struct lg_exact *B);
/* Row-wise Khatri-Rao product, row i = F_i (x) H_i: its Gram matrix is (F F^T) o (H H^T). */
void lg_exact_khatri_rao(struct lg_exact *out, const struct lg_exact *F, const struct lg_exact *H);
/* diag(A) B, which has the eigenvalues of D B D, D = diag(A)^(1/2). */
void lg_exact_weigh(struct lg_exact *out, const struct lg_exact *A, const struct lg_exact *B);
void lg_exact_scale(struct lg_exact *out, const struct lg_exact *A, const struct lg_exact *B,
                    size_t i); /* B_ii A */
/* Entries in which A and B differ. */
size_t lg_exact_differences(const struct lg_exact *A, const struct lg_exact *B);

enum lg_end { LG_LEAST, LG_GREATEST };
/* The index of the least or greatest diagonal entry. */
size_t lg_exact_diagonal_end(const struct lg_exact *A, enum lg_end end);

/* Two numbers as balls whose comparison is certain: as they are; less a common double where they agree to more digits
 * than a double has; {0, 0} and {0, 0} where they are equal. */
struct lg_order {
    lg_ball left, right;
};
/* The least or greatest eigenvalues of A and B, whose eigenvalues are real and not negative. */
struct lg_order lg_exact_compare(const struct lg_exact *A, const struct lg_exact *B, enum lg_end end);
/* 1 - det(M)/prod M_ii for M = A, B: Hadamard's inequality says 0 or more. The diagonals are positive. */
struct lg_order lg_exact_compare_deficits(const struct lg_exact *A, const struct lg_exact *B);

/* The least root of a squarefree p of positive degree, all of whose roots are real and either none is negative or none
 * positive, to a relative 2^-prec; internal to exact_*.c. */
void lg_least_root(arb_t out, const fmpz_poly_t p, slong prec);

#endif
