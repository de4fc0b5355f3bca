/* What T2b, the key lemma in deviation form, states along a run, however its eps was bounded.
 *
 * On B(W_0, R): |J(W) - J(W_0)| <= eps, |J| <= beta; alpha' = sigma_min(J(W_0)) - eps, c' = 1 - 2 eps/alpha' - eta beta^2/2.
 * A lemma puts LG_DEVIATION_HYPOTHESES at the head of its table, at the indices below, the other macros into its other tables, and
 * adds its own: what makes eps true, the entries of step_claims.h. R is recipe.extra[0] and the budget E_max recipe.extra[1]; both
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

#define LG_T2B_THEOREM (1u << LG_T2B_ALPHA | 1u << LG_T2B_EPSILON | 1u << LG_T2B_RADIUS | 1u << LG_T2B_STEP)
#define LG_T2B_FLOATING (LG_T2B_THEOREM | 1u << LG_T2B_BUDGET)

#define LG_DEVIATION_QUANTITIES                                                                              \
    {"alpha'", NULL, "scalar", "certified lower bound of sigma_min(J_0) - eps", "f/w", true},                \
        {"eps", NULL, "scalar", "upper bound of |J(W) - J(W_0)| on B(W_0, R)", "f/w", true},                 \
        {"beta",   NULL,                                                                                     \
         "scalar", "upper bound of |J| on B(W_0, R): B |v| |X| or |J_0| + eps, whichever is smaller",        \
         "f/w",    true},                                                                                    \
        {"R", NULL, "scalar", "radius of the ball, fixed before the run", "w", true},                        \
    {                                                                                                        \
        "E_max", NULL, "scalar", "what the errors of the run may add up to, fixed before the run", "w", true \
    }

#define LG_DEVIATION_DEFINITIONS                                               \
    "q := sqrt+(1 - eta alpha'^2/2)", "c' := 1 - 2 eps/alpha' - eta beta^2/2", \
        "q' := sqrt+(1 - 2 c' eta alpha'^2)"

#define LG_DEVIATION_RUNNING                             \
    {"E' = E + |e|", "0"}, {"A' = q A + beta |e|", "0"}, \
    {                                                    \
        "S' = q' S + beta |e|", "0"                      \
    }

/* epsilon: where eps comes from. */
#define LG_DEVIATION_HYPOTHESES(epsilon)                                                               \
    [LG_T2B_ALPHA] = {"alpha'", "[smallest normal number] <= alpha'", LG_AT_START},                    \
    [LG_T2B_EPSILON] = {"deviation", "eps <= alpha'/8; " epsilon, LG_AT_START},                        \
    [LG_T2B_RADIUS] = {"radius", "max(4 |r_0|/alpha', (|r_0| + beta E_max)/(c' alpha') + E_max) <= R", \
                       LG_AT_START},                                                                   \
    [LG_T2B_STEP] = {"step size", "eta <= 1/beta^2", LG_AT_START},                                     \
    [LG_T2B_BUDGET] = {"rounding budget", "E <= E_max; fixed before the run"},                         \
    [LG_T2B_GLOBAL] = LG_KEY_GLOBAL("|J(W_0)| + eps")

#define LG_T2B_STATED(grade, text, allowance) grade, LG_THEOREM, LG_T2B_FLOATING, text, allowance, "iteration"

/* exact: the index of the hypothesis "exact iterates". */
#define LG_DEVIATION_CLAIMS(exact)                                                                             \
    {"rate", LG_T2B_STATED(LG_SLIDE, "|r_t| <= q^t |r_0| + A", "A = beta sum_s q^(t-1-s) |e_s|"),              \
     LG_AT_STEP},                                                                                              \
        {"rate-sharp",                                                                                         \
         LG_T2B_STATED(LG_SHARP, "|r_t| <= q'^t |r_0| + S", "S = beta sum_s q'^(t-1-s) |e_s|")},               \
        {"path", LG_T2B_STATED(LG_SLIDE, "path_t <= 4 (|r_0| - |r_t| + beta E)/alpha' + E", "beta E and E"),   \
         LG_AT_STEP},                                                                                          \
        {"path-sharp",                                                                                         \
         LG_T2B_STATED(LG_SHARP, "path_t <= (|r_0| - |r_t| + beta E)/(c' alpha') + E", "beta E and E"),        \
         LG_AT_STEP},                                                                                          \
        {"inside", LG_T2B_STATED(LG_SHARP, "path_t <= R", "E_max is part of R"), LG_AT_STEP},                  \
        {"contraction", LG_T2B_STATED(LG_SHARP, "|r+| <= q' |r| + beta |e|", "beta|e|")},                      \
        {"path-exact",                                                                                         \
         LG_SHARP,                                                                                             \
         LG_EXACT,                                                                                             \
         LG_T2B_THEOREM | 1u << (exact),                                                                       \
         "c' alpha' path_t <= |r_0| - |r_t|",                                                                  \
         "",                                                                                                   \
         "",                                                                                                   \
         LG_AT_STEP},                                                                                          \
        {"control-rate", LG_SHARP, LG_CONTROL, LG_T2B_FLOATING, "|r+| <= abs(1 - 2 eta beta^2) |r|/2", "", "", \
         LG_AT_STEP},                                                                                          \
    {                                                                                                          \
        "control-path", LG_SHARP, LG_CONTROL, LG_T2B_FLOATING, "path_t <= (|r_0| - |r_t|)/(2 beta)", "", "",   \
            LG_AT_STEP                                                                                         \
    }

/* R and a bound of eps on B(W_0, R) become a recipe: labels, E_max, eta and steps with which the hypotheses hold if they can.
 * R <= 0 or eps >= sigma_min/17: they cannot; then the run is short and tame. */
void lg_deviation_calibrate(struct lg_case *c, const struct lg_trajectory *tr, double R, double eps);
/* For the hooks of descent.h. At the start: the constants, from an upper bound eps on B(W_0, R). */
void lg_deviation_start(struct lg_case *c, const struct lg_trajectory *tr, double eps);
/* Among the claims of a step: what is stated where it is no tie. */
void lg_deviation_claims(struct lg_case *c, const struct lg_trajectory *tr);
/* At the end, before anything more is asked of the kernel: the budget. */
void lg_deviation_end(struct lg_case *c);

#endif
