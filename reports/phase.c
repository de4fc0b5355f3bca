/* Chart: phase-transition maps. Over a grid of two sizes, the share of draws in which something is certified, and the curves on
 * which theorems put the boundary: once from near, once with all curves.
 *
 * Equal cells of a column are drawn as one. Of each name the last map of the scope is shown. The shares are counts of certified
 * answers; a map carries no verdict. */
#include "reports/page/html.h"
#include "reports/page/map.h"
#include "reports/page/svg.h"
#include "reports/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 340, HEIGHT = 300 };

static const char note[] =
    "A cell is a pair of sizes, filled by the share of independent draws in which its statement is "
    "certified; what is neither certified nor refuted stays empty. The answers are certified, the shares "
    "are counts, and no verdict follows. The curves say what theorems ask for.";

static const char *style_of(size_t curve)
{
    static const char *const styles[] = {"limit", "s4 dashed", "s5", "s3 dashed", "s6", "s2 dashed"};
    return styles[curve % LG_MAP_CURVES];
}

static void fill(const struct lg_plot *p, const char *css, double share, double x, double y, double w,
                 double h)
{
    if (share > 0)
        fprintf(p->out,
                "<rect class=\"cell %s\" fill-opacity=\"%.3g\" x=\"%g\" y=\"%g\" width=\"%g\" "
                "height=\"%g\"/>",
                css, share, lg_px(x), lg_px(y), lg_px(w), lg_px(h));
}

/* Opens a group whose title says what the cells are. */
static void tip(FILE *out, const struct lg_map_picture *m, const struct lg_map_box *first,
                const struct lg_map_box *last)
{
    char text[400];
    if (first == last)
        snprintf(text, sizeof text, "%s = %g, %s = %g: %zu of %zu draws yes, %zu no", m->x_label, first->x,
                 m->y_label, first->y, first->yes, first->draws, first->no);
    else
        snprintf(text, sizeof text, "%s = %g, %s = %g to %g: %zu of %zu draws yes, %zu no", m->x_label,
                 first->x, m->y_label, first->y, last->y, first->yes, first->draws, first->no);
    fputs("<g class=\"mark\"><title>", out);
    lg_html_text(out, text);
    fputs("</title>", out);
}

/* Cells first..last of a column, which are equal. */
static void draw_cells(const struct lg_plot *p, const struct lg_map_picture *m, size_t c, size_t first,
                       size_t last)
{
    const struct lg_map_box *a = &m->cell[first], *b = &m->cell[last];
    double x = lg_plot_px(p, m->left[c]), y = lg_plot_py(p, b->high), draws = (double)a->draws;
    double width = lg_plot_px(p, m->right[c]) - x, height = lg_plot_py(p, a->low) - y;
    tip(p->out, m, a, b);
    fill(p, "no", (double)a->no / draws, x, y, width, height);
    fill(p, "yes", (double)a->yes / draws, x, y, width, height);
    if (a->yes && a->yes < a->draws && height >= 11 && width >= 24) {
        char share[48];
        snprintf(share, sizeof share, "%zu/%zu", a->yes, a->draws);
        lg_svg_text(p->out, "share mid", x + width / 2, y + height / 2 + 3.5, share);
    }
    fputs("</g>", p->out);
}

static bool same(const struct lg_map_box *a, const struct lg_map_box *b)
{
    return a->draws == b->draws && a->yes == b->yes && a->no == b->no;
}

static void draw_grid(const struct lg_plot *p, const struct lg_map_picture *m)
{
    for (size_t c = 0; c < m->columns; c++)
        for (size_t i = m->column[c], last; i < m->column[c + 1]; i = last + 1) {
            last = i;
            bool mixed = m->cell[i].yes && m->cell[i].yes < m->cell[i].draws; /* each says its share */
            while (!mixed && last + 1 < m->column[c + 1] && same(&m->cell[i], &m->cell[last + 1]))
                last++;
            draw_cells(p, m, c, i, last);
        }
}

/* Every column has its value below it, where there is room. */
static void columns_axis(const struct lg_plot *p, const struct lg_map_picture *m)
{
    double floor_y = p->top + p->height, free_from = 0;
    for (size_t c = 0; c < m->columns; c++) {
        char label[24];
        double at = p->left + lg_plot_px(p, m->cell[m->column[c]].x);
        snprintf(label, sizeof label, "%g", m->cell[m->column[c]].x);
        double half = 3.5 * (double)strlen(label);
        if (at - half < free_from)
            continue;
        lg_svg_text(p->out, "tick mid", at, floor_y + 16, label);
        free_from = at + half + 3;
    }
    lg_svg_text(p->out, "axis mid", p->left + p->width / 2, floor_y + 35, p->x.label);
}

