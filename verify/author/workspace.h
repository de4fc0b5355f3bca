/* The memory of a case and the ways it ends, so that a lemma is written straight down.
 *
 * What a lemma takes here is zeroed and released when the rung ends, in the reverse order, however it ends. None of these
 * functions returns where memory is short or a call has ended the case: they leave check() or calibrate() at once, and the
 * engine makes of the ending what it must. A rung that ended for memory says nothing of the case, whatever was stated before. */
#ifndef LG_WORKSPACE_H
#define LG_WORKSPACE_H

#include "verify/model/batch.h"
#include "verify/model/features.h"
#include "verify/model/linear.h"
#include "verify/model/recovery_step.h"
#include "verify/author/lemma.h"

#include <setjmp.h>

enum lg_ending {
    LG_GO_ON,
    LG_STOP_KERNEL, /* a call of the kernel has ended the case; recorded */
    LG_STOP_RUNG,   /* the rest of this rung is without use: the next one decides */
    LG_STOP_MEMORY  /* memory is short: nothing is known of the case */
};

struct lg_workspace {
    jmp_buf way_out;
    struct lg_block *blocks; /* newest first */
    struct lg_deferred *to_close;
};

/* Runs work(c) with a workspace of its own; the old one, if any, is back afterwards. */
enum lg_ending lg_workspace_run(struct lg_case *c, void (*work)(struct lg_case *c));

_Noreturn void lg_stop(struct lg_case *c, enum lg_ending why);
/* After a function that says only that it could not go on: the ending that is recorded, else memory is short. */
_Noreturn void lg_end_case(struct lg_case *c);
/* For functions that return 0, or -1 when memory is short. */
void lg_need(struct lg_case *c, int status);
/* For calls of the kernel: as lg_call_ok, but what is not OK ends the case. */
void lg_ask(struct lg_case *c, enum lg_op op, enum lg_call result);
/* The same of a function that need not be offered: where it is not, that is recorded and false is returned. */
bool lg_ask_offered(struct lg_case *c, enum lg_op op, enum lg_call result);
/* Hand the kernel an instance with labels y, the recipe's step size and weights W, to be asked for op. */
void lg_ask_begin(struct lg_case *c, enum lg_op op, const struct lg_instance *inst, const double *y,
                  const double *W);
/* Ends the case when one of the m values that the kernel gave is not finite (lg_check_finite). */
void lg_want_finite(struct lg_case *c, const char *what, double coordinate, size_t m, const double *values);

/* count elements of `size` bytes. */
void *lg_take(struct lg_case *c, size_t count, size_t size);
double *lg_take_doubles(struct lg_case *c, size_t count);
/* Zero vectors and matrices whose arrays belong to the case: not to be cleared. */
struct lg_vec lg_take_vec(struct lg_case *c, size_t n);
struct lg_mat lg_take_mat(struct lg_case *c, size_t rows, size_t columns);
/* close(what) when the rung ends, from where there is no way out any more: it takes nothing and asks nothing. `what` outlives check(), as
 * what lg_take gives does. */
void lg_defer(struct lg_case *c, void (*close)(void *what), void *what);

/* Pieces of verify/model, closed with the rung. */
struct lg_model *lg_take_model(struct lg_case *c, const struct lg_instance *inst, const double *y);
struct lg_model *lg_take_model_at(struct lg_case *c, const struct lg_instance *inst, const double *y,
                                  int precision);
struct lg_features *lg_take_features(struct lg_case *c, const struct lg_model *m, const double *W);
/* What is open already, where it will stay. */
void lg_defer_linear(struct lg_case *c, struct lg_linear_model *m);
struct lg_state *lg_take_state(struct lg_case *c, const struct lg_model *m, const double *W,
                               bool exact_start);
struct lg_increment *lg_take_increment(struct lg_case *c, const struct lg_state *s, const double *Wplus);
struct lg_gradient *lg_take_gradient(struct lg_case *c, const struct lg_state *s, const struct lg_vec *r,
                                     double beta);
struct lg_batch *lg_take_batch(struct lg_case *c, const double *y, const size_t *index, size_t m);
struct lg_recovery_step *lg_take_recovery_step(struct lg_case *c, const struct lg_recovery *p,
                                               const double *U, const double *U_next);

#endif
