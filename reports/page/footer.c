/* The foot of the page: which runs it shows, on which machine, which kernels they met, and what is assumed
 * rather than proved. */
#include "reports/page/html.h"
#include "reports/page/page.h"

enum { RUNS_SHOWN = 12, EVENTS_SHOWN = 40 };

static void cell(FILE *out, const char *text)
{
    fputs("<td>", out);
    lg_html_text(out, text);
    fputs("</td>", out);
}

/* A heading and a table of text columns, nothing when the query has no rows; q (NULL: failed) is finalized. */
static int rows(FILE *out, struct lg_store *s, const char *heading, const char *const *columns,
                sqlite3_stmt *q)
{
    int step = q ? lg_sql_step(s, q) : -1;
    bool any = step > 0;
    if (any) {
        fprintf(out, "<h3>%s</h3>\n", heading);
        lg_html_table(out, "plain", "", columns);
    }
    for (; step > 0; step = lg_sql_step(s, q)) {
        fputs("<tr>", out);
        for (int column = 0; column < sqlite3_column_count(q); column++)
            cell(out,
                 sqlite3_column_type(q, column) == SQLITE_NULL ? "not finished" : lg_sql_text(q, column));
        fputs("</tr>\n", out);
    }
    if (any)
        lg_html_table_end(out);
    sqlite3_finalize(q);
    return step;
}

static int trust_base(FILE *out, struct lg_store *s)
{
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_trust_base, "");
    int step = q ? lg_sql_step(s, q) : -1;
    fputs("<h3>Trust base: assumed rather than proved</h3><ul class=\"trust\">", out);
    for (; step > 0; step = lg_sql_step(s, q)) {
        fputs("<li>", out);
        lg_html_text(out, lg_sql_text(q, 0));
        fputs("</li>\n", out);
    }
    fputs("</ul>\n", out);
    sqlite3_finalize(q);
    return step;
}

int lg_page_footer(FILE *out, struct lg_store *s)
{
    static const char *const run[] = {"run",      "commit",    "seed",    "tier",    "machine", "started",
                                      "finished", "exit code", "command", "options", NULL};
    static const char *const kernel[] = {"kernel",  "version",           "about", "file",
                                         "SHA-256", "functions offered", NULL};
    static const char *const event[] = {"run", "at", "what", NULL};
    fputs("<footer id=\"about\"><h2>About this page</h2>\n", out);
    int status =
        rows(out, s, "Runs", run, lg_sql_prepare(s, lg_q_runs, "i", (int64_t)RUNS_SHOWN)) ||
        rows(out, s, "Kernels", kernel, lg_sql_prepare(s, lg_q_kernels, "i", (int64_t)EVENTS_SHOWN)) ||
        rows(out, s, "Events", event, lg_sql_prepare(s, lg_q_events, "it", (int64_t)EVENTS_SHOWN, "")) ||
        trust_base(out, s);
    fputs("<p class=\"note\">Made from ", out);
    lg_html_text(out, s->path);
    fprintf(out,
            ". The newest %d runs and %d events are listed. A verdict \"holds\" certifies the instance at "
            "hand, not the "
            "theorem.</p></footer>\n",
            RUNS_SHOWN, EVENTS_SHOWN);
    return status ? -1 : 0;
}
