/* Opening, creating and migrating an SQLite file of one of our kinds.
 *
 * A file is ours when its header carries the kind's application_id and it has all the tables of its schema; an empty file
 * becomes ours; nothing is written to any other file: not to a foreign, a newer or a damaged one. Opened for writing, a file
 * of an older schema is checked (PRAGMA quick_check) and migrated step by step in one transaction, so that kill -9 leaves the
 * old or the new one. Opened for reading, it stays as it is and a copy in memory is migrated. Two processes may create or
 * migrate the same file at the same time: each looks again once it holds the write lock. */
#ifndef LG_STORE_DATABASE_H
#define LG_STORE_DATABASE_H

#include "verify/store/store.h"

/* Turns schema `version` - 1 into `version`. */
struct lg_migration {
    int version;
    const char *sql;
};

struct lg_database_kind {
    const char *name;   /* "lemmagate store" */
    const char *option; /* "--db": how another file is named */
    const char *maker;  /* the command that makes one */
    int application;
    bool wal;                              /* else one file, for caches that copy it */
    const char *schema;                    /* of the current version */
    const char *complete;                  /* a query: 1 when all tables are there */
    const struct lg_migration *migrations; /* by version, the last one is current; ends with {0, NULL} */
    int version;                           /* of a kind without migrations */
};

/* As lg_store_open; s->option is set first, for messages. */
LG_MUST_USE int lg_database_open(struct lg_store *s, const struct lg_database_kind *kind, const char *path,
                                 bool read_only);
/* The steps that read_only.c adds to SQLite's: s->db opened, and a second file attached as the schema `was`. 0, or -1 with a
 * message. */
LG_MUST_USE int lg_sqlite_open(struct lg_store *s, const char *path, int flags);
LG_MUST_USE int lg_sqlite_attach(struct lg_store *s, const char *path);
/* Reads all pages: 0, or -1 with what is damaged. */
LG_MUST_USE int lg_database_check(struct lg_store *s);

extern const struct lg_migration lg_migrations[]; /* generated from verify/store/migrations/ */

#endif
