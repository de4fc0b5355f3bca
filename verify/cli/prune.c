/* `lemmagate prune`: deletes old runs with all their rows and gives the space back.
 *
 * Of the finished runs the latest --keep stay; the others go when they began more than --older-than days ago. An unfinished
 * run goes when it began more than a day (and --older-than days) ago and no process is at work on it: a younger one can be
 * resumed. One transaction: a kill leaves all runs or none of the deleted ones. */
#include "verify/base/process.h"
#include "verify/cli/cli.h"
#include "verify/store/database.h"
#include "verify/store/query.h"

#include <sys/stat.h>
#include <unistd.h>

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
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_prunable, "ii", (int64_t)o->keep, (int64_t)o->older_than);
    status = q ? 0 : -1;
    while (!status && (step = lg_sql_step(s, q)) > 0) {
        long pid;
        if (!*lg_row_text(q, "finished") && lg_process_is_alive(lg_row_text(q, "process"), &pid)) {
            printf("run %zu is kept: process %ld is at work on it\n", lg_row_count(q, "id"), pid);
            continue;
        }
        printf("run %zu, begun %s, %s: %s of commit %s, %zu cases\n", lg_row_count(q, "id"),
               lg_row_text(q, "started"), *lg_row_text(q, "finished") ? "finished" : "killed",
               lg_row_text(q, "command"), lg_row_text(q, "commit_id"), lg_row_count(q, "cases"));
        ++*count;
        if (!o->dry_run)
            status = lg_store_run_delete(s, lg_row_integer(q, "id"));
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
