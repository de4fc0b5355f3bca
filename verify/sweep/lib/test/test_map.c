/* Maps: counts of known answers and the largest curve of all draws; drawn data is nested; the widths are the least that do; the
 * threshold k = n is met exactly, by certificates, and a failure leaves nothing. */
#include "verify/sweep/lib/map.h"
#include "verify/covariance/covariance.h"
#include "verify/covariance/feature_tail.h"
#include "verify/sweep/lib/sphere.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Draw j says yes above x + j, no below x, else nothing. */
static int step(const struct lg_sweep_at *at, double y, enum lg_answer *answer, char *error,
                size_t error_size)
{
    if (y > 99) {
        snprintf(error, error_size, "y = %g is too much", y);
        return -1;
    }
    *answer = y > at->x + (double)at->draw ? LG_ANSWER_YES : y < at->x ? LG_ANSWER_NO : LG_ANSWER_UNSURE;
    return 0;
}

static int hill(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    (void)error, (void)error_size;
    *y = at->x * (at->draw == 1 ? 10 : 1); /* the greatest in the middle */
    return 0;
}

static const double xs[] = {2, 5}, ys[] = {1, 3, 4, 9}, too_much[] = {1, 100};
static const struct lg_map_curve curves[] = {{"hill", hill}};
static const struct lg_map map = {"yes", "no", ys, 4, step, curves, 1},
                           failing = {"yes", "no", too_much, 2, step, NULL, 0};

Test(map, counts_answers_and_takes_the_greatest_curve)
{
    const struct lg_sweep sweep = {.name = "s", .x = xs, .n_x = 2, .draws = 3, .map = &map};
    struct lg_map_result r;
    char error[200] = "";
    cr_assert_eq(lg_map_run(&sweep, 1, 0, &r, error, sizeof error), 0, "%s", error);
    static const unsigned expected[8][2] = {{0, 3}, {1, 0}, {2, 0}, {3, 0}, {0, 3}, {0, 3}, {0, 3}, {3, 0}};
    cr_assert(r.n_cells == 8 && r.n_points == 2);
    for (size_t i = 0; i < 8; i++) {
        const struct lg_map_cell *c = &r.cells[i];
        cr_assert(c->x == xs[i / 4] && c->y == ys[i % 4] && c->draws == 3);
        cr_assert(c->yes == expected[i][0] && c->no == expected[i][1], "cell %zu: %d yes, %d no", i,
                  (int)c->yes, (int)c->no);
    }
    cr_assert(r.points[0].x == 2 && r.points[0].y == 20 && r.points[1].y == 50 && r.points[1].curve == 0);
    lg_map_clear(&r);
    cr_assert_eq(lg_map_run(&sweep, 1, 1, &r, error, sizeof error), 0);
    cr_assert(r.cells[0].draws == 1 && r.points[0].y == 2, "one draw was asked for");
    lg_map_clear(&r);
}

Test(map, a_failure_is_told_and_leaves_nothing)
{
    const struct lg_sweep sweep = {.name = "s", .x = xs, .n_x = 2, .draws = 2, .map = &failing};
    struct lg_map_result r;
    char error[200] = "";
    cr_assert_eq(lg_map_run(&sweep, 1, 0, &r, error, sizeof error), -1);
    cr_assert(strstr(error, "y = 100 is too much") && r.cells == NULL && r.n_cells == 0);
}

Test(map, larger_sizes_add_to_smaller_ones)
{
    const struct lg_sweep_at small = {.x = 3, .seed = 7, .draw = 2}, large = {.x = 5, .seed = 7, .draw = 2};
    const struct lg_sweep_at other = {.x = 5, .seed = 7, .draw = 3};
    struct lg_instance a = {0}, b = {0}, c = {0};
    char error[200] = "";
    cr_assert(!lg_sphere_draw(&a, &small, 4, 2, error, sizeof error) &&
                  !lg_sphere_draw(&b, &large, 4, 6, error, sizeof error) &&
                  !lg_sphere_draw(&c, &other, 4, 6, error, sizeof error),
              "%s", error);
    cr_assert(!memcmp(a.X, b.X, 12 * sizeof *a.X) && !memcmp(a.W0, b.W0, 8 * sizeof *a.W0) &&
              !memcmp(a.y, b.y, 3 * sizeof *a.y));
    cr_assert(memcmp(b.X, c.X, 12 * sizeof *b.X) && memcmp(b.W0, c.W0, 8 * sizeof *b.W0));
    lg_instance_clear(&a);
    lg_instance_clear(&b);
    lg_instance_clear(&c);
}

