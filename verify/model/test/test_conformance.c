/* The step check: honest steps pass, in double and in single precision; wrong ones are certainly caught from
 * the size on that the check itself announces; forward and gradient error bounds hold for an honest kernel's
 * own arithmetic. */
#include "verify/author/trajectory.h"
#include "verify/model/batch.h"
#include "verify/model/test/direct.h"

#include <string.h>

/* An instance, its exact evaluation, and the harness's enclosures of it. */
struct trial {
    struct lg_instance inst;
    struct direct D;
    struct lg_model m;
    struct lg_state s;
    struct lg_gradient g;
    double beta, eta, *Wplus;
};

static void trial_open(struct trial *t, struct shape shape, struct scales scales, int activation,
                       int precision, uint64_t *state)
{
    t->inst = direct_instance(shape, scales, activation, state);
    t->D = direct_open(&t->inst, t->inst.W0);
    cr_assert(lg_model_open(&t->m, &t->inst, t->inst.y, precision) == 0);
    cr_assert(lg_state_open(&t->s, &t->m, t->inst.W0, true) == 0);
    struct lg_spectrum spectrum;
    cr_assert(lg_state_spectrum(&t->s, NULL, &spectrum) == 0);
    t->beta = lg_hi(spectrum.sigma_max);
    cr_assert(lg_gradient_open(&t->g, &t->s, &t->s.r, t->beta) == 0);
    t->eta = t->beta > 0x1p-400 ? 1 / (t->beta * t->beta) : 1;
    t->Wplus = malloc(t->inst.k * t->inst.d * sizeof(double));
    cr_assert(t->Wplus != NULL);
}

static void trial_close(struct trial *t)
{
    lg_gradient_close(&t->g);
    lg_state_close(&t->s);
    lg_model_close(&t->m);
    direct_close(&t->D);
    lg_instance_clear(&t->inst);
    free(t->Wplus);
}

/* W+ = W - eta factor G, exact in Arb, rounded once. */
static void exact_step(struct trial *t, double factor)
{
    arb_t a, b;
    arb_init(a), arb_init(b);
    for (size_t j = 0; j < t->inst.k * t->inst.d; j++) {
        arb_set_d(a, t->eta);
        arb_set_d(b, factor);
        arb_mul(a, a, b, WIDE);
        arb_mul(a, a, t->D.G + j, WIDE);
        arb_set_d(b, t->inst.W0[j]);
        arb_sub(a, b, a, WIDE);
        t->Wplus[j] = direct_double(a);
    }
    arb_clear(a), arb_clear(b);
}

static struct lg_arith arith_of(const struct lg_instance *inst, double unit)
{
    return (struct lg_arith){.us = unit,
                             .ua = unit,
                             .tiny = lg_unit_is_single(unit) ? 0x1p-149 : LG_TINY,
                             .hd = (double)inst->d - 1,
                             .hk = (double)inst->k - 1,
                             .hn = (double)inst->n - 1,
                             .hw = (double)(inst->k * inst->d) - 1,
                             .vr = 2 * unit,
                             .sr = 2 * unit,
                             .va = lg_unit_is_single(unit) ? 0x1p-149 : LG_TINY,
                             .sa = lg_unit_is_single(unit) ? 0x1p-149 : LG_TINY};
}

static struct lg_conformance check_of(struct trial *t, const struct lg_arith *a)
{
    struct lg_conformance c;
    cr_assert(lg_conformance_check(&c, &t->s, &t->g, a, t->eta, t->Wplus, t->beta) == 0);
    return c;
}

