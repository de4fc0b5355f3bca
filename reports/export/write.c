/* One report into one file; see write.h. The store is read in one transaction. */
#include "reports/export/write.h"
#include "reports/export/output.h"
#include "verify/store/statement.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int known_run(struct lg_store *s, int64_t run_id)
{
    char sentence[120];
    bool is_known;
    if (lg_store_run_is(s, run_id, NULL, &is_known))
        return -1;
    if (run_id < 0 || is_known)
        return 0;
    snprintf(sentence, sizeof sentence, "has no run %" PRId64 "; leave the run out to get the last one",
             run_id);
    return lg_sql_refuse(s, sentence);
}

/* Kernels that are wrong on purpose have no verdicts, whatever run was asked for: they stand in the mutation matrix. */
static int leave_out_mutants(struct lg_store *s, int64_t run_id, size_t *n)
{
    bool is_mutants;
    if (lg_store_run_is(s, run_id, LG_MUTANTS_COMMAND, &is_mutants))
        return -1;
    *n = is_mutants ? 0 : *n;
    return 0;
}

/* The document in memory first: what fails half way writes nothing. */
static int send(struct lg_store *s, int64_t run_id, const char *path, lg_report_document *document,
                const struct lg_store_summary *rows, size_t n)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return lg_sql_refuse(s, "no memory for the report; close other programs");
    int status = document(out, s, run_id, rows, n);
    if ((ferror(out) | fclose(out)) && !status)
        status = lg_sql_refuse(s, "no memory for the report; close other programs");
    const int error = status ? 0 : lg_output_write(path, false, text, size);
    free(text);
    return error ? lg_output_error(s, path, error) : status;
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
        status = send(store, run_id, path, document, rows, n);
    free(rows);
    return lg_sql_end(store, status);
}
