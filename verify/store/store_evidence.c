/* Rows of table evidence: how log E of a test grew. In a transaction of the caller. */
#include "verify/store/statement.h"

int lg_store_evidence_put(struct lg_store *s, int64_t run_id, const struct lg_store_test *t,
                          const struct lg_store_evidence *points, size_t n)
{
    if (lg_sql_run(s, "DELETE FROM evidence WHERE run_id = ? AND lemma = ? AND kernel = ? AND claim = ?",
                   "ittt", run_id, t->lemma, t->kernel, t->claim))
        return -1;
    sqlite3_stmt *q = lg_sql_prepare(s,
                                     "INSERT INTO evidence (run_id, lemma, kernel, claim, cases, draws, "
                                     "log_e, greatest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                     NULL);
    int status = q ? 0 : -1;
    for (size_t i = 0; i < n && !status; i++)
        status = lg_sql_put(s, q, "itttiirr", run_id, t->lemma, t->kernel, t->claim, (int64_t)points[i].cases,
                            (int64_t)points[i].draws, points[i].log_e, points[i].greatest);
    sqlite3_finalize(q);
    return status;
}
