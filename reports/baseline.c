/* Section: the run against a baseline, where the comparison is kept (verify/store/drift.h): what got worse or drifted with its
 * smallest case, what merely differs, and how every claim's tightness changed.
 *
 * The chart has a row for each lemma and a mark for each of its claims on each kernel, at the relative change of the largest
 * observed/bound among cases that hold; the axis has 0 in its middle and decades to both sides. */
#include "reports/page/html.h"
#include "reports/page/page.h"
#include "reports/page/svg.h"
#include "verify/store/drift.h"
#include "verify/store/query.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 520, ROW = 20, LEAST = 16 /* decades below 1 that doubles tell apart */ };

enum { KINDS = 4 };
static const struct {
    const char *css, *text;
    enum lg_shape shape;
} look[KINDS] = {{"s1", "identical, or rounding may explain it", LG_DOT},
                 {"s4", "other numbers, no allowance is derived", LG_SQUARE},
                 {"s3", "a verdict got better", LG_TRIANGLE},
                 {"s2", "worse or drifted", LG_CROSS}};

/* A claim of a lemma on a kernel. */
struct point {
    size_t row;
    int kind;
    double change;
    char tip[320];
};
struct points {
    struct point *point;
    char (*rows)[64]; /* lemmas */
    size_t n, n_rows, off_axis, of_kind[KINDS];
};

static int reserve(struct lg_store *s, struct points *p, size_t lines)
{
    p->point = malloc(lines * sizeof *p->point);
    p->rows = malloc(lines * sizeof *p->rows);
    return p->point && p->rows ? 0 : lg_sql_refuse(s, "no memory for the chart of the baseline");
}

static int add(void *points, struct lg_store *s, sqlite3_stmt *q)
{
    struct points *p = points;
    const char *lemma = lg_row_text(q, "lemma");
    double was = lg_row_real(q, "was_tightest"), now = lg_row_real(q, "now_tightest");
    char then_text[LG_NUMBER_TEXT], now_text[LG_NUMBER_TEXT];
    if (!p->point && reserve(s, p, lg_row_count(q, "lines")))
        return -1;
    if (!(was > 0 && isfinite(now / was))) {
        p->off_axis++;
        return 0;
    }
    if (p->n_rows == 0 || strncmp(p->rows[p->n_rows - 1], lemma, sizeof *p->rows - 1) != 0)
        snprintf(p->rows[p->n_rows++], sizeof *p->rows, "%s", lemma);
    struct point *point = &p->point[p->n++];
    *point =
        (struct point){.row = p->n_rows - 1, .kind = (int)lg_row_integer(q, "kind"), .change = now / was - 1};
    p->of_kind[point->kind]++;
    lg_number_text(then_text, was, 9);
    lg_number_text(now_text, now, 9);
    snprintf(point->tip, sizeof point->tip, "%.60s, %.60s: %s, was %s", lg_row_text(q, "claim"),
             lg_row_text(q, "kernel"), now_text, then_text);
    return 0;
}

/* The axis: 0 in the middle, then the decades from 10^-LEAST on, to both sides. */
static double place(double change)
{
    return change == 0 ? 0 : copysign(fmax(log10(fabs(change)) + LEAST + 1, 0.5), change);
}

static void axis(const struct lg_plot *plot, const struct points *p)
{
    double bottom = plot->top + plot->height, middle = plot->left + plot->width / 2;
    for (int side = -1; side <= 1; side += 2)
        for (int decade = -LEAST; place(pow(10, decade)) < plot->x.hi; decade += 4) {
            char text[LG_NUMBER_TEXT];
            double px = lg_plot_px(plot, side * place(pow(10, decade)));
            lg_number_text(text, side * pow(10, decade), 1);
            fprintf(plot->out, "<path class=\"grid\" d=\"M%g %gv%g\"/>", lg_px(plot->left + px),
                    lg_px(plot->top), lg_px(plot->height));
            if (decade > -LEAST) /* there is room for one label in the middle */
                lg_svg_text(plot->out, "tick mid", plot->left + px, bottom + 16, text);
        }
    lg_svg_text(plot->out, "tick mid", middle, bottom + 16, "0");
    lg_svg_text(plot->out, "axis mid", middle, bottom + 36, "relative change of the tightest observed/bound");
    lg_svg_text(plot->out, "tick", plot->left, plot->top - 6, "← further from its bound");
    lg_svg_text(plot->out, "tick end", plot->left + plot->width, plot->top - 6, "nearer to its bound →");
    for (size_t row = 0; row < p->n_rows; row++) {
        double y = plot->top + ROW * (double)row;
        fprintf(plot->out, "<path class=\"grid\" d=\"M%g %gh%g\"/>", lg_px(plot->left), lg_px(y),
                lg_px(plot->width));
        lg_svg_text_fit(plot->out, "row end", plot->left - 8, y + 0.7 * ROW, false, 11.5, plot->left - 12,
                        p->rows[row]);
    }
}

