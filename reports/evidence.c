/* Chart: how the evidence against every claim about a rate or a mean grew, draw by draw, and the level that rejects it.
 *
 * One panel a lemma: log E against the number of draws, all tests and kernels, controls included, which have to cross the line.
 * A path whose log E leaves the frame is cut there; its end is in the table. Looks are after whole cases, in order of case
 * index; of many some are kept, but `greatest` is that of all, so the draw by which a path had crossed is an upper end. */
#include "reports/page/html.h"
#include "reports/page/svg.h"
#include "reports/report.h"
#include "verify/store/query.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LOOKS = 128, MOST_PATHS = 64, MOST_NAMES = 12, WIDTH = 400, HEIGHT = 300 };

struct path {
    char claim[64], kernel[64];
    size_t claim_at, kernel_at; /* among the different ones: style and shape */
    bool control;
    double needed, ledger_needed, ledger_log_e; /* log E that rejects; NaN without a ledger */
    size_t n, cases[MOST_LOOKS];
    double draws[MOST_LOOKS], log_e[MOST_LOOKS], greatest[MOST_LOOKS];
};

struct names {
    char name[MOST_NAMES][64];
    bool control[MOST_NAMES];
    size_t n;
};

struct panel {
    struct path path[MOST_PATHS];
    size_t n;
    struct names claims, kernels;
};

static size_t place_of(struct names *names, const char *name, bool control)
{
    char clipped[sizeof names->name[0]];
    size_t i = 0;
    snprintf(clipped, sizeof clipped, "%s", name);
    while (i < names->n && strcmp(names->name[i], clipped))
        i++;
    if (i == names->n && i < MOST_NAMES) {
        memcpy(names->name[i], clipped, sizeof clipped);
        names->control[names->n++] = control;
    }
    return i < MOST_NAMES ? i : MOST_NAMES - 1;
}

/* A path begins where no case had been taken. 1: one too many. */
static int add_look(void *panel, struct lg_store *s, sqlite3_stmt *q)
{
    struct panel *x = panel;
    (void)s;
    bool begins = x->n == 0 || lg_row_count(q, "cases") == 0;
    if (begins && x->n == MOST_PATHS)
        return 1;
    struct path *p = &x->path[begins ? x->n++ : x->n - 1];
    if (begins) {
        lg_row_copy(p->claim, q, "claim");
        lg_row_copy(p->kernel, q, "kernel");
        p->control = lg_row_count(q, "control") != 0;
        p->claim_at = place_of(&x->claims, p->claim, p->control);
        p->kernel_at = place_of(&x->kernels, p->kernel, false);
        p->needed = -log(lg_row_real(q, "level"));
        p->ledger_needed = -log(lg_row_real(q, "ledger_level"));
        p->ledger_log_e = lg_row_real(q, "ledger_log_e");
    }
    if (p->n < MOST_LOOKS) {
        p->cases[p->n] = lg_row_count(q, "cases");
        p->draws[p->n] = lg_row_real(q, "draws");
        p->log_e[p->n] = lg_row_real(q, "log_e");
        p->greatest[p->n++] = lg_row_real(q, "greatest");
    }
    return 0;
}

static const char *style_of(const struct names *claims, size_t at)
{
    static const char *const theorem[] = {"s1", "s3", "s4", "s6", "s1 dashed", "s3 dashed", "s4 dashed"};
    static const char *const control[] = {"s5", "s2 dashed", "s5 dashed"};
    size_t place = 0;
    for (size_t i = 0; i < at; i++)
        place += claims->control[i] == claims->control[at];
    return claims->control[at] ? control[place % 3] : theorem[place % 7];
}

static enum lg_shape shape_of(size_t kernel)
{
    static const enum lg_shape shapes[] = {LG_RING, LG_DOT, LG_CROSS, LG_TRIANGLE, LG_SQUARE};
    return shapes[kernel % (sizeof shapes / sizeof *shapes)];
}

/* The first kept look by which E had been enough, or n. */
static size_t crossing(const struct path *p)
{
    size_t i = 0;
    while (i < p->n && !(p->greatest[i] >= p->needed))
        i++;
    return i;
}

