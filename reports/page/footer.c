/* The foot of the page: which runs it shows, on which machine, which kernels they met, and what is assumed
 * rather than proved. */
#include "reports/page/html.h"
#include "reports/page/page.h"

#include <string.h>

enum { RUNS_SHOWN = 12, EVENTS_SHOWN = 40 };

static void cell(FILE *out, const char *text)
{
    fputs("<td>", out);
    lg_html_text(out, text);
    fputs("</td>", out);
}

/* A heading and a table of text columns, nothing when the query has no rows. */
static int rows(FILE *out, struct lg_store *s, const char *heading, const char *const *columns,
                const char *sql, int limit)
{
    sqlite3_stmt *q = lg_sql_prepare(s, sql, "i", (int64_t)limit);
    int step = q ? lg_sql_step(s, q) : -1;
    bool any = step > 0;
    if (any) {
        fprintf(out, "<h3>%s</h3>\n", heading);
        lg_html_table(out, "plain", "", columns);
    }
    for (; step > 0; step = lg_sql_step(s, q)) {
        fputs("<tr>", out);
        for (int column = 0; column < sqlite3_column_count(q); column++)
            cell(out, lg_sql_text(q, column));
        fputs("</tr>\n", out);
    }
    if (any)
        lg_html_table_end(out);
    sqlite3_finalize(q);
    return step;
}

/* One assumption a line, each shown once. */
static int trust_base(FILE *out, struct lg_store *s)
{
    sqlite3_stmt *q =
        lg_sql_prepare(s, "SELECT DISTINCT trust_base FROM run JOIN scope_run ON run_id = id", "");
    int step = q ? lg_sql_step(s, q) : -1;
    fputs("<h3>Trust base: assumed rather than proved</h3><ul class=\"trust\">", out);
    for (; step > 0; step = lg_sql_step(s, q)) {
        for (const char *line = lg_sql_text(q, 0); *line;) {
            char text[512];
            size_t length = strcspn(line, "\n");
            snprintf(text, sizeof text, "%.*s", (int)length, line);
            fputs("<li>", out);
            lg_html_text(out, text);
            fputs("</li>\n", out);
            line += length + (line[length] == '\n');
        }
    }
    fputs("</ul>\n", out);
    sqlite3_finalize(q);
    return step;
}

static const char runs_sql[] = "SELECT id, commit_id, seed, tier, machine, started, coalesce(finished, 'not "
                               "finished'), exit_code, command "
                               "FROM run JOIN scope_run ON run_id = id ORDER BY id DESC LIMIT ?";
static const char kernels_sql[] = "SELECT DISTINCT name, version, description, path, sha256, offered FROM "
                                  "kernel JOIN scope_run USING (run_id) "
                                  "ORDER BY name LIMIT ?";
static const char events_sql[] =
    "SELECT run_id, at, what FROM event JOIN scope_run USING (run_id) ORDER BY event.id DESC LIMIT ?";

int lg_page_footer(FILE *out, struct lg_store *s)
{
    static const char *const run[] = {"run",     "commit",   "seed",      "tier",    "machine",
                                      "started", "finished", "exit code", "command", NULL};
    static const char *const kernel[] = {"kernel",  "version",           "about", "file",
                                         "SHA-256", "functions offered", NULL};
    static const char *const event[] = {"run", "at", "what", NULL};
    fputs("<footer id=\"about\"><h2>About this page</h2>\n", out);
    int status = rows(out, s, "Runs", run, runs_sql, RUNS_SHOWN) ||
                 rows(out, s, "Kernels", kernel, kernels_sql, EVENTS_SHOWN) ||
                 rows(out, s, "Events", event, events_sql, EVENTS_SHOWN) || trust_base(out, s);
    fputs("<p class=\"note\">Made from ", out);
    lg_html_text(out, s->path);
    fprintf(out,
            ". The newest %d runs and %d events are listed. A verdict \"holds\" certifies the instance at "
            "hand, not the "
            "theorem.</p></footer>\n",
            RUNS_SHOWN, EVENTS_SHOWN);
    return status ? -1 : 0;
}
