/* Chart: histogram of log10(bound/observed) of the claims that hold: how many decades each left unused.
 *
 * Theorem and conformance claims are stacked. Bins are 1, 2 or 5 times a power of ten decades wide, at most BINS of them;
 * claims whose observed side is exactly 0 have unlimited room and are counted in the caption. */
#include "reports/page/html.h"
#include "reports/page/svg.h"
#include "reports/report.h"
#include "verify/store/statement.h"

#include <math.h>
#include <stdlib.h>

enum { WIDTH = 340, HEIGHT = 290, BINS = 24, CAP = 60 };

static const char slack_sql[] =
    "SELECT c.role = 'conformance', -log10(c.ratio) FROM scope_case s JOIN claim c ON c.case_id = s.id "
    "WHERE s.lemma = ?1 AND c.role IN ('theorem', 'conformance') AND c.verdict = 'holds' AND c.ratio > 0";
static const char zeros_sql[] =
    "SELECT count(*) FROM scope_case s JOIN claim c ON c.case_id = s.id WHERE s.lemma = ?1 AND c.role IN "
    "('theorem', 'conformance') AND c.verdict = 'holds' AND c.observed_mid = 0 AND c.observed_rad = 0";

struct histogram {
    double *slack[2]; /* theorem, conformance */
    size_t n[2], room[2];
    double width, largest;
    size_t bins, count[2][BINS + 1], highest;
};

static int add(struct lg_store *s, struct histogram *h, int which, double slack)
{
    if (h->n[which] == h->room[which]) {
        size_t room = h->room[which] ? 2 * h->room[which] : 256;
        double *grown = realloc(h->slack[which], room * sizeof *grown);
        if (!grown)
            return lg_sql_refuse(s, "no memory for the histogram of slack");
        h->slack[which] = grown;
        h->room[which] = room;
    }
    slack = fmin(fmax(slack, 0), CAP); /* -0.0 and roundings of log10 */
    h->slack[which][h->n[which]++] = slack;
    h->largest = fmax(h->largest, slack);
    return 0;
}

static int load(struct lg_store *s, const char *lemma, struct histogram *h)
{
    sqlite3_stmt *q = lg_sql_prepare(s, slack_sql, "t", lemma);
    int step = q ? lg_sql_step(s, q) : -1;
    while (step > 0 && (step = add(s, h, sqlite3_column_int(q, 0), lg_sql_real(q, 1))) == 0)
        step = lg_sql_step(s, q);
    sqlite3_finalize(q);
    return step;
}

static void fill(struct histogram *h)
{
    static const double steps[] = {1, 2, 5};
    double power = 1e-12;
    size_t step = 0;
    while (steps[step] * power * BINS < h->largest) {
        step = (step + 1) % 3;
        power *= step == 0 ? 10 : 1;
    }
    h->width = steps[step] * power;
    for (int which = 0; which < 2; which++)
        for (size_t i = 0; i < h->n[which]; i++) {
            size_t bin = (size_t)(h->slack[which][i] / h->width);
            h->count[which][bin]++;
            h->bins = bin + 1 > h->bins ? bin + 1 : h->bins;
        }
    for (size_t bin = 0; bin < h->bins; bin++)
        h->highest = h->count[0][bin] + h->count[1][bin] > h->highest ? h->count[0][bin] + h->count[1][bin]
                                                                      : h->highest;
}

static void draw_bin(const struct lg_plot *p, const struct histogram *h, size_t bin)
{
    static const char *const css[] = {"s1", "s6"}, *const word[] = {"theorem", "conformance"};
    double left = lg_plot_px(p, (double)bin * h->width), right = lg_plot_px(p, (double)(bin + 1) * h->width);
    size_t under = 0;
    for (int which = 0; which < 2; which++) {
        size_t count = h->count[which][bin];
        if (!count)
            continue;
        double low = lg_plot_py(p, (double)under), high = lg_plot_py(p, (double)(under + count));
        fprintf(p->out,
                "<rect class=\"mark block %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                "height=\"%.1f\"><title>%zu %s claims between %g and %g decades</title></rect>",
                css[which], left + 0.5, high, fmax(right - left - 1, 0.5), low - high, count, word[which],
                (double)bin * h->width, (double)(bin + 1) * h->width);
        under += count;
    }
}

static void draw_histogram(FILE *out, const struct histogram *h)
{
    struct lg_axis x = {0, (double)h->bins * h->width, false, "log₁₀(bound / observed), decades"};
    struct lg_axis y = {0, 1.05 * (double)h->highest, false, "claims"};
    struct lg_plot p = lg_plot_make(out, WIDTH, HEIGHT, x, y);
    lg_plot_begin(&p, "Histogram of slack",
                  "How many claims hold with how many decades between observed and bound.");
    lg_plot_x_axis(&p);
    lg_plot_y_axis(&p);
    lg_plot_open_frame(&p);
    for (size_t bin = 0; bin < h->bins; bin++)
        draw_bin(&p, h, bin);
    lg_plot_close_frame(&p);
    lg_plot_end(&p);
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id;
    struct histogram h = {0};
    int64_t zeros = 0;
    int status = load(s, lemma, &h) || lg_sql_integer(s, &zeros, 0, zeros_sql, "t", lemma) ? -1 : 0;
    if (status == 0 && h.n[0] + h.n[1] > 1) {
        fill(&h);
        fputs("<figure><ul class=\"legend\">", out);
        if (h.n[0])
            lg_legend_entry(out, "s1", false, LG_SQUARE, "theorem claims");
        if (h.n[1])
            lg_legend_entry(out, "s6", false, LG_SQUARE, "conformance claims");
        fputs("</ul>", out);
        draw_histogram(out, &h);
        fprintf(out,
                "<figcaption>%zu claims that hold, in bins of %g decades; at 0 a claim touches its bound.",
                h.n[0] + h.n[1], h.width);
        if (zeros)
            fprintf(out, " %lld more are exactly 0 where they are observed: no finite slack.",
                    (long long)zeros);
        fputs("</figcaption></figure>\n", out);
        status = 1;
    }
    free(h.slack[0]);
    free(h.slack[1]);
    return status;
}

const struct lg_chart chart_slack = {"slack", "How much room the bounds left", LG_CHART_LEMMA, 41, draw};
