/* Chart: the scaling experiments of the scope: a table of fitted exponents beside the expected ones, and one log-log chart each.
 *
 * Of each name the last sweep is shown: its points, the fitted line y = C x^exponent, and through the
 * middle of that line one with the theorem's exponent. They are no claims; one whose interval misses the
 * theorem's exponent says that it contradicts it. */
#include "reports/page/html.h"
#include "reports/page/page.h"
#include "reports/page/svg.h"
#include "reports/report.h"
#include "verify/store/query.h"

#include <math.h>
#include <string.h>

static const char note[] =
    "Experiments in plain doubles, not certified claims: y = C x^e by least squares of log y on log x over "
    "all draws. The interval covers the exponent with probability 0.95 when the noise of log y is "
    "independent and normal. A sweep contradicts the theorem when its exponent lies outside that interval, "
    "or, "
    "where the theorem says bounded, when y grows and no limit is resolved. At finite sizes the law itself "
    "is only "
    "approximate, so a contradiction is a reason to look, not a proof.";

/* What the sweep says of the theorem, beside its colour; a run of an older program does not say. */
static void verdict(FILE *out, sqlite3_stmt *q)
{
    const char *word = lg_row_text(q, "verdict");
    lg_status_html(out, !strcmp(word, "agrees") ? (struct lg_status){"good", "●", "agrees"}
                        : !strcmp(word, "contradicts")
                            ? (struct lg_status){"bad", "✕", "contradicts the theorem"}
                            : (struct lg_status){"none", "○", "not judged"});
}

static bool is_bounded(sqlite3_stmt *q)
{
    return !lg_row_is_null(q, "limit");
}

static void row(FILE *out, sqlite3_stmt *q)
{
    fputs("<tr><th scope=\"row\">", out);
    lg_html_text(out, lg_row_text(q, "name"));
    fputs("</th><td>", out);
    verdict(out, q);
    fputs("</td><td>", out);
    lg_html_text(out, lg_row_text(q, "title"));
    fputs("</td>", out);
    lg_html_count_cell(out, lg_row_count(q, "_points"), "");
    static const char *const columns[] = {"exponent", "low", "high", "expected", "r2"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        lg_html_cell(out, lg_row_real(q, columns[i]));
    lg_html_cell(out, lg_row_real(q, "limit"));
    fputs("</tr>\n", out);
}

static void table_head(FILE *out)
{
    static const char *const columns[] = {"sweep", "the theorem", "what",      "#points", "#fitted exponent",
                                          "#from", "#to",         "#expected", "#R²",     "#limit",
                                          NULL};
    lg_html_table(out, "sortable", note, columns);
}

static int draw_point(void *plot, struct lg_store *s, sqlite3_stmt *q)
{
    char tip[160], x[LG_NUMBER_TEXT], y[LG_NUMBER_TEXT];
    const double at[2] = {lg_row_real(q, "x"), lg_row_real(q, "y")};
    (void)s;
    lg_number_text(x, at[0], 5);
    lg_number_text(y, at[1], 5);
    snprintf(tip, sizeof tip, "draw %zu: x = %s, y = %s", lg_row_count(q, "draw"), x, y);
    lg_plot_mark(plot, "s1", LG_DOT, at[0], at[1], tip);
    return 0;
}

static int draw_sweep(FILE *out, struct lg_store *s, sqlite3_stmt *q)
{
    enum { CURVE = 33 };
    double x[2] = {lg_row_real(q, "_x_min"), lg_row_real(q, "_x_max")}, y[2], theorem[2], at[CURVE],
           level_at[CURVE];
    double y_lo = lg_row_real(q, "_y_min"), y_hi = lg_row_real(q, "_y_max");
    if (!(x[0] > 0 && y_lo > 0 && isfinite(x[1]) && isfinite(y_hi)))
        return 0;
    for (int i = 0; i < 2; i++)
        y[i] = exp(lg_row_real(q, "log_c") + lg_row_real(q, "exponent") * log(x[i]));
    for (int i = 0; i < CURVE; i++) {
        at[i] = x[0] * pow(x[1] / x[0], (double)i / (CURVE - 1));
        level_at[i] =
            lg_row_real(q, "limit") + lg_row_real(q, "scale") * pow(at[i], -lg_row_real(q, "decay"));
    }
    double middle = sqrt(x[0]) * sqrt(x[1]), level = sqrt(y[0]) * sqrt(y[1]);
    for (int i = 0; i < 2; i++)
        theorem[i] = level * pow(x[i] / middle, lg_row_real(q, "expected"));
    struct lg_plot p = lg_plot_make(out, 340, 240, lg_axis_fit(x[0], x[1], true, lg_row_text(q, "x_label")),
                                    lg_axis_fit(y_lo, y_hi, true, lg_row_text(q, "y_label")));
    fputs("<figure class=\"panel\"><figcaption>", out);
    lg_html_text(out, lg_row_text(q, "title"));
    fputs("<br/>", out);
    verdict(out, q);
    if (is_bounded(q)) {
        fputs(" by the theorem bounded, <strong>fitted limit ", out);
        lg_html_number(out, lg_row_real(q, "limit"));
        fputs("</strong>, fitted exponent ", out);
    } else {
        fputs(" by the theorem ", out);
        lg_html_number(out, lg_row_real(q, "expected"));
        fputs(", <strong>fitted exponent</strong> ", out);
    }
    lg_html_number(out, lg_row_real(q, "exponent"));
    fputs(" [", out);
    lg_html_number(out, lg_row_real(q, "low"));
    fputs(", ", out);
    lg_html_number(out, lg_row_real(q, "high"));
    fputs("]</figcaption>", out);
    lg_plot_begin(
        &p, lg_row_text(q, "title"),
        "Measured points of every draw, the fitted power law and the theorem's slope, logarithmic axes.");
    lg_plot_x_axis(&p);
    lg_plot_y_axis(&p);
    lg_plot_open_frame(&p);
    lg_plot_curve(&p, "s4 dashed", 2, x, theorem);
    if (is_bounded(q))
        lg_plot_curve(&p, "s2", CURVE, at, level_at);
    else
        lg_plot_curve(&p, "s2", 2, x, y);
    int status = lg_sql_each(
        s, lg_sql_prepare(s, lg_q_sweep_points, "it", lg_row_integer(q, "run"), lg_row_text(q, "name")),
        draw_point, &p);
    lg_plot_close_frame(&p);
    lg_plot_end(&p);
    fputs("</figure>\n", out);
    return status;
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id, (void)lemma;
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_sweeps, "");
    int step = q ? lg_sql_step(s, q) : -1;
    bool any = step > 0;
    if (!any)
        goto cleanup;
    table_head(out);
    for (; step > 0; step = lg_sql_step(s, q))
        row(out, q);
    lg_html_table_end(out);
    fputs("<ul class=\"legend\">", out);
    lg_legend_entry(out, "s1", false, LG_DOT, "one draw");
    lg_legend_entry(out, "s2", true, -1, "fitted power law, or curve a + b x^-c to a limit");
    lg_legend_entry(out, "s4 dashed", true, -1, "slope of the theorem, through the fit's middle");
    fputs("</ul><div class=\"panels\">", out);
    sqlite3_reset(q);
    while (step >= 0 && (step = lg_sql_step(s, q)) > 0)
        step = draw_sweep(out, s, q);
    fputs("</div>\n", out);
cleanup:
    sqlite3_finalize(q);
    return step < 0 ? -1 : any;
}

const struct lg_chart chart_sweeps = {"sweeps", "Scaling experiments", LG_CHART_PAGE, 10, draw};
