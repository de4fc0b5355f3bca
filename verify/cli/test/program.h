/* The program as users run it, for tests: LEMMAGATE_WORKER names it; `path` is a database of the test's own. */
#ifndef LG_TEST_PROGRAM_H
#define LG_TEST_PROGRAM_H

#include "verify/cli/cli.h"
#include "verify/store/statement.h"
#include "verify/store/test/scratch_store.h"

#include <sys/wait.h>

static inline const char *program(void)
{
    const char *name = getenv("LEMMAGATE_WORKER");
    if (!name)
        cr_skip_test("LEMMAGATE_WORKER does not name the program");
    return name;
}

static char text[1 << 16];

/* Runs the program; its exit code, and in text what it printed on both streams. */
__attribute__((format(printf, 1, 2))) static inline int lemmagate(const char *format, ...)
{
    char arguments[8192], command[16384];
    va_list list;
    va_start(list, format);
    vsnprintf(arguments, sizeof arguments, format, list);
    va_end(list);
    snprintf(command, sizeof command, "exec '%s' %s 2>&1", program(), arguments);
    FILE *out = popen(command, "r");
    cr_assert_not_null(out);
    size_t length = fread(text, 1, sizeof text - 1, out);
    text[length] = '\0';
    int status = pclose(out);
    cr_assert(WIFEXITED(status), "%s: ended by a signal", command);
    return WEXITSTATUS(status);
}

static inline void expect(const char *words)
{
    cr_assert(strstr(text, words), "no \"%s\" in:\n%s", words, text);
}

static inline void beside(char *out, size_t size, const char *name)
{
    snprintf(out, size, "%s/%s", folder, name);
}

static inline void remove_file(const char *name)
{
    char file[128];
    beside(file, sizeof file, name);
    unlink(file);
}

static inline int64_t integer_in(const char *file, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    int64_t value = -1;
    if (!sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL)) {
        sqlite3_busy_timeout(db, 60000);
        if (!sqlite3_prepare_v2(db, sql, -1, &q, NULL) && sqlite3_step(q) == SQLITE_ROW)
            value = sqlite3_column_int64(q, 0);
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
    return value;
}

static inline int64_t integer(const char *sql)
{
    return integer_in(path, sql);
}

static inline void change(const char *sql)
{
    struct lg_store s;
    open_store(&s);
    cr_assert_eq(sqlite3_exec(s.db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(s.db));
    lg_store_close(&s);
}

#endif
