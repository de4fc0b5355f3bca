/* Table of a lemma's claims about rates and means: what all cases of a run together say.
 *
 * They are consistent with the draws or rejected at their share of the run's false-alarm budget; the page shows
 * the evidence, what would have been enough, and what would have been detected. */
#include "reports/page/html.h"
#include "reports/page/page.h"

#include <math.h>
#include <string.h>

static void row(FILE *out, sqlite3_stmt *q)
{
    bool control = !strcmp(lg_sql_text(q, 2), "control"), rejected = !strcmp(lg_sql_text(q, 8), "rejected");
    fprintf(out, "<tr%s><th scope=\"row\">", control ? " class=\"control\"" : "");
    lg_html_text(out, lg_sql_text(q, 0));
    fputs("</th><td>", out);
    lg_html_text(out, lg_sql_text(q, 1));
    fputs("</td><td>", out);
    lg_status_html(out, control == rejected ? (struct lg_status){"good", "●", lg_sql_text(q, 8)}
                        : rejected          ? (struct lg_status){"bad", "✕", "rejected"}
                                            : (struct lg_status){"warn", "◆", "not refuted"});
    fputs("</td>", out);
    lg_html_count_cell(out, lg_sql_count(q, 3), "");
    lg_html_count_cell(out, lg_sql_count(q, 4), "");
    lg_html_cell(out, lg_sql_real(q, 5));
    lg_html_count_cell(out, lg_sql_count(q, 11), "");
    lg_html_cell(out, lg_sql_real(q, 6));
    lg_html_cell(out, -log(lg_sql_real(q, 7)));
    lg_html_cell(out, lg_sql_real(q, 9));
    lg_html_cell(out, lg_sql_real(q, 10));
    fputs("</tr>\n", out);
}

int lg_page_tests(FILE *out, struct lg_store *s, const char *lemma)
{
    static const char *const columns[] = {"claim",
                                          "kernel",
                                          "verdict",
                                          "#draws",
                                          "#events",
                                          "#at most",
                                          "#runs",
                                          "#log E",
                                          "#rejected at log E",
                                          "#would see",
                                          "#with probability",
                                          NULL};
    static const char note[] =
        "Statements with probability at least 1 - p and about expectations, over the independent draws of "
        "all "
        "cases. E is an e-value: under the statement it reaches 1/a with probability at most a, whenever one "
        "looks; "
        "all tests of a run together reject a correct kernel with probability at most its false-alarm "
        "budget. Runs of one seed look at the same draws, so that repeating one is no new evidence. With a "
        "ledger E is over all its runs, in which the claim was tested, and the budget is for "
        "all runs "
        "ever. Would see: the rate of events, or the relative deviation of a mean, that would have been "
        "rejected.";
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_tests, "t", lemma);
    int step = q ? lg_sql_step(s, q) : -1;
    bool any = step > 0;
    if (any) {
        fputs("<h3>Rates and means</h3>\n", out);
        lg_html_table(out, "sortable", note, columns);
    }
    for (; step > 0; step = lg_sql_step(s, q))
        row(out, q);
    if (any)
        lg_html_table_end(out);
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}
