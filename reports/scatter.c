/* Chart: what was observed against its bound, one point a case and claim, on logarithmic axes.
 *
 * A certified claim lies on or below the diagonal observed = bound; the side above it is forbidden, and a control, which
 * is deliberately false, must get there in some case. Points of one kind (the claim's grade, or its verdict where that is
 * not "holds") that fall into one cell of CELL x CELL pixels are drawn once; of more than KEEP cells of holding points
 * those at even ranks are drawn, the first and last among them; every cell of another verdict is drawn. Zeros, negative
 * numbers and infinities have no place on the axes, and a holding point or a control more than 10^-DECADES below the
 * greatest number of its axis would press all others into a corner: both are counted beside them. */
#include "reports/page/curve.h"
#include "reports/page/html.h"
#include "reports/page/svg.h"
#include "reports/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELL = 4, KEEP = 50, WIDTH = 340, HEIGHT = 300, NEAREST = 5, BARS = 16, DECADES = 24 };
enum kind { SLIDE, SHARP, IDENTITY, CONTROL, UNDECIDED, VIOLATED, KINDS };

static const struct {
    const char *css, *text;
    enum lg_shape shape;
} look[KINDS] = {
    [SLIDE] = {"s4", "the slide's constants", LG_TRIANGLE},
    [SHARP] = {"s1", "the proof's constants", LG_DOT},
    [IDENTITY] = {"s3", "identity", LG_SQUARE},
    [CONTROL] = {"s5", "control: must cross the line in some case", LG_DIAMOND},
    [UNDECIDED] = {"s6", "undecided", LG_RING},
    [VIOLATED] = {"s2", "violated", LG_CROSS},
};

struct point {
    enum kind kind;
    double bound, observed, radius;
    int64_t case_id;
    char claim[48];
};

struct cloud {
    struct point *points;
    size_t n, room, off_axes, below, total[KINDS], drawn[KINDS];
    struct lg_axis x, y;
    bool has_theorem; /* the lemma claims one: its controls are shown */
};

static bool on_axes(double value)
{
    return value > 0 && value < 0x1p1000;
}

static int find_theorem(void *cloud, struct lg_store *s, sqlite3_stmt *q)
{
    struct cloud *c = cloud;
    (void)s;
    c->has_theorem |= !strcmp(lg_row_text(q, "role"), "theorem");
    return 0;
}

/* KINDS: not drawn. */
static enum kind kind_of(const struct cloud *c, sqlite3_stmt *q)
{
    const char *role = lg_row_text(q, "role"), *verdict = lg_row_text(q, "verdict"),
               *grade = lg_row_text(q, "grade");
    if (!strcmp(role, "control"))
        return c->has_theorem ? CONTROL : KINDS;
    return strcmp(role, "theorem")         ? KINDS
           : !strcmp(verdict, "violated")  ? VIOLATED
           : !strcmp(verdict, "undecided") ? UNDECIDED
           : !strcmp(grade, "slide")       ? SLIDE
           : !strcmp(grade, "sharp")       ? SHARP
                                           : IDENTITY;
}

static int add(void *cloud, struct lg_store *s, sqlite3_stmt *q)
{
    struct cloud *c = cloud;
    const enum kind kind = kind_of(c, q);
    if (kind == KINDS)
        return 0;
    if (c->n == c->room) {
        size_t room = c->room ? 2 * c->room : 1024;
        struct point *grown = realloc(c->points, room * sizeof *grown);
        if (!grown)
            return lg_sql_refuse(s, "no memory for the chart of observed against bound");
        c->points = grown;
        c->room = room;
    }
    const lg_ball observed = lg_row_ball(q, "observed");
    struct point p = {.kind = kind,
                      .bound = lg_row_real(q, "bound_mid"),
                      .observed = observed.mid,
                      .radius = observed.rad,
                      .case_id = lg_row_integer(q, "case_id")};
    lg_row_copy(p.claim, q, "name");
    c->total[p.kind]++;
    if (on_axes(p.bound) && on_axes(p.observed))
        c->points[c->n++] = p;
    else
        c->off_axes++;
    return 0;
}

static int load(struct lg_store *s, const char *lemma, struct cloud *c)
{
    return lg_sql_each(s, lg_sql_prepare(s, lg_q_claim_specs, "t", lemma), find_theorem, c) ||
                   lg_sql_each(s, lg_sql_prepare(s, lg_q_stated, "ti", lemma, (int64_t)1), add, c)
               ? -1
               : 0;
}

