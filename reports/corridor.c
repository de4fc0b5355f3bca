/* Chart: the corridor of the key lemma (P6).
 *
 *     (|r_0| - |r_t|)/beta <= |theta_t - theta_0| <= path_t <= (|r_0| - |r_t|)/(c alpha)
 *
 * so in the plane of distance travelled and residual every point (distance, residual) lies on or above the
 * line r_0 - beta*distance and every point (path, residual) on or below the line r_0 - c*alpha*path. Both
 * slopes and the series come from the store; the forbidden sides are shaded. Source: Oymak & Soltanolkotabi,
 * arXiv 1812.10004; the lines are lemma statement P6. */
#include "reports/page/curve.h"
#include "reports/page/html.h"
#include "reports/page/svg.h"
#include "reports/report.h"

#include <math.h>

enum { POINTS = 12, LINE = 2 };

struct corridor {
    struct lg_curve residual, distance, path;
    double r0, beta, c_alpha;
};

static void free_corridor(struct corridor *c)
{
    lg_curve_free(&c->residual);
    lg_curve_free(&c->distance);
    lg_curve_free(&c->path);
}

static int load_value(struct lg_store *s, int64_t case_id, const char *name, double *value)
{
    struct lg_curve curve;
    if (lg_curve_load(s, case_id, name, "value", &curve))
        return -1;
    *value = curve.n ? curve.mid[0] : NAN;
    lg_curve_free(&curve);
    return 0;
}

static int load(struct lg_store *s, int64_t case_id, struct corridor *c)
{
    if (lg_curve_load(s, case_id, "residual", "value", &c->residual) ||
        lg_curve_load(s, case_id, "distance", "value", &c->distance) ||
        lg_curve_load(s, case_id, "path", "value", &c->path) ||
        load_value(s, case_id, "corridor-beta", &c->beta) ||
        load_value(s, case_id, "corridor-calpha", &c->c_alpha))
        return -1;
    c->r0 = c->residual.n ? c->residual.mid[0] : NAN;
    return 0;
}

/* The residual at a coordinate: NaN where that iteration was not stored. */
static double residual_at(const struct lg_curve *residual, double x)
{
    for (size_t i = 0; i < residual->n; i++)
        if (residual->x[i] == x)
            return residual->mid[i];
    return NAN;
}

static void draw_points(const struct lg_plot *p, const struct corridor *c, const struct lg_curve *travelled,
                        const char *what, const char *css, enum lg_shape shape)
{
    for (size_t i = 0; i < travelled->n; i++) {
        double r = residual_at(&c->residual, travelled->x[i]);
        char tip[192], x[LG_NUMBER_TEXT], y[LG_NUMBER_TEXT];
        lg_number_text(x, travelled->mid[i], 5);
        lg_number_text(y, r, 5);
        snprintf(tip, sizeof tip, "t = %g: %s %s, residual %s", travelled->x[i], what, x, y);
        lg_plot_mark(p, css, shape, travelled->mid[i], r, tip);
    }
}

/* Shades the forbidden side of residual = r0 - slope*x, then draws the line. */
static void draw_line(const struct lg_plot *p, const struct corridor *c, double slope, bool above,
                      const char *css)
{
    double x[LINE] = {0, p->x.hi}, y[LINE] = {c->r0, c->r0 - slope * p->x.hi};
    if (y[1] < p->y.lo) { /* leave the frame through its floor */
        x[1] = (c->r0 - p->y.lo) / slope;
        y[1] = p->y.lo;
    }
    lg_plot_shade(p, above, LINE, x, y);
    lg_plot_curve(p, css, LINE, x, y);
}

static bool drawable(const struct corridor *c)
{
    return c->residual.n > 1 && c->distance.n > 1 && c->path.n > 1 && c->r0 > 0 && c->beta > 0 &&
           c->c_alpha > 0;
}

static void draw_corridor(FILE *out, const struct corridor *c)
{
    double x_lo = 0, x_hi = 0, y_lo = INFINITY, y_hi = -INFINITY;
    lg_curve_range(&c->distance, false, &x_lo, &x_hi);
    lg_curve_range(&c->path, false, &x_lo, &x_hi);
    lg_curve_range(&c->residual, false, &y_lo, &y_hi);
    struct lg_plot p = lg_plot_make(out, 340, 240, lg_axis_fit(0, 1.1 * x_hi, false, "distance travelled"),
                                    lg_axis_fit(y_lo, y_hi, false, "residual"));
    lg_plot_begin(&p, "The corridor of the key lemma",
                  "Points (distance, residual) and (path length, residual) of gradient descent between two "
                  "straight lines.");
    lg_plot_x_axis(&p);
    lg_plot_y_axis(&p);
    lg_plot_open_frame(&p);
    draw_line(&p, c, c->beta, false, "s2");
    draw_line(&p, c, c->c_alpha, true, "s4 dashed");
    draw_points(&p, c, &c->path, "path", "s3", LG_RING);
    draw_points(&p, c, &c->distance, "distance", "s1", LG_DOT);
    lg_plot_close_frame(&p);
    lg_plot_end(&p);
}

static int draw_example(FILE *out, struct lg_store *s, const struct lg_example *example)
{
    struct corridor c = {0};
    int status = load(s, example->case_id, &c);
    if (status == 0 && drawable(&c)) {
        lg_curve_thin(&c.distance, POINTS);
        lg_curve_thin(&c.path, POINTS);
        fputs("<figure class=\"panel\">", out);
        status = lg_example_caption(out, s, example);
        draw_corridor(out, &c);
        fputs("</figure>\n", out);
    }
    free_corridor(&c);
    return status;
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id;
    struct lg_example examples[LG_EXAMPLES];
    size_t count = 0;
    if (lg_examples_find(s, lemma, "corridor-beta", examples, &count))
        return -1;
    if (count == 0)
        return 0;
    fputs("<ul class=\"legend\">", out);
    lg_legend_entry(out, "s1", false, LG_DOT, "distance from the start");
    lg_legend_entry(out, "s3", false, LG_RING, "length of the path");
    lg_legend_entry(out, "s2", true, -1, "r₀ − β·distance: dots stay above");
    lg_legend_entry(out, "s4 dashed", true, -1, "r₀ − cα·path: rings stay below");
    fputs("</ul><div class=\"panels\">", out);
    int status = 0;
    for (size_t i = 0; i < count && status == 0; i++)
        status = draw_example(out, s, &examples[i]);
    fprintf(out,
            "</div><p class=\"note\">Gradient descent pays for every unit of distance with residual, at a "
            "price between "
            "cα and β. At most %d example cases and %d points a series are drawn.</p>\n",
            LG_EXAMPLES, POINTS);
    return status < 0 ? -1 : 1;
}

const struct lg_chart chart_corridor = {"corridor", "The corridor: residual against distance travelled",
                                        LG_CHART_LEMMA, 20, draw};
