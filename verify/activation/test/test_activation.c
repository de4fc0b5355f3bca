/* Table values against Arb at 100 bits or more: every error is at most lg_activation_error, and that bound is
 * nearly reached; exactness of the closed forms; NaN, infinity, padding, aliasing, names; both
 * instruction sets give the same bits. */
#include "verify/activation/activation.h"
#include "verify/activation/table.h"

#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <stdlib.h>
#include <string.h>

#define TARGET
#define NAME(function) function##_portable
#include "verify/activation/table_block.h"

enum { PREC = 100, CAPACITY = 1 << 15 };

static double z[CAPACITY], value[3][CAPACITY], slope[CAPACITY];

static size_t both_signs(size_t m, double x)
{
    cr_assert(m + 2 <= CAPACITY);
    z[m] = x;
    z[m + 1] = -x;
    return m + 2;
}

/* Random points, borders and centres of cells with their neighbours, powers of two from the smallest
 * to the largest, ends of the range. */
static size_t fill_points(const struct lg_activation *a)
{
    const double range = a->series ? a->range : 8, half_cell = ldexp(1, -a->cell_bits - 1);
    size_t m = 0;
    for (int i = 0; i < 6000; i++)
        z[m++] = range * (2 * drand48() - 1);
    for (int i = 0; i < 3000; i++)
        z[m++] = 4 * (2 * drand48() - 1);
    for (double x = half_cell; x <= range; x += half_cell) {
        m = both_signs(m, x);
        m = both_signs(m, nextafter(x, 0));
        m = both_signs(m, nextafter(x, INFINITY));
    }
    for (int e = -1074; e < 1024; e += e < -100 || e > 100 ? 13 : 1)
        m = both_signs(m, ldexp(1, e));
    for (int i = 0; i < 500; i++)
        m = both_signs(m, range * (1 + drand48()));
    m = both_signs(m, DBL_MAX);
    return both_signs(m, 0);
}

/* Asserts soundness at all points and returns max observed/bound. */
static double largest_ratio(enum lg_activation_id id, int order, size_t m)
{
    double largest = 0;
    size_t failures = 0;
    arb_t x, exact, computed;
    arf_t bound;
    arb_init(x);
    arb_init(exact);
    arb_init(computed);
    arf_init(bound);
    for (size_t i = 0; i < m; i++) {
        const double error = lg_activation_error(id, order, fabs(z[i]));
        if (!isfinite(value[order][i])) { /* only where the value overflows, and the bound says so */
            failures += error != INFINITY || id != LG_QUADRATIC || order != 0 || fabs(z[i]) < 0x1p512;
            continue;
        }
        arb_set_d(x, z[i]);
        /* Absolute accuracy also where phi ~ z. */
        const slong prec = PREC + (fabs(z[i]) > 1 ? ilogb(z[i]) : 0);
        lg_activations[id]->arb(exact, order, x, prec);
        arb_set_d(computed, value[order][i]);
        arb_sub(exact, exact, computed, prec);
        arb_get_abs_ubound_arf(bound, exact, PREC);
        const bool sound = arf_cmp_d(bound, error) <= 0;
        if (!sound && failures++ == 0)
            cr_log_error("%s, order %d: bound %a exceeded at %a", lg_activations[id]->name, order, error,
                         z[i]);
        arb_get_abs_lbound_arf(bound, exact, PREC);
        if (error > 0)
            largest = fmax(largest, arf_get_d(bound, ARF_RND_DOWN) / error);
    }
    cr_expect_eq(failures, 0, "%s, order %d: %zu of %zu", lg_activations[id]->name, order, failures, m);
    arb_clear(x);
    arb_clear(exact);
    arb_clear(computed);
    arf_clear(bound);
    return largest;
}

Test(activation, error_bound_holds_and_is_reached)
{
    cr_assert_eq(lg_activation_setup(), 0);
    cr_assert_eq(lg_activation_setup(), 0);
    srand48(3);
    size_t total = 0;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        const enum lg_activation_id id = (enum lg_activation_id)a;
        const struct lg_activation *f = lg_activations[a];
        const size_t m = fill_points(f);
        for (int order = 0; order < 3; order++) {
            lg_activation_eval(id, order, m, z, value[order]);
            const double ratio = largest_ratio(id, order, m);
            const bool exact = id == LG_RELU || (id == LG_QUADRATIC && order > 0);
            cr_log_info("%-10s order %d: observed/bound %.3f, bound(4) = 2^%.2f", f->name, order, ratio,
                        log2(lg_activation_error(id, order, 4)));
            cr_expect(exact ? lg_activation_error(id, order, DBL_MAX) == 0 : ratio > 0.25, "%s, order %d: %g",
                      f->name, order, ratio);
            total += m;
        }
        lg_activation_eval2(id, m, z, value[2], slope);
        cr_expect_eq(memcmp(value[2], value[0], m * sizeof *z), 0, "%s: eval2 value", f->name);
        cr_expect_eq(memcmp(slope, value[1], m * sizeof *z), 0, "%s: eval2 slope", f->name);
    }
    cr_expect_gt(total, 200000);
}

