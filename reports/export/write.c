/* One report into one file; see write.h.
 *
 * The store is read in one transaction. A file is written beside its final name and renamed, so that a failure leaves
 * what was there before. What went to standard output before a failure cannot be taken back; the exit code tells. */
#include "reports/export/write.h"
#include "verify/store/statement.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int file_error(struct lg_store *s, const char *path, int error)
{
    snprintf(s->error, sizeof s->error, "%.300s: cannot write the report (%s); choose another file with -o",
             path, strerror(error));
    return -1;
}

static int known_run(struct lg_store *s, int64_t run_id)
{
    int64_t found;
    char sentence[120];
    if (lg_sql_integer(s, &found, -1, "SELECT id FROM run WHERE id = ?", "i", run_id))
        return -1;
    if (run_id < 0 || found == run_id)
        return 0;
    snprintf(sentence, sizeof sentence, "has no run %" PRId64 "; leave the run out to get the last one",
             run_id);
    return lg_sql_refuse(s, sentence);
}

/* Kernels that are wrong on purpose have no verdicts, whatever run was asked for: they stand in the mutation matrix. */
static int leave_out_mutants(struct lg_store *s, int64_t run_id, size_t *n)
{
    int64_t found;
    if (lg_sql_integer(s, &found, -1, "SELECT id FROM run WHERE id = ? AND command = ?", "it", run_id,
                       LG_MUTANTS_COMMAND))
        return -1;
    *n = found >= 0 ? 0 : *n;
    return 0;
}

/* The document into a file that is written beside `path` and renamed. */
static int into_file(struct lg_store *s, int64_t run_id, const char *path, lg_report_document *document,
                     const struct lg_store_summary *rows, size_t n)
{
    char *part = malloc(strlen(path) + sizeof ".part");
    if (!part)
        return lg_sql_refuse(s, "no memory for the report");
    sprintf(part, "%s.part", path);
    FILE *out = fopen(part, "wb");
    int status = out ? document(out, s, run_id, rows, n) : file_error(s, part, errno);
    if (out && ((ferror(out) | fclose(out)) != 0) && status == 0)
        status = file_error(s, part, errno);
    if (status == 0 && rename(part, path))
        status = file_error(s, path, errno);
    if (status && out)
        remove(part);
    free(part);
    return status;
}

static int into_stdout(struct lg_store *s, int64_t run_id, lg_report_document *document,
                       const struct lg_store_summary *rows, size_t n)
{
    int status = document(stdout, s, run_id, rows, n);
    if (status == 0 && (fflush(stdout) || ferror(stdout)))
        status = file_error(s, "standard output", errno);
    return status;
}

int lg_report_write(struct lg_store *store, int64_t run_id, const char *path, lg_report_document *document)
{
    struct lg_store_summary *rows = NULL;
    size_t n = 0;
    if (lg_sql_run(store, "BEGIN", ""))
        return -1;
    int status = known_run(store, run_id) || lg_store_summarize(store, run_id, &rows, &n) ||
                         leave_out_mutants(store, run_id, &n)
                     ? -1
                     : 0;
    if (status == 0)
        status = strcmp(path, "-") ? into_file(store, run_id, path, document, rows, n)
                                   : into_stdout(store, run_id, document, rows, n);
    free(rows);
    return lg_sql_end(store, status);
}
