/* Chart: fast and slow subspaces along the run (S43).
 *
 * a = Pi_F r and s = Pi_S r are the parts of the residual that the clusters agree on and that they do not; the residual is
 * split further into what is left of the clean labels and what is left of the corruption. Under the theorem the fast part
 * decays geometrically and the slow part hardly moves. Solid: fast, dashed: slow. Which quantities a lemma stores decides
 * the panels. */
#include "reports/page/curve.h"
#include "reports/page/html.h"
#include "reports/page/svg.h"
#include "reports/report.h"

#include <math.h>

enum { POINTS = 60, MARKS = 10, MOST = 6 };

static const struct quantity {
    const char *series, *css, *text;
} of_energy[] = {{"energy-fast", "s1", "residual, fast"},
                 {"energy-slow", "s1 dashed", "residual, slow"},
                 {"clean-fast", "s3", "clean part, fast"},
                 {"clean-slow", "s3 dashed", "clean part, slow"},
                 {"corruption-fast", "s2", "corruption, fast"},
                 {"corruption-slow", "s2 dashed", "corruption, slow"},
                 {NULL, NULL, NULL}},
  of_gradient[] = {{"gradient-of-fast", "s1", "|Jᵀa|, fast"},
                   {"gradient-of-slow", "s2 dashed", "|Jᵀs|, slow"},
                   {NULL, NULL, NULL}},
  of_residual[] = {{"fast", "s1", "|a|, fast"},
                   {"slow", "s2 dashed", "|s|, slow"},
                   {"residual", "s3", "|r|"},
                   {NULL, NULL, NULL}};

static const struct panel {
    const struct quantity *quantities;
    const char *first; /* the series that an example must have stored */
    const char *title, *axis;
} panels[] = {
    {of_energy, "energy-fast", "Energy in each subspace", "‖·‖²"},
    {of_gradient, "gradient-of-fast", "Pull of the gradient", "‖Jᵀ·‖"},
    {of_residual, "slow", "Residual in each subspace", "‖·‖"},
};
enum { PANELS = sizeof panels / sizeof *panels };

static void mark(const struct lg_plot *p, const struct lg_curve *c, const struct quantity *q)
{
    char css[16];
    snprintf(css, sizeof css, "%.2s", q->css);
    bool slow = q->css[2] != '\0';
    for (size_t i = 0; i < c->n; i += (c->n + MARKS - 1) / MARKS) {
        char tip[200], value[LG_NUMBER_TEXT];
        lg_number_text(value, c->mid[i], 17);
        snprintf(tip, sizeof tip, "%s at iteration %g: %s", q->text, c->x[i], value);
        lg_plot_mark(p, css, slow ? LG_SQUARE : LG_DOT, c->x[i], c->mid[i], tip);
    }
}

static void plot(FILE *out, const struct panel *panel, struct lg_curve *curves)
{
    double lo = INFINITY, hi = -INFINITY, last = 1;
    for (size_t i = 0; panel->quantities[i].series; i++) {
        lg_curve_thin(&curves[i], POINTS);
        lg_curve_range(&curves[i], true, &lo, &hi);
        last = curves[i].n ? fmax(last, curves[i].x[curves[i].n - 1]) : last;
    }
    if (!(lo <= hi))
        return;
    struct lg_plot p = lg_plot_make(out, 340, 240, lg_axis_fit(0, last, false, "iteration"),
                                    lg_axis_fit(lo, hi, true, panel->axis));
    fputs("<p class=\"panel-title\">", out);
    lg_html_text(out, panel->title);
    fputs("</p>", out);
    lg_plot_begin(&p, panel->title, "Fast subspace solid, slow subspace dashed, against iteration.");
    lg_plot_x_axis(&p);
    lg_plot_y_axis(&p);
    lg_plot_open_frame(&p);
    for (size_t i = 0; panel->quantities[i].series; i++) {
        lg_plot_curve(&p, panel->quantities[i].css, curves[i].n, curves[i].x, curves[i].mid);
        mark(&p, &curves[i], &panel->quantities[i]);
    }
    lg_plot_close_frame(&p);
    lg_plot_end(&p);
    fputs("<ul class=\"legend\">", out);
    for (size_t i = 0; panel->quantities[i].series; i++)
        if (curves[i].n)
            lg_legend_entry(out, panel->quantities[i].css, true, -1, panel->quantities[i].text);
    fputs("</ul>", out);
}

static int draw_panel(FILE *out, struct lg_store *s, const struct lg_example *example,
                      const struct panel *panel)
{
    struct lg_curve curves[MOST] = {{0}};
    int status = 0;
    for (size_t i = 0; panel->quantities[i].series && status == 0; i++)
        status = lg_curve_load(s, example->case_id, panel->quantities[i].series, "value", &curves[i]);
    if (status == 0 && curves[0].n + curves[1].n > 0)
        plot(out, panel, curves);
    for (size_t i = 0; i < MOST; i++)
        lg_curve_free(&curves[i]);
    return status;
}

static int draw_example(FILE *out, struct lg_store *s, const struct lg_example *example)
{
    int status;
    fputs("<figure class=\"panel\">", out);
    status = lg_example_caption(out, s, example);
    for (size_t i = 0; i < PANELS && status == 0; i++)
        status = draw_panel(out, s, example, &panels[i]);
    fputs("</figure>\n", out);
    return status;
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id;
    struct lg_example examples[LG_EXAMPLES];
    size_t count = 0;
    for (size_t i = 0; i < PANELS && count == 0; i++)
        if (lg_examples_find(s, lemma, panels[i].first, examples, &count))
            return -1;
    if (count == 0)
        return 0;
    int status = 0;
    fputs("<div class=\"panels\">", out);
    for (size_t i = 0; i < count && status == 0; i++)
        status = draw_example(out, s, &examples[i]);
    fprintf(out,
            "</div><p class=\"note\">Gradient descent empties the fast subspace at a geometric rate and "
            "leaves the slow "
            "one, where most of the corruption is, nearly as it was: that is why stopping early is robust. "
            "At most %d "
            "points a curve are drawn, %d of them marked.</p>\n",
            POINTS, MARKS);
    return status < 0 ? -1 : 1;
}

const struct lg_chart chart_energies = {"energies", "Fast and slow subspaces", LG_CHART_LEMMA, 15, draw};
