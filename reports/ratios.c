/* Chart: how near every claim came to its bound.
 *
 * One row per claim, its name above its points; on a logarithmic axis each case is a point at observed/bound of its worst
 * statement, with the quartiles as a box, the line at 1, and the side beyond it shaded: a certified claim lies left of
 * the line, a control must reach beyond it in some case. At most POINTS holding cases a row are drawn, evenly
 * spread by rank with the extremes kept; of every other verdict those APART pixels from the one before. */
#include "reports/page/curve.h"
#include "reports/page/html.h"
#include "reports/page/svg.h"
#include "reports/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    POINTS = 40,
    APART = 4,
    TIPS = 4,
    ROW = 31, /* the name, then its points */
    NAME = 12,
    STRIP = 19,
    BOX = 11,
    ROW_SIZE = 11,
    WIDTH = 400, /* legible on a phone, which shrinks it least */
    MAX_ROWS = 60,
    DECADES = 9,
    BEYOND = 100
};

struct point {
    double ratio;
    char verdict; /* first letter of the word */
    int64_t case_id;
};

struct row {
    char name[64], role[16];
    struct point *points; /* ascending */
    size_t n, room;
};

struct table {
    struct row rows[MAX_ROWS];
    size_t n;
    double least, greatest; /* of the positive ratios */
};

static void free_table(struct table *t)
{
    for (size_t i = 0; i < t->n; i++)
        free(t->rows[i].points);
    free(t);
}

static int add_point(void *table, struct lg_store *s, sqlite3_stmt *q)
{
    struct table *t = table;
    const double ratio = lg_row_real(q, "ratio");
    if (isnan(ratio))
        return 0;
    struct row *row = t->n ? &t->rows[t->n - 1] : NULL;
    char clipped[sizeof row->name];
    lg_row_copy(clipped, q, "name");
    if (!row || strcmp(row->name, clipped) != 0) {
        if (t->n == MAX_ROWS)
            return 0;
        row = &t->rows[t->n++];
        memcpy(row->name, clipped, sizeof clipped);
        lg_row_copy(row->role, q, "role");
    }
    if (row->n == row->room) {
        size_t room = row->room ? 2 * row->room : 64;
        struct point *grown = realloc(row->points, room * sizeof *grown);
        if (!grown)
            return lg_sql_refuse(s, "no memory for the chart of ratios");
        row->points = grown;
        row->room = room;
    }
    row->points[row->n++] = (struct point){ratio, *lg_row_text(q, "verdict"), lg_row_integer(q, "case_id")};
    if (ratio > 0) {
        t->least = fmin(t->least, ratio);
        t->greatest = fmax(t->greatest, ratio);
    }
    return 0;
}

/* Ratios off the axis, zero and negative ones included, are drawn at its edge. */
static double on_axis(const struct lg_plot *p, double ratio)
{
    return fmin(fmax(ratio, p->x.lo), p->x.hi);
}

static void draw_other(const struct lg_plot *p, const struct point *point, const char *css, double y)
{
    bool violated = point->verdict == 'v';
    char tip[160], ratio[LG_NUMBER_TEXT];
    lg_number_text(ratio, point->ratio, 4);
    snprintf(tip, sizeof tip, "case %lld %s: observed/bound = %s", (long long)point->case_id,
             violated ? "violated" : "undecided", ratio);
    lg_plot_mark(p, css, violated ? LG_CROSS : LG_DIAMOND, on_axis(p, point->ratio), y, tip);
}

/* One verdict but "holds" ('v' violated, 'u' undecided), the greatest ratios first: what would cover the mark before it
 * is left out, and the first TIPS marks have a text. */
static void draw_others(const struct lg_plot *p, const struct row *row, char verdict, double y)
{
    bool control = strcmp(row->role, "control") == 0;
    const char *css = control ? "s5" : verdict == 'v' ? "s2" : "s4";
    double x[WIDTH / APART + 1], at[WIDTH / APART + 1], last = WIDTH + APART;
    size_t tips = 0, n = 0;
    for (size_t i = row->n; i-- > 0 && n < WIDTH / APART;) {
        double px = lg_plot_px(p, on_axis(p, row->points[i].ratio));
        if (row->points[i].verdict != verdict || last - px < APART)
            continue;
        last = px;
        if (tips < TIPS) {
            draw_other(p, &row->points[i], css, y);
            tips++;
            continue;
        }
        x[n] = on_axis(p, row->points[i].ratio);
        at[n++] = y;
    }
    if (n)
        lg_plot_points(p, css, verdict == 'v' ? LG_CROSS : LG_DIAMOND, n, x, at);
}

