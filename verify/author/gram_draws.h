/* The kernel's Gram matrix at weights that a case draws anew, many times: what the theorem's J J^T may be at each draw.
 *
 * W (k x d) has normal rows, independent, or equal in pairs l, l + k/2 where the instance is antisymmetric; v_l = +-s/sqrt k. The
 * theorem's W is the draw before it was rounded to the kernel's storage: radii are the declared rounding of gram and what rounding
 * W may do (lg_gram_error with nothing but that). */
#ifndef LG_GRAM_DRAWS_H
#define LG_GRAM_DRAWS_H

#include "verify/author/workspace.h"

struct lg_gram_draws {
    struct lg_case *c;
    struct lg_instance net;   /* the first rows of the case's data with neurons of its own */
    const struct lg_model *m; /* on the double rung */
    struct lg_mat G;          /* n x n, of the last draw, with the radius of the theorem's J J^T */
    double *W, *declared;     /* k x d, n x n: of the last draw; its declared rounding */
    lg_ball s2;               /* s^2 = k v_l^2 */
    size_t terms;             /* independent neurons: k or k/2 */
};

/* Of `rows` rows and k neurons; the kernel is given the problem. */
struct lg_gram_draws *lg_take_gram_draws(struct lg_case *c, size_t rows, size_t k);
/* Draw t of this case; no other case, and no other purpose, has the same stream. */
void lg_gram_draw(struct lg_gram_draws *x, const char *purpose, uint64_t t);

#endif
