/* The output layer's features, interpolant and null space: by hand, against Arb, and what the envelope lets through. */
#include "verify/model/features.h"
#include "verify/model/test/direct.h"

#include <lapacke.h>

static void open_at(struct lg_model *m, struct lg_features *f, const struct lg_instance *inst, int precision)
{
    cr_assert(lg_model_open(m, inst, inst->y, precision) == 0 && lg_features_open(f, m, inst->W0) == 0);
}

/* Containment at both rungs, and radii of a few roundings: value_err + B gamma_d |x||w| at 53 bits, u|phi| above. */
Test(features, contain_direct_values_and_are_narrow)
{
    static const struct shape shapes[] = {{1, 1, 1}, {2, 3, 2}, {5, 7, 9}};
    static const enum lg_activation_id ids[] = {LG_SOFTPLUS, LG_TANH, LG_SIGMOID, LG_ERF, LG_GELU, LG_RELU};
    uint64_t state = 7;
    for (size_t t = 0; t < COUNT(shapes) * COUNT(ids) * 2; t++) {
        struct lg_instance inst = direct_instance(shapes[t / 2 % COUNT(shapes)], all_scales[0],
                                                  (int)ids[t / 2 / COUNT(shapes)], &state);
        struct lg_model m;
        struct lg_features f;
        open_at(&m, &f, &inst, t % 2 ? UPPER : 53);
        arb_t z, w;
        arb_init(z);
        arb_init(w);
        for (size_t e = 0; e < inst.n * inst.k; e++) {
            arb_zero(z);
            for (size_t j = 0; j < inst.d; j++) {
                arb_set_d(w, inst.X[e / inst.k * inst.d + j]);
                arb_t x;
                arb_init(x);
                arb_set_d(x, inst.W0[e % inst.k * inst.d + j]);
                arb_addmul(z, w, x, PREC);
                arb_clear(x);
            }
            lg_activations[inst.activation]->arb(z, 0, z, PREC);
            lg_ball_to_arb(w, lg_ball_make(f.Phi.mid[e], f.Phi.rad[e]));
            cr_assert(arb_contains(w, z), "entry %zu", e);
            double scale =
                1 + fabs(f.Phi.mid[e]) + lg_hi(m.xi) * lg_norm_up(inst.d, inst.W0 + e % inst.k * inst.d);
            cr_assert(f.Phi.rad[e] <= 4 * (double)(inst.d + 3) * LG_U * scale, "%g", f.Phi.rad[e]);
        }
        arb_clear(z);
        arb_clear(w);
        lg_features_close(&f);
        lg_model_close(&m);
        lg_instance_clear(&inst);
    }
}

/* ReLU, X = I, W = (I I): Phi = (I I), sigma = sqrt 2, v^ = (y y)/2. */
Test(features, by_hand)
{
    double X[4] = {1, 0, 0, 1}, W[8] = {1, 0, 0, 1, 1, 0, 0, 1}, y[2] = {3, 4}, v[4] = {1, 1, -1, -1};
    struct lg_instance inst = {
        .kind = LG_NETWORK, .n = 2, .d = 2, .k = 4, .activation = LG_RELU, .X = X, .y = y, .W0 = W, .v = v};
    for (int precision = 53; precision <= 128; precision += 75) {
        struct lg_model m;
        struct lg_features f;
        lg_ball norm, null, distance;
        struct lg_vec r;
        open_at(&m, &f, &inst, precision);
        cr_assert(f.distinct == 2 && fabs(f.sigma_min.mid - sqrt(2)) <= f.sigma_min.rad + 4 * LG_U);
        cr_assert(f.sigma_min.rad < 1e-14 && lg_features_least_norm(&f, y, &norm) == 0);
        cr_assert(fabs(norm.mid - 5 / sqrt(2)) <= norm.rad + 8 * LG_U && norm.rad < 1e-13);
        cr_assert(lg_features_null_component(&f, v, &null) == 0);
        cr_assert(lg_hi(null) >= 2 && lg_lo(null) <= 2 && null.rad < 1e-13, "v is orthogonal to the rows");
        double interpolant[4] = {3, 4, 0, 0};
        cr_assert(lg_vec_init(&r, 2) == 0 && lg_features_residual(&f, y, interpolant, &r) == 0);
        cr_assert(lg_hi(lg_vec_norm(&r)) < 1e-14);
        lg_vec_clear(&r);
        lg_features_close(&f);
        inst.k = 1; /* Phi = (1 0)^T and y at distance 4 of its span; (Phi y) has sigma_min 0.7808... */
        cr_assert(lg_features_open(&f, &m, W) == 0);
        f.k = f.distinct = 1;
        lg_mat_clear(&f.Phi);
        cr_assert(lg_mat_init(&f.Phi, 2, 1) == 0);
        f.Phi.mid[0] = 1;
        cr_assert(lg_features_distance(&f, y, &distance) == 0);
        cr_assert(lg_lo(distance) > 0.78 && lg_hi(distance) < 4, "%g", distance.mid);
        inst.k = 4;
        lg_features_close(&f);
        lg_model_close(&m);
    }
}

/* An honest solve stays within the envelope, one with a ridge of 1e-8 does not. */
Test(features, envelope_admits_qr_and_refuses_a_ridge)
{
    uint64_t state = 11;
    for (size_t trial = 0; trial < 20; trial++) {
        struct lg_instance inst =
            direct_instance((struct shape){4, 5, 4 + trial % 5}, all_scales[0], LG_TANH, &state);
        struct lg_arith a = {.us = LG_U, .ua = LG_U, .tiny = LG_TINY, .hd = 4, .hk = 8, .vr = 8 * LG_U};
        struct lg_model m;
        struct lg_features f;
        struct lg_fit_error error;
        struct lg_vec r;
        lg_ball null;
        double row[4], v[16] = {0}, Phi[64];
        open_at(&m, &f, &inst, 53);
        memcpy(Phi, f.Phi.mid, 4 * inst.k * sizeof *Phi);
        memcpy(v, inst.y, sizeof row);
        cr_assert(LAPACKE_dgels(LAPACK_ROW_MAJOR, 'N', 4, (int)inst.k, 1, Phi, (int)inst.k, v, 1) == 0);
        cr_assert(lg_fit_error(&f, &a, row, &error) == 0 && lg_vec_init(&r, 4) == 0);
        double size = lg_hi(lg_norm_exact(inst.k, v));
        cr_assert(lg_features_residual(&f, inst.y, v, &r) == 0 &&
                  lg_features_null_component(&f, v, &null) == 0);
        for (size_t i = 0; i < 4; i++)
            cr_assert(lg_hi(lg_abs(lg_ball_make(r.mid[i], r.rad[i]))) <= row[i] * size && row[i] < 1e-11);
        cr_assert(lg_hi(null) <= error.null * size);
        for (size_t l = 0; l < inst.k; l++) /* to first order a ridge shrinks v by 1e-8/sigma^2 or more */
            v[l] *= 1 - 1e-8;
        cr_assert(lg_features_residual(&f, inst.y, v, &r) == 0);
        double worst = 0;
        for (size_t i = 0; i < 4; i++)
            worst = fmax(worst, fabs(r.mid[i]) / (row[i] * size));
        cr_assert(worst > 1, "%g", worst);
        lg_vec_clear(&r);
        lg_features_close(&f);
        lg_model_close(&m);
        lg_instance_clear(&inst);
    }
}
