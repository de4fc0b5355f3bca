/* The verdict table: every premise x comparison x role; which statement is kept; cases that were cut short. */
#include "verify/author/record.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { A, B, HYPOTHESES };
enum { ROLES = LG_CONTROL + 1, MASKS = 1 << HYPOTHESES, CLAIMS = ROLES * MASKS };

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {{"first", "a"}, {"second", "b"}};
/* Claim MASKS * role + mask has that role and needs those hypotheses. */
#define FOUR(role)                                                                  \
    {"none", LG_SHARP, role, 0, "", "", "t"}, {"a", LG_SHARP, role, 1, "", "", ""}, \
        {"b", LG_SHARP, role, 2, "", "", ""},                                       \
    {                                                                               \
        "ab", LG_SHARP, role, 3, "", "", ""                                         \
    }
static const struct lg_claim_spec claims[CLAIMS] = {FOUR(LG_THEOREM), FOUR(LG_EXACT), FOUR(LG_CONFORMANCE),
                                                    FOUR(LG_CONTROL)};
static const struct lg_lemma lemma = {.id = "by-hand",
                                      .hypotheses = hypotheses,
                                      .n_hypotheses = HYPOTHESES,
                                      .claims = claims,
                                      .n_claims = CLAIMS};

struct comparison {
    lg_ball observed, bound;
    enum lg_truth truth;
};
static const struct comparison comparisons[] = {
    {{1, 0}, {2, 0}, LG_TRUE},
    {{2, 0}, {2, 0}, LG_TRUE},
    {{1, 0.25}, {2, 0.25}, LG_TRUE},
    {{-1, 0}, {0, 0}, LG_TRUE},
    {{2 + 0x1p-51, 0}, {2, 0}, LG_FALSE},
    {{3, 0.25}, {2, 0.25}, LG_FALSE},
    {{0x1p-1074, 0}, {0, 0}, LG_FALSE},
    {{1, 1}, {2, 1}, LG_UNSURE},
    {{3, 1}, {2, 1}, LG_UNSURE},
    {{NAN, 0}, {2, 0}, LG_UNSURE},
    {{1, 0}, {NAN, 0}, LG_UNSURE},
    {{1, NAN}, {2, 0}, LG_UNSURE},
    {{1, 0}, {2, NAN}, LG_UNSURE},
    {{NAN, NAN}, {NAN, NAN}, LG_UNSURE},
    {{0, INFINITY}, {2, 0}, LG_UNSURE},
    {{1, 0}, {0, INFINITY}, LG_UNSURE},
    {{0, INFINITY}, {0, INFINITY}, LG_UNSURE},
};
enum { COMPARISONS = sizeof comparisons / sizeof *comparisons };

/* How a hypothesis was stated; LG_UNSURE + 1 is not at all. */
enum { UNSTATED = LG_UNSURE + 1, PREMISES };
static const lg_ball premise[UNSTATED] = {[LG_TRUE] = {1, 0}, [LG_FALSE] = {3, 0}, [LG_UNSURE] = {2, 0.5}};
static const lg_ball two = {2, 0};

static struct lg_record record;
static struct lg_session session;
static struct lg_case c = {.record = &record, .session = &session, .precision = 53};

static void open_record(void)
{
    cr_assert_eq(lg_record_open(&record, &lemma, true), 0);
}

static void close_record(void)
{
    lg_record_close(&record);
}

TestSuite(record, .init = open_record, .fini = close_record);

static void reopen(void)
{
    close_record();
    open_record();
}

static void suppose(unsigned h, int how)
{
    if (how != UNSTATED)
        lg_hypothesis(&c, h, premise[how], two);
}

static enum lg_verdict expected(unsigned mask, const int how[HYPOTHESES], enum lg_truth truth)
{
    bool certain = true;
    for (unsigned h = 0; h < HYPOTHESES; h++) {
        if ((mask >> h & 1u) && how[h] == LG_FALSE)
            return LG_VACUOUS;
        certain &= !(mask >> h & 1u) || how[h] == LG_TRUE;
    }
    return !certain            ? LG_UNDECIDED
           : truth == LG_TRUE  ? LG_HOLDS
           : truth == LG_FALSE ? LG_VIOLATED
                               : LG_UNDECIDED;
}

