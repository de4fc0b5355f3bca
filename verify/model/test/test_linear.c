/* Linear least squares: exact small problems whose answers are known, honest kernels inside the declared rounding, and
 * slightly dishonest ones outside. */
#include "fixtures/fixture.h"
#include "verify/model/linear.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

extern const struct lg_kernel kernel_reference, kernel_blas;

/* X = diag(1, 1/2) beside an empty column; theta* = (3, 2, theta_0's third entry). */
static const double X23[] = {1, 0, 0, 0, 0.5, 0}, y2[] = {3, 1}, start3[] = {0, 0, 7};

static bool contains(lg_ball b, double x)
{
    return lg_lo(b) <= x && x <= lg_hi(b);
}

/* Contains x and is known to `units` units of roundoff. */
static bool is_close(lg_ball b, double x, double units)
{
    return contains(b, x) && b.rad <= units * LG_U * fabs(x);
}

Test(linear, constants_and_optimum_of_a_diagonal_problem)
{
    struct lg_linear problem = {2, 3, X23, y2, 1};
    struct lg_linear_model m;
    for (int precision = 53; precision <= 256; precision += 203) {
        cr_assert_eq(lg_linear_open(&m, &problem, start3, precision), 0);
        cr_assert(is_close(m.sigma_min, 0.5, 64) && is_close(m.sigma_max, 1, 64));
        cr_assert(is_close(m.r0, sqrt(10), 8) && is_close(m.far, sqrt(13), 8));
        double theta[] = {3, 2, 7 + 0x1p-30};
        cr_assert(is_close(lg_linear_distance(&m, theta), 0x1p-30, 8));
        cr_assert(is_close(lg_linear_null_component(&m, theta), 0x1p-30, 8));
        theta[0] = -5;
        theta[2] = 7;
        cr_assert(contains(lg_linear_null_component(&m, theta), 0));
        cr_assert_lt(lg_hi(lg_linear_null_component(&m, theta)), 8 * LG_U * LG_U);
        lg_linear_close(&m);
    }
}

/* Shrinking features below the samples asks about such a problem: there, no rate can be promised. */
Test(linear, fewer_features_than_samples_leave_no_curvature)
{
    static const double X32[] = {1, 0, 0, 0.5, 1, 1}, y3[] = {3, 1, 2}, start2[] = {0, 0};
    struct lg_linear problem = {3, 2, X32, y3, 0.25};
    struct lg_linear_model m;
    for (int precision = 53; precision <= 256; precision += 203) {
        cr_assert_eq(lg_linear_open(&m, &problem, start2, precision), 0);
        cr_assert(m.sigma_min.mid == 0 && m.sigma_min.rad == 0 && m.alpha == 0);
        lg_linear_close(&m);
    }
}

Test(linear, exact_step_has_no_error_and_decays_direction_by_direction)
{
    struct lg_linear problem = {2, 3, X23, y2, 1};
    const double once[] = {3, 0.5, 7};
    struct lg_linear_model m;
    cr_assert_eq(lg_linear_open(&m, &problem, start3, 53), 0);
    lg_linear_step(&m, start3, once);
    cr_assert_eq(lg_hi(m.step.e_norm), 0);
    cr_assert(is_close(m.step.r_next, 0.75, 2));
    cr_assert(is_close(m.step.doubled, sqrt(9.25), 8), "theta+ - theta + 2g = g here");
    for (size_t j = 0; j < 2; j++)
        cr_assert_lt(lg_hi(lg_linear_deviation(&m, j, 1)), 0x1p-50);
    double late = lg_lo(lg_linear_deviation(&m, 0, 2));
    cr_assert_gt(late, 0.18, "sigma 1/2: 3/4 after one step is not (3/4)^2");
    lg_linear_close(&m);
}

Test(linear, a_missing_rank_is_certified)
{
    const double X[] = {0.1, 0.2, 0.3, 0.1, 0.2, 0.3}, Z[] = {0.1, 0.2, 0.3, 0.1, 0.2, 0.3 + 0x1p-54};
    struct lg_linear_model m;
    struct lg_linear problem = {2, 3, X, y2, 1};
    cr_assert_eq(lg_linear_open(&m, &problem, start3, 128), 0);
    cr_assert(m.sigma_min.mid == 0 && m.sigma_min.rad == 0);
    lg_linear_close(&m);
    problem.X = Z;
    cr_assert_eq(lg_linear_open(&m, &problem, start3, 128), 0);
    cr_assert_gt(m.alpha, 0, "one unit in the last place makes the rows independent");
    lg_linear_close(&m);
}

