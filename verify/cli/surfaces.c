/* --junit F and --summary F: what continuous integration reads, written beside the printed table. */
#include "verify/cli/cli.h"

#include "reports/ci/ci.h"
#include "reports/export/output.h"

#include <string.h>

static int writable(const char *option, const char *path)
{
    const int error = path ? lg_output_check(path) : 0;
    if (!error)
        return 0;
    fprintf(stderr, "lemmagate: %s %s: cannot be written (%s); name another file\n", option, path,
            strerror(error));
    return LG_EXIT_USAGE;
}

int lg_surfaces_check(const struct lg_options *o)
{
    return writable("--junit", o->junit) || writable("--summary", o->summary) ? LG_EXIT_USAGE : 0;
}

int lg_surfaces_write(const struct lg_options *o, struct lg_store *store, int64_t run_id,
                      const struct lg_ci_baseline *baseline)
{
    if (o->junit && lg_ci_junit(store, run_id, baseline, o->min_catches, o->junit))
        return -1;
    return o->summary ? lg_ci_summary(store, run_id, baseline, o->summary) : 0;
}