/* 64 roundings of the largest value that occurs: 1 for bounded functions, zmax for growing ones. */
Test(activation, error_bound_is_absolute_and_monotone)
{
    cr_assert_eq(lg_activation_setup(), 0);
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        const enum lg_activation_id id = (enum lg_activation_id)a;
        for (int order = 0; order < 3; order++) {
            double last = 0;
            for (double x = 0; x < 50; x += 0.125) {
                const double error = lg_activation_error(id, order, x);
                cr_expect(error >= last && error <= 64 * LG_U * fmax(1, x * x / 2));
                last = error;
            }
            if (lg_activations[a]->series)
                cr_expect_eq(lg_activation_error(id, order, INFINITY), last);
            cr_expect_eq(lg_activation_error(id, order, (double)NAN), INFINITY);
        }
    }
}

Test(activation, special_arguments)
{
    cr_assert_eq(lg_activation_setup(), 0);
    const double in[5] = {(double)NAN, INFINITY, -INFINITY, 1, 0x1p1000};
    double out[5], second[5];
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        const enum lg_activation_id id = (enum lg_activation_id)a;
        const struct lg_activation *f = lg_activations[a];
        for (int order = 0; order < 3; order++) {
            lg_activation_eval(id, order, 5, in, out);
            cr_expect(isnan(out[0]) && !isnan(out[1]) && !isnan(out[2]) && isfinite(out[3]), "%s", f->name);
        }
        lg_activation_eval2(id, 5, in, out, second);
        cr_expect(isnan(out[0]) && isnan(second[0]), "%s", f->name);
        if (f->ramp || id == LG_RELU)
            cr_expect(out[1] == INFINITY && out[2] == 0 && out[4] == in[4] && second[1] == 1 &&
                      second[2] == 0);
        else if (f->series)
            cr_expect(out[1] == f->right && out[2] == f->left && out[4] == f->right && second[1] == 0);
    }
    const double sides[] = {-1, -0x1p-1074, 0, 0x1p-1074, 1};
    lg_activation_eval2(LG_RELU, 5, sides, out, second);
    for (int i = 0; i < 5; i++)
        cr_expect(out[i] == fmax(sides[i], 0) && second[i] == (sides[i] > 0));
}

/* Results depend neither on the length nor on where the output lies. */
Test(activation, every_length_and_in_place)
{
    cr_assert_eq(lg_activation_setup(), 0);
    double in[19], whole[19], slopes[19], out[20], second[20];
    for (int i = 0; i < 19; i++)
        in[i] = 0.7 * i - 6;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        const enum lg_activation_id id = (enum lg_activation_id)a;
        lg_activation_eval2(id, 19, in, whole, slopes);
        for (size_t m = 0; m <= 19; m++) {
            memcpy(out, in, sizeof in);
            out[m] = second[m] = 77;
            lg_activation_eval2(id, m, out, out, second);
            cr_expect(memcmp(out, whole, m * sizeof *out) == 0 && out[m] == 77);
            cr_expect(memcmp(second, slopes, m * sizeof *out) == 0 && second[m] == 77);
            memcpy(out, in, sizeof in);
            out[m] = 77;
            lg_activation_eval(id, 1, m, out, out);
            cr_expect(memcmp(out, slopes, m * sizeof *out) == 0 && out[m] == 77);
        }
    }
}

Test(activation, both_instruction_sets_agree)
{
    struct lg_table table;
    cr_assert_eq(lg_table_build(&table, lg_activations[LG_GELU]), 0);
    srand48(4);
    for (int i = 0; i < 4001; i++)
        z[i] = 11 * (2 * drand48() - 1);
    for (int order = 0; order < 3; order++) {
        lg_table_eval(&table, order, 4001, z, value[0]);
        eval_portable(&table, order, 4001, z, value[1]);
        cr_expect_eq(memcmp(value[0], value[1], 4001 * sizeof *z), 0);
    }
    lg_table_eval2(&table, 4001, z, value[0], slope);
    eval2_portable(&table, 4001, z, value[1], value[2]);
    cr_expect_eq(memcmp(value[0], value[1], 4001 * sizeof *z), 0);
    cr_expect_eq(memcmp(slope, value[2], 4001 * sizeof *z), 0);
    lg_table_clear(&table);
}

/* In cells eight times as wide the Lagrange remainder is nearly all of the error. */
Test(activation, remainder_of_coarse_cells)
{
    struct lg_activation coarse = *lg_activations[LG_GELU];
    struct lg_table table;
    arb_t x, exact, computed;
    double largest = 0;
    arb_init(x);
    arb_init(exact);
    arb_init(computed);
    coarse.cell_bits -= 3;
    cr_assert_eq(lg_table_build(&table, &coarse), 0);
    srand48(5);
    for (int i = 0; i < 4000; i++)
        z[i] = 5 * (2 * drand48() - 1);
    for (int order = 0; order < 3; order++) {
        lg_table_eval(&table, order, 4000, z, value[order]);
        for (int i = 0; i < 4000; i++) {
            const double error = lg_table_error(&table, order, fabs(z[i]));
            arb_set_d(x, z[i]);
            coarse.arb(exact, order, x, PREC);
            arb_set_d(computed, value[order][i]);
            arb_sub(exact, exact, computed, PREC);
            const double observed = fabs(arf_get_d(arb_midref(exact), ARF_RND_UP));
            cr_expect(observed <= error, "order %d at %a", order, z[i]);
            largest = fmax(largest, observed / error);
        }
    }
    cr_expect(largest > 0.25 && lg_table_error(&table, 0, 5) > 0x1p-40);
    lg_table_clear(&table);
    arb_clear(x);
    arb_clear(exact);
    arb_clear(computed);
}

Test(activation, closed_or_tabulated)
{
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        cr_expect_eq(lg_activations[a]->closed != NULL, lg_activations[a]->series == NULL);
}