/* Those of a row that did not change are one point; the others stand at three heights. */
static void draw_points(const struct lg_plot *plot, const struct points *p)
{
    size_t same = 0, shown = 0;
    for (size_t i = 0; i < p->n; i++) {
        const struct point *q = &p->point[i];
        double y = ROW * ((double)q->row + 0.5);
        bool last = i + 1 == p->n || q[1].row != q->row;
        if (q->change == 0 && q->kind == 0)
            same++;
        else
            lg_svg_shape(plot->out, look[q->kind].css, look[q->kind].shape,
                         lg_plot_px(plot, place(q->change)), y + 5 * ((double)(shown++ % 3) - 1), q->tip);
        if (last && same) {
            char tip[64];
            snprintf(tip, sizeof tip, "unchanged: %zu", same);
            lg_svg_shape(plot->out, look[0].css, look[0].shape, lg_plot_px(plot, 0), y, tip);
        }
        if (last)
            same = shown = 0;
    }
}

static void chart(FILE *out, const struct points *p)
{
    double reach = 0;
    for (size_t i = 0; i < p->n; i++)
        reach = fmax(reach, fabs(place(p->point[i].change)));
    reach = fmax(reach, LEAST - 3) + 1;
    fputs("<figure class=\"wide\"><ul class=\"legend\">", out);
    for (int kind = KINDS; kind-- > 0;)
        if (p->of_kind[kind]) {
            char text[96];
            snprintf(text, sizeof text, "%s (%zu)", look[kind].text, p->of_kind[kind]);
            lg_legend_entry(out, look[kind].css, false, (int)look[kind].shape, text);
        }
    fputs("</ul><div class=\"scroll\" tabindex=\"0\">", out);
    struct lg_plot plot =
        lg_plot_make(out, WIDTH, ROW * (double)p->n_rows, (struct lg_axis){-reach, reach, false, ""},
                     (struct lg_axis){0, 1, false, ""});
    plot.left = 210;
    plot.top = 24;
    plot.bottom = 44;
    lg_plot_begin(&plot, "Change of tightness",
                  "One row a lemma, one mark a claim and kernel; unchanged ones are at 0.");
    axis(&plot, p);
    lg_plot_open_frame(&plot);
    lg_plot_curve(&plot, "s6 dashed", 2, (const double[]){0, 0}, (const double[]){0, 1});
    draw_points(&plot, p);
    lg_plot_close_frame(&plot);
    lg_plot_end(&plot);
    fputs("</div><figcaption>One mark a claim and kernel, of the cases in both runs that hold. Decades to "
          "both sides of 0.",
          out);
    if (p->off_axis)
        fprintf(out, " Not here: %zu whose tightest case observed 0 then.", p->off_axis);
    fputs("</figcaption></figure>\n", out);
}