/* Drops what lies too far below the greatest bound and observed, keeping the order of the others. */
static void leave_out_below(struct cloud *c)
{
    double x = 0, y = 0;
    size_t kept = 0;
    for (size_t i = 0; i < c->n; i++) {
        x = fmax(x, c->points[i].bound);
        y = fmax(y, c->points[i].observed);
    }
    for (size_t i = 0; i < c->n; i++) {
        const struct point *q = &c->points[i];
        if (q->kind >= UNDECIDED ||
            (log10(x) - log10(q->bound) <= DECADES && log10(y) - log10(q->observed) <= DECADES))
            c->points[kept++] = *q;
    }
    c->below = c->n - kept;
    c->n = kept;
}

static void fit_axes(struct cloud *c)
{
    double x[2] = {INFINITY, 0}, y[2] = {INFINITY, 0};
    for (size_t i = 0; i < c->n; i++) {
        x[0] = fmin(x[0], c->points[i].bound), x[1] = fmax(x[1], c->points[i].bound);
        y[0] = fmin(y[0], c->points[i].observed), y[1] = fmax(y[1], c->points[i].observed);
    }
    c->x = lg_axis_fit(x[0], x[1], true, "bound");
    c->y = lg_axis_fit(y[0], y[1], true, "observed");
}

/* The forbidden side, cut to the frame, and the line observed = bound. */
static void draw_diagonal(const struct lg_plot *p)
{
    double from = fmax(p->x.lo, p->y.lo), to = fmin(p->x.hi, p->y.hi);
    if (from >= to) {
        if (p->y.lo >= p->x.hi)
            fprintf(p->out, "<path class=\"forbidden\" d=\"M0 0h%gv%gH0z\"/>", lg_px(p->width),
                    lg_px(p->height));
        return;
    }
    const double x[] = {p->x.lo, from, to, to}, y[] = {from, from, to, p->y.hi};
    fprintf(p->out, "<path class=\"forbidden\" d=\"M0 0");
    for (int i = 0; i < 4; i++)
        fprintf(p->out, "L%g %g", lg_px(lg_plot_px(p, x[i])), lg_px(lg_plot_py(p, y[i])));
    fputs("Z\"/>", p->out);
    lg_plot_curve(p, "limit", 2, (const double[]){from, to}, (const double[]){from, to});
}

/* Fills x, y with the points of a kind that stand for all of it; `taken` is one byte a cell. Returns their number. */
static size_t select_points(const struct lg_plot *p, const struct cloud *c, enum kind kind,
                            unsigned char *taken, size_t cells, double *x, double *y)
{
    size_t n = 0, columns = WIDTH / CELL + 1;
    for (size_t i = 0; i < cells; i++)
        taken[i] = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct point *q = &c->points[i];
        size_t cell =
            (size_t)(lg_plot_py(p, q->observed) / CELL) * columns + (size_t)(lg_plot_px(p, q->bound) / CELL);
        if (q->kind != kind || cell >= cells || taken[cell])
            continue;
        taken[cell] = 1;
        x[n] = q->bound;
        y[n++] = q->observed;
    }
    if (kind >= UNDECIDED || n <= KEEP)
        return n;
    for (size_t i = 0; i < KEEP; i++) {
        x[i] = x[i * (n - 1) / (KEEP - 1)];
        y[i] = y[i * (n - 1) / (KEEP - 1)];
    }
    return KEEP;
}

static int draw_kinds(const struct lg_plot *p, struct cloud *c)
{
    static const enum kind upwards[KINDS] = {CONTROL, IDENTITY, SLIDE, SHARP, UNDECIDED, VIOLATED};
    size_t cells = (WIDTH / CELL + 1) * (HEIGHT / CELL + 1);
    double *x = malloc(2 * cells * sizeof *x);
    unsigned char *taken = malloc(cells);
    int status = x && taken ? 0 : -1;
    for (int i = 0; status == 0 && i < KINDS; i++) {
        enum kind kind = upwards[i];
        c->drawn[kind] = select_points(p, c, kind, taken, cells, x, x + cells);
        if (c->drawn[kind])
            lg_plot_points(p, look[kind].css, look[kind].shape, c->drawn[kind], x, x + cells);
    }
    free(x);
    free(taken);
    return status;
}