/* The level has its place in the frame whatever the paths do. */
static void ranges(const struct panel *x, double *draws, double *low, double *high)
{
    double needed = 1;
    *draws = 1, *low = 0;
    for (size_t i = 0; i < x->n; i++) {
        const struct path *p = &x->path[i];
        needed = fmax(needed, fmax(p->needed, p->ledger_needed));
        for (size_t j = 0; j < p->n; j++) {
            *draws = fmax(*draws, p->draws[j]);
            *low = fmin(*low, p->log_e[j]);
        }
    }
    *low = fmax(*low * 1.1, -3 * needed) - 1;
    *high = 1.5 * needed;
}

static void draw_level(const struct lg_plot *p, double needed, const char *name)
{
    char text[100], value[LG_NUMBER_TEXT];
    double y = lg_plot_py(p, needed);
    lg_number_text(value, needed, 3);
    snprintf(text, sizeof text, "%slog(1/a) = %s", name, value);
    fprintf(p->out, "<path class=\"curve limit%s\" d=\"M0 %gH%g\"/>", *name ? " dashed" : "", lg_px(y),
            lg_px(p->width));
    lg_svg_text(p->out, "tick end", p->width - 8, y - 5, text);
}

/* Tests of a run have one level; the ledger's is of each test, and its least is drawn. */
static void draw_levels(const struct lg_plot *plot, const struct panel *x)
{
    double needed = x->path[0].needed, ledger = NAN;
    for (size_t i = 0; i < x->n; i++) {
        needed = fmin(needed, x->path[i].needed);
        ledger = fmin(ledger, x->path[i].ledger_needed);
    }
    draw_level(plot, needed, "");
    if (!isnan(ledger))
        draw_level(plot, ledger, "ledger: ");
    fprintf(plot->out, "<rect class=\"forbidden\" x=\"0\" y=\"0\" width=\"%g\" height=\"%g\"/>",
            lg_px(plot->width), lg_px(fmax(0, lg_plot_py(plot, needed))));
}

/* log E between two looks is that of the first. */
static void draw_steps(const struct lg_plot *plot, const char *css, const struct path *p)
{
    double x[2 * MOST_LOOKS], y[2 * MOST_LOOKS];
    size_t n = 0, looks = p->n;
    while (looks > 1 && p->log_e[looks - 2] > plot->y.hi) /* outside for good */
        looks--;
    for (size_t i = 0; i < looks; i++) {
        x[n] = i ? p->draws[i] : plot->x.lo;
        y[n++] = p->log_e[i ? i - 1 : 0];
        x[n] = i ? p->draws[i] : plot->x.lo;
        y[n++] = p->log_e[i];
    }
    lg_plot_curve(plot, css, n, x, y);
}

static void draw_path(const struct lg_plot *plot, const struct panel *x, const struct path *p)
{
    char tip[300], end[LG_NUMBER_TEXT], needed[LG_NUMBER_TEXT];
    const char *css = style_of(&x->claims, p->claim_at);
    size_t cross = crossing(p), last = p->n - 1, at = cross < p->n ? cross : last;
    lg_number_text(end, p->log_e[last], 4);
    lg_number_text(needed, p->needed, 4);
    snprintf(tip, sizeof tip, "%s, %s: log E = %s after %g draws; %s log E = %s%s", p->claim, p->kernel, end,
             p->draws[last], cross < p->n ? "crossed" : "rejected at", needed,
             cross < p->n ? " by here" : "");
    draw_steps(plot, css, p);
    lg_plot_mark(plot, css, shape_of(p->kernel_at), p->draws[at], cross < p->n ? p->needed : p->log_e[last],
                 tip);
    if (!isnan(p->ledger_log_e)) {
        char total[LG_NUMBER_TEXT];
        lg_number_text(total, p->ledger_log_e, 4);
        snprintf(tip, sizeof tip, "%s, %s: log E = %s over all runs of the ledger", p->claim, p->kernel,
                 total);
        lg_plot_mark(plot, css, LG_DIAMOND, p->draws[last], p->ledger_log_e, tip);
    }
}

