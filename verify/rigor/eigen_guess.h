/* An uncertified first estimate of lambda_min; internal to rigor. */
#ifndef LG_EIGEN_GUESS_H
#define LG_EIGEN_GUESS_H

#include "verify/rigor/eigen_bounds.h"

/* v (n): start vector in, approximate eigenvector out; *value and an estimate of its error. 0, or -1 when S is not
 * positive definite in single precision or memory is short. */
LG_MUST_USE int lg_sym_guess(const struct lg_sym *S, double *v, double *value, double *error);

#endif