static void draw_panel(FILE *out, const struct lg_map_picture *m, const char *heading, double low,
                       double high)
{
    struct lg_axis across = {m->left[0], m->right[m->columns - 1], true, m->x_label};
    struct lg_plot p =
        lg_plot_make(out, WIDTH, HEIGHT, across, (struct lg_axis){low, high, true, m->y_label});
    fputs("<figure class=\"panel\"><figcaption>", out);
    lg_html_text(out, heading);
    fputs("</figcaption>", out);
    lg_plot_begin(&p, m->title,
                  "A cell for every pair of sizes, filled by the share of draws in which the statement is "
                  "certified; curves of theorems; logarithmic axes.");
    columns_axis(&p, m);
    lg_plot_y_axis(&p);
    lg_plot_open_frame(&p);
    draw_grid(&p, m);
    for (size_t i = 0; i < m->curves; i++)
        lg_plot_curve(&p, style_of(i), m->curve[i].n, m->curve[i].x, m->curve[i].y);
    lg_plot_close_frame(&p);
    lg_plot_end(&p);
    fputs("</figure>\n", out);
}

static void key(FILE *out, const char *css, const char *text)
{
    fprintf(out,
            "<li><svg class=\"key\" viewBox=\"0 0 28 12\" aria-hidden=\"true\"><rect class=\"cell %s\" "
            "width=\"28\" "
            "height=\"12\"/></svg>",
            css);
    lg_html_text(out, text);
    fputs("</li>", out);
}

static void legend(FILE *out, const struct lg_map_picture *m)
{
    fputs("<ul class=\"legend\">", out);
    key(out, "yes", m->yes);
    key(out, "no", m->no);
    for (size_t i = 0; i < m->curves; i++)
        lg_legend_entry(out, style_of(i), true, -1, m->curve[i].label);
    fputs("</ul>", out);
}

/* One line a column: up to where some draw says no, from where on all say yes, what is open, and the curves. */
static void table(FILE *out, const struct lg_map_picture *m)
{
    char head[LG_MAP_CURVES + 4][200];
    const char *columns[LG_MAP_CURVES + 5];
    snprintf(head[0], sizeof head[0], "#%s", m->x_label);
    snprintf(head[1], sizeof head[1], "#a draw is certified no up to");
    snprintf(head[2], sizeof head[2], "#all draws are certified yes from");
    snprintf(head[3], sizeof head[3], "#undecided");
    for (size_t i = 0; i < m->curves; i++)
        snprintf(head[4 + i], sizeof head[4], "#%s", m->curve[i].label);
    for (size_t i = 0; i < m->curves + 4; i++)
        columns[i] = head[i];
    columns[m->curves + 4] = NULL;
    lg_html_table(out, "sortable", "", columns);
    for (size_t c = 0; c < m->columns; c++) {
        double no = NAN, yes = NAN;
        size_t open = 0;
        for (size_t i = m->column[c]; i < m->column[c + 1]; i++) {
            const struct lg_map_box *b = &m->cell[i];
            no = b->no ? b->y : no;
            yes = b->yes < b->draws ? NAN : isnan(yes) ? b->y : yes;
            open += b->draws - b->yes - b->no;
        }
        double x = m->cell[m->column[c]].x;
        fputs("<tr>", out);
        lg_html_cell(out, x);
        lg_html_cell(out, no);
        lg_html_cell(out, yes);
        lg_html_count_cell(out, open, "");
        for (size_t i = 0; i < m->curves; i++) {
            double y = NAN;
            for (size_t j = 0; j < m->curve[i].n; j++)
                y = m->curve[i].x[j] == x ? m->curve[i].y[j] : y;
            lg_html_cell(out, y);
        }
        fputs("</tr>\n", out);
    }
    lg_html_table_end(out);
}

static void draw_map(FILE *out, const struct lg_map_picture *m)
{
    double low = INFINITY, high = 0, top = 0;
    for (size_t i = 0; i < m->n; i++) {
        low = fmin(low, m->cell[i].low);
        high = fmax(high, m->cell[i].high);
    }
    for (size_t i = 0; i < m->curves; i++)
        for (size_t j = 0; j < m->curve[i].n; j++) {
            top = fmax(top, m->curve[i].y[j]);
            low = fmin(low, m->curve[i].y[j]);
        }
    fputs("<h3>", out);
    lg_html_text(out, m->title);
    fputs("</h3>", out);
    legend(out, m);
    fputs("<div class=\"panels\">", out);
    draw_panel(out, m, "What was measured", low, high);
    if (top > high)
        draw_panel(out, m, "The same cells, with all that theorems say", low, 2 * top);
    fputs("</div>\n", out);
    table(out, m);
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    (void)run_id, (void)lemma;
    struct lg_map_picture *m = malloc(sizeof *m);
    bool any = false;
    if (!m)
        return lg_sql_refuse(s, "no memory for a map of the report");
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_maps, "i", (int64_t)1);
    int step = q ? 1 : -1;
    while (step > 0 && (step = lg_sql_step(s, q)) > 0) {
        if (lg_map_load(s, q, m)) {
            step = -1;
        } else if (m->n) {
            if (!any)
                fprintf(out, "<p class=\"note\">%s</p>", note);
            any = true;
            draw_map(out, m);
        }
    }
    sqlite3_finalize(q);
    free(m);
    return step < 0 ? -1 : any;
}

const struct lg_chart chart_phase = {"phase", "Phase transitions", LG_CHART_PAGE, 5, draw};