/* The exact |W+ - W + eta G|, over neuron l only or (l = k) over all. */
static void exact_error(arb_t out, const struct trial *t, size_t l)
{
    size_t d = t->inst.d, from = l < t->inst.k ? l * d : 0, to = l < t->inst.k ? from + d : t->inst.k * d;
    arb_t a, b;
    arb_init(a), arb_init(b);
    arb_zero(out);
    for (size_t j = from; j < to; j++) {
        arb_set_d(a, t->eta);
        arb_mul(a, a, t->D.G + j, WIDE);
        arb_set_d(b, t->Wplus[j]);
        arb_add(a, a, b, WIDE);
        arb_set_d(b, t->inst.W0[j]);
        arb_sub(a, a, b, WIDE);
        arb_addmul(out, a, a, WIDE);
    }
    arb_sqrtpos(out, out, PREC);
    arb_clear(a), arb_clear(b);
}

static void check_enclosed(struct trial *t, const struct lg_conformance *c)
{
    arb_t e;
    arb_init(e);
    exact_error(e, t, t->inst.k);
    cr_assert(ball_contains(c->e, e, WIDE) && lg_ball_finite(c->e), "%s: |e| = %a radius %a", t->m.act->name,
              c->e.mid, c->e.rad);
    exact_error(e, t, c->neuron);
    cr_assert(ball_contains(c->neuron_e, e, WIDE), "%s: neuron %zu", t->m.act->name, c->neuron);
    double moved = lg_hi(lg_distance(t->inst.k * t->inst.d, t->Wplus, t->inst.W0));
    double gamma = ((double)(t->inst.d + t->inst.k) + 16) * LG_U, G = lg_hi(t->g.norm);
    double bound = t->eta * t->g.rad + 4 * LG_U * (moved + t->eta * G) + gamma * c->e.mid;
    bound = 2 * bound + LG_TINY * (16 + 8 * (double)(t->inst.k * t->inst.d));
    cr_assert(c->e.rad <= bound, "%s: radius of |e| %g > %g", t->m.act->name, c->e.rad, bound);
    arb_clear(e);
}

/* A wrong gradient (1 + p) G moves e by p eta |G|. With p twice the announced power this exceeds the
 * envelope, the honest rounding that was seen, and all radii, with one more of each to spare for the wrong
 * step's own rounding. */
static void check_power(struct trial *t, const struct lg_arith *a, double power)
{
    double factors[] = {1 + 2 * power, 1 - 2 * power};
    for (int q = 0; q < 2; q++) {
        exact_step(t, factors[q]);
        struct lg_conformance c = check_of(t, a);
        check_enclosed(t, &c);
        cr_assert(lg_certainly_gt(c.e, lg_exact(c.envelope)), "%s: a gradient off by %g is not caught",
                  t->m.act->name, 2 * power);
    }
}

/* On the double rung, and with phi from tables, the enclosure may be as wide as the envelope; on the upper one it is not. */
static void check_exact(struct shape shape, struct scales scales, int activation, int precision,
                        uint64_t *state)
{
    struct trial t;
    trial_open(&t, shape, scales, activation, precision, state);
    struct lg_arith a = arith_of(&t.inst, LG_U);
    exact_step(&t, 1);
    struct lg_conformance c = check_of(&t, &a);
    check_enclosed(&t, &c);
    bool passes = precision > LG_DOUBLE_WORD ? lg_certainly_le(c.e, lg_exact(c.envelope)) &&
                                                   lg_certainly_le(c.neuron_e, lg_exact(c.neuron_envelope))
                                             : !lg_certainly_gt(c.e, lg_exact(c.envelope)) &&
                                                   !lg_certainly_gt(c.neuron_e, lg_exact(c.neuron_envelope));
    cr_assert(passes, "%s n %zu d %zu k %zu, %d bits: exact step refused: %g +- %g > %g", t.m.act->name,
              shape.n, shape.d, shape.k, precision, c.e.mid, c.e.rad, c.envelope);
    double power = lg_conformance_power(&c);
    if (isfinite(power) && power < 0x1p200)
        check_power(&t, &a, power);
    trial_close(&t);
}

