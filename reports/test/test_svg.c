/* The toolkit of plots: ticks and labels of thousands of ranges, curves with values that are no numbers. */
#include "reports/page/html.h"
#include "reports/page/svg.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static double uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

/* The number that a label reads, superscripts included. */
static double parse(const char *label)
{
    static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char plain[128] = "";
    size_t n = 0;
    for (const char *c = label; *c;) {
        if (!strncmp(c, "−", 3)) {
            plain[n++] = '-', c += 3;
        } else if (!strncmp(c, "×10", 4)) {
            plain[n++] = 'e', c += 4;
        } else if (!strncmp(c, "10", 2) && (unsigned char)c[2] >= 0x80) {
            n += (size_t)sprintf(plain + n, "1e"), c += 2;
        } else if (!strncmp(c, "⁻", 3)) {
            plain[n++] = '-', c += 3;
        } else if ((unsigned char)*c < 0x80) {
            plain[n++] = *c++;
        } else {
            int d = 0;
            while (d < 10 && strncmp(c, digits[d], strlen(digits[d])) != 0)
                d++;
            cr_assert_lt(d, 10, "cannot read %s", label);
            plain[n++] = (char)('0' + d), c += strlen(digits[d]);
        }
    }
    char *end;
    double value = strtod(plain, &end);
    cr_assert_eq(*end, '\0', "cannot read %s", label);
    return value;
}

static double shown_value(const char *label, const char *unit, double offset)
{
    const char *in = strstr(unit, ", in ");
    return offset + parse(label) * (in ? parse(in + strlen(", in ")) : 1);
}

static void check_labels(const struct lg_plot *p, bool horizontal)
{
    const struct lg_axis *axis = horizontal ? &p->x : &p->y;
    struct lg_tick ticks[LG_MAX_TICKS];
    char unit[LG_UNIT_TEXT];
    int wanted;
    size_t n = lg_plot_ticks(p, horizontal, ticks, &wanted), labels = 0;
    double offset = lg_axis_unit(axis, wanted, unit), free_from = -1, total = p->left + p->width + p->right;
    cr_assert(n <= LG_MAX_TICKS);
    const struct lg_tick *last = NULL;
    double step = 0;
    for (size_t i = 0; i < n; i++)
        if (*ticks[i].label) {
            step = last ? ticks[i].value - last->value : 0;
            last = &ticks[i];
        }
    last = NULL;
    for (size_t i = 0; i < n; i++) {
        cr_assert(ticks[i].value >= axis->lo && ticks[i].value <= axis->hi);
        cr_assert(i == 0 || ticks[i].value > ticks[i - 1].value, "[%g, %g] tick %zu", axis->lo, axis->hi, i);
        if (!*ticks[i].label)
            continue;
        labels++;
        double width = lg_svg_text_width(ticks[i].label, 11),
               value = shown_value(ticks[i].label, unit, offset);
        double allowed = 1e-9 * (axis->log ? fabs(ticks[i].value) : step) + 0x1p-50 * fabs(ticks[i].value);
        cr_assert(fabs(value - ticks[i].value) <= allowed, "%.17g is labelled %s%s = %.17g in [%.17g, %.17g]",
                  ticks[i].value, ticks[i].label, unit, value, axis->lo, axis->hi);
        if (horizontal) {
            double middle = lg_plot_label_middle(p, &ticks[i]);
            cr_assert(middle - width / 2 >= free_from, "labels meet at %s in [%g, %g]", ticks[i].label,
                      axis->lo, axis->hi);
            cr_assert(middle - width / 2 >= 0 && middle + width / 2 <= total);
            free_from = middle + width / 2;
        } else {
            cr_assert_leq(width, p->left - 6 - 14, "%s meets the name of its axis", ticks[i].label);
            cr_assert(!last || lg_plot_py(p, last->value) - lg_plot_py(p, ticks[i].value) >= 11);
        }
        last = &ticks[i];
    }
    cr_assert(labels >= 2 && labels <= 12, "[%.17g, %.17g]%s has %zu labels", axis->lo, axis->hi,
              axis->log ? " log" : "", labels);
}