/* The width is enough and one less is not; T7 asks for more than T5's spectrum alone and grows with n. */
Test(map, widths_are_the_least_that_do)
{
    char error[200] = "";
    double before = 0;
    for (int n = 2; n <= 8; n += 3) {
        const struct lg_sweep_at at = {.x = n, .seed = 3};
        const struct lg_covariance_request how = {.activation = LG_ERF, .order = 0};
        struct lg_instance inst = {0};
        struct lg_covariance c;
        double k, descent;
        cr_assert_eq(lg_sphere_conditioning(&at, 6, &k, error, sizeof error), 0, "%s", error);
        cr_assert_eq(lg_sphere_descent(&at, 6, &descent, error, sizeof error), 0, "%s", error);
        cr_assert(!lg_sphere_draw(&inst, &at, 6, 1, error, sizeof error));
        struct lg_mat X = lg_mat_view(inst.n, 6, inst.X);
        cr_assert_eq(lg_covariance_init(&c, &how, &X), LG_COVARIANCE_OK);
        struct lg_covariance_constants of = lg_covariance_constants(&c, 6);
        lg_ball trace = lg_exact(0);
        for (size_t i = 0; i < inst.n; i++)
            trace = lg_add(trace, lg_ball_make(c.sigma.mid[i * inst.n + i], c.sigma.rad[i * inst.n + i]));
        for (int less = 0; less < 2; less++) {
            struct lg_feature_tail tail =
                lg_feature_tail(LG_ERF, inst.n, (size_t)k - (size_t)less, of.lambda, trace, of.x_norm);
            cr_assert_eq(fmin(tail.bounded, tail.truncated) <= 0x1p-6, !less, "k = %g - %d", k, less);
        }
        cr_assert(descent > k && descent > before, "n = %d: %g, %g", n, k, descent);
        before = descent;
        lg_covariance_clear(&c);
        lg_instance_clear(&inst);
    }
}

/* T6.1 on the first columns of the sweep itself: certain on both sides, nothing in between. */
Test(map, interpolation_begins_at_n)
{
    const struct lg_sweep *whole = lg_sweep_find("interpolation-threshold");
    struct lg_map_result r;
    char error[200] = "";
    cr_assert_not_null(whole);
    struct lg_sweep sweep = *whole;
    sweep.n_x = 6;
    cr_assert_eq(lg_map_run(&sweep, 11, 2, &r, error, sizeof error), 0, "%s", error);
    for (size_t i = 0; i < r.n_cells; i++) {
        const struct lg_map_cell *c = &r.cells[i];
        cr_assert(c->y >= c->x ? c->yes == 2 && c->no == 0 : c->no == 2 && c->yes == 0,
                  "n = %g, k = %g: %d yes, %d no", c->x, c->y, (int)c->yes, (int)c->no);
    }
    for (size_t i = 0; i < 6; i++)
        cr_assert(r.points[i].y == sweep.x[i] && r.points[6 + i].y > 10 * sweep.x[i] &&
                  r.points[12 + i].y > r.points[6 + i].y);
    lg_map_clear(&r);
}

/* Gradient descent fits 4 samples with 64 neurons, and 64 samples never with one. */
Test(map, descent_has_both_sides)
{
    const struct lg_sweep *whole = lg_sweep_find("descent-threshold");
    static const double samples[] = {4, 64}, neurons[] = {1, 64};
    struct lg_map_result r;
    char error[800] = "";
    cr_assert_not_null(whole);
    struct lg_map narrow = *whole->map;
    struct lg_sweep sweep = *whole;
    narrow.y = neurons, narrow.n_y = 2, narrow.n_curves = 0;
    sweep.x = samples, sweep.n_x = 2, sweep.map = &narrow;
    cr_assert_eq(lg_map_run(&sweep, 1, 1, &r, error, sizeof error), 0, "%s", error);
    cr_assert(r.cells[1].x == 4 && r.cells[1].y == 64 && r.cells[1].yes == 1);
    cr_assert(r.cells[2].x == 64 && r.cells[2].y == 1 && r.cells[2].no == 1);
    lg_map_clear(&r);
}
