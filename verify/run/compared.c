/* A function against its enclosure; see compared.h. */
#include "verify/run/compared.h"

#include <stdlib.h>
#include <string.h>

struct lg_compared lg_compared_open(unsigned hypothesis, unsigned claim, unsigned control, int declaration,
                                    double function)
{
    return (struct lg_compared){hypothesis, claim, control, declaration, function, 0, INFINITY, 0};
}

void lg_compared_state(struct lg_case *c, struct lg_compared *f, struct lg_part p)
{
    lg_ball bound = lg_exact(p.declared), half = lg_scale(p.exact, 0.5);
    f->parts++;
    p.size = fmax(p.size, f->floor);
    if (p.size > 0)
        f->share = fmin(f->share, lg_div_up(p.declared, p.size));
    lg_claim(c, f->claim, p.coordinate, p.error, bound);
    lg_claim(c, f->control, p.coordinate,
             lg_from_ends(lg_lo(lg_sub(half, p.error)), lg_hi(lg_add(half, p.error))), bound);
    lg_compared_declaration(c, f->declaration, f->function, p.declared, p.usual, p.size);
    if (lg_lo(p.exact) > 0)
        lg_claim_power(
            c, f->claim,
            lg_div_up(lg_add_up(lg_add_up(p.declared, lg_hi(p.error)), 2 * p.error.rad), lg_lo(p.exact)));
}

void lg_compared_declaration(struct lg_case *c, int claim, double function, double declared, double usual,
                             double size)
{
    const bool is_its_own = declared > usual && usual <= size / 2; /* of the declaration, not of the format */
    if (claim != LG_NOT_COMPARED)
        lg_claim(c, (unsigned)claim, function, lg_exact(is_its_own ? declared : 0),
                 lg_exact(fmax(0, size) / 2));
}

void lg_compared_close(struct lg_case *c, const struct lg_compared *f)
{
    if (f->parts)
        lg_hypothesis(c, f->hypothesis, lg_exact(fmin(f->share, DBL_MAX)), lg_exact(0.5));
}

struct lg_arith_pair lg_arith_pair_of(const struct lg_declared *declared)
{
    return (struct lg_arith_pair){lg_arith_declared(declared), lg_arith_usual(declared)};
}

int lg_compared_forward(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                        const struct lg_arith_pair *a, const double *computed)
{
    double *declared = malloc(2 * s->m->n * sizeof *declared), *usual = declared + s->m->n;
    if (!declared)
        return -1;
    lg_forward_error(s, &a->declared, declared);
    lg_forward_error(s, &a->usual, usual);
    for (size_t i = 0; i < s->m->n; i++) {
        lg_ball exact = lg_ball_make(s->f.mid[i], s->f.rad[i]);
        lg_ball error = lg_abs(lg_sub(lg_exact(computed[i]), exact));
        lg_compared_state(
            c, f,
            (struct lg_part){(double)i, error, lg_abs(exact), lg_forward_size(s, i), declared[i], usual[i]});
    }
    free(declared);
    return 0;
}

/* What J^T z, or the gradient where z is NULL, may miss in arithmetic a. 0, or -1: no memory. */
static int adjoint_envelope(const struct lg_state *s, const struct lg_gradient *g, const struct lg_arith *a,
                            double beta, const struct lg_vec *z, double *rows, double *all)
{
    if (!z)
        return lg_gradient_envelope(s, g, a, beta, all);
    if (lg_gradient_error(s, a, z, z->rad, beta, rows, all)) /* z's radii are 0, and so is its error */
        return -1;
    *all = lg_add_up(*all, lg_mul_up(a->us, lg_add_up(*all, lg_hi(g->norm))));
    return 0;
}

int lg_compared_adjoint(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                        const struct lg_arith_pair *a, double beta, const double *z, const double *computed)
{
    const struct lg_model *m = s->m;
    struct lg_gradient g = {0};
    struct lg_vec exact = {0};
    struct lg_part part = {0};
    double *rows = malloc(m->k * sizeof *rows);
    int status = -1;
    if (!rows || lg_vec_init(&exact, m->n))
        goto cleanup;
    if (z)
        memcpy(exact.mid, z, m->n * sizeof *z);
    const struct lg_vec *r = z ? &exact : NULL;
    if (lg_gradient_open(&g, s, r ? r : &s->r, beta) ||
        adjoint_envelope(s, &g, &a->declared, beta, r, rows, &part.declared) ||
        adjoint_envelope(s, &g, &a->usual, beta, r, rows, &part.usual))
        goto cleanup;
    lg_ball gap = lg_distance(m->k * m->d, computed, g.mid);
    part.error = lg_nonneg(lg_ball_make(gap.mid, lg_add_up(gap.rad, g.rad)));
    part.exact = g.norm;
    part.size = lg_lo(g.norm);
    lg_compared_state(c, f, part);
    status = 0;
cleanup:
    lg_gradient_close(&g);
    lg_vec_clear(&exact);
    free(rows);
    return status;
}