struct bounds {
    double step, entry, apart; /* largest observed / bound */
};

static double worst_entry(const struct lg_linear_model *m, const double *entry)
{
    double worst = 0;
    for (size_t j = 0; j < m->p; j++)
        worst = fmax(worst, lg_mag(lg_ball_make(m->step.e.mid[j], m->step.e.rad[j])) / entry[j]);
    return worst;
}

/* Eight reference steps, each with its gradient scaled by `factor`, beside the run of BLAS. */
static void run(const struct lg_instance *inst, double factor, struct bounds *out)
{
    size_t n = inst->n, p = inst->d;
    struct lg_arith honest = {
        .us = LG_U, .ua = LG_U, .tiny = LG_TINY, .hd = (double)p - 1, .hn = (double)n - 1};
    double *theta = malloc(4 * p * sizeof *theta), *next = theta + p, *other = next + p, *entry = other + p;
    struct lg_mat X = lg_mat_view(n, p, inst->X);
    double beta = lg_hi(lg_mat_norm(&X, 53));
    struct lg_linear problem = {n, p, inst->X, inst->y, 0.5 / (beta * beta)}, wrong = problem;
    struct lg_linear_model m;
    double apart = 0;
    wrong.eta *= factor;
    cr_assert_eq(lg_linear_open(&m, &problem, inst->W0, 53), 0);
    memcpy(theta, inst->W0, p * sizeof *theta);
    memcpy(other, inst->W0, p * sizeof *theta);
    for (int t = 0; t < 8; t++) {
        memcpy(next, theta, p * sizeof *theta);
        cr_assert_eq(kernel_reference.linear_steps(&wrong, next, 1), LG_OK);
        cr_assert_eq(kernel_blas.linear_steps(&problem, other, 1), LG_OK);
        lg_linear_step(&m, theta, next);
        double envelope;
        cr_assert_eq(lg_linear_envelope(&m, &honest, 0, entry, &envelope), 0);
        out->step = fmax(out->step, lg_hi(m.step.e_norm) / envelope);
        out->entry = fmax(out->entry, worst_entry(&m, entry));
        cr_assert_eq(lg_linear_allow(&apart, &m, &honest, envelope, entry), 0);
        out->apart = fmax(out->apart, lg_hi(lg_distance(p, next, other)) / apart);
        for (size_t j = 0; j < n && factor == 1; j++)
            cr_assert_leq(lg_hi(lg_linear_deviation(&m, j, (uint64_t)t + 1)), m.direction[j].allowed);
        memcpy(theta, next, p * sizeof *theta);
    }
    lg_linear_close(&m);
    free(theta);
}

static struct bounds over_instances(double factor)
{
    static const char *const families[] = {"linear-gaussian", "linear-tiny", "linear-ill-conditioned",
                                           "linear-scaled"};
    struct bounds out = {0, 0, 0};
    char error[256];
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        for (uint64_t i = 0; i < 20; i++) {
            struct lg_choices choices;
            struct lg_instance inst = {0};
            struct lg_draw draw = {
                .seed = 3, .index = i, .kind = LG_LINEAR, .tier = LG_SMOKE, .choices = &choices};
            const struct lg_family *family = lg_family_find(families[f]);
            lg_choices_begin(&choices, draw.seed, family->id, i);
            cr_assert_eq(family->generate(&draw, &inst, error, sizeof error), 0, "%s", error);
            run(&inst, factor, &out);
            lg_instance_clear(&inst);
        }
    return out;
}

Test(linear, honest_kernels_stay_within_the_envelope_and_come_near_it)
{
    struct bounds b = over_instances(1);
    cr_assert(b.step <= 1 && b.entry <= 1 && b.apart <= 1, "%g %g %g", b.step, b.entry, b.apart);
    cr_assert(b.step > 0.25 && b.entry > 0.25 && b.apart > 0.01, "loose: %g %g %g", b.step, b.entry, b.apart);
}

Test(linear, a_step_too_long_by_a_million_roundings_leaves_the_envelope)
{
    struct bounds b = over_instances(1 + 0x1p-33);
    cr_assert(b.step > 1000 && b.entry > 1000 && b.apart > 1000, "%g %g %g", b.step, b.entry, b.apart);
}
