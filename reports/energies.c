/* Chart: what gradient descent does in the fast and in the slow subspace, against iteration, logarithmic axis.
 *
 * A lemma stores pairs of series; each pair is a panel, of the case nearest to its bounds: squared norms |Pi_A v|^2 and
 * |Pi_S v|^2 of v = residual, clean residual (against the clean labels) and corruption, the gradients |J'a| and |J's|,
 * or plain norms. Source: the lemmas fast-slow-subspaces, early-stopping and overfitting-distance. */
#include "reports/page/curve.h"
#include "reports/page/html.h"
#include "reports/page/svg.h"
#include "reports/report.h"

#include <math.h>

enum { POINTS = 40, TIPS = 3, LINES = 2, LABEL_SIZE = 11, LABEL_ROOM = 62 };

static const struct pair {
    const char *series[LINES], *label[LINES], *title, *y;
} pairs[] = {
    {{"energy-fast", "energy-slow"},
     {"fast", "slow"},
     "Residual: the fast part goes, the slow part stays",
     "energy"},
    {{"clean-fast", "clean-slow"}, {"fast", "slow"}, "Residual against the clean labels", "energy"},
    {{"corruption-fast", "corruption-slow"}, {"fast", "slow"}, "Corruption of the labels", "energy"},
    {{"gradient-of-fast", "gradient-of-slow"},
     {"|J′a|", "|J′s|"},
     "Gradient that each part of the residual makes",
     "norm"},
    {{"fast", "slow"}, {"fast", "slow"}, "Residual: the fast part goes, the slow part stays", "norm"},
    {{"residual", "slow"}, {"residual", "slow part"}, "Residual and its slow part", "norm"},
};

static const char *const css[LINES] = {"s1", "s2"}, *const line_css[LINES] = {"s1", "s2 dashed"};
static const enum lg_shape shape[LINES] = {LG_DOT, LG_SQUARE};

static void draw_line(const struct lg_plot *p, const struct lg_curve *c, int line)
{
    lg_plot_curve(p, line_css[line], c->n, c->x, c->mid);
    for (size_t i = 0; i < TIPS; i++) {
        size_t at = i * (c->n - 1) / (TIPS - 1);
        char tip[96], value[LG_NUMBER_TEXT];
        lg_number_text(value, c->mid[at], 5);
        snprintf(tip, sizeof tip, "iteration %g: %s", c->x[at], value);
        lg_plot_mark(p, css[line], shape[line], c->x[at], c->mid[at], tip);
    }
}

/* The lines' names at their right ends, moved apart where the ends are near each other. */
static void end_labels(const struct lg_plot *p, const struct lg_curve *curves, const struct pair *pair)
{
    double y[LINES];
    for (int i = 0; i < LINES; i++) {
        double last = curves[i].mid[curves[i].n - 1];
        y[i] = last > 0 ? fmin(fmax(lg_plot_py(p, last), 0), p->height) : p->height;
    }
    int low = y[0] > y[1] ? 0 : 1; /* the one further down the page */
    double lack = LABEL_SIZE + 3 - (y[low] - y[1 - low]);
    if (lack > 0) {
        y[low] = fmin(y[low] + lack / 2, p->height);
        y[1 - low] = y[low] - LABEL_SIZE - 3;
    }
    for (int i = 0; i < LINES; i++) {
        fprintf(p->out, "<text class=\"direct\" x=\"%g\" y=\"%g\">%s%s</text>", lg_px(p->left + p->width + 7),
                lg_px(p->top + y[i] + 4), i ? "■ " : "● ", pair->label[i]);
    }
}

static void draw_pair(FILE *out, struct lg_curve *curves, const struct pair *pair)
{
    double lo = INFINITY, hi = 0, x_lo = INFINITY, x_hi = -INFINITY;
    for (int i = 0; i < LINES; i++) {
        lg_curve_thin(&curves[i], POINTS);
        lg_curve_range(&curves[i], true, &lo, &hi);
        x_lo = fmin(x_lo, curves[i].x[0]);
        x_hi = fmax(x_hi, curves[i].x[curves[i].n - 1]);
    }
    if (!(lo <= hi))
        return;
    struct lg_plot p = lg_plot_make(out, 340 - LABEL_ROOM, 190, lg_axis_fit(x_lo, x_hi, false, "iteration"),
                                    lg_axis_fit(lo, hi, true, pair->y));
    p.right += LABEL_ROOM;
    fprintf(out, "<figure class=\"panel\"><figcaption class=\"panel-title\">%s</figcaption>", pair->title);
    lg_plot_begin(&p, pair->title, "Two lines against iteration on a logarithmic axis, named at their ends.");
    lg_plot_x_axis(&p);
    lg_plot_y_axis(&p);
    lg_plot_open_frame(&p);
    for (int i = 0; i < LINES; i++)
        draw_line(&p, &curves[i], i);
    lg_plot_close_frame(&p);
    end_labels(&p, curves, pair);
    lg_plot_end(&p);
    fputs("</figure>", out);
}

static int load_pair(struct lg_store *s, int64_t case_id, const struct pair *pair, struct lg_curve *curves)
{
    for (int i = 0; i < LINES; i++)
        if (lg_curve_load(s, case_id, pair->series[i], "value", &curves[i]))
            return -1;
    return curves[0].n > 1 && curves[1].n > 1;
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id;
    struct lg_example examples[LG_EXAMPLES];
    size_t count = 0;
    int status = 0;
    bool any = false;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs && status >= 0; i++) {
        struct lg_curve curves[LINES] = {0};
        if (!any)
            status = lg_examples_find(s, lemma, pairs[i].series[1], examples, &count);
        if (status == 0 && count > 0)
            status = load_pair(s, examples[0].case_id, &pairs[i], curves);
        if (status > 0) {
            if (!any)
                status = lg_example_caption(out, s, &examples[0]);
            fputs(any ? "" : "<div class=\"panels\">", out);
            draw_pair(out, curves, &pairs[i]);
            any = true;
        }
        for (int j = 0; j < LINES; j++)
            lg_curve_free(&curves[j]);
        status = status < 0 ? -1 : 0;
    }
    if (any)
        fprintf(
            out,
            "</div><p class=\"note\">At most %d points a line; energies are squared norms of the part of the "
            "vector "
            "that lies in the fast subspace and in the slow one. Zeros lie below a logarithmic axis.</p>\n",
            POINTS);
    return status < 0 ? -1 : any;
}

const struct lg_chart chart_energies = {"energies", "Fast and slow subspaces", LG_CHART_LEMMA, 15, draw};
