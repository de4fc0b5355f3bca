/* What a conformance lemma states of one function that a kernel offers.
 *
 * X: the exact result; its parts X_i (a sample, an entry, a step, or all of it) are compared with what the kernel returns:
 *     claim        |X_i computed - X_i| <= D_i, the rounding that the kernel declares;
 *     control      FALSE: |X_i computed - X_i/2| <= D_i;
 *     hypothesis   D_i <= S_i/2 for some i, S_i the size of the terms that X_i is made of. Where it fails everywhere the
 *                  claim says nothing and is vacuous;
 *     declaration  D_i <= S_i/2 wherever U_i <= S_i/2, U_i the rounding of a usual declaration in the same format
 *                  (lg_arith_usual): what says nothing here would not with an honest one either. Violated, the declaration is
 *                  at fault, not the computation;
 *     power        the least (D_i + |error| + 2 rad)/|X_i|: the smallest relative error that is certain to be seen.
 * Every function has its own, so that no other function's claims speak for it. */
#ifndef LG_COMPARED_H
#define LG_COMPARED_H

#include "verify/author/lemma.h"
#include "verify/model/model.h"

enum { LG_NOT_COMPARED = -1 };

/* Where a lemma keeps them in its tables, and what the comparisons of the case have shown so far. */
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

/* Their entries in the tables. */
#define LG_COMPARED_HYPOTHESIS(function)                                                                 \
    {                                                                                                    \
        "meaningful " function, "declared rounding of " function " <= half of its terms' size somewhere" \
    }
#define LG_COMPARED_CONTROL(function, h, coordinate)                                        \
    {                                                                                       \
        "control-" function, LG_IDENTITY, LG_CONTROL, 1u << (h),                            \
            "FALSE: |computed - half of " function "| <= declared rounding", "", coordinate \
    }
/* functions: "forward 0, vjp 1, ..." */
#define LG_COMPARED_DECLARATION(functions)                                                               \
    {                                                                                                    \
        LG_DECLARATION_CLAIM, LG_IDENTITY, LG_CONFORMANCE, 0,                                            \
            "declared rounding, where any order of sums in the declared units would mean something, <= " \
            "half of the terms' size; functions: " functions,                                            \
            "", "function"                                                                               \
    }

/* declaration, function: as above; nothing compared yet. */
struct lg_compared lg_compared_open(unsigned hypothesis, unsigned claim, unsigned control, int declaration,
                                    double function);
/* One part. */
void lg_compared_state(struct lg_case *c, struct lg_compared *f, struct lg_part part);
/* The declaration alone; nothing where claim is LG_NOT_COMPARED. */
void lg_compared_declaration(struct lg_case *c, int claim, double function, double declared, double usual,
                             double size);
/* The hypothesis, once all parts are stated; nothing where there were none. */
void lg_compared_close(struct lg_case *c, const struct lg_compared *f);

/* The kernel's arithmetic at the case's problem, and the usual one of its format. */
struct lg_arith_pair {
    struct lg_arith declared, usual;
};
struct lg_arith_pair lg_arith_pair_of(const struct lg_declared *declared);
/* f as computed (n) at the state, sample by sample. 0, or -1: no memory. */
LG_MUST_USE int lg_compared_forward(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                                    const struct lg_arith_pair *a, const double *computed);
/* J^T z as computed (k x d), z (n) exact, or, where z is NULL, the gradient J^T r; beta bounds |J|. 0, or -1: no memory. */
LG_MUST_USE int lg_compared_adjoint(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                                    const struct lg_arith_pair *a, double beta, const double *z,
                                    const double *computed);
/* J J^T as computed (n x n), enclosed in gram. 0, or -1: no memory. */
LG_MUST_USE int lg_compared_gram(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                                 const struct lg_arith_pair *a, const struct lg_mat *gram,
                                 const double *computed);
/* J as computed (n x kd), row by row, or, with u (k x d), J u (n). 0, or -1: no memory. */
LG_MUST_USE int lg_compared_rows(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                                 const struct lg_arith_pair *a, const double *u, const double *computed);

#endif
