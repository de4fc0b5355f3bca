/* Chart: whole spectra, every value a certified ball, between the bounds that theorems put beside them.
 *
 * A case has one spectrum (series of kind spectrum: its name says of what, the largest first), bounds (kinds lower and upper,
 * two points: the first and the last value that they speak about) and, for some lemmas, the values of a mean (expected). Of
 * every spectrum's name at most EXAMPLES cases are drawn, of different families, those with the most values. A ball that
 * reaches 0 has no place on a logarithmic axis: it is a bar down from its upper end. */
#include "reports/page/curve.h"
#include "reports/page/html.h"
#include "reports/page/svg.h"
#include "reports/report.h"

#include <math.h>
#include <string.h>

enum { EXAMPLES = 3, FEWEST_VALUES = 3, MOST_BOUNDS = 6, WIDTH = 340, HEIGHT = 240 };

struct bound {
    char name[64], kind[16];
    struct lg_curve curve;
};

struct spectrum {
    char name[64];
    struct lg_curve values;
    struct bound bounds[MOST_BOUNDS];
    size_t n;
};

/* One style for each bound of a lemma, by its place among those of its kind. */
static const char *style_of(const struct spectrum *x, size_t i)
{
    static const char *const styles[] = {"s2", "s4 dashed", "s3", "s5 dashed"};
    size_t place = 0;
    if (!strcmp(x->bounds[i].kind, "expected"))
        return "s6";
    for (size_t j = 0; j < i; j++)
        place += !strcmp(x->bounds[j].kind, x->bounds[i].kind);
    return styles[(place + (strcmp(x->bounds[i].kind, "upper") ? 0 : 2)) % 4];
}

static bool is_expected(const struct bound *b)
{
    return !strcmp(b->kind, "expected");
}

/* What is certain of a bound: the lower end of a lower one, the upper end of an upper one; NaN where it has no points. */
static double edge_of(const struct bound *b)
{
    const struct lg_curve *c = &b->curve;
    return c->n == 0 ? NAN : strcmp(b->kind, "lower") ? c->mid[0] + c->rad[0] : c->mid[0] - c->rad[0];
}

static void clear(struct spectrum *x)
{
    lg_curve_free(&x->values);
    for (size_t i = 0; i < x->n; i++)
        lg_curve_free(&x->bounds[i].curve);
    x->n = 0;
}

static int load(struct lg_store *s, int64_t case_id, const char *name, struct spectrum *x)
{
    *x = (struct spectrum){.n = 0};
    snprintf(x->name, sizeof x->name, "%s", name);
    if (lg_curve_load(s, case_id, name, "spectrum", &x->values))
        return -1;
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_spectrum_bounds, "ii", case_id, (int64_t)MOST_BOUNDS);
    int step = q ? 1 : -1;
    while (step > 0 && (step = lg_sql_step(s, q)) > 0) {
        struct bound *b = &x->bounds[x->n];
        snprintf(b->name, sizeof b->name, "%s", lg_sql_text(q, 0));
        snprintf(b->kind, sizeof b->kind, "%s", lg_sql_text(q, 1));
        if (lg_curve_load(s, case_id, lg_sql_text(q, 0), b->kind, &b->curve))
            step = -1;
        else
            x->n++;
    }
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

/* What a logarithmic axis has to show: values away from 0, else their upper ends. */
static bool range(const struct spectrum *x, double *lo, double *hi)
{
    *lo = INFINITY, *hi = -INFINITY;
    for (size_t i = 0; i < x->values.n; i++) {
        double mid = x->values.mid[i], low = mid - x->values.rad[i], high = mid + x->values.rad[i];
        double shown = low > 0 ? low : high;
        if (shown > 0 && isfinite(high)) {
            *lo = fmin(*lo, shown);
            *hi = fmax(*hi, high);
        }
    }
    for (size_t i = 0; i < x->n; i++) {
        double edge = edge_of(&x->bounds[i]);
        if (is_expected(&x->bounds[i])) {
            lg_curve_range(&x->bounds[i].curve, true, lo, hi);
        } else if (edge > 0 && isfinite(edge)) {
            *lo = fmin(*lo, edge);
            *hi = fmax(*hi, edge);
        }
    }
    return *lo <= *hi;
}

/* A level line over the values that the bound speaks about, and the side where none of them may be. */
static void draw_bound(const struct lg_plot *p, const struct bound *b, const char *css)
{
    const struct lg_curve *c = &b->curve;
    const double edge = edge_of(b);
    bool upper = !strcmp(b->kind, "upper");
    if (!(edge > 0 && isfinite(edge)))
        return;
    double x[2] = {c->x[0] - 0.5, c->x[c->n - 1] + 0.5}, y[2] = {edge, edge};
    double left = lg_plot_px(p, x[0]), line = lg_plot_py(p, y[0]);
    fprintf(p->out, "<rect class=\"forbidden\" x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\"/>", lg_px(left),
            lg_px(upper ? 0 : line), lg_px(lg_plot_px(p, x[1]) - left),
            lg_px(fmax(0, upper ? line : p->height - line)));
    lg_plot_curve(p, css, 2, x, y);
}

