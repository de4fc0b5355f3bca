/* Chart: observed against bound, every claim of every case of a lemma, on logarithmic axes.
 *
 * A certified claim lies below the diagonal observed = bound; the side above it is shaded. What certainly is or may be
 * wrong, and the claims nearest to the diagonal, are marks of their own with the numbers as a tooltip and the radii of both balls as bars; of the
 * others one point is drawn for each square of CELL pixels of a kind of claim that is not empty. Claims of zeros (bitwise
 * identities) have no place on these axes. */
#include "reports/page/curve.h"
#include "reports/page/html.h"
#include "reports/page/svg.h"
#include "reports/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 340, HEIGHT = 290, CELL = 5, MARKS = 40, NEAREST = 10, DECADES = 40 };

struct point {
    lg_ball observed, bound;
    int64_t case_id;
    char claim[64], verdict[12];
    int kind;
};

static const struct kind {
    const char *css, *text;
    bool line_caps; /* drawn square */
} kinds[] = {
    {"s4 square", "the talk's constants", true}, {"s1", "the proof's constants", false},
    {"s3 square", "identities", true},           {"s6", "conformance of a kernel's function", false},
    {"s5", "controls: false on purpose", false},
};
enum { KINDS = sizeof kinds / sizeof *kinds, CONTROL = KINDS - 1 };

struct cloud {
    struct point *points;
    size_t n, room, zeros;
    double lo[2], hi[2]; /* of bound, of observed */
};

static const char claims_sql[] =
    "SELECT c.observed_mid, c.observed_rad, c.bound_mid, c.bound_rad, c.case_id, c.name, c.verdict, CASE "
    "WHEN c.role = 'control' THEN 4 WHEN c.role = 'conformance' THEN 3 WHEN p.grade = 'identity' THEN 2 "
    "WHEN p.grade = 'sharp' THEN 1 ELSE 0 END "
    "FROM scope_case s JOIN claim c ON c.case_id = s.id "
    "LEFT JOIN claim_spec p ON p.run_id = s.run_id AND p.lemma = s.lemma AND p.name = c.name "
    "WHERE s.lemma = ?1 AND c.role IN ('theorem', 'conformance', 'control') "
    "AND c.verdict IN ('holds', 'violated', 'undecided') ORDER BY c.role = 'control', c.ratio DESC, "
    "c.case_id";

static int add(struct lg_store *s, struct cloud *c, sqlite3_stmt *q)
{
    struct point p = {lg_sql_ball(q, 0), lg_sql_ball(q, 2), sqlite3_column_int64(q, 4), "", "", 0};
    p.kind = sqlite3_column_int(q, 7);
    if (!(p.observed.mid > 0 && p.bound.mid > 0 && isfinite(p.observed.mid) && isfinite(p.bound.mid))) {
        c->zeros++;
        return 0;
    }
    snprintf(p.claim, sizeof p.claim, "%s", lg_sql_text(q, 5));
    snprintf(p.verdict, sizeof p.verdict, "%s", lg_sql_text(q, 6));
    if (c->n == c->room) {
        size_t room = c->room ? 2 * c->room : 256;
        struct point *grown = realloc(c->points, room * sizeof *grown);
        if (!grown)
            return lg_sql_refuse(s, "no memory for the chart of observed against bound");
        c->points = grown;
        c->room = room;
    }
    c->points[c->n++] = p;
    const double value[2] = {p.bound.mid, p.observed.mid};
    for (int i = 0; i < 2; i++) {
        c->lo[i] = fmin(c->lo[i], value[i]);
        c->hi[i] = fmax(c->hi[i], value[i]);
    }
    return 0;
}

static int load(struct lg_store *s, const char *lemma, struct cloud *c)
{
    sqlite3_stmt *q = lg_sql_prepare(s, claims_sql, "t", lemma);
    int step = q ? lg_sql_step(s, q) : -1;
    while (step > 0 && (step = add(s, c, q)) == 0)
        step = lg_sql_step(s, q);
    sqlite3_finalize(q);
    return step;
}

/* Positions inside the frame; what is off the axis stands at its edge. */
static double across(const struct lg_plot *p, const struct point *x)
{
    return fmin(fmax(lg_plot_px(p, x->bound.mid), 0), p->width);
}

static double down(const struct lg_plot *p, const struct point *x)
{
    return fmin(fmax(lg_plot_py(p, x->observed.mid), 0), p->height);
}

static void draw_bars(const struct lg_plot *p, const struct point *x, const char *css)
{
    double lo = fmax(lg_lo(x->bound), p->x.lo), hi = fmin(lg_hi(x->bound), p->x.hi);
    lg_plot_error_bar(p, css, x->bound.mid, lg_lo(x->observed), lg_hi(x->observed));
    if (hi > lo && lg_plot_px(p, hi) - lg_plot_px(p, lo) >= 1)
        fprintf(p->out, "<path class=\"bar %s\" d=\"M%.1f %.1fH%.1f\"/>", css, lg_plot_px(p, lo), down(p, x),
                lg_plot_px(p, hi));
}

