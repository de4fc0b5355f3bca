/* Chart: histograms of the slack log10(bound/observed) at the worst statement of each case, theorem claims and
 * conformance claims apart.
 *
 * The bins' width is that of Freedman and Diaconis, 2 (q3 - q1) n^(-1/3), rounded up to 1, 2 or 5 times a power of ten,
 * and wide enough for at most MOST bins; where the greatest fiftieth of the slacks reaches more than twice as far as
 * the rest, the bins are for the rest and what lies beyond them is counted in words. Where the slack is no finite positive number, a bar of its own stands beside the
 * histogram: equality (slack 0, among it 0 = 0) on the left, an observed zero (infinite slack) on the right; these
 * are cut at the frame and carry their count. Source: Freedman & Diaconis, Z. Wahrscheinlichkeitstheorie 57 (1981). */
#include "reports/page/html.h"
#include "reports/page/svg.h"
#include "reports/report.h"
#include "verify/store/query.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 18, WIDTH = 340, HEIGHT = 130, BAR = 24, BESIDE = 40 };

struct slack {
    const char *role; /* of the claims that are meant */
    double *value;    /* ascending */
    size_t n, room, equal, infinite, none, bins, beyond, count[MOST];
    double width, first; /* of the bins */
};

static int add(void *slack, struct lg_store *s, sqlite3_stmt *q)
{
    struct slack *k = slack;
    if (strcmp(lg_row_text(q, "role"), k->role))
        return 0;
    const double ratio = lg_row_real(q, "ratio");
    const lg_ball observed = lg_row_ball(q, "observed"), bound = lg_row_ball(q, "bound");
    if (ratio == 1 || (observed.mid == bound.mid && observed.rad == 0 && bound.rad == 0)) {
        k->equal++;
    } else if (ratio > 0 && isfinite(ratio)) {
        if (k->n == k->room) {
            size_t room = k->room ? 2 * k->room : 1024;
            double *grown = realloc(k->value, room * sizeof *grown);
            if (!grown)
                return lg_sql_refuse(s, "no memory for the histogram of slack");
            k->value = grown;
            k->room = room;
        }
        k->value[k->n++] = -log10(ratio);
    } else if (observed.mid == 0 && bound.mid > 0) {
        k->infinite++;
    } else {
        k->none++;
    }
    return 0;
}

/* 1, 2 or 5 times a power of ten, the least that is not below x. */
static double rounded_up(double x)
{
    double power = pow(10, floor(log10(x))), rest = x / power;
    return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}

static void fill_bins(struct slack *k)
{
    if (k->n == 0)
        return;
    double least = k->value[0], span = k->value[k->n - 1] - least;
    double bulk = k->value[k->n - 1 - k->n / 50] - least;
    span = span > 2 * bulk && bulk > 0 ? bulk : span;
    double quartiles = k->value[k->n - 1 - k->n / 4] - k->value[k->n / 4];
    double width = fmax(2 * quartiles / cbrt((double)k->n), span / (MOST - 2));
    k->width = rounded_up(fmax(width, 1e-3));
    k->first = floor(least / k->width) * k->width;
    for (size_t i = 0; i < k->n; i++) {
        size_t bin = (size_t)fmax(floor((k->value[i] - k->first) / k->width), 0);
        if (bin >= MOST) {
            k->beyond = k->n - i;
            break;
        }
        k->count[bin]++;
        k->bins = bin + 1 > k->bins ? bin + 1 : k->bins;
    }
}

static void bar(const struct lg_plot *p, const char *css, double left, double width, size_t count,
                const char *what)
{
    double top = fmax(lg_plot_py(p, (double)count), 0);
    fprintf(p->out,
            "<rect class=\"mark %s\" x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\"><title>%s: %zu"
            "</title></rect>",
            css, lg_px(left), lg_px(top), lg_px(width), lg_px(p->height - top), what, count);
}

/* A bar beside the frame with its count above and its name below. */
static void bar_beside(const struct lg_plot *p, double middle, size_t count, const char *name,
                       const char *what)
{
    char text[32];
    snprintf(text, sizeof text, "%zu", count);
    fprintf(p->out, "<g transform=\"translate(0 %g)\">", lg_px(p->top));
    bar(p, "s4", middle - BAR / 2.0, BAR, count, what);
    fputs("</g>", p->out);
    lg_svg_text(p->out, "tick mid", middle, p->top + fmax(lg_plot_py(p, (double)count), 0) - 4, text);
    lg_svg_text(p->out, "tick mid", middle, p->top + p->height + 16, name);
}

