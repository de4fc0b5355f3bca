/* What would have been caught in each function, one line a kernel: a lemma's own `catches` is that of its best claim. */
#include "verify/store/catches.h"
#include "verify/engine/engine.h"

#include <stdlib.h>
#include <string.h>

int lg_run_catches(FILE *out, struct lg_store *store)
{
    struct lg_catches *rows = NULL;
    size_t n = 0;
    if (lg_store_catches(store, &rows, &n))
        return -1;
    for (size_t i = 0; i < n; i++) {
        const bool is_first = i == 0 || strcmp(rows[i].kernel, rows[i - 1].kernel) != 0;
        if (is_first)
            fprintf(out, "%scatches in %s:", i ? "\n" : "", rows[i].kernel);
        fprintf(out, "%s %s ", is_first ? "" : ",", rows[i].function);
        if (rows[i].catches >= 0)
            fprintf(out, "%.1e%s%s%s", rows[i].catches, rows[i].activation[0] ? " (" : "", rows[i].activation,
                    rows[i].activation[0] ? ")" : "");
        else
            fprintf(out, "-");
        if (rows[i].compared < rows[i].cases)
            fprintf(out, " (in %zu of %zu cases)", rows[i].compared, rows[i].cases);
    }
    if (n)
        fputc('\n', out);
    free(rows);
    return 0;
}

int lg_run_unanswered(FILE *out, struct lg_store *store)
{
    struct lg_catches *rows = NULL;
    const char *kernel = "";
    size_t n = 0;
    if (lg_store_catches(store, &rows, &n))
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (!lg_catches_unanswered(&rows[i]))
            continue;
        if (strcmp(kernel, rows[i].kernel) != 0)
            fprintf(out, "%snot covered with %s, offered but answered in no case:", *kernel ? "\n" : "",
                    rows[i].kernel);
        fprintf(out, "%s %s (none of %zu)", strcmp(kernel, rows[i].kernel) == 0 ? "," : "", rows[i].function,
                rows[i].cases);
        kernel = rows[i].kernel;
    }
    if (*kernel)
        fputc('\n', out);
    free(rows);
    return 0;
}
