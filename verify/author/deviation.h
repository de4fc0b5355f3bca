/* What T2b, the key lemma in deviation form, states along a run, however its eps was bounded.
 *
 * On B(W_0, R): |J(W) - J(W_0)| <= eps, |J| <= beta; alpha' = sigma_min(J(W_0)) - eps, c' = 1 - 2 eps/alpha' - eta beta^2/2.
 * A lemma puts LG_DEVIATION_HYPOTHESES and LG_DEVIATION_CLAIMS at the head of its tables, at the indices below, and adds its own:
 * what makes eps true, the claims about steps (step_claims.h). R is recipe.extra[0] and the budget E_ recipe.extra[1]; both
 * are hypotheses, wherever they came from. Statement and allowances: lemmas/THEORY.md, T2b. */
#ifndef LG_DEVIATION_H
#define LG_DEVIATION_H

#include "verify/author/key_constants.h"

enum {
    LG_T2B_ALPHA,
    LG_T2B_EPSILON,
    LG_T2B_RADIUS,
    LG_T2B_STEP,
    LG_T2B_BUDGET,
    LG_T2B_GLOBAL,
    LG_T2B_HYPOTHESES
};
enum {
    LG_T2B_RATE,
    LG_T2B_RATE_SHARP,
    LG_T2B_PATH,
    LG_T2B_PATH_SHARP,
    LG_T2B_INSIDE,
    LG_T2B_CONTRACTION,
    LG_T2B_PATH_EXACT,
    LG_T2B_BAD_RATE,
    LG_T2B_BAD_PATH,
    LG_T2B_CLAIMS
};

#define LG_T2B_THEOREM (1u << LG_T2B_ALPHA | 1u << LG_T2B_EPSILON | 1u << LG_T2B_RADIUS | 1u << LG_T2B_STEP)
#define LG_T2B_FLOATING (LG_T2B_THEOREM | 1u << LG_T2B_BUDGET)

/* epsilon: the statement of the hypothesis on eps, "eps = ... <= alpha'/8". */
#define LG_DEVIATION_HYPOTHESES(epsilon)                                                         \
    [LG_T2B_ALPHA] = {"alpha'", "smallest normal number <= alpha' = sigma_min(J(W_0)) - eps"},   \
    [LG_T2B_EPSILON] = {"deviation", epsilon},                                                   \
    [LG_T2B_RADIUS] = {"radius", "max(4|r_0|/alpha', (|r_0| + beta E_)/(c' alpha') + E_) <= R"}, \
    [LG_T2B_STEP] = {"step size", "eta <= 1/beta^2"},                                            \
    [LG_T2B_BUDGET] = {"rounding budget", "E = sum of |e_t| <= E_, fixed before the run"},       \
    [LG_T2B_GLOBAL] = LG_KEY_GLOBAL("|J(W_0)| + eps")

/* exact: the index of the hypothesis "exact iterates". */
#define LG_DEVIATION_CLAIMS(exact)                                                    \
    [LG_T2B_RATE] = {"rate",                                                          \
                     LG_SLIDE,                                                        \
                     LG_THEOREM,                                                      \
                     LG_T2B_FLOATING,                                                 \
                     "|r_t| <= q^t|r_0| + allowance, q^2 = 1 - eta alpha'^2/2",       \
                     "beta sum_s q^(t-1-s)|e_s|",                                     \
                     "iteration"},                                                    \
    [LG_T2B_RATE_SHARP] = {"rate-sharp",                                              \
                           LG_SHARP,                                                  \
                           LG_THEOREM,                                                \
                           LG_T2B_FLOATING,                                           \
                           "the same with q^2 = 1 - 2c' eta alpha'^2",                \
                           "beta sum_s q^(t-1-s)|e_s|",                               \
                           "iteration"},                                              \
    [LG_T2B_PATH] = {"path",                                                          \
                     LG_SLIDE,                                                        \
                     LG_THEOREM,                                                      \
                     LG_T2B_FLOATING,                                                 \
                     "path_t <= 4 (|r_0| - |r_t| + beta E)/alpha' + E",               \
                     "beta E and E",                                                  \
                     "iteration"},                                                    \
    [LG_T2B_PATH_SHARP] = {"path-sharp",                                              \
                           LG_SHARP,                                                  \
                           LG_THEOREM,                                                \
                           LG_T2B_FLOATING,                                           \
                           "path_t <= (|r_0| - |r_t| + beta E)/(c' alpha') + E",      \
                           "beta E and E",                                            \
                           "iteration"},                                              \
    [LG_T2B_INSIDE] = {"inside",      LG_SHARP,          LG_THEOREM, LG_T2B_FLOATING, \
                       "path_t <= R", "E_ is part of R", "iteration"},                \
    [LG_T2B_CONTRACTION] = {"contraction",                                            \
                            LG_SHARP,                                                 \
                            LG_THEOREM,                                               \
                            LG_T2B_FLOATING,                                          \
                            "|r+| <= (1 - 2c' eta alpha'^2)^(1/2)|r| + beta|e|",      \
                            "beta|e|",                                                \
                            "iteration"},                                             \
    [LG_T2B_PATH_EXACT] = {"path-exact",                                              \
                           LG_SHARP,                                                  \
                           LG_EXACT,                                                  \
                           LG_T2B_THEOREM | 1u << (exact),                            \
                           "c' alpha' path_t <= |r_0| - |r_t|",                       \
                           "",                                                        \
                           ""},                                                       \
    [LG_T2B_BAD_RATE] = {"control-rate",                                              \
                         LG_SHARP,                                                    \
                         LG_CONTROL,                                                  \
                         LG_T2B_FLOATING,                                             \
                         "FALSE: |r+| <= |1 - 2 eta beta^2||r|/2",                    \
                         "",                                                          \
                         ""},                                                         \
    [LG_T2B_BAD_PATH] = {"control-path",                                              \
                         LG_SHARP,                                                    \
                         LG_CONTROL,                                                  \
                         LG_T2B_FLOATING,                                             \
                         "FALSE: path_t <= (|r_0| - |r_t|)/(2 beta)",                 \
                         "",                                                          \
                         ""}

struct lg_deviation {
    struct lg_case *c;
    const struct lg_trajectory *tr;
    lg_ball alpha, eps, beta, c1; /* alpha', eps, beta, c': certain ends, as exact numbers */
    double slide_sum, sharp_sum;  /* beta sum_s q^(t-1-s)|e_s| */
};

/* R and a bound of eps on B(W_0, R) become a recipe: labels, E_, eta and steps with which the hypotheses hold if they can.
 * R <= 0 or eps >= sigma_min/17: they cannot; then the run is short and tame. */
void lg_deviation_calibrate(struct lg_case *c, const struct lg_trajectory *tr, double R, double eps);
/* Constants from eps, an upper bound on B(W_0, R), and all hypotheses but the budget. tr is open and has not moved. */
void lg_deviation_open(struct lg_deviation *x, struct lg_case *c, const struct lg_trajectory *tr, double eps);
/* The claims about the step that tr has just enclosed. */
void lg_deviation_step(struct lg_deviation *x);
/* The budget, once the last step is stated. */
void lg_deviation_close(struct lg_deviation *x);

#endif
