/* Opening and creating the results database, and its rows for runs, lemmas, claim specifications, kernels,
 * events.
 *
 * A file is ours when its header carries application_id LG_APPLICATION and all tables of schema.sql; an empty
 * file becomes ours; nothing is written to any other file. Two processes may create the same file at the same
 * time: the schema is made in one immediate transaction that looks again whether the other was faster. */
#include "verify/store/statement.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

extern const char lg_schema_sql[];

enum {
    LG_APPLICATION = 0x4c676174, /* "Lgat" */
    LG_SCHEMA_VERSION = 2,
    LG_BUSY_MS = 60000,
    LG_POLL_MS = 20
};

#define LG_NOW "strftime('%Y-%m-%dT%H:%M:%fZ','now')"

/* 1: empty, 0: ours, -1: refused. */
static int identify(struct lg_store *s)
{
    int64_t application, version, objects;
    char sentence[200];
    if (lg_sql_integer(s, &application, 0, "PRAGMA application_id", "") ||
        lg_sql_integer(s, &version, 0, "PRAGMA user_version", "") ||
        lg_sql_integer(s, &objects, 0, "SELECT count(*) FROM sqlite_master", ""))
        return -1;
    if (application == 0 && version == 0 && objects == 0)
        return 1;
    if (application != LG_APPLICATION)
        return lg_sql_refuse(s, "an SQLite database, but not a lemmagate store; name another file with --db");
    if (version > LG_SCHEMA_VERSION) {
        snprintf(sentence, sizeof sentence,
                 "written by a newer lemmagate (schema %" PRId64 ", this program reads up to %d); "
                 "upgrade, or name another file with --db",
                 version, LG_SCHEMA_VERSION);
        return lg_sql_refuse(s, sentence);
    }
    if (version < LG_SCHEMA_VERSION && version > 0) {
        snprintf(sentence, sizeof sentence,
                 "written by an older lemmagate (schema %" PRId64
                 ", this program reads %d); read it with that program, "
                 "or name a new file with --db",
                 version, LG_SCHEMA_VERSION);
        return lg_sql_refuse(s, sentence);
    }
    int64_t tables;
    if (lg_sql_integer(s, &tables, 0,
                       "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('run', 'lemma', "
                       "'claim_spec', 'kernel', 'cases', 'hypothesis', 'claim', 'series', 'test', 'event', "
                       "'sweep', 'sweep_point')",
                       ""))
        return -1;
    if (version < LG_SCHEMA_VERSION || tables != 12)
        return lg_sql_refuse(s, "a damaged lemmagate store (tables are missing); name a new file with --db");
    return 0;
}

/* Switching to WAL takes an exclusive lock for which SQLite does not call the busy handler. */
static int use_wal(struct lg_store *s)
{
    int code = SQLITE_BUSY;
    for (int waited = 0; code == SQLITE_BUSY && waited < LG_BUSY_MS; waited += LG_POLL_MS) {
        code = sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) & 0xff;
        if (code == SQLITE_BUSY)
            sqlite3_sleep(LG_POLL_MS);
    }
    return code == SQLITE_OK ? 0 : lg_sql_error(s);
}

static int create(struct lg_store *s)
{
    char identity[96];
    if (use_wal(s) || lg_sql_begin(s))
        return -1;
    int status = identify(s);
    if (status == 1) {
        snprintf(identity, sizeof identity, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                 LG_APPLICATION, LG_SCHEMA_VERSION);
        status = sqlite3_exec(s->db, lg_schema_sql, NULL, NULL, NULL) ||
                         sqlite3_exec(s->db, identity, NULL, NULL, NULL)
                     ? lg_sql_error(s)
                     : 0;
    }
    return lg_sql_end(s, status);
}

int lg_store_open(struct lg_store *s, const char *path, bool read_only)
{
    *s = (struct lg_store){0};
    if (strlen(path) >= sizeof s->path) {
        snprintf(s->error, sizeof s->error,
                 "the path of the database has %zu bytes, the limit is %zu; shorten it", strlen(path),
                 sizeof s->path - 1);
        return -1;
    }
    memcpy(s->path, path, strlen(path) + 1);
    int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    int status = sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_EXRESCODE, NULL) ? lg_sql_error(s) : 0;
    if (status)
        goto cleanup;
    sqlite3_busy_timeout(s->db, LG_BUSY_MS);
    /* one read transaction: another process may be creating the store between two separate reads */
    sqlite3_exec(s->db, "BEGIN", NULL, NULL, NULL);
    status = identify(s);
    sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
    if (status == 1 && read_only)
        status = lg_sql_refuse(s, "the file is empty; make it with `lemmagate run --db FILE`");
    else if (status == 1)
        status = create(s);
    else if (status == 0 && !read_only)
        status = use_wal(s);
    if (status == 0 && sqlite3_exec(s->db,
                                    "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; "
                                    "PRAGMA temp_store = MEMORY",
                                    NULL, NULL, NULL))
        status = lg_sql_error(s);
