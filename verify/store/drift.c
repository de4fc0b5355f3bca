/* Pairing and comparing two stored runs; see drift.h and lemmas/THEORY.md, "Drift". */
#include "verify/store/drift.h"
#include "verify/store/database.h"
#include "verify/store/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The columns of drift_claims.sql. */
enum {
    LEMMA,
    KERNEL,
    NAME,
    NOW,
    WAS,
    SIZE,
    VERDICT,
    WAS_VERDICT,
    AT,
    OBSERVED,
    BOUND = OBSERVED + 2,
    RATIO = BOUND + 2,
    WAS_AT,
    WAS_OBSERVED,
    WAS_BOUND = WAS_OBSERVED + 2,
    WAS_RATIO = WAS_BOUND + 2,
    SAME_STATEMENT,
    MATCH,
    POWER,
    WAS_POWER,
    CONFORMS
};

/* 2: certified, 1: says nothing, 0: bad. An outcome that is no result ranks like a claim that says nothing or is bad. */
static int rank(const char *verdict)
{
    static const char *const good[] = {"holds", "consistent", "done"};
    static const char *const neutral[] = {"", "undecided", "vacuous", "not-covered"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!strcmp(verdict, good[i]))
            return 2;
    for (size_t i = 0; i < sizeof neutral / sizeof *neutral; i++)
        if (!strcmp(verdict, neutral[i]))
            return 1;
    return 0;
}

static struct lg_drift_line *line_of(struct lg_store *s, struct lg_drift *d, const char *lemma,
                                     const char *kernel, const char *claim)
{
    struct lg_drift_line *last = d->n_lines ? &d->lines[d->n_lines - 1] : NULL;
    if (last && !strcmp(last->lemma, lemma) && !strcmp(last->kernel, kernel) && !strcmp(last->claim, claim))
        return last;
    struct lg_drift_line *grown = realloc(d->lines, (d->n_lines + 1) * sizeof *grown);
    if (!grown) {
        lg_sql_refuse(s, "no memory for the comparison");
        return NULL;
    }
    d->lines = grown;
    last = &d->lines[d->n_lines++];
    *last = (struct lg_drift_line){.was_tightest = NAN, .now_tightest = NAN, .case_id = -1};
    snprintf(last->lemma, sizeof last->lemma, "%s", lemma);
    snprintf(last->kernel, sizeof last->kernel, "%s", kernel);
    snprintf(last->claim, sizeof last->claim, "%s", claim);
    return last;
}

/* Counts; true when this is the first case of the line that gates, whose story is to be told: rows come smallest instance
 * first. */
static bool first_to_gate(struct lg_drift_line *line, size_t *count, long long case_id)
{
    bool first = line->lost + line->drifted == 0;
    ++*count;
    if (first)
        line->case_id = case_id;
    return first;
}

static bool same_ball(lg_ball a, lg_ball b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a.mid) && isnan(b.mid));
}

static bool apart_by_more(lg_ball a, lg_ball b, double allowed)
{
    return lg_certainly_gt(lg_abs(lg_sub(a, b)), lg_exact(allowed));
}

