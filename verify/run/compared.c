/* A function against its enclosure; see compared.h. */
#include "verify/run/compared.h"

#include <stdlib.h>
#include <string.h>

struct lg_compared lg_compared_open(unsigned hypothesis, unsigned claim, unsigned control)
{
    return (struct lg_compared){hypothesis, claim, control, 0, INFINITY};
}

void lg_compared_state(struct lg_case *c, struct lg_compared *f, double coordinate, lg_ball error,
                       double declared, lg_ball exact, double size)
{
    lg_ball bound = lg_exact(declared), half = lg_scale(exact, 0.5);
    f->parts++;
    if (size > 0)
        f->share = fmin(f->share, lg_div_up(declared, size));
    lg_claim(c, f->claim, coordinate, error, bound);
    lg_claim(c, f->control, coordinate, lg_from_ends(lg_lo(lg_sub(half, error)), lg_hi(lg_add(half, error))),
             bound);
    if (lg_lo(exact) > 0)
        lg_claim_power(c, f->claim,
                       lg_div_up(lg_add_up(lg_add_up(declared, lg_hi(error)), 2 * error.rad), lg_lo(exact)));
}

void lg_compared_close(struct lg_case *c, const struct lg_compared *f)
{
    if (f->parts)
        lg_hypothesis(c, f->hypothesis, lg_exact(fmin(f->share, DBL_MAX)), lg_exact(0.5));
}

void lg_compared_forward(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                         const struct lg_arith *a, const double *computed, double *bound)
{
    lg_forward_error(s, a, bound);
    for (size_t i = 0; i < s->m->n; i++) {
        lg_ball exact = lg_ball_make(s->f.mid[i], s->f.rad[i]);
        lg_compared_state(c, f, (double)i, lg_abs(lg_sub(lg_exact(computed[i]), exact)), bound[i],
                          lg_abs(exact), lg_forward_size(s, i));
    }
}

/* What an honest J^T z, z exact, may miss. */
static double exact_envelope(const struct lg_state *s, const struct lg_gradient *g, const struct lg_arith *a,
                             double beta, const struct lg_vec *z, double *rows)
{
    double all = lg_gradient_error(s, a, z, z->rad, beta, rows); /* z's radii are 0, and so is its error */
    return lg_add_up(all, lg_mul_up(a->us, lg_add_up(all, lg_hi(g->norm))));
}

int lg_compared_adjoint(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                        const struct lg_arith *a, double beta, const double *z, const double *computed)
{
    const struct lg_model *m = s->m;
    struct lg_gradient g = {0};
    struct lg_vec exact = {0};
    double *rows = malloc(m->k * sizeof *rows);
    int status = -1;
    if (!rows || lg_vec_init(&exact, m->n))
        goto cleanup;
    if (z)
        memcpy(exact.mid, z, m->n * sizeof *z);
    if (lg_gradient_open(&g, s, z ? &exact : &s->r, beta))
        goto cleanup;
    double declared = z ? exact_envelope(s, &g, a, beta, &exact, rows) : lg_gradient_envelope(s, &g, a, beta);
    lg_ball gap = lg_distance(m->k * m->d, computed, g.mid);
    lg_compared_state(c, f, 0, lg_nonneg(lg_ball_make(gap.mid, lg_add_up(gap.rad, g.rad))), declared, g.norm,
                      lg_lo(g.norm));
    status = 0;
cleanup:
    lg_gradient_close(&g);
    lg_vec_clear(&exact);
    free(rows);
    return status;
}
