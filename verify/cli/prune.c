/* `lemmagate prune`: deletes old runs with all their rows and gives the space back.
 *
 * Of the finished runs the latest --keep stay; the others go when they began more than --older-than days ago. An unfinished
 * run goes when it began more than a day (and --older-than days) ago and no process is at work on it: a younger one can be
 * resumed. One transaction: a kill leaves all runs or none of the deleted ones. */
#include "verify/base/process.h"
#include "verify/cli/cli.h"
#include "verify/store/database.h"
#include "verify/store/statement.h"

#include <sys/stat.h>
#include <unistd.h>

static const char candidates[] =
    "SELECT id, started, coalesce(finished, ''), command, commit_id, (SELECT count(*) FROM cases WHERE "
    "run_id = r.id), "
    "coalesce((SELECT value FROM run_option o WHERE o.run_id = r.id AND name = 'process'), '') FROM run r "
    "WHERE "
    "julianday('now') - julianday(started) >= ?2 AND CASE WHEN finished IS NULL THEN julianday('now') - "
    "julianday(started) > 1 ELSE id NOT IN (SELECT id FROM run WHERE finished IS NOT NULL ORDER BY id DESC "
    "LIMIT ?1) "
    "END ORDER BY id";

/* Of the file and what waits beside it to be written into it. */
static long long size_of(const char *path)
{
    char beside[4200];
    struct stat file = {.st_size = 0}, log = {.st_size = 0};
    snprintf(beside, sizeof beside, "%s-wal", path);
    (void)stat(path, &file);
    if (stat(beside, &log))
        log.st_size = 0;
    return (long long)file.st_size + (long long)log.st_size;
}

static int delete_runs(struct lg_store *s, const struct lg_options *o, size_t *count)
{
    int status = lg_sql_begin(s), step = 1;
    if (status)
        return -1;
    sqlite3_stmt *q = lg_sql_prepare(s, candidates, "ii", (int64_t)o->keep, (int64_t)o->older_than);
    status = q ? 0 : -1;
    while (!status && (step = lg_sql_step(s, q)) > 0) {
        long pid;
        if (!*lg_sql_text(q, 2) && lg_process_is_alive(lg_sql_text(q, 6), &pid)) {
            printf("run %zu is kept: process %ld is at work on it\n", lg_sql_count(q, 0), pid);
            continue;
        }
        printf("run %zu, begun %s, %s: %s of commit %s, %zu cases\n", lg_sql_count(q, 0), lg_sql_text(q, 1),
               *lg_sql_text(q, 2) ? "finished" : "killed", lg_sql_text(q, 3), lg_sql_text(q, 4),
               lg_sql_count(q, 5));
        ++*count;
        if (!o->dry_run)
            status = lg_store_run_delete(s, sqlite3_column_int64(q, 0));
    }
    sqlite3_finalize(q);
    return lg_sql_end(s, status || step < 0 ? -1 : 0);
}

int lg_cmd_prune(const struct lg_options *o)
{
    struct lg_store s;
    size_t count = 0;
    long long before = size_of(o->db);
    if (access(o->db, F_OK)) {
        fprintf(stderr, "lemmagate prune: there is no file %s; name the database with --db\n", o->db);
        return LG_EXIT_USAGE;
    }
    int status = lg_store_open(&s, o->db, false);
    if (!status)
        status = lg_database_check(&s) || delete_runs(&s, o, &count) ||
                 (count && !o->dry_run && lg_store_shrink(&s));
    if (status)
        fprintf(stderr, "lemmagate prune: %s\n", s.error);
    lg_store_close(&s);
    if (status)
        return LG_EXIT_USAGE;
    printf("%s%zu runs; %s has %lld bytes", o->dry_run ? "would delete " : "deleted ", count, o->db, before);
    if (o->dry_run)
        printf("\n");
    else
        printf(" before and %lld after\n", size_of(o->db));
    return LG_EXIT_OK;
}