cleanup:
    if (status)
        lg_store_close(s);
    return status;
}

void lg_store_close(struct lg_store *s)
{
    sqlite3_close_v2(s->db);
    s->db = NULL;
}

int lg_store_run_begin(struct lg_store *s, const struct lg_store_run *run, int64_t *run_id)
{
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, run->seed);
    if (lg_sql_run(
            s,
            "INSERT INTO run (started, command, commit_id, seed, tier, machine, trust_base) VALUES (" LG_NOW
            ", ?, ?, ?, ?, ?, ?)",
            "tttttt", run->command, run->commit_id, seed, run->tier, run->machine, run->trust_base))
        return -1;
    *run_id = sqlite3_last_insert_rowid(s->db);
    return 0;
}

int lg_store_run_end(struct lg_store *s, int64_t run_id, int exit_code)
{
    if (lg_sql_run(s, "UPDATE run SET finished = " LG_NOW ", exit_code = ?1 WHERE id = ?2", "ii",
                   (int64_t)exit_code, run_id))
        return -1;
    return sqlite3_changes(s->db) == 1
               ? 0
               : lg_sql_refuse(s, "the run that ends is not in the store; begin it first");
}

int lg_store_lemma_put(struct lg_store *s, int64_t run_id, const struct lg_store_lemma *lemma)
{
    return lg_sql_run(s,
                      "INSERT INTO lemma (run_id, id, title, statement, latex, slides, source, how_to_read, "
                      "max_vacuous, max_undecided, pure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                      "ON CONFLICT (run_id, id) DO NOTHING",
                      "itttttttrri", run_id, lemma->id, lemma->title, lemma->statement, lemma->latex,
                      lemma->slides, lemma->source, lemma->how_to_read, lemma->max_vacuous,
                      lemma->max_undecided, (int64_t)lemma->pure);
}

int lg_store_claim_spec_put(struct lg_store *s, int64_t run_id, const struct lg_store_claim_spec *spec)
{
    return lg_sql_run(
        s,
        "INSERT INTO claim_spec (run_id, lemma, position, name, grade, role, statement, allowance, "
        "coordinate) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id, lemma, name) DO NOTHING",
        "ititttttt", run_id, spec->lemma, (int64_t)spec->position, spec->name, spec->grade, spec->role,
        spec->statement, spec->allowance, spec->coordinate);
}

int lg_store_test_put(struct lg_store *s, int64_t run_id, const struct lg_store_test *t)
{
    return lg_sql_run(
        s,
        "INSERT OR REPLACE INTO test (run_id, lemma, kernel, claim, role, trials, events, null_rate, "
        "log_e, level, verdict, detectable, detection) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "ittttiirrrtrr", run_id, t->lemma, t->kernel, t->claim, t->role, (int64_t)t->trials,
        (int64_t)t->events, t->null_rate, t->log_e, t->level, t->rejected ? "rejected" : "consistent",
        t->detectable, t->detection);
}

int lg_store_kernel_put(struct lg_store *s, int64_t run_id, const struct lg_store_kernel *k,
                        int64_t *kernel_id)
{
    if (lg_sql_run(s,
                   "INSERT INTO kernel (run_id, name, version, description, path, sha256, unit_storage, "
                   "unit_accumulator, deterministic, offered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (run_id, name) DO NOTHING",
                   "itttttrrit", run_id, k->name, k->version, k->description, k->path, k->sha256,
                   k->unit_storage, k->unit_accumulator, (int64_t)k->deterministic, k->offered) ||
        lg_sql_integer(s, kernel_id, -1, "SELECT id FROM kernel WHERE run_id = ? AND name = ? AND sha256 = ?",
                       "itt", run_id, k->name, k->sha256))
        return -1;
    if (*kernel_id < 0) {
        char sentence[240];
        snprintf(sentence, sizeof sentence,
                 "this run already has a different kernel named \"%.80s\"; "
                 "give each kernel its own name",
                 k->name);
        return lg_sql_refuse(s, sentence);
    }
    return 0;
}

int lg_store_event(struct lg_store *s, int64_t run_id, const char *what)
{
    return lg_sql_run(s, "INSERT INTO event (run_id, at, what) VALUES (?, " LG_NOW ", ?)", "it", run_id,
                      what);
}

int lg_store_find_event(struct lg_store *s, int64_t run_id, const char *start, char *what, size_t what_size)
{
    sqlite3_stmt *q = lg_sql_prepare(
        s,
        "SELECT what FROM event WHERE run_id = ?1 AND substr(what, 1, length(?2)) = ?2 ORDER BY id LIMIT 1",
        "it", run_id, start);
    const int step = q ? lg_sql_step(s, q) : -1;
    if (step > 0)
        snprintf(what, what_size, "%s", lg_sql_text(q, 0));
    sqlite3_finalize(q);
    return step;
}
