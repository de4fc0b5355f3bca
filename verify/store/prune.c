/* Deleting whole runs. The rows of cases go by the cases' numbers, those of runs by the run's. */
#include "verify/store/statement.h"

#include <stdio.h>

int lg_store_run_delete(struct lg_store *s, int64_t run_id)
{
    static const char *const of_cases[] = {"hypothesis", "claim_value", "claim",
                                           "series",     "declaration", "case_size"};
    static const char *const of_runs[] = {"cases",       "evidence",   "test",       "event",
                                          "sweep_point", "sweep",      "map_cell",   "map_curve",
                                          "map",         "lemma",      "claim_spec", "claim_control",
                                          "formula",     "run_option", "kernel"};
    char sql[160];
    for (size_t i = 0; i < sizeof of_cases / sizeof *of_cases; i++) {
        snprintf(sql, sizeof sql, "DELETE FROM %s WHERE case_id IN (SELECT id FROM cases WHERE run_id = ?)",
                 of_cases[i]);
        if (lg_sql_run(s, sql, "i", run_id))
            return -1;
    }
    for (size_t i = 0; i < sizeof of_runs / sizeof *of_runs; i++) {
        snprintf(sql, sizeof sql, "DELETE FROM %s WHERE run_id = ?", of_runs[i]);
        if (lg_sql_run(s, sql, "i", run_id))
            return -1;
    }
    return lg_sql_run(s, "DELETE FROM run WHERE id = ?", "i", run_id);
}

int lg_store_shrink(struct lg_store *s)
{
    return sqlite3_exec(s->db, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL) ? lg_sql_error(s)
                                                                                            : 0;
}
