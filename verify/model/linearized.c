/* Enclosing the distance to the linearized run; see linearized.h. */
#include "verify/model/linearized.h"

#include <string.h>

static double factor(double eta, lg_ball sigma)
{
    return lg_mag(lg_sub(lg_exact(1), lg_mul(lg_exact(eta), lg_sqr(sigma))));
}

int lg_linearized_open(struct lg_linearized *x, const struct lg_mat *G, double eta, lg_ball smallest,
                       lg_ball largest)
{
    *x = (struct lg_linearized){
        .G = G, .eta = eta, .shrink = fmax(factor(eta, smallest), factor(eta, largest))};
    if (lg_vec_init(&x->d, G->rows) || lg_vec_init(&x->work, G->rows)) {
        lg_linearized_close(x);
        return -1;
    }
    return 0;
}

void lg_linearized_close(struct lg_linearized *x)
{
    lg_vec_clear(&x->d);
    lg_vec_clear(&x->work);
    *x = (struct lg_linearized){0};
}

int lg_linearized_step(struct lg_linearized *x, const struct lg_vec *p)
{
    if (lg_mat_vec(&x->work, x->G, &x->d))
        return -1;
    lg_vec_axpy(&x->work, lg_exact(-x->eta), &x->work, &x->d);
    lg_vec_axpy(&x->work, lg_exact(1), &x->work, p);
    memcpy(x->d.mid, x->work.mid, x->d.n * sizeof *x->d.mid);
    x->error = lg_add_up(lg_mul_up(x->shrink, x->error), lg_norm_up(x->d.n, x->work.rad));
    return 0;
}

lg_ball lg_linearized_distance(const struct lg_linearized *x)
{
    return lg_nonneg(lg_add(lg_vec_norm(&x->d), lg_ball_make(0, x->error)));
}