static bool counts(size_t i)
{
    return claims[i].role == LG_THEOREM || claims[i].role == LG_CONFORMANCE;
}

static void check_table(const int how[HYPOTHESES], const struct comparison *now)
{
    bool undecided = false, violated = false;
    reopen();
    suppose(A, how[A]);
    suppose(B, how[B]);
    for (unsigned i = 0; i < CLAIMS; i++)
        lg_claim(&c, i, 0, now->observed, now->bound);
    lg_record_decide(&record, 128);
    for (unsigned i = 0; i < CLAIMS; i++) {
        const struct lg_final *f = &record.finals[i];
        enum lg_verdict want = expected(i % MASKS, how, now->truth);
        cr_assert_eq(f->verdict, want, "%s, %s: premises %d %d, %g+-%g <= %g+-%g is %s", claims[i].name,
                     lg_role_name(claims[i].role), how[A], how[B], now->observed.mid, now->observed.rad,
                     now->bound.mid, now->bound.rad, lg_verdict_name(f->verdict));
        cr_assert_eq(f->reason[0] == '\0', want == LG_HOLDS, "only what holds needs no reason");
        cr_assert(want != LG_UNDECIDED || strstr(f->reason, "128 bits"), "%s", f->reason);
        undecided |= counts(i) && want == LG_UNDECIDED;
        violated |= counts(i) && want == LG_VIOLATED;
    }
    cr_assert_eq(lg_record_undecided(&record), undecided && !violated);
    cr_assert_eq(lg_record_refuses(&record), violated);
}

Test(record, verdict_of_every_premise_comparison_and_role)
{
    for (int a = 0; a < PREMISES; a++)
        for (int b = 0; b < PREMISES; b++)
            for (size_t j = 0; j < COMPARISONS; j++)
                check_table((const int[]){a, b}, &comparisons[j]);
}

/* One claim alone: a rung is left for what a finer one may decide, if there is one. */
static void check_leaving(unsigned i, const int how[HYPOTHESES], const struct comparison *now)
{
    const unsigned mask = i % MASKS;
    bool is_vacuous = false;
    for (unsigned h = 0; h < HYPOTHESES; h++)
        is_vacuous |= (mask >> h & 1u) && how[h] == LG_FALSE;
    for (int has_next = 0; has_next < 2; has_next++) {
        reopen();
        record.has_next = has_next;
        suppose(A, how[A]);
        suppose(B, how[B]);
        cr_assert_not(lg_record_leaves(&record), "nothing is claimed yet");
        lg_claim(&c, i, 0, now->observed, now->bound);
        const bool leaves = has_next && counts(i) && !is_vacuous && now->truth == LG_UNSURE;
        cr_assert_eq(lg_record_leaves(&record), leaves, "%s, %s: premises %d %d, %g+-%g <= %g+-%g",
                     claims[i].name, lg_role_name(claims[i].role), how[A], how[B], now->observed.mid,
                     now->observed.rad, now->bound.mid, now->bound.rad);
        cr_assert_eq(lg_call_ok(&c, LG_OP_STEPS, LG_CALL_OK), !leaves);
        cr_assert_str_eq(record.outcome, "done", "leaving a rung is no failure");
        lg_record_decide(&record, 53);
        cr_assert(!leaves || lg_record_undecided(&record),
                  "a rung run to its end is left for the same claims");
    }
}

Test(record, a_rung_is_left_for_every_premise_comparison_and_role)
{
    for (int a = 0; a < PREMISES; a++)
        for (int b = 0; b < PREMISES; b++)
            for (size_t j = 0; j < COMPARISONS; j++)
                for (unsigned i = 0; i < CLAIMS; i++)
                    check_leaving(i, (const int[]){a, b}, &comparisons[j]);
}

