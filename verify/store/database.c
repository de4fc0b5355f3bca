/* Files of ours: see database.h. */
#include "verify/store/database.h"
#include "verify/store/statement.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { LG_BUSY_MS = 60000, LG_POLL_MS = 20 };

enum state { REFUSED = -1, CURRENT, EMPTY, OLDER };

static int current_version(const struct lg_database_kind *kind)
{
    int version = kind->version;
    for (const struct lg_migration *m = kind->migrations; m && m->sql; m++)
        version = m->version;
    return version;
}

static enum state refuse(struct lg_store *s, const char *sentence)
{
    lg_sql_refuse(s, sentence);
    return REFUSED;
}

static enum state complete(struct lg_store *s, const struct lg_database_kind *kind)
{
    char sentence[160];
    int64_t whole;
    if (lg_sql_integer(s, &whole, 0, kind->complete, ""))
        return REFUSED;
    if (whole == 1)
        return CURRENT;
    snprintf(sentence, sizeof sentence, "a damaged %s (tables are missing); name a new file with %s",
             kind->name, kind->option);
    return refuse(s, sentence);
}

static enum state identify(struct lg_store *s, const struct lg_database_kind *kind)
{
    int64_t application, version, objects;
    char sentence[240];
    int current = current_version(kind), oldest = kind->migrations ? kind->migrations->version - 1 : current;
    if (lg_sql_integer(s, &application, 0, "PRAGMA application_id", "") ||
        lg_sql_integer(s, &version, 0, "PRAGMA user_version", "") ||
        lg_sql_integer(s, &objects, 0, "SELECT count(*) FROM sqlite_master", ""))
        return REFUSED;
    if (application == 0 && version == 0 && objects == 0)
        return EMPTY;
    if (application != kind->application) {
        snprintf(sentence, sizeof sentence, "an SQLite database, but not a %s; name another file with %s",
                 kind->name, kind->option);
        return refuse(s, sentence);
    }
    if (version > current || (version > 0 && version < oldest)) {
        snprintf(sentence, sizeof sentence,
                 "written by %s lemmagate (schema %" PRId64
                 ", this program reads %d to %d); %s, or name another "
                 "file with %s",
                 version > current ? "a newer" : "an older", version, oldest, current,
                 version > current ? "upgrade" : "read it with that program", kind->option);
        return refuse(s, sentence);
    }
    if (version >= oldest && version < current)
        return OLDER;
    if (version < oldest) {
        snprintf(sentence, sizeof sentence, "a damaged %s (it has no version); name a new file with %s",
                 kind->name, kind->option);
        return refuse(s, sentence);
    }
    return complete(s, kind);
}

/* One read transaction: another process may be creating the file between two separate reads. */
static enum state look(struct lg_store *s, const struct lg_database_kind *kind)
{
    sqlite3_exec(s->db, "BEGIN", NULL, NULL, NULL);
    enum state state = identify(s, kind);
    sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
    return state;
}

/* Switching to WAL takes an exclusive lock for which SQLite does not call the busy handler. */
static int use_journal(struct lg_store *s, const struct lg_database_kind *kind)
{
    int code = SQLITE_BUSY;
    if (!kind->wal)
        return 0;
    for (int waited = 0; code == SQLITE_BUSY && waited < LG_BUSY_MS; waited += LG_POLL_MS) {
        code = sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) & 0xff;
        if (code == SQLITE_BUSY)
            sqlite3_sleep(LG_POLL_MS);
    }
    return code == SQLITE_OK ? 0 : lg_sql_error(s);
}

static int execute(struct lg_store *s, const char *sql)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) ? lg_sql_error(s) : 0;
}

static int set_number(struct lg_store *s, const char *pragma, int value)
{
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA %s = %d", pragma, value);
    return execute(s, sql);
}

static int make(struct lg_store *s, const struct lg_database_kind *kind)
{
    return execute(s, kind->schema) || set_number(s, "application_id", kind->application) ||
           set_number(s, "user_version", current_version(kind));
}

static int migrate(struct lg_store *s, const struct lg_database_kind *kind)
{
    int64_t version;
    if (lg_sql_integer(s, &version, 0, "PRAGMA user_version", ""))
        return -1;
    for (const struct lg_migration *m = kind->migrations; m->sql; m++)
        if (m->version > version && sqlite3_exec(s->db, m->sql, NULL, NULL, NULL))
            /* the step fits the schema that the file says it has */
            return sqlite3_errcode(s->db) == SQLITE_ERROR ? lg_sql_damaged(s, sqlite3_errmsg(s->db))
                                                          : lg_sql_error(s);
    return set_number(s, "user_version", current_version(kind)) || complete(s, kind) != CURRENT ? -1 : 0;
}

