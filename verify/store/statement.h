/* Prepared statements on the store: binding by a format string and one place where errors become sentences.
 *
 * Formats: 'i' int64_t, 't' const char * (NULL is stored as ''), 'r' double (NaN is stored as NULL,
 * infinities as they are), 'b' lg_ball (two parameters: mid, rad). Every failure leaves a message in
 * store->error. */
#ifndef LG_STORE_STATEMENT_H
#define LG_STORE_STATEMENT_H

#include "verify/store/store.h"

#include <sqlite3.h>
#include <stdarg.h>

/* The statement, or NULL. The caller finalizes it with sqlite3_finalize. */
sqlite3_stmt *lg_sql_prepare(struct lg_store *s, const char *sql, const char *format, ...);
/* 1: a row is there, 0: no more rows, -1: failed. */
LG_MUST_USE int lg_sql_step(struct lg_store *s, sqlite3_stmt *statement);
/* Binds, runs to the end and resets a prepared statement: one inserted row. 0 or -1. */
LG_MUST_USE int lg_sql_put(struct lg_store *s, sqlite3_stmt *statement, const char *format, ...);
/* Prepares, binds, runs to the end, finalizes. 0 or -1. */
LG_MUST_USE int lg_sql_run(struct lg_store *s, const char *sql, const char *format, ...);
/* The integer in the first column of the first row; `none` when there is no row. 0 or -1. */
LG_MUST_USE int lg_sql_integer(struct lg_store *s, int64_t *value, int64_t none, const char *sql,
                               const char *format, ...);

/* BEGIN IMMEDIATE; lg_sql_end commits when status is 0 and rolls back otherwise, and returns the final
 * status. */
LG_MUST_USE int lg_sql_begin(struct lg_store *s);
LG_MUST_USE int lg_sql_end(struct lg_store *s, int status);

/* Columns: NULL becomes NaN or "". Text lives until the next step. */
double lg_sql_real(sqlite3_stmt *statement, int column);
const char *lg_sql_text(sqlite3_stmt *statement, int column);
lg_ball lg_sql_ball(sqlite3_stmt *statement, int column); /* columns column (mid) and column + 1 (rad) */
size_t lg_sql_count(sqlite3_stmt *statement, int column);

/* Turns SQLite's last error into the message; always -1. */
int lg_sql_error(struct lg_store *s);
/* The file's content is damaged in the way that detail tells; always -1. */
int lg_sql_damaged(struct lg_store *s, const char *detail);
/* A message of our own, which names the file; always -1. */
int lg_sql_refuse(struct lg_store *s, const char *sentence);

/* SQL: does the row c of `cases` refuse its kernel? As lg_record_refuses says while it runs. */
#define LG_SQL_REFUSES                                                                       \
    "(c.outcome IN ('crashed', 'timeout', 'failed') OR EXISTS (SELECT 1 FROM claim l WHERE " \
    "l.case_id = c.id AND l.verdict = 'violated' AND l.role IN ('theorem', 'conformance')))"

#endif
