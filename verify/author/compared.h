/* What a conformance lemma states of one function that a kernel offers.
 *
 * X: the exact result; its parts X_i (a sample, an entry, a step, or all of it) are compared with what the kernel returns:
 *     claim        |X_i computed - X_i| <= D_i, the rounding that the kernel declares;
 *     control      |X_i computed - X_i/2| <= D_i, which is false;
 *     hypothesis   D_i <= S_i/2 for some i, S_i the size of the terms that X_i is made of. Where it fails everywhere the
 *                  claim says nothing and is vacuous;
 *     declaration  D_i <= S_i/2 wherever U_i <= S_i/2, U_i the rounding of a usual declaration in the same format
 *                  (lg_arith_usual): what says nothing here would not with an honest one either. Violated, the declaration is
 *                  at fault, not the computation;
 *     power        the least (D_i + |error| + 2 rad)/|X_i|: the smallest relative error that is certain to be seen.
 * Every function has its own, so that no other function's claims speak for it. A claim's entry names its control and needs its
 * hypothesis alone: by it they are found. What compares takes memory of the case, and ends it where that is short. */
#ifndef LG_COMPARED_H
#define LG_COMPARED_H

#include "verify/author/lemma.h"
#include "verify/model/model.h"

enum { LG_NOT_COMPARED = -1 };

/* Their places in the tables, and what the comparisons of the case have shown so far. */
struct lg_compared {
    unsigned hypothesis, claim, control;
    int declaration; /* LG_NOT_COMPARED: another lemma compares this function's declaration */
    double function; /* the coordinate of the declaration's claim */
    size_t parts;
    double share; /* least D_i/S_i; begins as INFINITY */
    double
        floor; /* an S_i below it counts as it: the size of what nothing but underflow is left of; begins as 0 */
};

struct lg_part {
    double coordinate;
    lg_ball error, exact;   /* |computed - exact|, |X_i| */
    double size;            /* at most S_i */
    double declared, usual; /* D_i, U_i */
};

/* Their entries in the tables; h: the index of the hypothesis. */
#define LG_COMPARED_HYPOTHESIS(function)                                                                     \
    {                                                                                                        \
        "meaningful " function, "[declared rounding of " function "/size of its terms] <= 0.5; of some part" \
    }
#define LG_COMPARED(function, claim, h, statement, allowance, coordinate)     \
    {claim,     LG_IDENTITY, LG_CONFORMANCE, 1u << (h),                       \
     statement, allowance,   coordinate,     .control = "control-" function}, \
        LG_COMPARED_CONTROL(function, h, coordinate)
#define LG_COMPARED_CONTROL(function, h, coordinate)                                   \
    {                                                                                  \
        "control-" function, LG_IDENTITY, LG_CONTROL, 1u << (h),                       \
            "|computed - half of " function "| <= [declared rounding]", "", coordinate \
    }
/* functions: "forward 0, vjp 1, ..." */
#define LG_COMPARED_DECLARATION(functions)                                                            \
    {                                                                                                 \
        LG_DECLARATION_CLAIM, LG_IDENTITY, LG_CONFORMANCE, 0,                                         \
            "[declared rounding] <= [half of the size of its terms]; where any order of sums in the " \
            "declared units would mean something; functions: " functions,                             \
            "", "function"                                                                            \
    }

/* Of this claim; function: its number among the declaration's, or LG_NOT_COMPARED. Nothing is compared yet. */
struct lg_compared lg_compared_of(const struct lg_case *c, const char *claim, int function);
/* One part. */
void lg_compared_state(struct lg_case *c, struct lg_compared *f, struct lg_part part);
/* The declaration alone. */
void lg_compared_declaration(struct lg_case *c, int function, double declared, double usual, double size);
/* The hypothesis, once all parts are stated; nothing where there were none. */
void lg_compared_close(struct lg_case *c, const struct lg_compared *f);