static void draw_histogram(FILE *out, const struct slack *k, const char *title)
{
    size_t most = 1;
    for (size_t i = 0; i < k->bins; i++)
        most = k->count[i] > most ? k->count[i] : most;
    double end = k->first + k->width * (double)(k->bins ? k->bins : 1);
    struct lg_axis x = lg_axis_fit(k->n ? fmin(k->first, 0) : 0, k->n ? fmax(end, k->width) : 1, false,
                                   "log₁₀(bound / observed)");
    struct lg_axis y = {0, 1.06 * (double)most, false, "cases × claims"};
    double left = k->equal ? BESIDE : 0, right = k->infinite ? BESIDE : 0;
    struct lg_plot p = lg_plot_make(out, WIDTH - left - right, HEIGHT, x, y);
    p.left += left;
    p.right += right;
    p.top += 12;
    lg_plot_begin(&p, title, "Histogram of log10 of bound over observed; left of 0 is forbidden.");
    if (k->n)
        lg_plot_x_axis(&p);
    p.left -= left, p.width += left;
    if (k->n)
        lg_plot_y_axis(&p);
    p.left += left, p.width -= left;
    lg_plot_open_frame(&p);
    fprintf(out, "<path class=\"forbidden\" d=\"M0 0H%gV%gH0z\"/>", lg_px(lg_plot_px(&p, 0)),
            lg_px(p.height));
    for (size_t i = 0; i < k->bins; i++) {
        double from = k->first + k->width * (double)i, px = lg_plot_px(&p, from);
        char what[96];
        snprintf(what, sizeof what, "%.4g to %.4g", from, from + k->width);
        if (k->count[i])
            bar(&p, from < -0.5 * k->width ? "s2" : "s1", px + 0.5,
                fmax(lg_plot_px(&p, from + k->width) - px - 1, 1), k->count[i], what);
    }
    lg_plot_close_frame(&p);
    if (k->equal)
        bar_beside(&p, p.left - BESIDE / 2.0, k->equal, "= 0", "observed equals the bound");
    if (k->infinite)
        bar_beside(&p, p.left + p.width + BESIDE / 2.0, k->infinite, "∞", "observed is 0");
    lg_plot_end(&p);
}

static void caption(FILE *out, const struct slack *k)
{
    fputs("<p class=\"note\">", out);
    if (k->n) {
        double median = k->value[k->n / 2];
        fprintf(out, "Half of %zu positive finite slacks are above ", k->n);
        lg_html_number(out, median);
        fputs(" (the bound is ", out);
        lg_html_number(out, pow(10, median));
        fputs(" times what was observed); bins of ", out);
        lg_html_number(out, k->width);
        fputs(". ", out);
    }
    if (k->beyond) {
        fprintf(out, "%zu lie further right, up to ", k->beyond);
        lg_html_number(out, k->value[k->n - 1]);
        fputs(". ", out);
    }
    if (k->equal)
        fprintf(out, "%zu met their bound exactly (0 = 0 included). ", k->equal);
    if (k->infinite)
        fprintf(out, "%zu observed 0 under a positive bound. ", k->infinite);
    if (k->none)
        fprintf(out, "%zu have no ratio (a bound that is not positive, or an infinity).", k->none);
    fputs("</p>", out);
}

static int draw_role(FILE *out, struct lg_store *s, const char *lemma, const char *role, const char *title)
{
    struct slack k = {.role = role};
    int status = lg_sql_each(s, lg_sql_prepare(s, lg_q_stated, "ti", lemma, (int64_t)1), add, &k);
    if (status == 0 && k.n > 1) {
        fill_bins(&k);
        fprintf(out, "<figure class=\"panel\"><figcaption class=\"panel-title\">%s</figcaption>", title);
        draw_histogram(out, &k, title);
        caption(out, &k);
        fputs("</figure>", out);
        status = 1;
    }
    free(k.value);
    return status;
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id;
    fputs("<div class=\"panels\">", out);
    int theorem = draw_role(out, s, lemma, "theorem", "Slack of the theorem claims");
    int conformance =
        theorem < 0 ? -1 : draw_role(out, s, lemma, "conformance", "Slack of the conformance claims");
    fputs("</div>\n", out);
    return conformance < 0 ? -1 : theorem || conformance;
}

const struct lg_chart chart_slack = {"slack", "How much room the bounds leave", LG_CHART_LEMMA, 34, draw};