/* Which runs, how many cases; the verdict of the comparison. */
static int heading(FILE *out, struct lg_store *s)
{
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_drift_kept, "");
    int step = q ? lg_sql_step(s, q) : -1;
    if (step > 0) {
        size_t gating = lg_sql_count(q, 10), pairs = lg_sql_count(q, 5);
        fputs("<p>", out);
        lg_status_html(out, gating  ? (struct lg_status){"bad", "✕", "worse or drifted"}
                            : pairs ? (struct lg_status){"good", "●", "no drift"}
                                    : (struct lg_status){"warn", "◆", "nothing to compare"});
        fprintf(out, " Run %zu%s", lg_sql_count(q, 2), *lg_sql_text(q, 4) ? ", kernel " : "");
        lg_html_text(out, lg_sql_text(q, 4));
        fprintf(out, ", against the baseline, run %zu of ", lg_sql_count(q, 1));
        lg_html_text(out, lg_sql_text(q, 0));
        fputs(*lg_sql_text(q, 3) ? ", kernel " : "", out);
        lg_html_text(out, lg_sql_text(q, 3));
        fprintf(out,
                ": %zu cases and %zu claims are in both, %zu cases only in the baseline, %zu only in the "
                "present run; %zu "
                "claims of cases got worse or drifted.",
                pairs, lg_sql_count(q, 6), lg_sql_count(q, 7), lg_sql_count(q, 8), gating);
        if (lg_sql_count(q, 9))
            fprintf(out,
                    " %zu cases have another step size or label scale, as another machine calibrates them.",
                    lg_sql_count(q, 9));
        fputs("</p>\n", out);
    }
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

static void row(FILE *out, struct lg_store *s, sqlite3_stmt *q)
{
    fputs("<tr><th scope=\"row\">", out);
    lg_html_text(out, lg_sql_text(q, 0));
    for (int i = 1; i < 3; i++) {
        fputs(i == 1 ? "</th><td>" : "</td><td>", out);
        lg_html_text(out, lg_sql_text(q, i));
    }
    fputs("</td>", out);
    for (int i = 3; i < 8; i++)
        lg_html_count_cell(out, lg_sql_count(q, i), i == 6 ? "warn" : i == 7 ? "good" : "");
    lg_html_count_cell(out, lg_sql_count(q, 8), "bad");
    lg_html_count_cell(out, lg_sql_count(q, 9), "bad");
    lg_html_ratio_cell(out, lg_sql_real(q, 10));
    lg_html_ratio_cell(out, lg_sql_real(q, 11));
    lg_html_cell(out, lg_sql_real(q, 12));
    fputs("<td class=\"formula\">", out);
    lg_html_text(out, lg_sql_text(q, 14));
    if (sqlite3_column_type(q, 13) != SQLITE_NULL) {
        fputs("<span class=\"line\">", out);
        lg_html_replay(out, (long long)sqlite3_column_int64(q, 13), s->path);
        fputs("</span>", out);
    }
    fputs("</td></tr>\n", out);
}

static int table(FILE *out, struct lg_store *s)
{
    static const char *const columns[] = {"lemma",
                                          "kernel",
                                          "claim",
                                          "#cases",
                                          "#identical",
                                          "#within rounding",
                                          "#other",
                                          "#better",
                                          "#worse",
                                          "#drift",
                                          "#tightest then",
                                          "#now",
                                          "#change",
                                          "smallest case that gates",
                                          NULL};
    static const char note[] =
        "Within rounding: other bits that the roundings of both runs may explain. Other: certainly other "
        "numbers, for which no "
        "allowance is derived. Worse: a verdict. Drift: moved by certainly more than the roundings of both "
        "runs allow. Change: "
        "of the tightest observed/bound, relative. Claims in which nothing changed are left out.";
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_drift_lines, "");
    int step = q ? lg_sql_step(s, q) : -1;
    bool any = step > 0;
    if (any)
        lg_html_table(out, "sortable filterable", note, columns);
    for (; step > 0; step = lg_sql_step(s, q))
        row(out, s, q);
    if (any)
        lg_html_table_end(out);
    sqlite3_finalize(q);
    return step;
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id, (void)lemma;
    struct points p = {0};
    int kept = lg_drift_is_kept(s);
    int status = kept > 0
                     ? heading(out, s) || lg_sql_each(s, lg_sql_prepare(s, lg_q_drift_tightness, ""), add, &p)
                     : kept;
    if (status == 0 && kept && p.n)
        chart(out, &p);
    if (status == 0 && kept)
        status = table(out, s);
    free(p.point);
    free(p.rows);
    return status ? -1 : kept;
}

const struct lg_chart chart_baseline = {"baseline", "Against the baseline", LG_CHART_PAGE, 5, draw};