static void check_all(int precision, uint64_t state)
{
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        for (size_t q = 0; q < COUNT(small_shapes); q++)
            for (size_t e = 0; e < COUNT(all_scales); e++)
                check_exact(small_shapes[q], all_scales[e], a, precision, &state);
        for (size_t q = 0; q < COUNT(panel_shapes); q++)
            check_exact(panel_shapes[q], all_scales[q % 2], a, precision, &state);
    }
}

Test(conformance, double_rung_never_refutes_exact_steps)
{
    check_all(53, 1);
}

Test(conformance, double_words_never_refute_exact_steps)
{
    check_all(LG_DOUBLE_WORD, 3);
}

Test(conformance, upper_rung_passes_exact_steps)
{
    check_all(UPPER, 2);
}

Test(conformance, a_frozen_neuron_is_named)
{
    uint64_t state = 2;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        struct trial t;
        trial_open(&t, (struct shape){4, 6, 30}, all_scales[0], a, 53, &state);
        struct lg_arith arith = arith_of(&t.inst, LG_U);
        size_t l = 0;
        for (size_t q = 1; q < t.inst.k; q++) /* the one with the largest gradient */
            if (lg_norm_up(t.inst.d, t.g.mid + q * t.inst.d) > lg_norm_up(t.inst.d, t.g.mid + l * t.inst.d))
                l = q;
        exact_step(&t, 1);
        memcpy(t.Wplus + l * t.inst.d, t.inst.W0 + l * t.inst.d, t.inst.d * sizeof(double));
        struct lg_conformance c = check_of(&t, &arith);
        check_enclosed(&t, &c);
        cr_assert(c.neuron == l && lg_certainly_gt(c.neuron_e, lg_exact(c.neuron_envelope)), "%s",
                  t.m.act->name);
        cr_assert(lg_certainly_gt(c.e, lg_exact(c.envelope)));
        trial_close(&t);
    }
}

/* One weight that is far off, whatever its size: its square may overflow, its difference from W may, and it may be no number. The
 * neuron is named, and what is known to be wrong is certainly so. */
Test(conformance, a_huge_weight_is_named)
{
    static const double sizes[] = {0x1p40, 1e160, -1e200, 1.7e308, INFINITY, NAN};
    uint64_t state = 5;
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (size_t q = 0; q < COUNT(sizes); q++) {
            struct trial t;
            trial_open(&t, (struct shape){4, 6, 30}, all_scales[0], a, 53, &state);
            struct lg_arith arith = arith_of(&t.inst, LG_U);
            exact_step(&t, 1);
            t.Wplus[17 * t.inst.d + 2] = sizes[q];
            struct lg_conformance c = check_of(&t, &arith);
            cr_assert(!lg_certainly_le(c.neuron_e, lg_exact(c.neuron_envelope)) &&
                      !lg_certainly_le(c.e, lg_exact(c.envelope)));
            if (isfinite(sizes[q])) {
                cr_assert_eq(c.neuron, 17, "%s %g: neuron %zu", t.m.act->name, sizes[q], c.neuron);
                check_enclosed(&t, &c);
                cr_assert(lg_certainly_gt(c.neuron_e, lg_exact(c.neuron_envelope)), "%s %g: %g +- %g > %g",
                          t.m.act->name, sizes[q], c.neuron_e.mid, c.neuron_e.rad, c.neuron_envelope);
            }
            trial_close(&t);
        }
}

