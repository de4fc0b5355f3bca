/* Rows of scaling experiments: a fit and its points, in one transaction. */
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
                   "confidence, r2, points, log_c) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "ittttrrrrrrir", run_id, w->name, w->title, w->x_label, w->y_label, w->expected,
                   w->exponent, w->low, w->high, w->confidence, w->r2, (int64_t)w->n, w->log_c);
    return lg_sql_end(s, status || put_points(s, run_id, w) ? -1 : 0);
}
