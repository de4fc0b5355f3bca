/* The foot of the page: which runs it shows, on which machine, which kernels they met, and what is assumed
 * rather than proved. */
#include "reports/page/html.h"
#include "reports/page/page.h"
#include "verify/store/scope.h"

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
    sqlite3_stmt *q = lg_sql_prepare(s, lg_trust_base_sql, "");
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

const char lg_runs_sql[] = "SELECT id, commit_id, seed, tier, machine, started, finished, "
                           "exit_code, command, " LG_SQL_RUN_OPTIONS
                           " FROM run JOIN scope_run ON run_id = id ORDER BY id DESC LIMIT ?";
const char lg_kernels_sql[] = "SELECT DISTINCT name, version, description, path, sha256, offered FROM "
                              "kernel JOIN scope_run USING (run_id) "
                              "ORDER BY name LIMIT ?";
/* One assumption a line, each once, in the order of the first run that makes it. */
const char lg_trust_base_sql[] =
    "WITH RECURSIVE line(run_id, position, text, rest) AS ("
    "SELECT id, 0, '', trust_base || char(10) FROM run JOIN scope_run ON run_id = id UNION ALL "
    "SELECT run_id, position + 1, substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, "
    "char(10)) + 1) "
    "FROM line WHERE rest <> '') "
    "SELECT text FROM line WHERE text <> '' GROUP BY text ORDER BY min(run_id), min(position)";
const char lg_events_sql[] =
    "SELECT run_id, at, what FROM event JOIN scope_run USING (run_id) ORDER BY event.id DESC LIMIT ?";

int lg_page_footer(FILE *out, struct lg_store *s)
{
    static const char *const run[] = {"run",      "commit",    "seed",    "tier",    "machine", "started",
                                      "finished", "exit code", "command", "options", NULL};
    static const char *const kernel[] = {"kernel",  "version",           "about", "file",
                                         "SHA-256", "functions offered", NULL};
    static const char *const event[] = {"run", "at", "what", NULL};
    fputs("<footer id=\"about\"><h2>About this page</h2>\n", out);
    int status = rows(out, s, "Runs", run, lg_runs_sql, RUNS_SHOWN) ||
                 rows(out, s, "Kernels", kernel, lg_kernels_sql, EVENTS_SHOWN) ||
                 rows(out, s, "Events", event, lg_events_sql, EVENTS_SHOWN) || trust_base(out, s);
    fputs("<p class=\"note\">Made from ", out);
    lg_html_text(out, s->path);
    fprintf(out,
            ". The newest %d runs and %d events are listed. A verdict \"holds\" certifies the instance at "
            "hand, not the "
            "theorem.</p></footer>\n",
            RUNS_SHOWN, EVENTS_SHOWN);
    return status ? -1 : 0;
}
