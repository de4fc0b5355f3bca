/* Rows and columns by name; see query.h. */
#include "verify/store/query.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int lg_sql_each(struct lg_store *s, sqlite3_stmt *q, lg_row_reader *row, void *context)
{
    int step = q ? 1 : -1, status = 0;
    while (status == 0 && step > 0 && (step = lg_sql_step(s, q)) > 0)
        status = row(context, s, q);
    sqlite3_finalize(q);
    return status < 0 || step < 0 ? -1 : 0;
}

static int column_of(sqlite3_stmt *q, const char *name)
{
    const int n = sqlite3_column_count(q);
    int i = 0;
    while (i < n && strcmp(sqlite3_column_name(q, i), name))
        i++;
    assert(i < n && "the query has a column of this name");
    return i;
}

bool lg_row_is_null(sqlite3_stmt *q, const char *name)
{
    return sqlite3_column_type(q, column_of(q, name)) == SQLITE_NULL;
}

double lg_row_real(sqlite3_stmt *q, const char *name)
{
    return lg_sql_real(q, column_of(q, name));
}

int64_t lg_row_integer(sqlite3_stmt *q, const char *name)
{
    return sqlite3_column_int64(q, column_of(q, name));
}

size_t lg_row_count(sqlite3_stmt *q, const char *name)
{
    return lg_sql_count(q, column_of(q, name));
}

const char *lg_row_text(sqlite3_stmt *q, const char *name)
{
    return lg_sql_text(q, column_of(q, name));
}

lg_ball lg_row_ball(sqlite3_stmt *q, const char *name)
{
    char mid[64];
    snprintf(mid, sizeof mid, "%s_mid", name);
    return lg_sql_ball(q, column_of(q, mid));
}
