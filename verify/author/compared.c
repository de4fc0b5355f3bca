/* A function against its enclosure; see compared.h. */
#include "verify/author/compared.h"

#include <stdlib.h>
#include <string.h>

enum { ARB_WORK = 1 << 18, UNSURE = 1 }; /* products in Arb that cost less than another rung; of lg_doubt */

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

static lg_ball off(const double *computed, const lg_ball *exact, size_t i)
{
    return lg_abs(lg_sub(lg_exact(computed[i]), exact[i]));
}

/* Samples of which the rung leaves open whether they are within their declared rounding are enclosed again, alone, in Arb: a bound of a few
 * units of one phi is below what phi's table errs by, and a rung of Arb for all samples and functions would cost hundreds of times as much.
 * On the double rung where that costs less than the next rung. 0, or -1: no memory. */
static int sharpen(const struct lg_state *s, const double *declared, const double *computed, lg_ball *exact)
{
    const struct lg_model *m = s->m;
    const double work = (double)m->k * (double)(m->d + 64);
    size_t count = 0, *open = malloc(m->n * sizeof *open);
    lg_ball *sharp = malloc(m->n * sizeof *sharp);
    for (size_t i = 0; open && sharp && i < m->n && !s->balls; i++)
        if (isfinite(declared[i]) && lg_doubt(off(computed, exact, i), lg_exact(declared[i])) == UNSURE)
            open[count++] = i;
    const bool is_worth = m->precision > LG_DOUBLE || (double)count * work <= ARB_WORK;
    if (sharp && count && is_worth)
        lg_state_forward_arb(s, count, open, sharp);
    for (size_t c = 0; sharp && c < count && is_worth; c++)
        exact[open[c]] = sharp[c];
    const int status = open && sharp ? 0 : -1;
    free(open);
    free(sharp);
    return status;
}

int lg_compared_forward(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                        const struct lg_arith_pair *a, const double *computed)
{
    const size_t n = s->m->n;
    double *declared = malloc(2 * n * sizeof *declared), *usual = declared + n;
    lg_ball *exact = malloc(n * sizeof *exact);
    int status = -1;
    if (!declared || !exact)
        goto cleanup;
    lg_forward_error(s, &a->declared, declared);
    lg_forward_error(s, &a->usual, usual);
    for (size_t i = 0; i < n; i++)
        exact[i] = lg_ball_make(s->f.mid[i], s->f.rad[i]);
    if (sharpen(s, declared, computed, exact))
        goto cleanup;
    for (size_t i = 0; i < n; i++)
        lg_compared_state(c, f,
                          (struct lg_part){(double)i, off(computed, exact, i), lg_abs(exact[i]),
                                           lg_forward_size(s, i), declared[i], usual[i]});
    status = 0;
cleanup:
    free(declared);
    free(exact);
    return status;
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