/* Those that hold, to the pixel: a dot is five wide, and one on another in one path is not seen. */
static void draw_dots(const struct lg_plot *p, const struct row *row, const char *css, double y)
{
    const size_t keep = row->n < POINTS ? row->n : POINTS;
    long last = -1;
    fprintf(p->out, "<path class=\"dots %s\" d=\"", css);
    for (size_t i = 0; i < keep; i++) {
        const struct point *point = &row->points[keep > 1 ? i * (row->n - 1) / (keep - 1) : 0];
        const long px = lround(lg_plot_px(p, on_axis(p, point->ratio)));
        if (point->verdict != 'h' || px == last)
            continue;
        if (last < 0)
            fprintf(p->out, "M%ld %gh0", px, lg_px(lg_plot_py(p, y)));
        else
            fprintf(p->out, "m%ld 0h0", px - last);
        last = px;
    }
    fputs("\"/>", p->out);
}

static void draw_row(const struct lg_plot *p, const struct row *row, size_t position)
{
    double y = (double)position + (double)STRIP / ROW;
    const struct point *q = row->points;
    double low = lg_plot_px(p, on_axis(p, q[row->n / 4].ratio));
    double high = lg_plot_px(p, on_axis(p, q[row->n - 1 - row->n / 4].ratio));
    const char *css = strcmp(row->role, "control") == 0 ? "s5" : "s1";
    fprintf(p->out, "<rect class=\"box %s\" x=\"%g\" y=\"%g\" width=\"%g\" height=\"%d\"/>", css, lg_px(low),
            lg_px(lg_plot_py(p, y) - BOX / 2.0), lg_px(fmax(high - low, 1)), BOX);
    draw_dots(p, row, css, y);
    draw_others(p, row, 'v', y);
    draw_others(p, row, 'u', y);
}

static void draw_table(FILE *out, const struct table *t)
{
    double hi = fmin(fmax(t->greatest, 1), BEYOND) * 1.6, lo = fmax(fmin(t->least, 0.1), pow(10, -DECADES));
    struct lg_axis x = lg_axis_fit(lo, hi, true, "observed / bound at the worst statement of a case");
    struct lg_axis y = {(double)t->n, 0, false, ""}; /* downwards: the first claim on top */
    struct lg_plot p = lg_plot_make(out, WIDTH, ROW * (double)t->n, x, y);
    p.left = p.right;
    lg_plot_begin(&p, "Observed over bound, by claim",
                  "One row per claim, one point per case, logarithmic axis. The side beyond 1 is forbidden.");
    lg_plot_x_axis(&p);
    lg_plot_open_frame(&p);
    fprintf(out, "<rect class=\"forbidden\" x=\"%g\" y=\"0\" width=\"%g\" height=\"%g\"/>",
            lg_px(lg_plot_px(&p, 1)), lg_px(p.width - lg_plot_px(&p, 1)), lg_px(p.height));
    fprintf(out, "<path class=\"curve limit\" d=\"M%g 0v%g\"/><path class=\"grid\" d=\"",
            lg_px(lg_plot_px(&p, 1)), lg_px(p.height));
    for (size_t i = 1; i < t->n; i++)
        fprintf(out, "M0 %zuh%d", ROW * i, WIDTH);
    fputs("\"/>", out);
    for (size_t i = 0; i < t->n; i++) {
        lg_svg_text_fit(out, "row", 5, ROW * (double)i + NAME, false, ROW_SIZE, WIDTH - 10, t->rows[i].name);
        draw_row(&p, &t->rows[i], i);
    }
    lg_plot_close_frame(&p);
    lg_plot_end(&p);
}

/* A verdict of a claim that is no control. */
static bool has(const struct table *t, char verdict)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; strcmp(t->rows[i].role, "control") && j < t->rows[i].n; j++)
            if (t->rows[i].points[j].verdict == verdict)
                return true;
    return false;
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id;
    struct table *t = calloc(1, sizeof *t);
    if (!t)
        return lg_sql_refuse(s, "no memory for the chart of ratios");
    t->least = INFINITY;
    int status = lg_sql_each(s, lg_sql_prepare(s, lg_q_stated, "ti", lemma, (int64_t)0), add_point, t);
    if (status < 0 || t->n == 0)
        goto cleanup;
    fputs("<figure class=\"plot-and-words strips\"><ul class=\"legend\">", out);
    lg_legend_entry(out, "s1", false, LG_DOT, "holds; box: middle half of the cases");
    lg_legend_entry(out, "s5", false, LG_CROSS, "control: deliberately false, must be caught");
    if (has(t, 'v'))
        lg_legend_entry(out, "s2", false, LG_CROSS, "violated");
    if (has(t, 'u'))
        lg_legend_entry(out, "s4", false, LG_DIAMOND, "undecided");
    fputs("</ul>", out);
    draw_table(out, t);
    fputs("</figure>\n", out);
    status = 1;
cleanup:
    free_table(t);
    return status;
}

const struct lg_chart chart_ratios = {"ratios", "How near each claim came to its bound", LG_CHART_LEMMA, 30,
                                      draw};
