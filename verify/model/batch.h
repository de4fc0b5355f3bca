/* A mini-batch as a least-squares problem of its own, and one SGD step on it.
 *
 * Samples i_1 ... i_m, with repetitions, of a network problem: X_b (m x d), y_b (m) are their rows and labels, and
 *     W+ = W - (eta/m) sum_b r_{i_b} J_{i_b}^T = W - (eta/m) J_b^T r_b
 * is a gradient step of the problem (X_b, y_b) with the rate eta/m, so that the enclosures of f, r, J^T r and of an honest
 * kernel's rounding carry over, with m samples for n. */
#ifndef LG_MODEL_BATCH_H
#define LG_MODEL_BATCH_H

#include "verify/model/model.h"

struct lg_batch {
    struct lg_instance inst; /* rows and labels owned, weights borrowed */
    struct lg_model m;
};

/* 0, or -1: no memory. y (n): the labels of all samples. */
LG_MUST_USE int lg_batch_open(struct lg_batch *b, const struct lg_instance *inst, const double *y,
                              const size_t *index, size_t m, int precision);
void lg_batch_close(struct lg_batch *b);

/* The step W -> W+ with the declared arithmetic, whose hn is the depth for m samples. *plain (or NULL): |W+ - W + eta J_b^T r_b|,
 * the error of a step that does not divide by m. *representable: an honest kernel cannot overflow. 0, or -1: no memory. */
LG_MUST_USE int lg_batch_step(const struct lg_batch *b, const struct lg_arith *a, double eta, double largest,
                              const double *W, const double *Wplus, struct lg_conformance *c, lg_ball *plain,
                              bool *representable);

#endif
