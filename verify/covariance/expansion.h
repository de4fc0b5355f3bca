/* The Hermite expansion on the rows of a matrix, entry by entry and in Arb: what the lemma about it is stated in.
 *
 * X (n x d), exact, no zero row. Inner products are exact, so that parallel and orthogonal rows, where the statements
 * become equalities, are known for certain. */
#ifndef LG_COVARIANCE_EXPANSION_H
#define LG_COVARIANCE_EXPANSION_H

#include "verify/covariance/hermite.h"
#include "verify/rigor/matrix.h"

struct lg_cosines {
    size_t n, d;
    slong prec;
    arb_ptr product; /* n x n: <x_i, x_j>, exact */
    arb_ptr norm;    /* n: |x_i| */
    arb_ptr cosine;  /* n x n: +-1 exactly where rows are parallel, 0 exactly where they are orthogonal */
    bool parallel;   /* some two rows are */
    bool orthogonal; /* all rows are, n = 1 included */
};

/* 0; -1 memory is short; 1 an entry is not finite or a row is zero. Nothing is held unless 0. */
LG_MUST_USE int lg_cosines_init(struct lg_cosines *g, const struct lg_mat *X, slong prec);
void lg_cosines_clear(struct lg_cosines *g);
/* Rows i and j are parallel: cosine +-1, decided exactly. */
bool lg_cosines_parallel(const struct lg_cosines *g, size_t i, size_t j);

/* sum_{r <= R} mu_r(a) mu_r(b) rho^r. */
void lg_expansion_sum(arb_t out, const struct lg_hermite *a, const struct lg_hermite *b, size_t R,
                      const arb_t rho, slong prec);
/* |rho|^{R+1} sqrt(tail_R(a) tail_R(b)): what the terms beyond R add at most. */
void lg_expansion_tail(arb_t out, const struct lg_hermite *a, const struct lg_hermite *b, size_t R,
                       const arb_t rho, slong prec);
/* E[f(g) f(g')], f = phi^(order), order 0 or 1, var g = a^2, var g' = b^2, correlation rho in (-1, 1), in closed form:
 * erf, ReLU, quadratic. False for the others. */
bool lg_expansion_closed(arb_t out, enum lg_activation_id id, int order, const arb_t a, const arb_t b,
                         const arb_t rho, slong prec);

/* E (n x n, i <= j): E[phi'(g) phi'(g')] at the cosines of the rows, in closed form or by the whole series with its tail. */
void lg_expansion_expectations(arb_ptr E, const struct lg_cosines *g, enum lg_activation_id id);

/* factor (E - sum_{r<=R} mu_r(a) mu_r(b) rho^r) and |factor| times its tail. */
void lg_expansion_rest(arb_t rest, arb_t tail, const arb_t E, const struct lg_hermite *a,
                       const struct lg_hermite *b, size_t R, const arb_t rho, const arb_t factor, slong prec);

/* Is the tail beyond R, in single precision, its first term alone? Then rest and tail may be equal. (phi' at a tiny scale.) */
bool lg_expansion_one_term(const struct lg_hermite *h, size_t R);

/* Symmetric matrices with zero diagonal: the K_ij^m; K_ij sum_{r<=m} mu_r^2 K_ij^r; the K_ij E_ij less that; the K_ij E_ij.
 * E (n x n) is read above the diagonal. */
enum lg_hollow { LG_HOLLOW_POWER, LG_HOLLOW_PARTIAL, LG_HOLLOW_REST, LG_HOLLOW_WHOLE };
void lg_expansion_hollow(struct lg_mat *out, const struct lg_cosines *g, const struct lg_hermite *h,
                         arb_srcptr E, enum lg_hollow part, size_t m);

/* K^{o m} is nonsingular for generic rows: n is at most the number of monomials of degree m in d variables. */
bool lg_cosines_generic_rank(const struct lg_cosines *g, size_t m);
/* A pair i < j, any number choosing it; 0, 0 for n = 1. */
void lg_cosines_pair(const struct lg_cosines *g, size_t number, size_t *i, size_t *j);
/* sum_j <x_i, x_j>^power u_j. */
void lg_cosines_apply(arb_t out, const struct lg_cosines *g, size_t i, ulong power, arb_srcptr u);

/* few (n x d'): the first d' columns of X, the most with d'(d'+1)/2 < n, and g its cosines; both the caller's to clear. False: there
 * are none, or a row of them is zero, or no memory (lg_memory_note). */
bool lg_quadratic_features(struct lg_mat *few, struct lg_cosines *g, const struct lg_mat *X, slong prec);
/* u (n) with u_D = 1, D = d(d+1)/2 < n, and zeros behind, such that (K o K) u = 0: sum_i u_i x_i x_i^T = 0. False when
 * D >= n or the first D of the x_i x_i^T could not be shown to be independent. */
bool lg_quadratic_null_vector(arb_ptr u, const struct lg_cosines *g, const struct lg_mat *X);

#endif
