/* Problems that a kernel offers as steps alone, for lemmas that change one of them and compare its steps.
 *
 *     LG_LINEAR     f = X theta,           X (n x d),          start theta (d), r = 1
 *     LG_RECOVERY   f_i = <X_i, U U^T>,    X (n x d x d),      start U (d x r)
 *
 * with labels y (n) and the step size eta. Memory is the case's; what fails ends it (workspace.h). */
#ifndef LG_STEPPED_H
#define LG_STEPPED_H

#include "verify/author/workspace.h"

struct lg_stepped {
    enum lg_kind kind;
    size_t n, d, r, entries, weights; /* of X, of start */
    double eta;
    double *X, *y, *start, *next; /* next (weights): where the steps asked for last led */
};

/* Zeros. */
struct lg_stepped lg_take_stepped_new(struct lg_case *c, enum lg_kind kind, size_t n, size_t d, size_t r);
/* The case's instance; a kernel that does not offer such steps ends the case. */
struct lg_stepped lg_take_stepped(struct lg_case *c);
/* A copy; the second has the X of `from`, which is then not to be changed: it may be large. */
struct lg_stepped lg_take_stepped_copy(struct lg_case *c, const struct lg_stepped *from);
struct lg_stepped lg_take_stepped_same_X(struct lg_case *c, const struct lg_stepped *from);

/* The kernel's `steps` steps from start, into next. */
void lg_ask_stepped(struct lg_case *c, const struct lg_stepped *t, size_t steps);
/* Entry by entry (weights), what the kernel may miss of the one step start -> next by its declaration. */
double *lg_take_stepped_rounding(struct lg_case *c, const struct lg_stepped *t);

/* Claim, by name: no entry of next differs from want (weights). */
void lg_stepped_same(struct lg_case *c, const char *claim, const struct lg_stepped *t, const double *want);
/* Claim, by name, entry by entry: |next - want| <= allowance (weights). */
void lg_stepped_near(struct lg_case *c, const char *claim, const struct lg_stepped *t, const double *want,
                     const double *allowance);
/* Claim, by name: a copy of a, a.next being one step, with X, y, start and eta times 2^ these has its step times that of start. */
struct lg_stepped_powers {
    int X, y, start, eta;
};
void lg_stepped_scaled(struct lg_case *c, const char *claim, const struct lg_stepped *a,
                       struct lg_stepped_powers by);
/* Claims "semigroup" and "again" of a, a.next being one step. The first is not stated where gradient descent itself diverges,
 * which no step size that is known beforehand excludes for LG_RECOVERY. */
void lg_stepped_repeated(struct lg_case *c, const struct lg_stepped *a);

#define LG_STEPPED_SAME(name, needs, where)                                                    \
    {                                                                                          \
        name, LG_IDENTITY, LG_CONFORMANCE, needs, "[entries that differ] <= 0; " where, "", "" \
    }
#define LG_STEPPED_REPEATED                                                                                 \
    LG_STEPPED_SAME("semigroup", 0,                                                                         \
                    "calls of one step, and of two at last, against 67 steps (lg_many_steps) in one call"), \
        LG_STEPPED_SAME("again", 0, "the same call after another")

#endif
