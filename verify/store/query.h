/* What readers ask a store: each question is a file of verify/store/queries/, which says at its head what it answers and what its
 * parameters are, and is the constant lg_q_<file> here. No other SELECT stands outside verify/store/.
 *
 * Ask with lg_sql_prepare or lg_sql_each (statement.h). Columns are read by name; where a query is a table of the report, the names
 * are those of the JSON document, and its order of columns is that of the page. "scope": the tables of scope.h. */
#ifndef LG_STORE_QUERY_H
#define LG_STORE_QUERY_H

#include "verify/store/statement.h"

/* Rows: reads the row at hand. 0: go on, 1: enough, -1: failed, with a message in store->error. */
typedef int lg_row_reader(void *context, struct lg_store *s, sqlite3_stmt *q);
/* All rows of q, which is finalized; NULL: it failed. 0 or -1. */
LG_MUST_USE int lg_sql_each(struct lg_store *s, sqlite3_stmt *q, lg_row_reader *row, void *context);

/* Columns of the row at hand by name, which the query must have. NULL becomes NaN, 0 or "". Text lives until the next step. */
bool lg_row_is_null(sqlite3_stmt *q, const char *name);
double lg_row_real(sqlite3_stmt *q, const char *name);
int64_t lg_row_integer(sqlite3_stmt *q, const char *name);
size_t lg_row_count(sqlite3_stmt *q, const char *name);
const char *lg_row_text(sqlite3_stmt *q, const char *name);
lg_ball lg_row_ball(sqlite3_stmt *q, const char *name); /* columns name_mid and name_rad */
/* The text cut to the array `out`. */
#define lg_row_copy(out, q, name) snprintf(out, sizeof(out), "%s", lg_row_text(q, name))

/* Of a lemma ?1, over the cases in scope; runs and kernels of the scope. */
extern const char lg_q_lemma[], lg_q_claim_specs[], lg_q_claims[], lg_q_hypotheses[], lg_q_tests[],
    lg_q_evidence[], lg_q_cases[], lg_q_stated[], lg_q_formulas[], lg_q_formulas_shown[], lg_q_with_series[],
    lg_q_spectra[], lg_q_families[];
/* Of a case ?1. */
extern const char lg_q_case[], lg_q_claims_of_case[], lg_q_claim_values[], lg_q_declaration[], lg_q_series[],
    lg_q_spectrum_bounds[];
/* Of all that is in scope. */
extern const char lg_q_summary[], lg_q_runs[], lg_q_left_out[], lg_q_kernels[], lg_q_events[],
    lg_q_trust_base[], lg_q_failures[], lg_q_declarations[], lg_q_catches[], lg_q_seen[], lg_q_seen_shapes[],
    lg_q_sweeps[], lg_q_maps[], lg_q_formula_names[];
/* Of a sweep or a map, ?1 the run, ?2 its name. */
extern const char lg_q_sweep_points[], lg_q_map_cells[], lg_q_map_curves[];
/* Of a run ?1, whatever the scope. */
extern const char lg_q_run[], lg_q_mutants[], lg_q_covering[], lg_q_reading_data[], lg_q_pooled[],
    lg_q_tests_of_run[], lg_q_failing[], lg_q_unsettled[];
/* Of the file. */
extern const char lg_q_run_counts[], lg_q_unfinished[], lg_q_prunable[];
/* Of a comparison of two runs (drift.h). */
extern const char lg_q_drift_pairs[], lg_q_drift_claims[], lg_q_drift_runs[], lg_q_drift_declared[],
    lg_q_drift_kept[], lg_q_drift_lines[], lg_q_drift_tightness[];

#endif
