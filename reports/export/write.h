/* Where a report goes: one consistent reading of the store into one file, or to standard output. */
#ifndef LG_REPORT_WRITE_H
#define LG_REPORT_WRITE_H

#include "verify/store/store.h"

#include <stdio.h>

/* Writes the whole document; the scope tables are filled. 0, or -1 with a message in store->error. */
typedef int lg_report_document(FILE *out, struct lg_store *s, int64_t run_id,
                               const struct lg_store_summary *rows, size_t n_rows);

/* The run as in lg_report_html(). `path` as in output.h. */
int lg_report_write(struct lg_store *store, int64_t run_id, const char *path, lg_report_document *document);

#endif
