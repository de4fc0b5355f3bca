/* The first lines of a finished run: what sizes, steps and pre-activations its verdicts are about. */
#include "verify/cli/cli.h"
#include "verify/store/seen.h"

int lg_seen_print(FILE *out, struct lg_store *store)
{
    struct lg_seen_all seen;
    char line[800];
    int status = lg_seen_load(store, &seen);
    for (size_t i = 0; i < seen.n_rows && !status; i++) {
        lg_seen_text(&seen.row[i], line, sizeof line);
        fprintf(out, "seen with %s: %s\n", seen.row[i].kernel, line);
    }
    for (size_t i = 0; i < seen.n_shapes && !status; i++) {
        lg_seen_shape_text(&seen.shape[i], line, sizeof line);
        fprintf(out, "seen with %s at --shape %s: %s\n", seen.shape[i].kernel, seen.shape[i].shape, line);
    }
    lg_seen_clear(&seen);
    return status;
}