/* Radii that can be seen, one a column of pixels at most; marks with texts for the points nearest above, the least and
 * the greatest bound, and every violated case up to NEAREST. */
static void draw_details(const struct lg_plot *p, const struct cloud *c)
{
    size_t marks = 0, bars = 0, least = 0, greatest = 0;
    for (size_t i = 0; i < c->n; i++) {
        least = c->points[i].bound < c->points[least].bound ? i : least;
        greatest = c->points[i].bound > c->points[greatest].bound ? i : greatest;
    }
    double last = -CELL;
    for (size_t i = 0; i < c->n && bars < BARS; i++) {
        const struct point *q = &c->points[i];
        double px = lg_plot_px(p, q->bound);
        if (q->kind == CONTROL || !(q->radius > 0.02 * q->observed) || fabs(px - last) < CELL)
            continue;
        lg_plot_error_bar(p, look[q->kind].css, q->bound, q->observed - q->radius, q->observed + q->radius);
        last = px;
        bars++;
    }
    for (size_t i = 0; i < c->n; i++) {
        const struct point *q = &c->points[i];
        bool near = q->kind != CONTROL && marks < NEAREST;
        if (!near && i != least && i != greatest)
            continue;
        char tip[192], observed[LG_NUMBER_TEXT], bound[LG_NUMBER_TEXT];
        lg_number_text(observed, q->observed, 5);
        lg_number_text(bound, q->bound, 5);
        snprintf(tip, sizeof tip, "%s, case %lld: %s against %s", q->claim, (long long)q->case_id, observed,
                 bound);
        lg_plot_exact_mark(p, look[q->kind].css, look[q->kind].shape, q->bound, q->observed, tip);
        marks += near;
    }
}

static void caption(FILE *out, const struct cloud *c)
{
    size_t total = c->off_axes + c->below + c->n, drawn = 0;
    for (int kind = 0; kind < KINDS; kind++)
        drawn += c->drawn[kind];
    fprintf(out,
            "<figcaption>The nearer to the diagonal from below, the sharper the theorem. %zu of %zu points "
            "are drawn: what "
            "would cover each other once, then at most %d of a kind that holds",
            drawn, total, KEEP);
    if (c->off_axes)
        fprintf(out, "; %zu with a zero, a negative number or infinity have no place on logarithmic axes",
                c->off_axes);
    if (c->below)
        fprintf(out, "; %zu lie more than %d decades below the greatest and would press the others together",
                c->below, DECADES);
    fputs(".</figcaption>", out);
}

static int draw_cloud(FILE *out, struct lg_store *s, struct cloud *c)
{
    fit_axes(c);
    fputs("<figure class=\"plot-and-words\"><ul class=\"legend column\">", out);
    for (int kind = 0; kind < KINDS; kind++)
        if (c->total[kind]) {
            char text[96];
            snprintf(text, sizeof text, "%s (%zu)", look[kind].text, c->total[kind]);
            lg_legend_entry(out, look[kind].css, false, (int)look[kind].shape, text);
        }
    lg_legend_entry(out, "limit", true, -1, "observed = bound; above it is forbidden");
    fputs("</ul>", out);
    struct lg_plot p = lg_plot_make(out, WIDTH, HEIGHT, c->x, c->y);
    lg_plot_begin(
        &p, "Observed against bound",
        "Logarithmic axes; certified claims lie on or below the diagonal, the side above it is shaded.");
    lg_plot_x_axis(&p);
    lg_plot_y_axis(&p);
    lg_plot_open_frame(&p);
    draw_diagonal(&p);
    if (draw_kinds(&p, c))
        return lg_sql_refuse(s, "no memory for the chart of observed against bound");
    draw_details(&p, c);
    lg_plot_close_frame(&p);
    lg_plot_end(&p);
    caption(out, c);
    fputs("</figure>\n", out);
    return 1;
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id;
    struct cloud c = {0};
    int status = load(s, lemma, &c);
    leave_out_below(&c);
    if (status == 0 && c.n > 0)
        status = draw_cloud(out, s, &c);
    free(c.points);
    return status;
}

const struct lg_chart chart_scatter = {"scatter", "Observed against bound", LG_CHART_LEMMA, 32, draw};
