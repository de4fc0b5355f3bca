/* Where every output of the program goes: the report, the files for continuous integration, a shrunk case.
 *
 * A regular file, or one that is not there yet, appears whole or not at all: it is written beside its name and renamed, with
 * the permissions of what it replaces. Whatever else has the name (a device, a FIFO, a socket) is opened and written, never
 * replaced. A symbolic link is followed and stays: its target is replaced. "-" is standard output. A reader that is gone is an
 * error, no signal. */
#ifndef LG_REPORT_OUTPUT_H
#define LG_REPORT_OUTPUT_H

#include "verify/store/store.h"

#include <stdbool.h>
#include <stddef.h>

/* All `size` bytes; append: behind what is there, in place. 0, or an errno. */
LG_MUST_USE int lg_output_write(const char *path, bool append, const char *text, size_t size);
/* Could it be written? Nothing is changed, and no FIFO is opened. 0, or an errno. */
int lg_output_check(const char *path);
/* A message in store->error that the file cannot be written; -1. */
int lg_output_error(struct lg_store *s, const char *path, int error);

#endif
