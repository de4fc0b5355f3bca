/* Prepared statements on the store and the translation of SQLite's errors: see statement.h.
 *
 * Every message has the form "FILE: what is wrong; what to do next". The file's name is shortened from the
 * left so that the sentence always fits. */
#include "verify/store/statement.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { LG_SHOWN_PATH = 160 };

static const char *path_tail(const struct lg_store *s)
{
    size_t length = strlen(s->path);
    return s->path + (length > LG_SHOWN_PATH ? length - LG_SHOWN_PATH : 0);
}

int lg_sql_refuse(struct lg_store *s, const char *sentence)
{
    snprintf(s->error, sizeof s->error, "%s%s: %s", path_tail(s) == s->path ? "" : "...", path_tail(s),
             sentence);
    return -1;
}

/* What to do; after it comes, for an option, the option that names another file. */
static const char *next_step(int code, bool *other_file)
{
    *other_file = true;
    switch (code & 0xff) {
    case SQLITE_NOTADB:
        return "the file is not an SQLite database; name another file with ";
    case SQLITE_CORRUPT:
        return "the file is damaged; save what is readable with `sqlite3 FILE .recover`, or name a new file "
               "with ";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another process held the database for more than 60 s; stop it, or name another file with ";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return "the database cannot be written; check its permissions, or name another file with ";
    }
    *other_file = false;
    switch (code & 0xff) {
    case SQLITE_CANTOPEN:
        return "the file cannot be opened; check that it and its directory exist and are accessible";
    case SQLITE_FULL:
        return "the disk is full; free space and run again: finished cases are kept";
    case SQLITE_IOERR:
        return "reading or writing failed; check the disk and run again: finished cases are kept";
    default:
        return "the database refused the statement; this is a defect of lemmagate, please report it";
    }
}

static int report(struct lg_store *s, int code, const char *detail)
{
    char sentence[300];
    bool other_file;
    const char *step = next_step(code, &other_file);
    snprintf(sentence, sizeof sentence, "%s%s (SQLite %d: %.120s)", step, other_file ? s->option : "", code,
             detail);
    return lg_sql_refuse(s, sentence);
}

int lg_sql_error(struct lg_store *s)
{
    int code = s->db ? sqlite3_extended_errcode(s->db) : SQLITE_NOMEM;
    return report(s, code, s->db ? sqlite3_errmsg(s->db) : "out of memory");
}

int lg_sql_damaged(struct lg_store *s, const char *detail)
{
    return report(s, SQLITE_CORRUPT, detail);
}

static int bind(sqlite3_stmt *statement, const char *format, va_list *values)
{
    int code = SQLITE_OK;
    int position = 1;
    for (; *format && code == SQLITE_OK; format++) {
        switch (*format) {
        case 'i':
            code = sqlite3_bind_int64(statement, position++, va_arg(*values, int64_t));
            break;
        case 'r':
            code = sqlite3_bind_double(statement, position++, va_arg(*values, double));
            break;
        case 't': {
            const char *text = va_arg(*values, const char *);
            code = sqlite3_bind_text(statement, position++, text ? text : "", -1, SQLITE_TRANSIENT);
            break;
        }
        case 'b': {
            lg_ball ball = va_arg(*values, lg_ball);
            code = sqlite3_bind_double(statement, position++, ball.mid);
            if (code == SQLITE_OK)
                code = sqlite3_bind_double(statement, position++, ball.rad);
            break;
        }
        default:
            assert(false && "unknown binding format");
        }
    }
    assert(code != SQLITE_OK || position == 1 + sqlite3_bind_parameter_count(statement));
    return code == SQLITE_OK ? 0 : -1;
}

static sqlite3_stmt *prepare(struct lg_store *s, const char *sql, const char *format, va_list *values)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL) || (format && bind(statement, format, values))) {
        lg_sql_error(s);
        sqlite3_finalize(statement);
        return NULL;
    }
    return statement;
}

sqlite3_stmt *lg_sql_prepare(struct lg_store *s, const char *sql, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    sqlite3_stmt *statement = prepare(s, sql, format, &values);
    va_end(values);
    return statement;
}

int lg_sql_step(struct lg_store *s, sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    return code == SQLITE_ROW ? 1 : code == SQLITE_DONE ? 0 : lg_sql_error(s);
}

static int finish(struct lg_store *s, sqlite3_stmt *statement)
{
    int step;
    while ((step = lg_sql_step(s, statement)) > 0)
        ;
    sqlite3_reset(statement);
    return step;
}

int lg_sql_put(struct lg_store *s, sqlite3_stmt *statement, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int status = bind(statement, format, &values) ? lg_sql_error(s) : finish(s, statement);
    va_end(values);
    return status;
}

int lg_sql_run(struct lg_store *s, const char *sql, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    sqlite3_stmt *statement = prepare(s, sql, format, &values);
    va_end(values);
    int status = statement ? finish(s, statement) : -1;
    sqlite3_finalize(statement);
    return status;
}

int lg_sql_integer(struct lg_store *s, int64_t *value, int64_t none, const char *sql, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    sqlite3_stmt *statement = prepare(s, sql, format, &values);
    va_end(values);
    if (!statement)
        return -1;
    int step = lg_sql_step(s, statement);
    *value = step > 0 ? sqlite3_column_int64(statement, 0) : none;
    sqlite3_finalize(statement);
    return step < 0 ? -1 : 0;
}

int lg_sql_begin(struct lg_store *s)
{
    return lg_sql_run(s, "BEGIN IMMEDIATE", "");
}

int lg_sql_end(struct lg_store *s, int status)
{
    if (status == 0)
        status = lg_sql_run(s, "COMMIT", "");
    if (status != 0 && !sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL); /* the message of the first failure stays */
    return status;
}

double lg_sql_real(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL ? NAN
                                                                 : sqlite3_column_double(statement, column);
}

const char *lg_sql_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text ? (const char *)text : "";
}

lg_ball lg_sql_ball(sqlite3_stmt *statement, int column)
{
    return lg_ball_make(lg_sql_real(statement, column), lg_sql_real(statement, column + 1));
}

size_t lg_sql_count(sqlite3_stmt *statement, int column)
{
    sqlite3_int64 count = sqlite3_column_int64(statement, column);
    return count > 0 ? (size_t)count : 0;
}