static int compare_numbers(struct lg_store *s, sqlite3_stmt *q, struct lg_drift_line *line)
{
    lg_ball o = lg_sql_ball(q, OBSERVED), b = lg_sql_ball(q, BOUND), was_o = lg_sql_ball(q, WAS_OBSERVED),
            was_b = lg_sql_ball(q, WAS_BOUND);
    double at = lg_sql_real(q, AT);
    const struct lg_drift_statement statement = {sqlite3_column_int64(q, WAS),
                                                 sqlite3_column_int64(q, NOW),
                                                 lg_sql_text(q, LEMMA),
                                                 lg_sql_text(q, NAME),
                                                 at,
                                                 was_b,
                                                 b};
    struct lg_drift_allowance allowed = {INFINITY, INFINITY};
    if (same_ball(o, was_o) && same_ball(b, was_b)) {
        line->identical++;
        return 0;
    }
    bool apart = apart_by_more(o, was_o, 0) || apart_by_more(b, was_b, 0);
    int known = 0;
    if (apart && at == lg_sql_real(q, WAS_AT) && rank(lg_sql_text(q, VERDICT)) == 2 &&
        sqlite3_column_int(q, SAME_STATEMENT) && sqlite3_column_int(q, MATCH) > 0)
        known = lg_drift_allow(s, &statement, &allowed);
    bool observed_moved = known > 0 && apart_by_more(o, was_o, allowed.observed);
    bool bound_moved = known > 0 && apart_by_more(b, was_b, allowed.bound);
    if (observed_moved || bound_moved) {
        lg_ball now = observed_moved ? o : b, was = observed_moved ? was_o : was_b;
        if (first_to_gate(line, &line->drifted, statement.now))
            snprintf(line->what, sizeof line->what,
                     "%s %.17g +- %.2g, was %.17g +- %.2g at %g: rounding allows %.2g, moved %.2g",
                     observed_moved ? "observed" : "bound", now.mid, now.rad, was.mid, was.rad, at,
                     observed_moved ? allowed.observed : allowed.bound, fabs(now.mid - was.mid));
    } else
        *(apart && known == 0 ? &line->moved : &line->within) += 1;
    return known < 0 ? -1 : 0;
}

static double tightest(double so_far, sqlite3_stmt *q, int verdict, int ratio)
{
    return strcmp(lg_sql_text(q, verdict), "holds") == 0 ? fmax(so_far, lg_sql_real(q, ratio)) : so_far;
}

/* A function's claim that holds in both runs catches less than rounding explains, or nobody knows what (lemmas/THEORY.md, "Drift"). */
static bool catches_less(sqlite3_stmt *q)
{
    const double now = lg_sql_real(q, POWER), was = lg_sql_real(q, WAS_POWER);
    return sqlite3_column_int(q, CONFORMS) && !strcmp(lg_sql_text(q, VERDICT), "holds") && was >= 0 &&
           !(now <= lg_mul_up(3, was));
}

static int compare_row(struct lg_store *s, sqlite3_stmt *q, struct lg_drift *d)
{
    const char *now = lg_sql_text(q, VERDICT), *was = lg_sql_text(q, WAS_VERDICT);
    struct lg_drift_line *line =
        line_of(s, d, lg_sql_text(q, LEMMA), lg_sql_text(q, KERNEL), lg_sql_text(q, NAME));
    if (!line)
        return -1;
    bool is_claim = strcmp(line->claim, "outcome") != 0;
    line->compared++;
    d->claims += is_claim;
    line->now_tightest = tightest(line->now_tightest, q, VERDICT, RATIO);
    line->was_tightest = tightest(line->was_tightest, q, WAS_VERDICT, WAS_RATIO);
    if (!strcmp(now, was) && is_claim && catches_less(q)) {
        if (first_to_gate(line, &line->drifted, sqlite3_column_int64(q, NOW)))
            snprintf(line->what, sizeof line->what,
                     "catches relative errors from %.3g on, was %.3g: rounding explains three times that",
                     lg_sql_real(q, POWER), lg_sql_real(q, WAS_POWER));
        return 0;
    }
    if (!strcmp(now, was) && is_claim)
        return compare_numbers(s, q, line);
    if (!strcmp(now, was))
        line->identical++;
    else if (rank(now) < rank(was)) {
        if (first_to_gate(line, &line->lost, sqlite3_column_int64(q, NOW)))
            snprintf(line->what, sizeof line->what, "%s, was %s", *now ? now : "not stated", was);
    } else if (rank(now) > rank(was))
        line->gained++;
    else
        line->moved++;
    return 0;
}