/* Unsure is the first claim, which needs nothing; what is wrong elsewhere ends the case on this rung, unless it is vacuous. */
Test(record, a_rung_is_not_left_after_a_violation)
{
    static const struct {
        unsigned claim;
        int a;
        bool leaves;
    } rows[] = {{1, LG_TRUE, false},
                {1, UNSTATED, false},
                {1, LG_UNSURE, false},
                {1, LG_FALSE, true},
                {MASKS * LG_CONFORMANCE, LG_TRUE, false},
                {MASKS * LG_CONTROL, LG_TRUE, true},
                {MASKS * LG_EXACT, LG_TRUE, true}};
    for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
        reopen();
        record.has_next = true;
        suppose(A, rows[j].a);
        lg_claim(&c, 0, 0, lg_ball_make(2, 1), two);
        lg_claim(&c, rows[j].claim, 0, lg_exact(3), two);
        cr_assert_eq(lg_record_leaves(&record), rows[j].leaves, "row %zu", j);
    }
    /* Once left, it stays so: what check() states on its way out is stated again on the next rung. */
    reopen();
    record.has_next = true;
    lg_claim(&c, 0, 0, lg_ball_make(2, 1), two);
    cr_assert_not(lg_call_ok(&c, LG_OP_STEPS, LG_CALL_OK));
    lg_claim(&c, MASKS * LG_CONFORMANCE, 0, lg_exact(3), two);
    lg_record_decide(&record, 53);
    cr_assert(record.is_left && lg_record_undecided(&record));
    cr_assert_not(lg_call_ok(&c, LG_OP_STEPS, LG_CALL_OK));
    lg_call_ok(&c, LG_OP_STEPS, LG_CALL_CRASHED);
    cr_assert_not(lg_record_undecided(&record), "a broken case is not run again");
    reopen();
    record.has_next = true;
    const double nan = NAN;
    lg_claim(&c, 0, 0, lg_ball_make(2, 1), two);
    cr_assert(lg_record_leaves(&record));
    lg_check_finite(&c, "gd_steps", 1, 1, &nan);
    cr_assert_not(lg_record_leaves(&record), "a value that is not finite ends the case");
}

Test(record, reason_names_the_hypothesis_in_the_way)
{
    static const struct {
        int a, b;
        const char *reason;
    } rows[] = {{LG_TRUE, LG_FALSE, "'second' is certainly false"},
                {UNSTATED, LG_FALSE, "'second' is certainly false"},
                {LG_UNSURE, LG_UNSURE, "'first' is not certain at 53 bits"},
                {LG_TRUE, UNSTATED, "'second' was not reached at 53 bits"}};
    for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
        reopen();
        suppose(A, rows[j].a);
        suppose(B, rows[j].b);
        lg_claim(&c, 3, 0, lg_exact(1), two);
        lg_record_decide(&record, 53);
        cr_assert(strstr(record.finals[3].reason, rows[j].reason), "%s", record.finals[3].reason);
    }
}

Test(record, a_hypothesis_stated_often_must_always_be_certain)
{
    static const int orders[][3] = {{LG_TRUE, LG_FALSE, LG_TRUE},
                                    {LG_FALSE, LG_UNSURE, LG_TRUE},
                                    {LG_TRUE, LG_UNSURE, LG_TRUE},
                                    {LG_TRUE, LG_TRUE, LG_TRUE}};
    static const enum lg_verdict want[] = {LG_VACUOUS, LG_VACUOUS, LG_UNDECIDED, LG_HOLDS};
    for (size_t j = 0; j < sizeof want / sizeof *want; j++) {
        reopen();
        for (size_t s = 0; s < 3; s++)
            suppose(A, orders[j][s]);
        lg_claim(&c, 1, 0, lg_exact(1), two);
        lg_record_decide(&record, 53);
        cr_assert_eq(record.finals[1].verdict, want[j]);
        cr_assert_eq(record.hypotheses[A].count, 3);
    }
}