/* The kernel's arithmetic at the case's problem, and the usual one of its format. */
struct lg_arith_pair {
    struct lg_arith declared, usual;
};
struct lg_arith_pair lg_arith_pair_of(const struct lg_declared *declared);
/* f as computed (n) at the state, sample by sample. */
void lg_compared_forward(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                         const struct lg_arith_pair *a, const double *computed);
/* J^T z as computed (k x d), z (n) exact, or, where z is NULL, the gradient J^T r; beta bounds |J|. */
void lg_compared_adjoint(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                         const struct lg_arith_pair *a, double beta, const double *z, const double *computed);

/* The outputs of a network that lemmas compare alike, in the order in which they are asked for; in the tables of such a lemma
 * these entries come first. */
enum lg_compared_output {
    LG_COMPARED_FORWARD,
    LG_COMPARED_VJP,
    LG_COMPARED_GRADIENT,
    LG_COMPARED_GRAM,
    LG_COMPARED_JACOBIAN,
    LG_COMPARED_JVP,
    LG_COMPARED_OUTPUTS
};
#define LG_COMPARED_OUTPUT_HYPOTHESES                                                                     \
    LG_COMPARED_HYPOTHESIS("forward"), LG_COMPARED_HYPOTHESIS("vjp"), LG_COMPARED_HYPOTHESIS("gradient"), \
        LG_COMPARED_HYPOTHESIS("gram"), LG_COMPARED_HYPOTHESIS("jacobian"), LG_COMPARED_HYPOTHESIS("jvp")
#define LG_COMPARED_OUTPUT_CLAIMS                                                                         \
    LG_COMPARED("forward", "forward", LG_COMPARED_FORWARD, "|f_i computed - f_i| <= [declared rounding]", \
                "gamma bounds at the declared depths", "sample"),                                         \
        LG_COMPARED("vjp", "vjp", LG_COMPARED_VJP, "|J^T z computed - J^T z| <= [declared rounding]",     \
                    "as gradient, with z exact", ""),                                                     \
        LG_COMPARED("gradient", "gradient", LG_COMPARED_GRADIENT,                                         \
                    "|G computed - J^T r| <= [declared rounding]", "as gd-step, without the update", ""), \
        LG_COMPARED("gram", "gram", LG_COMPARED_GRAM,                                                     \
                    "|(J J^T)_ij computed - (J J^T)_ij| <= [declared rounding]",                          \
                    "Cauchy-Schwarz over neurons", ""),                                                   \
        LG_COMPARED("jacobian", "jacobian", LG_COMPARED_JACOBIAN,                                         \
                    "|J_i computed - J_i| <= [declared rounding]; every row i",                           \
                    "slope error and three products", "sample"),                                          \
        LG_COMPARED("jvp", "jvp", LG_COMPARED_JVP, "|(J u)_i computed - (J u)_i| <= [declared rounding]", \
                    "Cauchy-Schwarz over k d terms", "sample")

/* Where they are asked for: weights that the kernel holds, and their state. */
struct lg_compared_at {
    const struct lg_state *s;
    struct lg_arith_pair arith;
    const struct lg_mat *gram; /* n x n: J J^T */
    double beta;               /* bounds |J| */
    const double *u, *z;       /* k x d, n: what J and J^T are applied to */
    double *out;               /* room for the output */
};
enum lg_op lg_compared_op(unsigned which);
/* Asks for it, as function `number` of the declaration or LG_NOT_COMPARED, and states all of its claims; floor as in struct lg_compared.
 * False: the kernel refuses this problem. A call that fails ends the case. */
bool lg_compared_ask(struct lg_case *c, const struct lg_compared_at *at, unsigned which, int number,
                     double floor);

/* eta = 2^-j / beta^2 or so, labels of 2^-1 to 2^4 and so many steps: for lemmas in which the conformance of steps alone is at
 * stake, so that no hypothesis bounds eta. */
void lg_compared_calibrate(struct lg_case *c, uint32_t steps);

#endif
