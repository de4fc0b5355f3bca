/* `lemmagate report`: what the last run found as a page, as JSON or as Markdown, and the files for continuous integration
 * when they are named. */
#include "verify/cli/cli.h"
#include "verify/cli/drift.h"

#include "reports/report.h"

#include <stdlib.h>
#include <string.h>

struct format {
    const char *name, *path; /* where it goes without -o */
    int (*write)(struct lg_store *store, int64_t run_id, const char *path);
};
static const struct format formats[] = {{"html", "report.html", lg_report_html},
                                        {"json", "report.json", lg_report_json},
                                        {"markdown", "report.md", lg_report_markdown}};

/* The comparison with a baseline, kept in the store's connection and, for continuous integration, in `ci`. */
static int compare(const struct lg_options *o, struct lg_store *store, struct lg_drift_runs *runs,
                   struct lg_drift *d, struct lg_ci_baseline *ci)
{
    runs->now = o->run_id;
    if ((o->run_id < 0 && lg_drift_run_of(store, "latest", &runs->now)) ||
        lg_drift_choose_kernels(o->kernels, o->n_kernels, store, runs) || lg_drift_find(store, runs, d) ||
        lg_drift_keep(store, runs, d) || lg_drift_for_ci(d, runs, false, ci))
        return -1;
    return 0;
}

int lg_cmd_report(const struct lg_options *o)
{
    struct lg_store store;
    struct lg_drift_runs runs = {.was = -1};
    struct lg_drift d = {0};
    struct lg_ci_baseline ci = {0};
    const struct format *format = NULL;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (!strcmp(o->format, formats[i].name))
            format = &formats[i];
    if (!format) {
        fprintf(stderr, "lemmagate report: --format %s: want html, json or markdown\n", o->format);
        return LG_EXIT_USAGE;
    }
    if (o->n_kernels && !o->baseline) {
        fprintf(stderr,
                "lemmagate report: --kernel %s says what to compare; name a --baseline, or leave it out\n",
                o->kernels[0]);
        return LG_EXIT_USAGE;
    }
    if (o->baseline && lg_drift_baseline("report", o->baseline, NULL, &runs))
        return LG_EXIT_USAGE;
    const char *path = o->output ? o->output : format->path;
    int status = lg_store_open(&store, o->db, true) || (o->baseline && compare(o, &store, &runs, &d, &ci)) ||
                 format->write(&store, o->run_id, path) ||
                 lg_surfaces_write(o, &store, o->run_id, o->baseline ? &ci : NULL);
    if (status)
        fprintf(stderr, "lemmagate report: %s\n", store.error);
    else if (strcmp(path, "-") != 0)
        printf("%s\n", path);
    int code = status ? LG_EXIT_USAGE : lg_catches_gate(o, &store);
    if (!status && code == LG_EXIT_USAGE)
        fprintf(stderr, "lemmagate report: %s\n", store.error);
    free(ci.differences);
    lg_drift_clear(&d);
    lg_store_close(&store);
    return code;
}
