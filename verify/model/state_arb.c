/* The upper rungs: f, r, G and J J^T in Arb at m->precision bits, rounded outward to balls of doubles.
 *
 * All inputs are exact doubles, so the only radii are Arb's own. Slower than the double rung by a factor of
 * hundreds; the engine caps the work. */
#include "verify/model/model.h"
#include "verify/rigor/arb_compat.h"

#include <stdlib.h>

struct lg_state_balls {
    size_t n, k;
    arb_ptr slope; /* n x k: phi'(z_il) */
};

static arb_ptr exact_vector(size_t m, const double *x)
{
    arb_ptr out = _arb_vec_init((slong)m);
    for (size_t i = 0; i < m; i++)
        arb_set_d(out + i, x[i]);
    return out;
}

/* f_i, and the slopes of the sample unless slope is NULL. */
static void row_values(const struct lg_model *m, const double *x, arb_srcptr W, arb_srcptr v, slong prec,
                       arb_ptr slope, arb_t f)
{
    slong d = (slong)m->d;
    arb_ptr xi = exact_vector(m->d, x);
    arb_t z, value;
    arb_init(z);
    arb_init(value);
    arb_zero(f);
    for (size_t l = 0; l < m->k; l++) {
        arb_dot(z, NULL, 0, xi, 1, W + l * m->d, 1, d, prec);
        m->act->arb(value, 0, z, prec);
        if (slope)
            m->act->arb(slope + l, 1, z, prec);
        arb_addmul(f, v + l, value, prec);
    }
    arb_clear(z);
    arb_clear(value);
    _arb_vec_clear(xi, d);
}

int lg_state_arb(struct lg_state *s)
{
    const struct lg_model *m = s->m;
    struct lg_state_balls *b = malloc(sizeof *b);
    if (!b)
        return -1;
    *b = (struct lg_state_balls){m->n, m->k, _arb_vec_init((slong)(m->n * m->k))};
    arb_ptr W = exact_vector(m->k * m->d, s->W), v = exact_vector(m->k, m->v);
    arb_t f, y;
    arb_init(f);
    arb_init(y);
    for (size_t i = 0; i < m->n; i++) {
        row_values(m, m->X + i * m->d, W, v, m->precision, b->slope + i * m->k, f);
        lg_ball ball = lg_ball_from_arb(f);
        s->f.mid[i] = ball.mid;
        s->f.rad[i] = ball.rad;
        arb_set_d(y, m->y[i]); /* f - y before f is rounded: labels may agree with it to many digits */
        arb_sub(f, f, y, m->precision);
        ball = lg_ball_from_arb(f);
        s->r.mid[i] = ball.mid;
        s->r.rad[i] = ball.rad;
    }
    arb_clear(f);
    arb_clear(y);
    _arb_vec_clear(W, (slong)(m->k * m->d));
    _arb_vec_clear(v, (slong)m->k);
    s->balls = b;
    return 0;
}

void lg_state_forward_arb(const struct lg_state *s, size_t count, const size_t *sample, lg_ball *out)
{
    const struct lg_model *m = s->m;
    arb_ptr W = exact_vector(m->k * m->d, s->W), v = exact_vector(m->k, m->v);
    arb_t f;
    arb_init(f);
    for (size_t c = 0; c < count; c++) {
        row_values(m, m->X + sample[c] * m->d, W, v, LG_FIRST_ARB, NULL, f);
        out[c] = lg_ball_from_arb(f);
    }
    arb_clear(f);
    _arb_vec_clear(W, (slong)(m->k * m->d));
    _arb_vec_clear(v, (slong)m->k);
}

void lg_state_arb_close(struct lg_state *s)
{
    if (s->balls)
        _arb_vec_clear(s->balls->slope, (slong)(s->balls->n * s->balls->k));
    free(s->balls);
    s->balls = NULL;
}

