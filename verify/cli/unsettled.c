/* Lines that do not pass though nothing is violated: the case that is furthest from a verdict; see failure.h. */
#include "verify/cli/failure.h"
#include "verify/store/statement.h"

#include <stdlib.h>
#include <string.h>

/* The case of a line whose claim has this verdict: of an undecided one, or of a control that was not refuted, where it is nearest
 * to being violated; of a vacuous one the smallest. claim "": of any. 1, 0: there is none, -1. */
static int find_unsettled(struct lg_store *store, int64_t run_id, const struct lg_store_summary *row,
                          const char *claim, const char *verdict, struct lg_failure *f)
{
    static const char query[] = LG_FAILURE_COLUMNS
        "JOIN claim l ON l.case_id = c.id WHERE c.run_id = ?1 AND c.lemma = ?2 AND k.name = ?3 AND ?4 IN "
        "('', "
        "l.name) AND ?5 IN ('', l.verdict) AND (l.verdict NOT IN ('violated', 'holds') OR l.role = "
        "'control') "
        "ORDER BY c.intended DESC, CASE WHEN l.verdict <> 'vacuous' THEN l.ratio IS NULL END DESC, "
        "CASE WHEN l.verdict <> 'vacuous' THEN l.ratio END DESC, c.size, c.id LIMIT 1";
    return lg_failure_take(
        store, lg_sql_prepare(store, query, "itttt", run_id, row->lemma, row->kernel, claim, verdict), f);
}

/* The recipe is told which claim it is about, so that its replay answers for that one. 0, or -1: no memory. */
static int print_one(FILE *out, const char *title, const struct lg_failure *f)
{
    const bool says = strstr(f->text, " claim=");
    char *text = NULL;
    if (asprintf(&text, "%s%s%s", f->text, says ? "" : " claim=", says ? "" : f->claim) < 0)
        return -1;
    fprintf(out,
            "%s: %s %s on case %lld (%s, n=%zu d=%zu k=%zu tau=%zu): observed %.6g +- %.2g, bound %.6g +- "
            "%.2g%s%s%s; replay: ",
            title, f->lemma, f->claim, (long long)f->case_id, f->family, f->n, f->d, f->k, f->steps,
            f->observed, f->observed_rad, f->bound, f->bound_rad, *f->why ? " (" : "", f->why,
            *f->why ? ")" : "");
    lg_print_replay(out, text, f->kernel);
    fputc('\n', out);
    free(text);
    return 0;
}

static int print_line(FILE *out, struct lg_store *store, int64_t run_id, const struct lg_store_summary *row)
{
    const enum lg_judgement j = lg_store_judge(row);
    const char *verdict = j == LG_LINE_UNDECIDED ? "undecided" : j == LG_LINE_VACUOUS ? "vacuous" : "";
    const char *title = *verdict ? verdict : j == LG_LINE_CONTROL ? "not refuted" : "nothing certified";
    char claim[64] = "";
    struct lg_failure f = {0};
    if (j == LG_LINE_CONTROL && !*row->first_missed && *row->first_unguarded) {
        fprintf(out, "%s: %s %s: no case states a false statement that shows its check can fail\n", title,
                row->lemma, row->first_unguarded);
        return 0;
    }
    if (j != LG_LINE_NOTHING) /* the claim that the table names */
        snprintf(claim, sizeof claim, "%s",
                 j == LG_LINE_CONTROL     ? row->first_missed
                 : j == LG_LINE_UNDECIDED ? row->most_undecided
                                          : row->most_vacuous);
    int found = find_unsettled(store, run_id, row, claim, verdict, &f);
    if (found > 0 && print_one(out, title, &f))
        found = lg_sql_refuse(store, "no memory for a replay line");
    else if (found == 0 && *claim)
        fprintf(out, "%s: %s %s: no case states it\n", title, row->lemma, claim);
    lg_failure_clear(&f);
    return found < 0 ? -1 : 0;
}

int lg_print_unsettled(FILE *out, struct lg_store *store, int64_t run_id, const struct lg_store_summary *rows,
                       size_t n_rows)
{
    for (size_t i = 0; i < n_rows; i++) {
        const enum lg_judgement j = lg_store_judge(&rows[i]);
        if ((j == LG_LINE_UNDECIDED || j == LG_LINE_VACUOUS || j == LG_LINE_CONTROL ||
             j == LG_LINE_NOTHING) &&
            print_line(out, store, run_id, &rows[i]))
            return -1;
    }
    return 0;
}
