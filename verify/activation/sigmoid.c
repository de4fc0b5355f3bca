/* Sigmoid s(z) = 1/(1 + e^-z); s' = s(1 - s), s'' = s'(1 - 2s), s''' = s'(1 - 6s').
 *
 * sup s = 1 (at infinity), sup s' = 1/4 at 0, sup |s''| = 1/(6 sqrt 3), sup |s'''| = 1/8 at 0 (the
 * other extremum of p(1 - 6p), p = s', is 1/24 at p = 1/12). Beyond |z| = 2 > log(2 + sqrt 3) > 1.31
 * s''' has no zero, so s'' is monotone there; s and s' are for all |z|. */
#include "verify/activation/activation.h"
#include "verify/activation/special.h"

const struct lg_activation activation_sigmoid = {
    .name = "sigmoid",
    .B0 = {1, 0},
    .B = {0.25, 0},
    .B2 = {0.09622504486493762742, 0x1p-57},
    .B3 = {0.125, 0},
    .G = {0, INFINITY},
    .smooth = true,
    .odd = false,
    .analytic_nonpolynomial = true,
    .arb = lg_arb_logistic,
    .series = lg_arb_logistic_series,
    .range = 38,
    .left = 0,
    .right = 1,
    .cell_bits = 4,
};
