/* Reading a file in a folder where nothing can be written, an artifact of continuous integration say.
 *
 * A store is in WAL mode, for which SQLite makes a file of shared memory beside it, and refuses to read where it cannot. A file
 * without a log that waits to be written into it can be read all the same, as one that nobody changes. */
#include "verify/store/database.h"
#include "verify/store/statement.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { URI = 3 * sizeof((struct lg_store *)0)->path + 32 };

static bool has_log(const char *path)
{
    char beside[URI];
    struct stat file;
    snprintf(beside, sizeof beside, "%s-wal", path);
    return stat(beside, &file) == 0 && file.st_size > 0;
}

static bool cannot_be_made(int code)
{
    return (code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_READONLY;
}

/* "file:" and the path, which fits: lg_database_open has seen its length. */
static void uri_of(const char *path, bool immutable, char *uri)
{
    char *at = uri + sprintf(uri, path[0] == '/' ? "file://" : "file:");
    for (const char *c = path; *c; c++)
        at += strchr("?#%", *c) ? sprintf(at, "%%%02X", (unsigned)*c) : sprintf(at, "%c", *c);
    sprintf(at, immutable ? "?immutable=1" : "");
}

int lg_sqlite_open(struct lg_store *s, const char *path, int flags)
{
    char uri[URI];
    flags |= SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_URI;
    uri_of(path, false, uri);
    int code = sqlite3_open_v2(uri, &s->db, flags, NULL);
    if (code == SQLITE_OK && flags & SQLITE_OPEN_READONLY && !has_log(path) &&
        cannot_be_made(sqlite3_exec(s->db, "PRAGMA user_version", NULL, NULL, NULL))) {
        sqlite3_close_v2(s->db);
        uri_of(path, true, uri);
        code = sqlite3_open_v2(uri, &s->db, flags, NULL);
    }
    return code == SQLITE_OK ? 0 : lg_sql_error(s);
}

static int attach(struct lg_store *s, const char *path, bool immutable)
{
    char uri[URI];
    uri_of(path, immutable, uri);
    if (lg_sql_run(s, "ATTACH ? AS was", "t", uri))
        return sqlite3_extended_errcode(s->db);
    return sqlite3_exec(s->db, "PRAGMA was.user_version", NULL, NULL, NULL);
}

int lg_sqlite_attach(struct lg_store *s, const char *path)
{
    int code = attach(s, path, false);
    if (code != SQLITE_OK)
        sqlite3_exec(s->db, "DETACH was", NULL, NULL, NULL);
    if (cannot_be_made(code) && !has_log(path))
        code = attach(s, path, true);
    return code == SQLITE_OK ? 0 : lg_sql_error(s);
}
