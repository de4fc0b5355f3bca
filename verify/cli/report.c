/* `lemmagate report`: what the last run found as a page, as JSON or as Markdown, and the files for continuous integration
 * when they are named. */
#include "verify/cli/cli.h"

#include "reports/report.h"

#include <string.h>

struct format {
    const char *name, *path; /* where it goes without -o */
    int (*write)(struct lg_store *store, int64_t run_id, const char *path);
};
static const struct format formats[] = {{"html", "report.html", lg_report_html},
                                        {"json", "report.json", lg_report_json},
                                        {"markdown", "report.md", lg_report_markdown}};

int lg_cmd_report(const struct lg_options *o)
{
    struct lg_store store;
    const struct format *format = NULL;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (!strcmp(o->format, formats[i].name))
            format = &formats[i];
    if (!format) {
        fprintf(stderr, "lemmagate report: --format %s: want html, json or markdown\n", o->format);
        return LG_EXIT_USAGE;
    }
    const char *path = o->output ? o->output : format->path;
    int status = lg_store_open(&store, o->db, true) || format->write(&store, o->run_id, path) ||
                 lg_surfaces_write(o, &store, o->run_id, NULL);
    if (status)
        fprintf(stderr, "lemmagate report: %s\n", store.error);
    else if (strcmp(path, "-") != 0)
        printf("%s\n", path);
    lg_store_close(&store);
    return status ? LG_EXIT_USAGE : LG_EXIT_OK;
}
