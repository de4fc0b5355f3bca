/* Hermite coefficients of one activation: closed forms, tails, and the set for unit scale (hermite.h). */
#include "verify/covariance/hermite.h"
#include "verify/activation/special.h"
#include "verify/covariance/trapezoid.h"

#include <assert.h>
#include <pthread.h>

/* phi = a^2 g^2/2 = (a^2/2)(1 + sqrt 2 h_2), phi' = a g, phi'' = 1. */
static void quadratic(struct lg_hermite *h, int order, const arb_t scale)
{
    const size_t r = order == 0 ? 2 : order == 1 ? 1 : 0; /* the highest coefficient */
    arb_t power;
    arb_init(power);
    arb_pow_ui(power, scale, (ulong)(2 - order), h->prec);
    arb_sqr(h->m2, power, h->prec);
    if (order == 0) {
        arb_mul_ui(h->m2, h->m2, 3, h->prec);
        arb_mul_2exp_si(h->m2, h->m2, -2);
        arb_mul_2exp_si(h->mu, power, -1);
    }
    if (r < h->terms) {
        arb_sqrt_ui(h->mu + r, r == 2 ? 2 : 1, h->prec);
        arb_div(h->mu + r, power, h->mu + r, h->prec);
    }
    arb_clear(power);
}

/* phi' = 1{z > 0}: mu_0 = 1/2, mu_r = h_{r-1}(0) pdf(0)/sqrt r from int_0^inf He_r pdf = He_{r-1}(0) pdf(0), with
 * h_{r+1}(0) = -sqrt(r/(r+1)) h_{r-1}(0). By Stein mu_r(phi) = a mu_{r-1}(phi')/sqrt r; mu_0(phi) = a pdf(0). */
static void relu(struct lg_hermite *h, int order, const arb_t scale)
{
    const slong prec = h->prec;
    arb_t pdf, at0, t;
    arb_init(pdf);
    arb_init(at0);
    arb_init(t);
    lg_arb_normal_pdf(pdf, t, prec);
    arb_set(at0, pdf);
    arb_set_d(h->mu, 0.5);
    for (size_t r = 1; r < h->terms; r += 2) {
        arb_sqrt_ui(t, r, prec);
        arb_div(h->mu + r, at0, t, prec);
        arb_mul(at0, at0, t, prec);
        arb_sqrt_ui(t, r + 1, prec);
        arb_div(at0, at0, t, prec);
        arb_neg(at0, at0);
    }
    arb_one(h->m2);
    if (order == 0) {
        for (size_t r = h->terms - 1; r > 0; r--) {
            arb_sqrt_ui(t, r, prec);
            arb_div(h->mu + r, h->mu + r - 1, t, prec);
        }
        arb_set(h->mu, pdf);
        _arb_vec_scalar_mul(h->mu, h->mu, (slong)h->terms, scale, prec);
        arb_sqr(h->m2, scale, prec);
    }
    arb_mul_2exp_si(h->m2, h->m2, -1);
    arb_clear(pdf);
    arb_clear(at0);
    arb_clear(t);
}

/* Is there such an order, and is the scale one that can be afforded? */
static bool supported(enum lg_activation_id id, int order, const arb_t scale)
{
    if (order < 0 || order > 2 || !arb_is_finite(scale) || !arb_is_nonnegative(scale))
        return false;
    if (id == LG_RELU)
        return order == 0 || (order == 1 && arb_is_positive(scale));
    arf_t top;
    arf_init(top);
    arb_get_ubound_arf(top, scale, 64);
    const bool small = arf_cmp_si(top, LG_HERMITE_LARGEST_SCALE) <= 0;
    arf_clear(top);
    return small || id == LG_QUADRATIC;
}

int lg_hermite_init(struct lg_hermite *h, enum lg_activation_id id, int order, const arb_t scale,
                    size_t terms)
{
    assert(terms >= 1 && terms <= LG_HERMITE_TERMS);
    if (!supported(id, order, scale))
        return 1;
    h->terms = terms;
    h->prec = 144 + (slong)(3 * terms / 4);
    h->mu = _arb_vec_init((slong)terms);
    h->tail = _arb_vec_init((slong)terms);
    arb_init(h->m2);
    if (id == LG_QUADRATIC)
        quadratic(h, order, scale);
    else if (id == LG_RELU)
        relu(h, order, scale);
    else
        lg_hermite_integrate(h, id, order, scale);
    for (size_t r = 0; r < terms; r++) {
        arb_set(h->tail + r, r == 0 ? h->m2 : h->tail + r - 1);
        arb_submul(h->tail + r, h->mu + r, h->mu + r, h->prec);
    }
    for (size_t r = 0; r < terms; r++)
        arb_nonnegative_part(h->tail + r, h->tail + r);
    return 0;
}

void lg_hermite_clear(struct lg_hermite *h)
{
    _arb_vec_clear(h->mu, (slong)h->terms);
    _arb_vec_clear(h->tail, (slong)h->terms);
    arb_clear(h->m2);
}

const struct lg_hermite *lg_hermite_unit(enum lg_activation_id id, int order)
{
    static struct lg_hermite cache[LG_ACTIVATIONS][2];
    static bool ready[LG_ACTIVATIONS][2];
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    assert(order == 0 || order == 1);
    pthread_mutex_lock(&lock);
    if (!ready[id][order]) {
        arb_t one;
        arb_init(one);
        arb_one(one);
        const int status = lg_hermite_init(&cache[id][order], id, order, one, LG_HERMITE_TERMS);
        assert(status == 0);
        (void)status;
        ready[id][order] = true;
        arb_clear(one);
    }
    pthread_mutex_unlock(&lock);
    return &cache[id][order];
}