lg_ball lg_jacobian_arb(const struct lg_state *s, size_t i, size_t l, size_t j)
{
    const struct lg_model *m = s->m;
    arb_t entry, x;
    arb_init(entry);
    arb_init(x);
    arb_set_d(entry, m->v[l]);
    arb_set_d(x, m->X[i * m->d + j]);
    arb_mul(entry, entry, s->balls->slope + i * m->k + l, m->precision);
    arb_mul(entry, entry, x, m->precision);
    lg_ball out = lg_ball_from_arb(entry);
    arb_clear(entry);
    arb_clear(x);
    return out;
}

lg_ball lg_slope_difference_arb(const struct lg_state *a, const struct lg_state *b, size_t i, size_t l)
{
    arb_t difference;
    arb_init(difference);
    arb_sub(difference, a->balls->slope + i * a->m->k + l, b->balls->slope + i * b->m->k + l,
            a->m->precision);
    lg_ball out = lg_ball_from_arb(difference);
    arb_clear(difference);
    return out;
}

int lg_gradient_arb(struct lg_gradient *g, const struct lg_state *s, const struct lg_vec *r)
{
    const struct lg_model *m = s->m;
    slong prec = m->precision, n = (slong)m->n;
    arb_ptr X = exact_vector(m->n * m->d, m->X), c = _arb_vec_init(n);
    arb_t entry, v;
    arb_init(entry);
    arb_init(v);
    double *rad = malloc(m->d * sizeof *rad);
    for (size_t l = 0; l < m->k && rad; l++) {
        arb_set_d(v, m->v[l]);
        for (size_t i = 0; i < m->n; i++) {
            lg_ball_to_arb(c + i, lg_ball_make(r->mid[i], r->rad[i]));
            arb_mul(c + i, c + i, s->balls->slope + i * m->k + l, prec);
        }
        for (size_t j = 0; j < m->d; j++) {
            arb_dot(entry, NULL, 0, c, 1, X + j, (slong)m->d, n, prec);
            arb_mul(entry, entry, v, prec);
            lg_ball ball = lg_ball_from_arb(entry);
            g->mid[l * m->d + j] = ball.mid;
            rad[j] = ball.rad;
        }
        g->row_rad[l] = lg_norm_up(m->d, rad);
    }
    g->rad = lg_norm_up(m->k, g->row_rad);
    arb_clear(entry);
    arb_clear(v);
    _arb_vec_clear(c, n);
    _arb_vec_clear(X, n * (slong)m->d);
    int status = rad ? 0 : -1;
    free(rad);
    return status;
}

static void weighted_slopes(const struct lg_state *s, arb_ptr E)
{
    const struct lg_model *m = s->m;
    arb_t v;
    arb_init(v);
    for (size_t l = 0; l < m->k; l++) {
        arb_set_d(v, m->v[l]);
        for (size_t i = 0; i < m->n; i++)
            arb_mul(E + i * m->k + l, s->balls->slope + i * m->k + l, v, m->precision);
    }
    arb_clear(v);
}

int lg_gram_arb(const struct lg_state *s, struct lg_mat *gram, bool with_data)
{
    const struct lg_model *m = s->m;
    slong prec = m->precision, total = (slong)(m->n * m->k);
    arb_ptr E = _arb_vec_init(total), X = exact_vector(m->n * m->d, m->X);
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    weighted_slopes(s, E);
    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; j <= i; j++) {
            arb_dot(a, NULL, 0, E + i * m->k, 1, E + j * m->k, 1, (slong)m->k, prec);
            arb_dot(b, NULL, 0, X + i * m->d, 1, X + j * m->d, 1, (slong)m->d, prec);
            if (with_data)
                arb_mul(a, a, b, prec);
            lg_ball ball = lg_ball_from_arb(a);
            gram->mid[i * m->n + j] = gram->mid[j * m->n + i] = ball.mid;
            gram->rad[i * m->n + j] = gram->rad[j * m->n + i] = ball.rad;
        }
    arb_clear(a);
    arb_clear(b);
    _arb_vec_clear(E, total);
    _arb_vec_clear(X, (slong)(m->n * m->d));
    return 0;
}
