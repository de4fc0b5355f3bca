/* Bounds and the first-order term of what norms do to an entry of the covariance (nearly_unit.h).
 *
 * Tail of D: sum_{r>=R} |E[w h_r] mu_r| |rho|^r <= |rho|^R |w(g)|_2 t_{R-1}^(1/2), and |w(g)|_2 <= B + B2 as E[g^2] = 1.
 * Second order: with s = max(1, a, b) on the segment from (1, 1) to (a, b), d^2/ds^2 u_s(z) = 2z phi''(sz) + s z^2 phi'''(sz) gives
 *   |F_aa|, |F_bb| <= s B (2 B2 sqrt(2/pi) + s B3),   |F_ab| = |E[w(a g) w(b g')]| <= (B + s B2)^2. */
#include "verify/covariance/nearly_unit.h"
#include "verify/covariance/expansion.h"

#include <assert.h>

void lg_nearly_unit_expectation(arb_t out, enum lg_activation_id id, const struct lg_hermite *h_a,
                                const struct lg_hermite *h_b, const arb_t a, const arb_t b, const arb_t rho,
                                slong prec)
{
    const size_t last = (h_a->terms < h_b->terms ? h_a->terms : h_b->terms) - 1;
    arb_t t;
    if (lg_expansion_closed(out, id, 1, a, b, rho, prec))
        return;
    arb_init(t);
    lg_expansion_sum(out, h_a, h_b, last, rho, prec);
    lg_expansion_tail(t, h_a, h_b, last, rho, prec);
    arb_add_error(out, t);
    arb_clear(t);
}

/* out := |x - 1|. */
static void from_one(arb_t out, const arb_t x, slong prec)
{
    arb_sub_ui(out, x, 1, prec);
    arb_abs(out, out);
}

/* out := sqrt(2/pi) = E|g|. */
static void mean_size(arb_t out, slong prec)
{
    arb_const_pi(out, prec);
    arb_ui_div(out, 2, out, prec);
    arb_sqrt(out, out, prec);
}

bool lg_nearly_unit_bound(arb_t out, const struct lg_activation *phi, const arb_t a, const arb_t b,
                          const arb_t rho, const arb_t E, slong prec)
{
    arb_t t, ab;
    if (!lg_ball_finite(phi->B) || !lg_ball_finite(phi->B2))
        return false;
    arb_init(t);
    arb_init(ab);
    mean_size(out, prec);
    lg_ball_to_arb(t, lg_mul(phi->B, phi->B2));
    arb_mul(out, out, t, prec);
    from_one(t, a, prec);
    from_one(ab, b, prec);
    arb_add(t, t, ab, prec);
    arb_mul(out, out, t, prec);
    arb_mul(ab, a, b, prec);
    arb_mul(out, out, ab, prec);
    from_one(t, ab, prec);
    arb_abs(ab, E);
    arb_addmul(out, t, ab, prec);
    arb_abs(t, rho);
    arb_mul(out, out, t, prec);
    arb_clear(t);
    arb_clear(ab);
    return true;
}

bool lg_norm_slope_init(struct lg_norm_slope *s, const struct lg_activation *phi, const struct lg_hermite *h)
{
    assert(h->terms >= 3);
    if (!lg_ball_finite(phi->B) || !lg_ball_finite(phi->B2))
        return false;
    *s = (struct lg_norm_slope){.terms = h->terms - 2, .prec = h->prec};
    s->c = _arb_vec_init((slong)s->terms);
    arb_init(s->tail);
    for (size_t r = 0; r < s->terms; r++) {
        arb_sqrt_ui(s->c + r, (r + 1) * (r + 2), s->prec);
        arb_mul(s->c + r, s->c + r, h->mu + r + 2, s->prec);
        arb_addmul_ui(s->c + r, h->mu + r, r + 1, s->prec);
        arb_mul(s->c + r, s->c + r, h->mu + r, s->prec);
    }
    arb_t t;
    arb_init(t);
    lg_ball_to_arb(t, lg_add(phi->B, phi->B2));
    arb_sqrtpos(s->tail, h->tail + s->terms - 1, s->prec);
    arb_mul(s->tail, s->tail, t, s->prec);
    arb_clear(t);
    return true;
}

void lg_norm_slope_clear(struct lg_norm_slope *s)
{
    _arb_vec_clear(s->c, (slong)s->terms);
    arb_clear(s->tail);
}

void lg_norm_slope_at(arb_t out, const struct lg_norm_slope *s, const arb_t rho)
{
    arb_t t;
    arb_init(t);
    arb_zero(out);
    for (size_t r = s->terms; r-- > 0;) {
        arb_mul(out, out, rho, s->prec);
        arb_add(out, out, s->c + r, s->prec);
    }
    arb_pow_ui(t, rho, s->terms, s->prec);
    arb_mul(t, t, s->tail, s->prec);
    arb_add_error(out, t);
    arb_clear(t);
}

bool lg_nearly_unit_second_order(arb_t out, const struct lg_activation *phi, const arb_t a, const arb_t b,
                                 slong prec)
{
    arb_ptr t, B, B2, s, h, k;
    if (!lg_ball_finite(phi->B) || !lg_ball_finite(phi->B2) || !lg_ball_finite(phi->B3))
        return false;
    t = _arb_vec_init(6), B = t + 1, B2 = t + 2, s = t + 3, h = t + 4, k = t + 5;
    lg_ball_to_arb(B, phi->B);
    lg_ball_to_arb(B2, phi->B2);
    lg_ball_to_arb(t, phi->B3);
    arb_one(s);
    arb_max(s, s, a, prec);
    arb_max(s, s, b, prec);
    from_one(h, a, prec);
    from_one(k, b, prec);
    arb_mul(t, t, s, prec); /* t := s B (2 B2 sqrt(2/pi) + s B3) (h^2 + k^2)/2 */
    mean_size(out, prec);
    arb_mul(out, out, B2, prec);
    arb_addmul_ui(t, out, 2, prec);
    arb_mul(t, t, B, prec);
    arb_mul(t, t, s, prec);
    arb_mul_2exp_si(t, t, -1);
    arb_sqr(out, h, prec);
    arb_addmul(out, k, k, prec);
    arb_mul(t, t, out, prec);
    arb_addmul(B, B2, s, prec); /* out := (B + s B2)^2 |hk| */
    arb_sqr(out, B, prec);
    arb_mul(out, out, h, prec);
    arb_mul(out, out, k, prec);
    arb_add(out, out, t, prec);
    _arb_vec_clear(t, 6);
    return true;
}
