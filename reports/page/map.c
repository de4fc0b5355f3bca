/* See map.h. */
#include "reports/page/map.h"

#include <math.h>
#include <stdio.h>

static int add_cell(void *map, struct lg_store *s, sqlite3_stmt *q)
{
    struct lg_map_picture *m = map;
    struct lg_map_box c = {lg_row_real(q, "x"),    lg_row_real(q, "y"),  0, 0, lg_row_count(q, "draws"),
                           lg_row_count(q, "yes"), lg_row_count(q, "no")};
    (void)s;
    bool is_new = m->n == 0 || m->cell[m->n - 1].x != c.x;
    if (!(c.x > 0 && c.y > 0 && isfinite(c.x) && isfinite(c.y) && c.draws > 0) || m->n == LG_MAP_CELLS ||
        (is_new && m->columns == LG_MAP_COLUMNS))
        return 0;
    if (is_new)
        m->column[m->columns++] = m->n;
    m->cell[m->n++] = c;
    m->column[m->columns] = m->n;
    return 0;
}

static int add_point(void *map, struct lg_store *s, sqlite3_stmt *q)
{
    struct lg_map_picture *m = map;
    size_t at = lg_row_count(q, "curve");
    double x = lg_row_real(q, "x"), y = lg_row_real(q, "y");
    (void)s;
    if (at >= LG_MAP_CURVES || !(x > 0 && y > 0 && isfinite(y)) || m->curve[at].n == LG_MAP_COLUMNS)
        return 0;
    struct lg_map_line *c = &m->curve[at];
    lg_row_copy(c->label, q, "label");
    c->x[c->n] = x;
    c->y[c->n++] = y;
    m->curves = at + 1 > m->curves ? at + 1 : m->curves;
    return 0;
}

/* The edge between a value and its neighbour; without one, as far away as the other edge. */
static double edge(double at, double neighbour, double opposite)
{
    return neighbour > 0 ? sqrt(at * neighbour) : opposite > 0 ? at * sqrt(at / opposite) : at * sqrt(2);
}

static void set_edges(struct lg_map_picture *m)
{
    for (size_t c = 0; c < m->columns; c++) {
        size_t first = m->column[c], end = m->column[c + 1];
        double x = m->cell[first].x, before = c ? m->cell[m->column[c - 1]].x : 0;
        double after = c + 1 < m->columns ? m->cell[end].x : 0;
        m->left[c] = before > 0 ? edge(x, before, after) : after > 0 ? edge(x, 0, after) : x / sqrt(2);
        m->right[c] = edge(x, after, before);
        for (size_t i = first; i < end; i++) {
            double y = m->cell[i].y, below = i > first ? m->cell[i - 1].y : 0;
            double above = i + 1 < end ? m->cell[i + 1].y : 0;
            m->cell[i].low = below > 0 ? edge(y, below, above) : above > 0 ? edge(y, 0, above) : y / sqrt(2);
            m->cell[i].high = edge(y, above, below);
        }
    }
}

int lg_map_load(struct lg_store *s, sqlite3_stmt *q, struct lg_map_picture *m)
{
    *m = (struct lg_map_picture){.run_id = lg_row_integer(q, "run")};
    lg_row_copy(m->name, q, "name");
    lg_row_copy(m->title, q, "title");
    lg_row_copy(m->x_label, q, "x_label");
    lg_row_copy(m->y_label, q, "y_label");
    lg_row_copy(m->yes, q, "yes_label");
    lg_row_copy(m->no, q, "no_label");
    if (lg_sql_each(s, lg_sql_prepare(s, lg_q_map_cells, "it", m->run_id, m->name), add_cell, m) ||
        lg_sql_each(s, lg_sql_prepare(s, lg_q_map_curves, "it", m->run_id, m->name), add_point, m))
        return -1;
    set_edges(m);
    return 0;
}