static void draw_mark(const struct lg_plot *p, const struct point *x)
{
    char tip[320], observed[LG_NUMBER_TEXT], bound[LG_NUMBER_TEXT];
    bool holds = !strcmp(x->verdict, "holds"), violated = !strcmp(x->verdict, "violated");
    const char *css = x->kind == CONTROL ? "s5" : violated ? "s2" : holds ? kinds[x->kind].css : "s4";
    lg_number_text(observed, x->observed.mid, 17);
    lg_number_text(bound, x->bound.mid, 17);
    snprintf(tip, sizeof tip, "%s, case %lld, %s: observed %s, bound %s", x->claim, (long long)x->case_id,
             x->verdict, observed, bound);
    draw_bars(p, x, css);
    lg_svg_shape(p->out, css,
                 violated ? LG_CROSS
                 : holds  ? LG_RING
                          : LG_DIAMOND,
                 across(p, x), down(p, x), tip);
}

/* One point a square of CELL pixels. Returns how many. */
static size_t draw_kind(const struct lg_plot *p, const struct cloud *c, int kind)
{
    enum { COLUMNS = WIDTH / CELL + 1, ROWS = HEIGHT / CELL + 1 };
    bool taken[ROWS][COLUMNS] = {{false}};
    size_t drawn = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct point *x = &c->points[i];
        if (x->kind != kind || (kind != CONTROL && strcmp(x->verdict, "holds") != 0))
            continue;
        bool *cell = &taken[(int)(down(p, x) / CELL)][(int)(across(p, x) / CELL)];
        if (*cell)
            continue;
        if (drawn++ == 0)
            fprintf(p->out, "<path class=\"dots %s\" d=\"", kinds[kind].css);
        fprintf(p->out, "M%.0f %.0fh0", across(p, x), down(p, x));
        *cell = true;
    }
    if (drawn)
        fputs("\"/>", p->out);
    return drawn;
}

/* Points come by falling ratio, controls last: what broke first, then the nearest that hold. */
static size_t draw_marks(const struct lg_plot *p, const struct cloud *c)
{
    size_t nearest = 0, drawn = 0;
    for (size_t i = 0; i < c->n && drawn < MARKS; i++) {
        const struct point *x = &c->points[i];
        bool holds = !strcmp(x->verdict, "holds");
        if (x->kind == CONTROL || (holds && nearest++ >= NEAREST))
            continue;
        draw_mark(p, x);
        drawn++;
    }
    return drawn;
}

static void draw_cloud(FILE *out, struct cloud *c)
{
    for (int i = 0; i < 2; i++)
        c->lo[i] = fmax(c->lo[i], c->hi[i] * pow(10, -DECADES));
    struct lg_plot p = lg_plot_make(out, WIDTH, HEIGHT, lg_axis_fit(c->lo[0], c->hi[0], true, "bound"),
                                    lg_axis_fit(c->lo[1], fmax(c->hi[1], c->lo[0]), true, "observed"));
    double x[2] = {fmax(p.x.lo, p.y.lo), fmin(p.x.hi, p.y.hi)};
    size_t drawn = 0;
    lg_plot_begin(&p, "Observed against bound",
                  "One point per claim and case on logarithmic axes; above the diagonal is forbidden.");
    lg_plot_x_axis(&p);
    lg_plot_y_axis(&p);
    lg_plot_open_frame(&p);
    if (x[0] < x[1]) {
        const double all[2] = {p.x.lo, p.x.hi};
        lg_plot_shade(&p, true, 2, all, all);
        lg_plot_curve(&p, "limit", 2, x, x);
    }
    for (int kind = KINDS; kind-- > 0;)
        drawn += draw_kind(&p, c, kind);
    size_t marks = draw_marks(&p, c);
    lg_plot_close_frame(&p);
    lg_plot_end(&p);
    fprintf(out,
            "<figcaption>%zu of %zu claims are drawn, one point a square of %d pixels for each kind; rings "
            "are the %d "
            "nearest to their bounds.",
            drawn + marks, c->n, CELL, NEAREST);
    if (c->zeros)
        fprintf(out, " %zu claims with an exact zero have no place here.", c->zeros);
    fputs(" Everything below the line is certified; how far below says how much the theorem gives "
          "away.</figcaption>",
          out);
}

static bool has_kind(const struct cloud *c, int kind)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->points[i].kind == kind)
            return true;
    return false;
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id;
    struct cloud c = {.lo = {INFINITY, INFINITY}, .hi = {0, 0}};
    int status = load(s, lemma, &c);
    if (status == 0 && c.n > 1) {
        fputs("<figure><ul class=\"legend\">", out);
        for (int kind = 0; kind < KINDS; kind++)
            if (has_kind(&c, kind))
                lg_legend_entry(out, kinds[kind].css, false, kinds[kind].line_caps ? LG_SQUARE : LG_DOT,
                                kinds[kind].text);
        fputs("</ul>", out);
        draw_cloud(out, &c);
        fputs("</figure>\n", out);
        status = 1;
    }
    free(c.points);
    return status;
}

const struct lg_chart chart_scatter = {"scatter", "Observed against bound", LG_CHART_LEMMA, 40, draw};
