/* `lemmagate report`: the page of the last run, and the files for continuous integration when they are named. */
#include "verify/cli/cli.h"

#include "reports/report.h"

int lg_cmd_report(const struct lg_options *o)
{
    struct lg_store store;
    const char *path = o->output ? o->output : "report.html";
    int status = lg_store_open(&store, o->db, true) || lg_report_html(&store, o->run_id, path) ||
                 lg_surfaces_write(o, &store, o->run_id, NULL);
    if (status)
        fprintf(stderr, "lemmagate report: %s\n", store.error);
    else
        printf("%s\n", path);
    lg_store_close(&store);
    return status ? LG_EXIT_USAGE : LG_EXIT_OK;
}