/* A step by numbers whose squares overflow, in every entry: passes when right. */
Test(conformance, steps_whose_squares_overflow_pass)
{
    uint64_t state = 6;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        struct trial t;
        trial_open(&t, (struct shape){3, 4, 12}, all_scales[0], a, UPPER, &state);
        struct lg_arith arith = arith_of(&t.inst, LG_U);
        const double largest = lg_norm_up(t.inst.k * t.inst.d, t.g.mid);
        cr_assert_gt(largest, 0);
        t.eta = 0x1p900 / largest;
        for (int wrong = 0; wrong < 2; wrong++) {
            exact_step(&t, wrong ? 1.001 : 1);
            struct lg_conformance c = check_of(&t, &arith);
            check_enclosed(&t, &c);
            cr_assert(wrong ? lg_certainly_gt(c.e, lg_exact(c.envelope))
                            : lg_certainly_le(c.e, lg_exact(c.envelope)) &&
                                  lg_certainly_le(c.neuron_e, lg_exact(c.neuron_envelope)),
                      "%s: %g +- %g, envelope %g", t.m.act->name, c.e.mid, c.e.rad, c.envelope);
        }
        trial_close(&t);
    }
}

/* W+ = W - (eta/m) sum_b r_b J_b^T with the batch's own exact gradient, rounded once. */
static void exact_batch_step(const struct trial *t, const size_t *index, size_t m, double divisor,
                             double *Wplus)
{
    size_t weights = t->inst.k * t->inst.d;
    struct lg_instance one = t->inst;
    arb_ptr sum = _arb_vec_init((slong)weights);
    one.n = 1;
    for (size_t b = 0; b < m; b++) {
        one.X = t->inst.X + index[b] * one.d;
        one.y = t->inst.y + index[b];
        struct direct D = direct_open(&one, one.W0);
        for (size_t j = 0; j < weights; j++)
            arb_add(sum + j, sum + j, D.G + j, WIDE);
        direct_close(&D);
    }
    arb_t a;
    arb_init(a);
    for (size_t j = 0; j < weights; j++) {
        arb_set_d(a, t->eta);
        arb_mul(sum + j, sum + j, a, WIDE);
        arb_set_d(a, divisor);
        arb_div(sum + j, sum + j, a, WIDE);
        arb_set_d(a, t->inst.W0[j]);
        arb_sub(a, a, sum + j, WIDE);
        Wplus[j] = direct_double(a);
    }
    arb_clear(a);
    _arb_vec_clear(sum, (slong)weights);
}

static void check_batch(struct trial *t, const size_t *index, size_t m)
{
    struct lg_batch b;
    struct lg_conformance c;
    struct lg_arith a = arith_of(&t->inst, LG_U);
    a.hn = (double)m - 1;
    for (int wrong = 0; wrong < 2; wrong++) {
        bool representable;
        lg_ball plain;
        exact_batch_step(t, index, m, (double)m + wrong, t->Wplus);
        cr_assert_eq(lg_batch_open(&b, &t->inst, t->inst.y, index, m, UPPER), 0);
        cr_assert_eq(lg_batch_step(&b, &a, t->eta, DBL_MAX, t->inst.W0, t->Wplus, &c, &plain, &representable),
                     0);
        cr_assert(representable);
        cr_assert(wrong ? lg_certainly_gt(c.e, lg_exact(c.envelope)) &&
                              lg_conformance_power(&c) > 1 / (double)(m + 2)
                        : lg_certainly_le(c.e, lg_exact(c.envelope)) &&
                              lg_certainly_le(c.neuron_e, lg_exact(c.neuron_envelope)) &&
                              lg_conformance_power(&c) < 0x1p-30,
                  "%s, batch of %zu, divided by m + %d: %g +- %g, envelope %g, power %g", t->m.act->name, m,
                  wrong, c.e.mid, c.e.rad, c.envelope, lg_conformance_power(&c));
        lg_batch_close(&b);
    }
}

Test(conformance, exact_steps_on_batches_pass_and_another_divisor_does_not)
{
    static const size_t index[] = {2, 0, 2, 1, 3, 3, 3, 0, 2, 1, 0};
    uint64_t state = 3;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        struct trial t;
        trial_open(&t, (struct shape){4, 3, 9}, all_scales[0], a, 53, &state);
        for (size_t m = 1; m <= COUNT(index); m++)
            check_batch(&t, index, m);
        trial_close(&t);
    }
}
