/* Which runs a report covers, which ones of the same program it leaves out and why, and whether one of them has no end.
 * Sentences for the page and for Markdown, whose texts are escaped by `text`. */
#include "reports/page/page.h"
#include "verify/store/scope.h"

enum { SHOWN = 12 };

const char lg_left_out_sql[] = "SELECT run_id, why FROM scope_left ORDER BY run_id DESC, why LIMIT ?";

/* Numbers of runs, and with `text` why; how many rows there were. -1: the store failed. */
static int list(FILE *out, struct lg_store *s, const char *sql, void (*text)(FILE *, const char *))
{
    sqlite3_stmt *q = lg_sql_prepare(s, sql, "i", (int64_t)-1);
    int step = q ? lg_sql_step(s, q) : -1, n = 0;
    for (; step > 0; step = lg_sql_step(s, q), n++) {
        if (n >= SHOWN)
            continue;
        fprintf(out, "%s%zu", n ? ", " : "", lg_sql_count(q, 0));
        if (text) {
            fputs(" (", out);
            text(out, *lg_sql_text(q, 1) ? lg_sql_text(q, 1) : "other options");
            fputc(')', out);
        }
    }
    if (n > SHOWN)
        fprintf(out, " and %d more", n - SHOWN);
    sqlite3_finalize(q);
    return step < 0 ? -1 : n;
}

int lg_page_covers(FILE *out, struct lg_store *s, void (*text)(FILE *, const char *))
{
    static const char covered[] =
        "SELECT run_id FROM scope_run JOIN run ON id = run_id WHERE command <> '" LG_SWEEP_COMMAND
        "' ORDER BY run_id DESC LIMIT ?";
    int64_t unended, last, left;
    if (lg_store_unended(s, &unended, &last) ||
        lg_sql_integer(s, &left, 0, "SELECT count(*) FROM scope_left", ""))
        return -1;
    fputs("Covers run ", out);
    int n = list(out, s, covered, NULL);
    if (n > 1)
        fputs(": of each lemma and kernel the latest, all of the same commit, seed, tier and options", out);
    fputs(".", out);
    if (unended)
        fprintf(out, " Run %lld has not ended, it is running or was stopped: its lines are no verdicts.",
                (long long)last);
    if (n >= 0 && left) {
        fputs(" Left out: run ", out);
        n = list(out, s, lg_left_out_sql, text);
        fputs(".", out);
    }
    return n < 0 ? -1 : 0;
}
