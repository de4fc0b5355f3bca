/* Sign changes counted by hand, and eps_R against |J(W) - J(W_0)| for weights aimed to flip what R allows. */
#include "verify/model/flips.h"
#include "verify/model/functions.h"
#include "verify/model/test/direct.h"

/* X = (1, 2)^T, W_0 = (3, -1, 1/2, -1/4): z_1 = W_0, z_2 = 2 W_0. */
static double X[] = {1, 2}, y[] = {0, 0}, start[] = {3, -1, 0.5, -0.25}, v[] = {0.5, 0.5, -0.5, -0.5};

static struct lg_instance by_hand(void)
{
    return (struct lg_instance){.kind = LG_NETWORK,
                                .n = 2,
                                .d = 1,
                                .k = 4,
                                .activation = LG_RELU,
                                .X = X,
                                .y = y,
                                .W0 = start,
                                .v = v};
}

Test(flips, limits_by_hand)
{
    const struct lg_instance inst = by_hand();
    /* squares 1/16, 1/4, 1, 9 and their sums; both samples alike, as z and R|x_i| double together */
    const struct {
        double R;
        size_t flips;
    } cases[] = {{0.24, 0}, {0.26, 1}, {0.55, 1}, {0.57, 2}, {1.14, 2}, {1.16, 3}, {3.2, 3}, {3.3, 4}};
    struct lg_model m;
    struct lg_state s;
    cr_assert(lg_model_open(&m, &inst, y, LG_DOUBLE) == 0 && lg_state_open(&s, &m, start, false) == 0);
    double *order = lg_flip_order(&s), eps;
    cr_assert(order);
    for (size_t q = 0; q < COUNT(cases); q++) {
        size_t limits[2];
        lg_flip_limits(&m, order, cases[q].R, limits);
        cr_assert(limits[0] == cases[q].flips && limits[1] == cases[q].flips, "R = %g: %zu, %zu", cases[q].R,
                  limits[0], limits[1]);
        cr_assert(lg_flip_norm(&m, limits, &eps) == 0);
        double exact = 0.5 * sqrt((double)cases[q].flips * 5); /* |v|_inf sqrt(m) |X| */
        cr_assert(eps >= exact && eps <= exact * (1 + 1e-12), "R = %g: %g, %g", cases[q].R, eps, exact);
    }
    free(order);
    lg_state_close(&s);
    lg_model_close(&m);
}

Test(flips, counts_by_hand)
{
    const struct lg_instance inst = by_hand();
    double moved[] = {3, 0.125, 0.25, 0}; /* the second crosses zero, the last reaches it */
    struct lg_model m;
    struct lg_state before, after;
    cr_assert(lg_model_open(&m, &inst, y, LG_DOUBLE) == 0 && lg_state_open(&before, &m, start, false) == 0 &&
              lg_state_open(&after, &m, moved, false) == 0);
    for (size_t i = 0; i < 2; i++) {
        struct lg_flips f = lg_flips_between(&before, &after, i);
        double x2 = X[i] * X[i];
        cr_assert(f.certain == 1 && f.possible == 2);
        cr_assert(lg_lo(f.squares) <= x2 && lg_hi(f.squares) >= x2 * 1.0625 && lg_hi(f.squares) < x2 * 1.07);
        double move = x2 * (1.125 * 1.125 + 0.0625 + 0.0625);
        cr_assert(lg_lo(f.move) <= move && lg_hi(f.move) >= move && f.move.rad < 1e-13 * move);
    }
    lg_state_close(&before);
    lg_state_close(&after);
    lg_model_close(&m);
}

/* All of the neurons that R allows pass zero on sample 0: the Jacobian moves by no more than eps_R, and by much of it. */
Test(flips, norm_bounds_the_jacobian)
{
    uint64_t state = 7;
    double largest = 0;
    for (int q = 0; q < 20; q++) {
        struct lg_instance inst = direct_instance((struct shape){3, 4, 64}, all_scales[0], LG_RELU, &state);
        struct lg_model m;
        struct lg_state before, after;
        size_t limits[3], weights = inst.k * inst.d;
        double *W = malloc(weights * sizeof *W), R = 0.5, eps;
        cr_assert(W && lg_model_open(&m, &inst, inst.y, LG_DOUBLE) == 0 &&
                  lg_state_open(&before, &m, inst.W0, false) == 0);
        double *order = lg_flip_order(&before), norm2 = m.xnorm[0] * m.xnorm[0];
        lg_flip_limits(&m, order, R, limits);
        cr_assert(limits[0] > 0 && lg_flip_norm(&m, limits, &eps) == 0);
        memcpy(W, inst.W0, weights * sizeof *W);
        for (size_t l = 0; l < inst.k; l++) {
            double z = lg_state_z(&before, 0, l).mid;
            for (size_t j = 0; j < inst.d && fabs(z) <= order[limits[0] - 1] * (1 + 1e-12); j++)
                W[l * inst.d + j] -= (1 + 1e-9) * z * inst.X[j] / norm2;
        }
        cr_assert(lg_state_open(&after, &m, W, false) == 0);
        lg_ball distance;
        cr_assert(lg_flips_between(&before, &after, 0).certain == limits[0]);
        cr_assert(lg_jacobian_distance(&before, &after, &distance) == 0);
        cr_assert(lg_lo(distance) <= eps);
        largest = fmax(largest, lg_lo(distance) / eps);
        free(W);
        free(order);
        lg_state_close(&before);
        lg_state_close(&after);
        lg_model_close(&m);
        lg_instance_clear(&inst);
    }
    cr_assert(largest > 0.5, "%g", largest);
}