static int compare_runs(struct lg_store *s, sqlite3_stmt *q, struct lg_drift *d)
{
    bool same = !strcmp(lg_sql_text(q, 3), lg_sql_text(q, 4));
    if (same)
        return 0;
    struct lg_drift_line *line = line_of(s, d, lg_sql_text(q, 0), lg_sql_text(q, 1), lg_sql_text(q, 2));
    if (!line)
        return -1;
    line->compared++;
    if (!sqlite3_column_int(q, 5))
        line->gained++;
    else if (first_to_gate(line, &line->lost, -1))
        snprintf(line->what, sizeof line->what, "%s, was %s", lg_sql_text(q, 3), lg_sql_text(q, 4));
    return 0;
}

static int compare_declared(struct lg_store *s, sqlite3_stmt *q, struct lg_drift *d)
{
    const size_t both = lg_sql_count(q, 2), grown = lg_sql_count(q, 3), shrunk = lg_sql_count(q, 4);
    struct lg_drift_line *line = line_of(s, d, "", lg_sql_text(q, 0), lg_sql_text(q, 1));
    if (!line)
        return -1;
    line->compared = both;
    line->identical = both - grown - shrunk;
    line->gained = shrunk;
    line->lost = grown;
    if (grown) {
        line->case_id = sqlite3_column_int64(q, 5);
        snprintf(line->what, sizeof line->what, "declares %.17g, was %.17g", lg_sql_real(q, 6),
                 lg_sql_real(q, 7));
    }
    return 0;
}

static int each(struct lg_store *s, sqlite3_stmt *q, struct lg_drift *d,
                int (*compare)(struct lg_store *, sqlite3_stmt *, struct lg_drift *))
{
    int step = q ? lg_sql_step(s, q) : -1;
    for (; step > 0; step = lg_sql_step(s, q))
        if (compare(s, q, d)) {
            step = -1;
            break;
        }
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

/* A baseline of a program that did not store declarations has no such table: only its units are compared. */
static int declarations(struct lg_store *s, struct lg_drift *d)
{
    int64_t tables = 0;
    if (lg_sql_integer(s, &tables, 0, "SELECT count(*) FROM was.sqlite_master WHERE name = 'declaration'",
                       ""))
        return -1;
    return tables ? each(s, lg_sql_prepare(s, lg_q_drift_declared, ""), d, compare_declared) : 0;
}

static int order(const void *a, const void *b)
{
    const struct lg_drift_line *x = a, *y = b;
    bool x_gates = x->lost + x->drifted > 0, y_gates = y->lost + y->drifted > 0;
    if (x_gates != y_gates)
        return x_gates ? -1 : 1;
    int by_lemma = strcmp(x->lemma, y->lemma), by_kernel = strcmp(x->kernel, y->kernel);
    return by_lemma ? by_lemma : by_kernel ? by_kernel : strcmp(x->claim, y->claim);
}

int lg_drift_find(struct lg_store *s, const struct lg_drift_runs *r, struct lg_drift *d)
{
    *d = (struct lg_drift){0};
    if (lg_sqlite_attach(s, r->file))
        return -1;
    int status =
        lg_drift_pair_cases(s, r, d) ||
                each(s, lg_sql_prepare(s, lg_q_drift_claims, "ii", r->now, r->was), d, compare_row) ||
                each(s,
                     lg_sql_prepare(s, lg_q_drift_runs, "iitt", r->now, r->was, r->now_kernel, r->was_kernel),
                     d, compare_runs) ||
                declarations(s, d)
            ? -1
            : 0;
    if (!status && d->n_lines)
        qsort(d->lines, d->n_lines, sizeof *d->lines, order);
    for (size_t i = 0; i < d->n_lines; i++)
        d->gating += d->lines[i].lost + d->lines[i].drifted;
    sqlite3_exec(s->db, "DETACH was", NULL, NULL, NULL);
    return status;
}

void lg_drift_clear(struct lg_drift *d)
{
    free(d->lines);
    *d = (struct lg_drift){0};
}
