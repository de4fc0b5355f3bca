/* Rows of scaling experiments: a fit and its points, or a map with its cells and curves, in one transaction. */
#include "verify/store/statement.h"

static int put_points(struct lg_store *s, int64_t run_id, const struct lg_store_sweep *w)
{
    sqlite3_stmt *q =
        lg_sql_prepare(s, "INSERT INTO sweep_point (run_id, name, x, y, draw) VALUES (?, ?, ?, ?, ?)", NULL);
    int status = q ? 0 : -1;
    for (size_t i = 0; i < w->n && !status; i++)
        status = lg_sql_put(s, q, "itrri", run_id, w->name, w->points[i].x, w->points[i].y,
                            (int64_t)w->points[i].draw);
    sqlite3_finalize(q);
    return status;
}

int lg_store_sweep_put(struct lg_store *s, int64_t run_id, const struct lg_store_sweep *w)
{
    if (lg_sql_begin(s))
        return -1;
    int status =
        lg_sql_run(s,
                   "INSERT INTO sweep (run_id, name, title, x_label, y_label, expected, exponent, low, high, "
                   "confidence, r2, points, log_c, verdict, asymptote, scale, decay) VALUES (?, ?, ?, ?, ?, "
                   "?, ?, ?, ?, ?, ?, ?, "
                   "?, ?, ?, ?, ?)",
                   "ittttrrrrrrirtrrr", run_id, w->name, w->title, w->x_label, w->y_label, w->expected,
                   w->exponent, w->low, w->high, w->confidence, w->r2, (int64_t)w->n, w->log_c, w->verdict,
                   w->limit, w->scale, w->decay);
    return lg_sql_end(s, status || put_points(s, run_id, w) ? -1 : 0);
}

static int put_cells(struct lg_store *s, int64_t run_id, const struct lg_store_map *m)
{
    sqlite3_stmt *q = lg_sql_prepare(
        s, "INSERT INTO map_cell (run_id, name, x, y, draws, yes, no) VALUES (?, ?, ?, ?, ?, ?, ?)", NULL);
    int status = q ? 0 : -1;
    for (size_t i = 0; i < m->n_cells && !status; i++)
        status = lg_sql_put(s, q, "itrriii", run_id, m->name, m->cells[i].x, m->cells[i].y,
                            (int64_t)m->cells[i].draws, (int64_t)m->cells[i].yes, (int64_t)m->cells[i].no);
    sqlite3_finalize(q);
    return status;
}

static int put_curves(struct lg_store *s, int64_t run_id, const struct lg_store_map *m)
{
    sqlite3_stmt *q = lg_sql_prepare(
        s, "INSERT INTO map_curve (run_id, name, position, label, x, y) VALUES (?, ?, ?, ?, ?, ?)", NULL);
    int status = q ? 0 : -1;
    for (size_t i = 0; i < m->n_curves && !status; i++)
        status = lg_sql_put(s, q, "ititrr", run_id, m->name, (int64_t)m->curves[i].position,
                            m->curves[i].label, m->curves[i].x, m->curves[i].y);
    sqlite3_finalize(q);
    return status;
}

int lg_store_map_put(struct lg_store *s, int64_t run_id, const struct lg_store_map *m)
{
    if (lg_sql_begin(s))
        return -1;
    int status =
        lg_sql_run(s,
                   "INSERT INTO map (run_id, name, title, x_label, y_label, yes_label, no_label) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?)",
                   "itttttt", run_id, m->name, m->title, m->x_label, m->y_label, m->yes_label, m->no_label);
    return lg_sql_end(s, status || put_cells(s, run_id, m) || put_curves(s, run_id, m) ? -1 : 0);
}