/* Creates or migrates, under the write lock and after another look. */
static int bring_up_to_date(struct lg_store *s, const struct lg_database_kind *kind)
{
    if (use_journal(s, kind) || lg_sql_begin(s))
        return -1;
    enum state state = identify(s, kind);
    int status = state == EMPTY ? make(s, kind) : state == OLDER ? migrate(s, kind) : (int)state;
    return lg_sql_end(s, status);
}

static int copy_to_memory(struct lg_store *s)
{
    sqlite3 *copy = NULL;
    sqlite3_backup *backup = NULL;
    int status = -1;
    if (!sqlite3_open(":memory:", &copy))
        backup = sqlite3_backup_init(copy, "main", s->db, "main");
    if (backup && sqlite3_backup_step(backup, -1) == SQLITE_DONE)
        status = 0;
    sqlite3_backup_finish(backup);
    if (status) {
        lg_sql_error(s);
        sqlite3_close_v2(copy);
        return -1;
    }
    sqlite3_close_v2(s->db);
    s->db = copy;
    return 0;
}

/* quick_check of SQLite 3.40 wrongly says "NULL value in TABLE.COLUMN" of REAL columns before the last one of the key in a table
 * without rowid, as stores of schema 3 have. 1: there is one, 0: there is none, -1: failed. */
static int has_null(struct lg_store *s, const char *place)
{
    const char *dot = strchr(place, '.');
    int64_t n = 1;
    if (!dot)
        return 1;
    char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%.*w\" WHERE typeof(\"%w\") = 'null'",
                                (int)(dot - place), place, dot + 1);
    int status = sql ? lg_sql_integer(s, &n, 1, sql, "") : lg_sql_refuse(s, "no memory to check the file");
    sqlite3_free(sql);
    return status ? -1 : n > 0;
}

int lg_database_check(struct lg_store *s)
{
    static const char null_value[] = "NULL value in ";
    char last[160] = ""; /* that was no NULL */
    sqlite3_stmt *q = lg_sql_prepare(s, "PRAGMA quick_check(2147483647)", "");
    int step = q ? lg_sql_step(s, q) : -1, status = step > 0 ? 0 : -1;
    for (; !status && step > 0; step = lg_sql_step(s, q)) {
        const char *text = lg_sql_text(q, 0);
        if (!strcmp(text, "ok") || !strcmp(text, last))
            continue;
        int found =
            strncmp(text, null_value, strlen(null_value)) ? 1 : has_null(s, text + strlen(null_value));
        snprintf(last, sizeof last, "%s", text);
        status = found > 0 ? lg_sql_damaged(s, text) : found;
    }
    sqlite3_finalize(q);
    return status || step < 0 ? -1 : 0;
}

static int settle(struct lg_store *s, const struct lg_database_kind *kind, bool read_only)
{
    enum state state = look(s, kind);
    char sentence[160];
    if (state == EMPTY && read_only) {
        snprintf(sentence, sizeof sentence, "the file is empty; make it with `%s`", kind->maker);
        return lg_sql_refuse(s, sentence);
    }
    if (state == REFUSED || (state == OLDER && lg_database_check(s)))
        return -1;
    if (state == OLDER && read_only)
        return copy_to_memory(s) || migrate(s, kind) ? -1 : 0;
    if (state != CURRENT)
        return bring_up_to_date(s, kind);
    return read_only ? 0 : use_journal(s, kind);
}

int lg_database_open(struct lg_store *s, const struct lg_database_kind *kind, const char *path,
                     bool read_only)
{
    *s = (struct lg_store){.option = kind->option};
    if (strlen(path) >= sizeof s->path) {
        snprintf(s->error, sizeof s->error,
                 "the path of the database has %zu bytes, the limit is %zu; shorten it", strlen(path),
                 sizeof s->path - 1);
        return -1;
    }
    memcpy(s->path, path, strlen(path) + 1);
    struct stat file;
    if (stat(path, &file) == 0 && S_ISDIR(file.st_mode)) {
        char sentence[80];
        snprintf(sentence, sizeof sentence, "a folder; name a file in it with %s", kind->option);
        return lg_sql_refuse(s, sentence);
    }
    int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    int status = lg_sqlite_open(s, path, flags);
    if (!status) {
        sqlite3_busy_timeout(s->db, LG_BUSY_MS);
        status = settle(s, kind, read_only);
    }
    /* a store under WAL loses at most its last commits in a power cut, and what is missing is run again by --resume */
    if (!status)
        status = execute(s, kind->wal ? "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; "
                                        "PRAGMA temp_store = MEMORY"
                                      : "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    if (status)
        lg_store_close(s);
    return status;
}
