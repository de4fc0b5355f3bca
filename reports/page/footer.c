/* The foot of the page: which runs it shows, on which machine, which kernels they met, and what is assumed rather than
 * proved. */
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

static int rows(FILE *out, struct lg_store *s, const char *opening, const char *sql, int limit)
{
    sqlite3_stmt *q = lg_sql_prepare(s, sql, "i", (int64_t)limit);
    int step = q ? lg_sql_step(s, q) : -1;
    bool any = step > 0;
    if (any)
        fputs(opening, out);
    for (; step > 0; step = lg_sql_step(s, q)) {
        fputs("<tr>", out);
        for (int column = 0; column < sqlite3_column_count(q); column++)
            cell(out, lg_sql_text(q, column));
        fputs("</tr>\n", out);
    }
    if (any)
        fputs("</tbody></table></div>\n", out);
    sqlite3_finalize(q);
    return step;
}

/* One assumption a line, each shown once. */
static int trust_base(FILE *out, struct lg_store *s)
{
    sqlite3_stmt *q = lg_sql_prepare(s, "SELECT DISTINCT trust_base FROM run JOIN scope_run ON run_id = id", "");
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

int lg_page_footer(FILE *out, struct lg_store *s)
{
    fputs("<footer id=\"about\"><h2>About this page</h2>\n", out);
    int status =
        rows(out, s, "<h3>Runs</h3><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">run</th>"
                     "<th scope=\"col\">commit</th><th scope=\"col\">seed</th><th scope=\"col\">tier</th>"
                     "<th scope=\"col\">machine</th><th scope=\"col\">started</th><th scope=\"col\">finished</th>"
                     "<th scope=\"col\">exit code</th><th scope=\"col\">command</th></tr></thead><tbody>\n",
             "SELECT id, commit_id, seed, tier, machine, started, coalesce(finished, 'not finished'), exit_code, command "
             "FROM run JOIN scope_run ON run_id = id ORDER BY id DESC LIMIT ?", RUNS_SHOWN) ||
        rows(out, s, "<h3>Kernels</h3><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">kernel</th>"
                     "<th scope=\"col\">version</th><th scope=\"col\">about</th><th scope=\"col\">file</th>"
                     "<th scope=\"col\">SHA-256</th><th scope=\"col\">functions offered</th></tr></thead><tbody>\n",
             "SELECT DISTINCT name, version, description, path, sha256, offered FROM kernel JOIN scope_run USING (run_id) "
             "ORDER BY name LIMIT ?", EVENTS_SHOWN) ||
        rows(out, s, "<h3>Events</h3><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">run</th>"
                     "<th scope=\"col\">at</th><th scope=\"col\">what</th></tr></thead><tbody>\n",
             "SELECT run_id, at, what FROM event JOIN scope_run USING (run_id) ORDER BY event.id DESC LIMIT ?",
             EVENTS_SHOWN) ||
        trust_base(out, s);
    fputs("<p class=\"note\">Made from ", out);
    lg_html_text(out, s->path);
    fprintf(out, ". The newest %d runs and %d events are listed. A verdict \"holds\" certifies the instance at hand, not the "
                 "theorem.</p></footer>\n", RUNS_SHOWN, EVENTS_SHOWN);
    return status ? -1 : 0;
}
