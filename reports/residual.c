/* Chart: a quantity against iteration under its bounds, the forbidden side shaded, ball radii as error bars.
 *
 * For each example case the theorem claims whose coordinate is the iteration are drawn. Claims that state the
 * same observed series (the slide's rate and its sharp form, say) share one panel with one curve per bound,
 * the sharpest of which limits the shaded side. */
#include "reports/page/curve.h"
#include "reports/page/html.h"
#include "reports/page/svg.h"
#include "reports/report.h"

#include <math.h>
#include <string.h>

enum { POINTS = 40, MARKS = 8, MAX_CLAIMS = 40, MAX_PANELS = 2, MAX_BOUNDS = 3 };

struct panel {
    char name[MAX_BOUNDS][64], grade[MAX_BOUNDS][16];
    struct lg_curve observed, bound[MAX_BOUNDS];
    size_t bounds;
};

/* Is it a claim about every iteration, by theorem or of a case? */
static bool is_about_iterations(sqlite3_stmt *q)
{
    return !strcmp(lg_row_text(q, "role"), "theorem") && !strcmp(lg_row_text(q, "coordinate"), "iteration") &&
           strcmp(lg_row_text(q, "grade"), "identity") != 0;
}

/* One statement an iteration, and more than two: the chart shows how they go. */
static bool is_sequence(const struct lg_curve *c)
{
    for (size_t i = 1; i < c->n; i++)
        if (c->x[i] == c->x[i - 1])
            return false;
    return c->n > 2;
}

static bool same_observed(const struct lg_curve *a, const struct lg_curve *b)
{
    return a->n == b->n && memcmp(a->mid, b->mid, a->n * sizeof *a->mid) == 0 &&
           memcmp(a->x, b->x, a->n * sizeof *a->x) == 0;
}

/* Adds the claim to the panel that shows its observed series, or to a new one; drops it when there is no
 * room. */
static size_t place(struct panel *panels, size_t count, const char *name, const char *grade,
                    struct lg_curve *observed, struct lg_curve *bound)
{
    size_t i = 0;
    while (i < count && !same_observed(&panels[i].observed, observed))
        i++;
    if (i < MAX_PANELS && panels[i].bounds < MAX_BOUNDS) {
        struct panel *p = &panels[i];
        size_t slot = p->bounds++;
        snprintf(p->name[slot], sizeof p->name[slot], "%s", name);
        snprintf(p->grade[slot], sizeof p->grade[slot], "%s", grade);
        p->bound[slot] = *bound;
        *bound = (struct lg_curve){0};
        if (i == count) {
            p->observed = *observed;
            *observed = (struct lg_curve){0};
            count++;
        }
    }
    lg_curve_free(observed);
    lg_curve_free(bound);
    return count;
}

struct panels {
    struct panel *panel;
    int64_t case_id;
    size_t n, claims;
};

static int add_claim(void *panels, struct lg_store *s, sqlite3_stmt *q)
{
    struct panels *p = panels;
    struct lg_curve observed, bound;
    const char *name = lg_row_text(q, "name");
    if (!is_about_iterations(q))
        return 0;
    if (p->claims == MAX_CLAIMS)
        return 1;
    if (lg_curve_load(s, p->case_id, name, "bound", &bound))
        return -1;
    if (!is_sequence(&bound)) {
        lg_curve_free(&bound);
        return 0;
    }
    if (lg_curve_load(s, p->case_id, name, "observed", &observed)) {
        lg_curve_free(&bound);
        return -1;
    }
    p->claims++;
    p->n = place(p->panel, p->n, name, lg_row_text(q, "grade"), &observed, &bound);
    return 0;
}

/* The bound nearest above the observed values at the end of the run. */
static size_t sharpest(const struct panel *p)
{
    size_t best = 0;
    for (size_t i = 1; i < p->bounds; i++)
        if (p->bound[i].n && p->bound[best].n &&
            p->bound[i].mid[p->bound[i].n - 1] < p->bound[best].mid[p->bound[best].n - 1])
            best = i;
    return best;
}

static void mark_observed(const struct lg_plot *plot, const struct lg_curve *o)
{
    size_t stride = (o->n + MARKS - 1) / MARKS;
    for (size_t i = 0; i < o->n; i += stride) {
        char tip[160], value[LG_NUMBER_TEXT], radius[LG_NUMBER_TEXT];
        lg_number_text(value, o->mid[i], 6);
        lg_number_text(radius, o->rad[i], 2);
        snprintf(tip, sizeof tip, "%g: %s ± %s", o->x[i], value, radius);
        lg_plot_error_bar(plot, "s1", o->x[i], o->mid[i] - o->rad[i], o->mid[i] + o->rad[i]);
        lg_plot_mark(plot, "s1", LG_DOT, o->x[i], o->mid[i], tip);
    }
}

static bool any_negative(const struct lg_curve *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->mid[i] < 0)
            return true;
    return false;
}

