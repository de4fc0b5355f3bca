/* Both sides of Schur's and Oppenheim's inequalities for A = G G^T, B = H H^T, G n x d and H n x k exact doubles.
 *
 * At 53 bits the spectra are squares of singular values of the factors G, H, D H and K, the row-wise Khatri-Rao
 * product; above, and for what is an identity, everything is integer arithmetic (exact.h), which decides ties. */
#ifndef LG_SCHUR_H
#define LG_SCHUR_H

#include "verify/rigor/exact.h"
#include "verify/rigor/matrix.h"

/* With the diagonal of one matrix, A, and the spectrum of the other, B, D = diag(A)^(1/2), P = A o B; in all of them
 * left <= right is what is claimed:
 *     lower        min_i A_ii lambda_min(B), lambda_min(P)      upper        lambda_max(P), max_i A_ii lambda_max(B)
 *     sharp_lower  lambda_min(D B D), lambda_min(P)             sharp_upper  lambda_max(P), lambda_max(D B D)
 *     false_lower  max for min in lower                         false_upper  min for max in upper */
struct lg_schur {
    struct lg_order lower, upper, sharp_lower, sharp_upper, false_lower, false_upper;
};
/* out[0]: as above; out[1]: A and B exchanged. 0, or -1 when memory is short. */
LG_MUST_USE int lg_schur_bounds(struct lg_schur out[2], size_t n, size_t d, size_t k, const double *G,
                                const double *H, int precision);

/* 1 - det(P)/prod P_ii (left) and 1 - det/prod of the diagonal for A and for B (right). Returns how many: 0 when the
 * diagonal of P has a zero, where both determinants are 0. */
size_t lg_oppenheim(struct lg_order out[2], size_t n, size_t d, size_t k, const double *G, const double *H);

struct lg_schur_identities {
    size_t factor;    /* entries in which A o B and K K^T differ */
    bool is_constant; /* B = B_00 1 1^T */
    size_t multiple;  /* then: entries in which A o B and B_00 A differ */
};
void lg_schur_identities(struct lg_schur_identities *out, size_t n, size_t d, size_t k, const double *G,
                         const double *H);

#endif
