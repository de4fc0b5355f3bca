/* Which runs a report covers, which ones of the same program it leaves out and why, and whether one of them has no end.
 * Sentences for the page and for Markdown, whose texts are escaped by `text`. */
#include "reports/page/page.h"

#include <string.h>

enum { SHOWN = 12 };

/* Numbers of runs that are written one by one, with `text` why. */
struct list {
    FILE *out;
    void (*text)(FILE *, const char *);
    int n;
};

static void add(struct list *l, size_t run)
{
    if (l->n++ < SHOWN)
        fprintf(l->out, "%s%zu", l->n > 1 ? ", " : "", run);
}

static int covered(void *list, struct lg_store *s, sqlite3_stmt *q)
{
    (void)s;
    if (strcmp(lg_row_text(q, "command"), LG_SWEEP_COMMAND))
        add(list, lg_row_count(q, "id"));
    return 0;
}

static int left_out(void *list, struct lg_store *s, sqlite3_stmt *q)
{
    struct list *l = list;
    const char *why = lg_row_text(q, "why");
    (void)s;
    if (l->n == 0)
        fputs(" Left out: run ", l->out);
    add(l, lg_row_count(q, "run"));
    if (l->n <= SHOWN) {
        fputs(" (", l->out);
        l->text(l->out, *why ? why : "other options");
        fputc(')', l->out);
    }
    return 0;
}

static void end(const struct list *l)
{
    if (l->n > SHOWN)
        fprintf(l->out, " and %d more", l->n - SHOWN);
}

int lg_page_covers(FILE *out, struct lg_store *s, void (*text)(FILE *, const char *))
{
    struct list runs = {out, NULL, 0}, left = {out, text, 0};
    int64_t unended, last;
    if (lg_store_unended(s, &unended, &last))
        return -1;
    fputs("Covers run ", out);
    if (lg_sql_each(s, lg_sql_prepare(s, lg_q_runs, "i", (int64_t)-1), covered, &runs))
        return -1;
    end(&runs);
    if (runs.n > 1)
        fputs(": of each lemma and kernel the latest, all of the same commit, seed, tier and options", out);
    fputs(".", out);
    if (unended)
        fprintf(out, " Run %lld has not ended, it is running or was stopped: its lines are no verdicts.",
                (long long)last);
    if (lg_sql_each(s, lg_sql_prepare(s, lg_q_left_out, ""), left_out, &left))
        return -1;
    end(&left);
    fputs(left.n ? "." : "", out);
    return 0;
}