static void panel_title(FILE *out, const struct panel *p)
{
    fputs("<p class=\"panel-title\">", out);
    for (size_t i = 0; i < p->bounds; i++) {
        fputs(i ? ", " : "", out);
        lg_html_text(out, p->name[i]);
    }
    fputs("</p>", out);
}

static void draw_panel(FILE *out, struct panel *p)
{
    double lo = INFINITY, hi = -INFINITY;
    bool negative = any_negative(&p->observed);
    lg_curve_thin(&p->observed, POINTS);
    for (size_t i = 0; i < p->bounds; i++) {
        lg_curve_thin(&p->bound[i], POINTS);
        negative = negative || any_negative(&p->bound[i]);
    }
    for (size_t i = 0; i < p->bounds; i++)
        lg_curve_range(&p->bound[i], !negative, &lo, &hi);
    lg_curve_range(&p->observed, !negative, &lo, &hi);
    if (!(lo <= hi))
        return;
    double x_lo = p->observed.x[0], x_hi = p->observed.x[p->observed.n - 1];
    struct lg_plot plot = lg_plot_make(out, 340, 220, lg_axis_fit(x_lo, x_hi, false, "iteration"),
                                       lg_axis_fit(lo, hi, !negative, "observed"));
    panel_title(out, p);
    lg_plot_begin(&plot, p->name[0],
                  "Observed values against iteration, with their bounds; the forbidden side is shaded.");
    lg_plot_x_axis(&plot);
    lg_plot_y_axis(&plot);
    lg_plot_open_frame(&plot);
    const struct lg_curve *limit = &p->bound[sharpest(p)];
    lg_plot_shade(&plot, true, limit->n, limit->x, limit->mid);
    for (size_t i = 0; i < p->bounds; i++)
        lg_plot_curve(&plot, strcmp(p->grade[i], "slide") == 0 ? "s4 dashed" : "s2", p->bound[i].n,
                      p->bound[i].x, p->bound[i].mid);
    lg_plot_curve(&plot, "s1", p->observed.n, p->observed.x, p->observed.mid);
    mark_observed(&plot, &p->observed);
    lg_plot_close_frame(&plot);
    lg_plot_end(&plot);
}

static int draw_example(FILE *out, struct lg_store *s, const struct lg_example *example)
{
    struct panel panels[MAX_PANELS] = {0};
    struct panels p = {panels, example->case_id, 0, 0};
    int status = lg_sql_each(s, lg_sql_prepare(s, lg_q_claims_of_case, "i", example->case_id), add_claim, &p);
    if (status == 0 && p.n > 0) {
        fputs("<figure class=\"panel\">", out);
        status = lg_example_caption(out, s, example);
        for (size_t i = 0; i < p.n; i++)
            draw_panel(out, &panels[i]);
        fputs("</figure>\n", out);
    }
    for (size_t i = 0; i < MAX_PANELS; i++) {
        lg_curve_free(&panels[i].observed);
        for (size_t j = 0; j < MAX_BOUNDS; j++)
            lg_curve_free(&panels[i].bound[j]);
    }
    return status < 0 ? -1 : p.n > 0;
}

struct examples {
    const char *lemma;
    struct lg_example *example;
    size_t n;
};

/* The first claim that some case has a series of. */
static int find(void *examples, struct lg_store *s, sqlite3_stmt *q)
{
    struct examples *e = examples;
    if (!is_about_iterations(q))
        return 0;
    return lg_examples_find(s, e->lemma, lg_row_text(q, "name"), e->example, &e->n) ? -1 : e->n > 0;
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id;
    struct lg_example example[LG_EXAMPLES];
    struct examples e = {lemma, example, 0};
    if (lg_sql_each(s, lg_sql_prepare(s, lg_q_claim_specs, "t", lemma), find, &e))
        return -1;
    if (e.n == 0)
        return 0;
    fputs("<ul class=\"legend\">", out);
    lg_legend_entry(out, "s1", true, LG_DOT, "observed, with its radius");
    lg_legend_entry(out, "s2", true, -1, "bound with the proof's constants");
    lg_legend_entry(out, "s4 dashed", true, -1, "bound with the slide's constants");
    fputs("<li><svg class=\"key\" viewBox=\"0 0 28 12\" aria-hidden=\"true\"><rect class=\"forbidden\" "
          "width=\"28\" "
          "height=\"12\"/></svg>forbidden side</li></ul><div class=\"panels\">",
          out);
    int status = 0;
    for (size_t i = 0; i < e.n && status >= 0; i++)
        status = draw_example(out, s, &example[i]);
    fprintf(out,
            "</div><p class=\"note\">The observed line has to stay out of the shade, which begins at the "
            "sharpest bound; "
            "a gap that does not grow says that the bound has the right rate. At most %d example cases, %d "
            "quantities each and %d points a curve are "
            "drawn; "
            "zeros lie below a logarithmic axis.</p>\n",
            LG_EXAMPLES, MAX_PANELS, POINTS);
    return status < 0 ? -1 : 1;
}

const struct lg_chart chart_residual = {"residual", "Against iteration, under the bounds", LG_CHART_LEMMA, 10,
                                        draw};