/* In every order of three statements, the worst is the one that is kept. */
Test(record, the_worst_statement_is_kept)
{
    static const struct comparison sets[][3] = {
        {{{1, 0}, {2, 0}, 0}, {{2, 0.25}, {2, 0}, 0}, {{3, 0}, {2, 0}, 0}},      /* true, unsure, false */
        {{{1, 0}, {4, 0}, 0}, {{1, 0}, {2, 0}, 0}, {{3, 0}, {4, 0}, 0}},         /* ratios 1/4, 1/2, 3/4 */
        {{{-1, 0}, {0, 0}, 0}, {{-1, 0}, {2, 0}, 0}, {{0x1p-60, 0}, {2, 0}, 0}}, /* none, 0, positive */
        {{{1, 0}, {2, 0}, 0}, {{3, 0}, {4, 0}, 0}, {{NAN, 0}, {2, 0}, 0}},       /* NaN is worse than true */
    };
    static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (size_t j = 0; j < sizeof sets / sizeof *sets; j++)
        for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
            reopen();
            for (size_t s = 0; s < 3; s++)
                lg_claim(&c, 0, orders[o][s], sets[j][orders[o][s]].observed, sets[j][orders[o][s]].bound);
            const struct lg_statement *kept = &record.claims[0];
            cr_assert_eq(kept->coordinate, 2, "set %zu, order %zu", j, o);
            cr_assert_eq(kept->count, 3);
            cr_assert_eq(memcmp(&kept->observed, &sets[j][2].observed, sizeof(lg_ball)), 0);
        }
}

Test(record, ratio_has_a_meaning_or_is_nan)
{
    static const struct {
        lg_ball observed, bound;
        double ratio;
    } rows[] = {{{1, 0}, {4, 0}, 0.25},       {{-1, 0}, {4, 0}, 0},         {{1, 0}, {0, 0}, NAN},
                {{1, 0}, {-1, 0}, NAN},       {{1, 0}, {INFINITY, 0}, NAN}, {{NAN, 0}, {1, 0}, NAN},
                {{INFINITY, 0}, {1, 0}, NAN}, {{1, 0}, {0, INFINITY}, NAN}};
    for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
        reopen();
        lg_claim(&c, 0, 0, rows[j].observed, rows[j].bound);
        double got = record.claims[0].ratio;
        cr_assert(isnan(rows[j].ratio) ? isnan(got) : got == rows[j].ratio, "row %zu: %g", j, got);
    }
}

Test(record, unstated_claims_are_not_claims)
{
    suppose(A, LG_TRUE);
    suppose(B, LG_TRUE);
    lg_record_decide(&record, 53);
    for (size_t i = 0; i < CLAIMS; i++) {
        cr_assert_eq(record.claims[i].count, 0);
        cr_assert_eq(record.finals[i].verdict, LG_VACUOUS,
                     "an unstated claim must never read as one that holds");
    }
    cr_assert_not(lg_record_undecided(&record));
}

Test(record, a_case_cut_short_drops_what_waits_for_a_hypothesis)
{
    static const enum lg_call calls[] = {LG_CALL_CRASHED,     LG_CALL_TIMEOUT,     LG_CALL_FAILED,
                                         LG_CALL_ENVIRONMENT, LG_CALL_NOT_OFFERED, LG_CALL_UNSUPPORTED};
    static const char *const outcomes[] = {"crashed", "timeout",     "failed",
                                           "failed",  "not-covered", "not-covered"};
    for (size_t j = 0; j < sizeof calls / sizeof *calls; j++) {
        reopen();
        suppose(A, LG_TRUE);
        lg_claim(&c, 0, 0, lg_exact(3), two);
        lg_claim(&c, 1, 0, lg_exact(1), two);
        lg_claim(&c, 3, 0, lg_exact(3), two);
        lg_claim(&c, MASKS * LG_CONFORMANCE, 0, lg_ball_make(2, 1), two);
        cr_assert_not(lg_call_ok(&c, LG_OP_GRAM, calls[j]));
        lg_record_decide(&record, 53);
        cr_assert_str_eq(record.outcome, outcomes[j]);
        cr_assert(strstr(record.trouble, "gram"), "%s", record.trouble);
        cr_assert_eq(record.finals[0].verdict, LG_VIOLATED, "what was violated before stays violated");
        cr_assert_eq(record.finals[1].verdict, LG_HOLDS);
        cr_assert_eq(record.claims[3].count, 0, "its second hypothesis was never known");
        cr_assert_not(lg_record_undecided(&record), "a broken case is not run again");
    }
}