static void check_range(double lo, double hi, bool log)
{
    struct lg_axis axis = lg_axis_fit(lo, hi, log, "x");
    cr_assert(isfinite(axis.lo) && isfinite(axis.hi) && axis.lo < axis.hi && (!log || axis.lo > 0),
              "[%g, %g]", lo, hi);
    static const double sizes[][2] = {{340, 220}, {560, 110}, {240, 400}};
    for (size_t i = 0; i < 3; i++) {
        struct lg_plot p = lg_plot_make(NULL, sizes[i][0], sizes[i][1], axis, axis);
        check_labels(&p, true);
        check_labels(&p, false);
    }
}

Test(svg, labels_of_named_ranges)
{
    static const double ranges[][2] = {{0, 1},
                                       {-3e-9, 2e-9},
                                       {1e7, 1.00001e7},
                                       {0.9, 1.1},
                                       {1e-300, 1e300},
                                       {3e-5, 4e-2},
                                       {1.0000001, 1.0000002},
                                       {0.999, 0.9991},
                                       {0, 0},
                                       {5, 5},
                                       {1e-300, 1e-300},
                                       {1e300, 1e300},
                                       {5e-324, 5e-324},
                                       {0, 20000},
                                       {-1e300, 1e300},
                                       {1, 1.0000000000000002},
                                       {0.5, 1},
                                       {1e-320, 1e308},
                                       {1, 10},
                                       {-7, -7}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        for (int log = 0; log < 2; log++)
            if (!log || ranges[i][0] > 0)
                check_range(ranges[i][0], ranges[i][1], log);
}

Test(svg, labels_of_random_ranges)
{
    uint64_t state = 5;
    for (int i = 0; i < 6000; i++) {
        double lo = pow(10, 600 * uniform(&state) - 300), hi = lo * pow(10, 300 * pow(uniform(&state), 4));
        if (i % 3 == 0)
            hi = lo * (1 + pow(10, -14 * uniform(&state)));
        check_range(lo, fmin(hi, 1e300), i % 2);
        if (i % 5 == 0)
            check_range(-lo, hi * uniform(&state), false);
    }
}

Test(svg, long_text_is_cut_and_kept_whole_in_a_title)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    lg_svg_text_fit(f, "row", 1, 2, false, 10, 64, "ααααααααααααααα");
    fclose(f);
    cr_assert(strstr(text, "<title>ααααααααααααααα</title>ααααααααα…</text>"), "%s", text);
    free(text);
    f = open_memstream(&text, &size);
    lg_svg_text_fit(f, "row", 1, 2, false, 10, 64, "short");
    fclose(f);
    cr_assert(strstr(text, "\">short</text>"), "%s", text);
    free(text);
}

Test(svg, what_is_no_number_breaks_a_curve_and_is_no_mark)
{
    static const double x[] = {1, 2, 3, 4, 5, 6}, y[] = {1, NAN, 2, INFINITY, -INFINITY, 3};
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    struct lg_axis axis = lg_axis_fit(1, 6, true, "x");
    struct lg_plot p = lg_plot_make(f, 340, 220, axis, axis);
    lg_plot_curve(&p, "s1", 6, x, y);
    lg_plot_shade(&p, true, 6, x, y);
    lg_plot_points(&p, "s1", LG_SQUARE, 6, x, y);
    lg_plot_error_bar(&p, "s1", 2, NAN, INFINITY);
    lg_plot_error_bar(&p, "s1", 2, 0, INFINITY);
    for (int i = 0; i < 6; i++)
        lg_plot_mark(&p, "s1", LG_DOT, x[i], y[i], "a < b");
    fclose(f);
    cr_assert(!strstr(text, "nan") && !strstr(text, "inf"), "%s", text);
    cr_assert(strstr(text, "cy=\"87\"><title>a &lt; b</title>"), "%s", text);
    cr_assert_eq(strncmp(text, "<path class=\"curve s1\" d=\"M", 26), 0, "%s", text);
    free(text);
}
