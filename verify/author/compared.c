/* A function against its enclosure; see compared.h. */
#include "verify/author/compared.h"
#include "verify/author/labels.h"
#include "verify/author/workspace.h"

#include <assert.h>
#include <string.h>

enum { ARB_WORK = 1 << 18, UNSURE = 1 }; /* products in Arb that cost less than another rung; of lg_doubt */

static struct lg_compared open_compared(unsigned hypothesis, unsigned claim, unsigned control,
                                        int declaration, double function)
{
    return (struct lg_compared){hypothesis, claim, control, declaration, function, 0, INFINITY, 0};
}

struct lg_compared lg_compared_of(const struct lg_case *c, const char *claim, int function)
{
    const unsigned i = lg_claim_index(c, claim);
    const struct lg_claim_spec *spec = &c->recipe.lemma->claims[i];
    unsigned hypothesis = 0;
    assert(spec->needs && spec->control);
    while (!(spec->needs >> hypothesis & 1u))
        hypothesis++;
    return open_compared(hypothesis, i, lg_claim_index(c, spec->control),
                         function == LG_NOT_COMPARED ? LG_NOT_COMPARED
                                                     : (int)lg_claim_index(c, LG_DECLARATION_CLAIM),
                         function);
}

static void state_declaration(struct lg_case *c, unsigned claim, double function, double declared,
                              double usual, double size)
{
    const bool is_its_own = declared > usual && usual <= size / 2; /* of the declaration, not of the format */
    lg_claim(c, claim, function, lg_exact(is_its_own ? declared : 0), lg_exact(fmax(0, size) / 2));
}

void lg_compared_declaration(struct lg_case *c, int function, double declared, double usual, double size)
{
    state_declaration(c, lg_claim_index(c, LG_DECLARATION_CLAIM), function, declared, usual, size);
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
    if (f->declaration != LG_NOT_COMPARED)
        state_declaration(c, (unsigned)f->declaration, f->function, p.declared, p.usual, p.size);
    if (lg_lo(p.exact) > 0)
        lg_claim_power(
            c, f->claim,
            lg_div_up(lg_add_up(lg_add_up(p.declared, lg_hi(p.error)), 2 * p.error.rad), lg_lo(p.exact)));
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
 * On the double rung where that costs less than the next rung. */
static void sharpen(struct lg_case *c, const struct lg_state *s, const double *declared,
                    const double *computed, lg_ball *exact)
{
    const struct lg_model *m = s->m;
    const double work = (double)m->k * (double)(m->d + 64);
    size_t count = 0, *open = lg_take(c, m->n, sizeof *open);
    lg_ball *sharp = lg_take(c, m->n, sizeof *sharp);
    for (size_t i = 0; i < m->n && !s->balls; i++)
        if (isfinite(declared[i]) && lg_doubt(off(computed, exact, i), lg_exact(declared[i])) == UNSURE)
            open[count++] = i;
    if (!count || (m->precision <= LG_DOUBLE && (double)count * work > ARB_WORK))
        return;
    lg_state_forward_arb(s, count, open, sharp);
    for (size_t i = 0; i < count; i++)
        exact[open[i]] = sharp[i];
}

void lg_compared_forward(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                         const struct lg_arith_pair *a, const double *computed)
{
    const size_t n = s->m->n;
    double *declared = lg_take_doubles(c, n), *usual = lg_take_doubles(c, n);
    lg_ball *exact = lg_take(c, n, sizeof *exact);
    lg_forward_error(s, &a->declared, declared);
    lg_forward_error(s, &a->usual, usual);
    for (size_t i = 0; i < n; i++)
        exact[i] = lg_ball_make(s->f.mid[i], s->f.rad[i]);
    sharpen(c, s, declared, computed, exact);
    for (size_t i = 0; i < n; i++)
        lg_compared_state(c, f,
                          (struct lg_part){(double)i, off(computed, exact, i), lg_abs(exact[i]),
                                           lg_forward_size(s, i), declared[i], usual[i]});
}

/* What J^T z, or the gradient where z is NULL, may miss in arithmetic a. */
static double adjoint_envelope(struct lg_case *c, const struct lg_gradient *g, const struct lg_state *s,
                               const struct lg_arith *a, double beta, const struct lg_vec *z)
{
    double all;
    if (!z) {
        lg_need(c, lg_gradient_envelope(s, g, a, beta, &all));
        return all;
    }
    /* z's radii are 0, and so is its error */
    lg_need(c, lg_gradient_error(s, a, z, z->rad, beta, lg_take_doubles(c, s->m->k), &all));
    return lg_add_up(all, lg_mul_up(a->us, lg_add_up(all, lg_hi(g->norm))));
}

void lg_compared_adjoint(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                         const struct lg_arith_pair *a, double beta, const double *z, const double *computed)
{
    const struct lg_model *m = s->m;
    const struct lg_vec exact = lg_take_vec(c, m->n), *r = z ? &exact : NULL;
    if (z)
        memcpy(exact.mid, z, m->n * sizeof *z);
    const struct lg_gradient *g = lg_take_gradient(c, s, r ? r : &s->r, beta);
    const lg_ball gap = lg_distance(m->k * m->d, computed, g->mid);
    lg_compared_state(c, f,
                      (struct lg_part){.error = lg_nonneg(lg_ball_make(gap.mid, lg_add_up(gap.rad, g->rad))),
                                       .exact = g->norm,
                                       .size = lg_lo(g->norm),
                                       .declared = adjoint_envelope(c, g, s, &a->declared, beta, r),
                                       .usual = adjoint_envelope(c, g, s, &a->usual, beta, r)});
}

void lg_compared_calibrate(struct lg_case *c, uint32_t steps)
{
    c->precision = LG_DOUBLE;
    const struct lg_model *m = lg_take_model(c, &c->inst, c->inst.y);
    double beta = lg_ball_finite(m->beta) ? lg_hi(m->beta) : lg_hi(lg_mul(m->norm_v, m->norm_X));
    c->recipe.eta = lg_case_round_down(c, ldexp(1 / (beta * beta), -(int)lg_choose(&c->choices, 4)));
    c->recipe.label_exponent = (int)lg_choose(&c->choices, 6) - 1;
    c->recipe.steps = steps;
}