static void draw_values(const struct lg_plot *p, const struct lg_curve *c, bool expected)
{
    const char *css = expected ? "s6" : "s1";
    for (size_t i = 0; i < c->n; i++) {
        char tip[160], value[LG_NUMBER_TEXT], radius[LG_NUMBER_TEXT];
        double high = c->mid[i] + c->rad[i], low = c->mid[i] - c->rad[i];
        lg_number_text(value, low > 0 ? c->mid[i] : high, 6);
        lg_number_text(radius, c->rad[i], 2);
        if (low > 0)
            snprintf(tip, sizeof tip, "%g: %s%s ± %s", c->x[i], expected ? "mean " : "", value, radius);
        else
            snprintf(tip, sizeof tip, "%g: between 0 and %s", c->x[i], value);
        lg_plot_error_bar(p, css, c->x[i], low, high);
        enum lg_shape shape = expected ? LG_RING : low > 0 ? LG_DOT : LG_DIAMOND;
        lg_plot_mark(p, css, shape, c->x[i], low > 0 ? c->mid[i] : high, tip);
    }
}

/* The numbers of the picture in words. */
static void print_numbers(FILE *out, const struct spectrum *x)
{
    const struct lg_curve *c = &x->values;
    fputs("<p class=\"note spectrum-numbers\">largest ", out);
    lg_html_ball(out, lg_ball_make(c->mid[0], c->rad[0]));
    fputs(", smallest ", out);
    lg_html_ball(out, lg_ball_make(c->mid[c->n - 1], c->rad[c->n - 1]));
    for (size_t i = 0; i < x->n; i++) {
        const struct bound *b = &x->bounds[i];
        double edge = edge_of(b);
        if (is_expected(b) || isnan(edge))
            continue;
        fputs("; ", out);
        lg_html_text(out, b->name);
        fputs(" = ", out);
        if (edge > 0 || !strcmp(b->kind, "upper"))
            lg_html_number(out, edge);
        else
            fputs("0 or less: trivial", out);
    }
    fputs("</p>\n", out);
}

static void draw_panel(FILE *out, const struct spectrum *x)
{
    double lo, hi;
    if (!range(x, &lo, &hi))
        return;
    const size_t n = x->values.n;
    struct lg_axis across = {0.3, (double)n + 0.7, false, "index, the largest first"};
    struct lg_plot p = lg_plot_make(out, WIDTH, HEIGHT, across, lg_axis_fit(lo, hi, true, x->name));
    lg_plot_begin(
        &p, x->name,
        "All values in descending order on a logarithmic axis, each with its proved radius; where a bound "
        "forbids values the ground is shaded.");
    lg_plot_x_axis(&p);
    lg_plot_y_axis(&p);
    lg_plot_open_frame(&p);
    for (size_t i = 0; i < x->n; i++)
        if (!is_expected(&x->bounds[i]))
            draw_bound(&p, &x->bounds[i], style_of(x, i));
    for (size_t i = 0; i < x->n; i++)
        if (is_expected(&x->bounds[i]))
            draw_values(&p, &x->bounds[i].curve, true);
    draw_values(&p, &x->values, false);
    lg_plot_close_frame(&p);
    lg_plot_end(&p);
}

static void legend(FILE *out, const struct spectrum *x)
{
    fputs("<ul class=\"legend\">", out);
    lg_legend_entry(out, "s1", false, LG_DOT, x->name);
    for (size_t i = 0; i < x->n; i++)
        lg_legend_entry(out, style_of(x, i), !is_expected(&x->bounds[i]),
                        is_expected(&x->bounds[i]) ? LG_RING : -1, x->bounds[i].name);
    fputs("<li><svg class=\"key\" viewBox=\"0 0 28 12\" aria-hidden=\"true\"><rect class=\"forbidden\" "
          "width=\"28\" height=\"12\"/></svg>beyond a bound</li></ul>",
          out);
}

static int draw_example(FILE *out, struct lg_store *s, int64_t case_id, const char *name, char *last,
                        size_t last_size)
{
    const struct lg_example example = {case_id, "the most values of its family"};
    struct spectrum x;
    int status = load(s, case_id, name, &x);
    if (!status) {
        if (strcmp(last, x.name)) {
            fputs(*last ? "</div>\n" : "", out);
            legend(out, &x);
            fputs("<div class=\"panels\">", out);
            snprintf(last, last_size, "%s", x.name);
        }
        fputs("<figure class=\"panel\">", out);
        status = lg_example_caption(out, s, &example);
        draw_panel(out, &x);
        print_numbers(out, &x);
        fputs("</figure>\n", out);
    }
    clear(&x);
    return status;
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id;
    char last[64] = "";
    sqlite3_stmt *q =
        lg_sql_prepare(s, lg_q_spectra, "tii", lemma, (int64_t)FEWEST_VALUES, (int64_t)EXAMPLES);
    int step = q ? 1 : -1;
    while (step > 0 && (step = lg_sql_step(s, q)) > 0)
        if (draw_example(out, s, sqlite3_column_int64(q, 0), lg_sql_text(q, 1), last, sizeof last))
            step = -1;
    sqlite3_finalize(q);
    if (step < 0 || !*last)
        return step < 0 ? -1 : 0;
    fprintf(out,
            "</div>\n<p class=\"note\">Every value is enclosed: the proved radius is a bar where it is wider "
            "than its "
            "mark, and a diamond is the upper end of a value that may be 0. At most %d cases are drawn, of "
            "different "
            "families, with at least %d values.</p>\n",
            EXAMPLES, FEWEST_VALUES);
    return 1;
}

const struct lg_chart chart_spectrum = {"spectrum", "The whole spectrum and its certified bounds",
                                        LG_CHART_LEMMA, 24, draw};