Test(record, the_call_that_broke_the_case_is_kept)
{
    cr_assert(lg_call_ok(&c, LG_OP_GRAM, LG_CALL_OK));
    cr_assert_str_eq(record.outcome, "done");
    lg_call_ok(&c, LG_OP_GRAM, LG_CALL_NOT_OFFERED);
    cr_assert_not(lg_record_refuses(&record), "a function that is not offered is no mistake");
    lg_call_ok(&c, LG_OP_STEPS, LG_CALL_CRASHED);
    lg_call_ok(&c, LG_OP_JACOBIAN, LG_CALL_NOT_OFFERED);
    cr_assert_str_eq(record.outcome, "crashed");
    cr_assert(lg_record_refuses(&record));
    cr_assert(strstr(record.trouble, "gd_steps"), "%s", record.trouble);
}

Test(record, outputs_are_finite_or_the_first_that_is_not_is_named)
{
    const double good[] = {0, -0.0, DBL_MAX, -DBL_MAX, LG_TINY}, bad[] = {1, INFINITY, NAN}, nan[] = {NAN};
    cr_assert(lg_check_finite(&c, "weights", 1, 5, good));
    cr_assert_eq(record.finite.truth, LG_TRUE);
    cr_assert_not(lg_record_refuses(&record));
    suppose(A, LG_TRUE);
    lg_claim(&c, 2, 0, lg_exact(1), two);
    cr_assert_not(lg_check_finite(&c, "weights", 2, 3, bad));
    cr_assert_not(lg_check_finite(&c, "gram", 3, 1, nan));
    cr_assert(lg_check_finite(&c, "weights", 4, 5, good));
    cr_assert_eq(record.finite.truth, LG_FALSE);
    cr_assert(lg_record_refuses(&record));
    cr_assert_eq(record.finite.count, 4);
    cr_assert_eq(record.finite.coordinate, 2);
    cr_assert(strstr(record.finite_reason, "weights: entry 1 is infinite at 2"), "%s", record.finite_reason);
    lg_record_decide(&record, 53);
    cr_assert_eq(record.claims[2].count, 0, "a case with such an output is cut short");
    reopen();
    lg_check_finite(&c, "f", 0, 1, nan);
    cr_assert(strstr(record.finite_reason, "f: entry 0 is NaN"), "%s", record.finite_reason);
}

Test(record, power_is_the_least_and_series_are_kept)
{
    cr_assert(isnan(record.power[5]));
    lg_claim_power(&c, 5, 0.5);
    lg_claim_power(&c, 5, 0.25);
    lg_claim_power(&c, 5, 0.75);
    cr_assert_eq(record.power[5], 0.25);
    for (int t = 0; t < 1000; t++)
        lg_claim(&c, 0, t, lg_exact(t), lg_exact(2 * t));
    lg_claim(&c, 1, 7, lg_exact(1), two);
    lg_series(&c, "residual", 3, lg_exact(0.5));
    cr_assert_eq(record.n_points, 2001,
                 "two a statement, none for a claim without coordinate, one of the series");
    cr_assert_str_eq(record.points[1999].kind, "bound");
    cr_assert_eq(record.points[1999].value.mid, 1998);
    cr_assert_str_eq(record.points[2000].name, "residual");
}
