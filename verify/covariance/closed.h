/* Covariances with closed forms, for rows of any norm; internal. */
#ifndef LG_COVARIANCE_CLOSED_H
#define LG_COVARIANCE_CLOSED_H

#include "verify/activation/activation.h"
#include "verify/covariance/gram.h"

/* erf, quadratic, ReLU. */
bool lg_closed_form_exists(enum lg_activation_id id);

/* Sigma (order 1) or Sigma~ (order 0) of the rows of g, normalised when `unit`; K is the matrix of the same inner products. */
void lg_closed_form(struct lg_mat *out, enum lg_activation_id id, int order, const struct lg_gram *g,
                    const struct lg_mat *K, bool unit);

#endif