static void draw_panel(FILE *out, const struct panel *x)
{
    double draws, low, high;
    ranges(x, &draws, &low, &high);
    struct lg_axis across = lg_axis_fit(1, draws, true, "independent draws");
    struct lg_plot p = lg_plot_make(out, WIDTH, HEIGHT, across, (struct lg_axis){low, high, false, "log E"});
    lg_plot_begin(
        &p, "Evidence against the number of draws",
        "log E of every test after each case, logarithmic axis of draws; above the level line the claim is "
        "rejected.");
    lg_plot_x_axis(&p);
    lg_plot_y_axis(&p);
    lg_plot_open_frame(&p);
    draw_levels(&p, x);
    for (size_t i = 0; i < x->n; i++)
        draw_path(&p, x, &x->path[i]);
    lg_plot_close_frame(&p);
    lg_plot_end(&p);
}

static void legend(FILE *out, const struct panel *x)
{
    char text[100];
    bool has_ledger = false;
    for (size_t i = 0; i < x->n; i++)
        has_ledger = has_ledger || !isnan(x->path[i].ledger_needed);
    fputs("<ul class=\"legend\">", out);
    for (size_t i = 0; i < x->claims.n; i++) {
        snprintf(text, sizeof text, "%s%s", x->claims.name[i], x->claims.control[i] ? ", must cross" : "");
        lg_legend_entry(out, style_of(&x->claims, i), true, -1, text);
    }
    for (size_t i = 0; i < x->kernels.n; i++)
        lg_legend_entry(out, "s1", false, (int)shape_of(i), x->kernels.name[i]);
    lg_legend_entry(out, "limit", true, -1, "E = 1/a: rejected");
    if (has_ledger) {
        lg_legend_entry(out, "limit dashed", true, -1, "the ledger's level (the least of its tests)");
        lg_legend_entry(out, "s1", false, LG_DIAMOND, "E over all runs of the ledger");
    }
    fputs("</ul>", out);
}

static void table(FILE *out, const struct panel *x)
{
    static const char *const columns[] = {"claim",
                                          "kernel",
                                          "#cases",
                                          "#draws",
                                          "#log E at the end",
                                          "#greatest log E",
                                          "#rejected at log E",
                                          "#crossed by draw",
                                          NULL};
    lg_html_table(out, "sortable", "", columns);
    for (size_t i = 0; i < x->n; i++) {
        const struct path *p = &x->path[i];
        size_t last = p->n - 1, cross = crossing(p);
        fprintf(out, "<tr%s><th scope=\"row\">", p->control ? " class=\"control\"" : "");
        lg_html_text(out, p->claim);
        fputs("</th><td>", out);
        lg_html_text(out, p->kernel);
        fputs("</td>", out);
        lg_html_count_cell(out, p->cases[last], "");
        lg_html_cell(out, p->draws[last]);
        lg_html_cell(out, p->log_e[last]);
        lg_html_cell(out, p->greatest[last]);
        lg_html_cell(out, p->needed);
        lg_html_cell(out, cross < p->n ? p->draws[cross] : NAN);
        fputs("</tr>\n", out);
    }
    lg_html_table_end(out);
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id;
    struct panel *x = calloc(1, sizeof *x);
    if (!x)
        return lg_sql_refuse(s, "no memory for the chart of evidence");
    int status = lg_sql_each(s, lg_sql_prepare(s, lg_q_evidence, "t", lemma), add_look, x);
    if (!status && x->n) {
        fputs("<figure class=\"plot-and-words\">", out);
        legend(out, x);
        draw_panel(out, x);
        fprintf(out,
                "<figcaption>Under a true claim E reaches 1/a with probability at most a, however "
                "often one "
                "looks: it loses a little at every draw. A control is false and has to cross, which its mark "
                "shows. "
                "Looks are after whole cases in order of their index, the same in every split of the work; "
                "the last "
                "one decides. At most %d looks a path, with the extremes, and %d paths are drawn; what "
                "leaves the "
                "frame is in the table.</figcaption></figure>\n",
                100, MOST_PATHS);
        table(out, x);
    }
    status = status ? -1 : x->n > 0;
    free(x);
    return status;
}

const struct lg_chart chart_evidence = {"evidence", "Evidence against the number of draws", LG_CHART_LEMMA,
                                        40, draw};
