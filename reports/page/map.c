/* See map.h. */
#include "reports/page/map.h"

#include <math.h>
#include <stdio.h>

static void copy(char *out, size_t size, sqlite3_stmt *q, int column)
{
    snprintf(out, size, "%s", lg_sql_text(q, column));
}

static void add_cell(struct lg_map_picture *m, sqlite3_stmt *q)
{
    struct lg_map_box c = {lg_sql_real(q, 0),  lg_sql_real(q, 1), 0, 0, lg_sql_count(q, 2),
                           lg_sql_count(q, 3), lg_sql_count(q, 4)};
    bool is_new = m->n == 0 || m->cell[m->n - 1].x != c.x;
    if (!(c.x > 0 && c.y > 0 && isfinite(c.x) && isfinite(c.y) && c.draws > 0) || m->n == LG_MAP_CELLS ||
        (is_new && m->columns == LG_MAP_COLUMNS))
        return;
    if (is_new)
        m->column[m->columns++] = m->n;
    m->cell[m->n++] = c;
    m->column[m->columns] = m->n;
}

static void add_point(struct lg_map_picture *m, sqlite3_stmt *q)
{
    size_t at = lg_sql_count(q, 0);
    double x = lg_sql_real(q, 2), y = lg_sql_real(q, 3);
    if (at >= LG_MAP_CURVES || !(x > 0 && y > 0 && isfinite(y)) || m->curve[at].n == LG_MAP_COLUMNS)
        return;
    struct lg_map_line *c = &m->curve[at];
    copy(c->label, sizeof c->label, q, 1);
    c->x[c->n] = x;
    c->y[c->n++] = y;
    m->curves = at + 1 > m->curves ? at + 1 : m->curves;
}

static int each(struct lg_store *s, const char *sql, struct lg_map_picture *m,
                void (*add)(struct lg_map_picture *, sqlite3_stmt *))
{
    sqlite3_stmt *q = lg_sql_prepare(s, sql, "it", m->run_id, m->name);
    int step = q ? 1 : -1;
    while (step > 0 && (step = lg_sql_step(s, q)) > 0)
        add(m, q);
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
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

static int labels(struct lg_store *s, struct lg_map_picture *m)
{
    sqlite3_stmt *q = lg_sql_prepare(
        s, "SELECT title, x_label, y_label, yes_label, no_label FROM map WHERE run_id = ? AND name = ?", "it",
        m->run_id, m->name);
    int step = q ? lg_sql_step(s, q) : -1;
    if (step > 0) {
        copy(m->title, sizeof m->title, q, 0);
        copy(m->x_label, sizeof m->x_label, q, 1);
        copy(m->y_label, sizeof m->y_label, q, 2);
        copy(m->yes, sizeof m->yes, q, 3);
        copy(m->no, sizeof m->no, q, 4);
    }
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

int lg_map_load(struct lg_store *s, int64_t run_id, const char *name, struct lg_map_picture *m)
{
    *m = (struct lg_map_picture){.run_id = run_id};
    snprintf(m->name, sizeof m->name, "%s", name);
    if (labels(s, m) ||
        each(s, "SELECT x, y, draws, yes, no FROM map_cell WHERE run_id = ? AND name = ? ORDER BY x, y", m,
             add_cell) ||
        each(s,
             "SELECT position, label, x, y FROM map_curve WHERE run_id = ? AND name = ? ORDER BY position, x",
             m, add_point))
        return -1;
    set_edges(m);
    return 0;
}
