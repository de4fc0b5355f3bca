/* The verdict table's arithmetic on a store small enough to count by hand. */
#include "verify/store/test/scratch_store.h"

TestSuite(store_summary, .init = make_path, .fini = remove_path);

static void end_case(struct lg_store *s, int64_t id, const char *outcome, size_t n,
                     const struct lg_store_claim *claims)
{
    const struct lg_store_result result = {outcome, "", 53, 0, NULL, 0, claims, n, NULL, 0};
    cr_assert_eq(lg_store_case_end(s, id, &result), 0, "%s", s->error);
}

#define CLAIM(name, role, verdict, observed, bound)                                       \
    {                                                                                     \
        name, role, verdict, "", 0, NAN, {observed, 0}, {bound, 0}, 1, 0, 0, NAN, NULL, 0 \
    }

Test(store_summary, summary_counts)
{
    struct lg_store s;
    open_store(&s);
    int64_t run = begin_run(&s);
    put_lemma(&s, run, "key-lemma");
    put_lemma(&s, run, "unused-lemma");
    int64_t a = put_kernel(&s, run, "a"), b = put_kernel(&s, run, "b");
    const struct lg_store_claim first[] = {
        CLAIM("P2-descent", "theorem", "holds", 1, 2), CLAIM("conformance", "conformance", "holds", 1, 8),
        CLAIM("exact", "exact", "vacuous", 7, 1), CLAIM("no-descent", "control", "violated", 5, 1)};
    const struct lg_store_claim second[] = {
        CLAIM("P2-descent", "theorem", "undecided", 9, 10),
        CLAIM("conformance", "conformance", "vacuous", 99, 100), CLAIM("exact", "exact", "holds", 1, 1),
        CLAIM("no-descent", "control", "violated", 5, 1), CLAIM("no-rate", "control", "holds", 1, 4)};
    const struct lg_store_claim third[] = {CLAIM("P2-descent", "theorem", "vacuous", 9, 10),
                                           CLAIM("conformance", "conformance", "violated", 3, 2)};
    end_case(&s, begin_case(&s, run, a, 0, true), "done", 4, first);
    end_case(&s, begin_case(&s, run, a, 1, true), "done", 5, second);
    end_case(&s, begin_case(&s, run, a, 2, false), "done", 2, third);
    end_case(&s, begin_case(&s, run, a, 3, true), "crashed", 0, NULL);
    end_case(&s, begin_case(&s, run, a, 4, true), "timeout", 0, NULL);
    end_case(&s, begin_case(&s, run, b, 0, true), "not-covered", 0, NULL);
    end_case(&s, begin_case(&s, run, b, 1, true), "failed", 0, NULL);

    struct lg_store_summary *rows;
    size_t n;
    cr_assert_eq(lg_store_summarize(&s, run, &rows, &n), 0, "%s", s.error);
    cr_assert_eq(n, 4);
    const struct lg_store_summary *r = &rows[0];
    cr_assert_str_eq(r->lemma, "key-lemma");
    cr_assert_str_eq(r->kernel, "a");
    cr_assert(r->cases == 5 && r->cases_intended == 4 && r->crashed == 1 && r->timed_out == 1 &&
              r->failed == 0);
    cr_assert(r->holds == 2 && r->violated == 1 && r->undecided == 1 && r->vacuous == 2);
    cr_assert(r->worst_undecided == 0.5 && r->worst_vacuous == 0.5, "one claim in two intended cases each");
    cr_assert_str_eq(r->most_undecided, "P2-descent");
    cr_assert_str_eq(r->most_vacuous, "conformance");
    cr_assert(r->worst_cases == 1 && r->worst_stated == 2 && r->most_vacuous_cases == 1);
    cr_assert(isnan(r->missed_log_e) && isnan(r->missed_level), "no false rate was tested");
    cr_assert(r->exact_claims == 2 && r->exact_vacuous == 1);
    cr_assert(r->controls == 2 && r->controls_violated == 1,
              "one control was violated twice, the other never");
    cr_assert(r->tightest == 0.5 && r->loosest == 0.125);
    cr_assert(r->max_vacuous == 0.25 && r->max_undecided == 0.125);
    cr_assert_str_eq(rows[1].kernel, "b");
    cr_assert(rows[1].cases == 2 && rows[1].not_covered == 1 && rows[1].failed == 1 &&
              rows[1].controls_violated == 0);
    cr_assert_eq(rows[1].controls, 0,
                 "where a function is missing, controls that no case stated do not count");
    cr_assert(isnan(rows[1].tightest) && isnan(rows[1].loosest));
    cr_assert_str_eq(rows[2].lemma, "unused-lemma");
    cr_assert_eq(rows[2].cases, 0, "a pair that checked nothing has a line");
    free(rows);

    lg_store_close(&s);
}

/* How far a false rate is from its rejection, and nothing of those that were rejected. */
Test(store_summary, evidence_of_false_rates_that_stand)
{
    struct lg_store s;
    struct lg_store_summary *rows;
    size_t n;
    open_store(&s);
    const int64_t run = begin_run(&s);
    put_lemma(&s, run, "key-lemma");
    end_case(&s, begin_case(&s, run, put_kernel(&s, run, "a"), 0, true), "done", 0, NULL);
    struct lg_store_test t = {"key-lemma", "a", "false-1", "control", 8, 8, 0.125, 3, 0x1p-20, false, 0, 0};
    cr_assert_eq(lg_store_test_put(&s, run, &t), 0, "%s", s.error);
    t.claim = "false-2", t.log_e = 30, t.rejected = true;
    cr_assert_eq(lg_store_test_put(&s, run, &t), 0, "%s", s.error);
    t.claim = "true", t.role = "rate", t.log_e = -1, t.rejected = false;
    cr_assert_eq(lg_store_test_put(&s, run, &t), 0, "%s", s.error);
    cr_assert_eq(lg_store_summarize(&s, run, &rows, &n), 0, "%s", s.error);
    cr_assert(n == 1 && rows[0].missed_log_e == 3 && rows[0].missed_level == 0x1p-20);
    free(rows);
    lg_store_close(&s);
}

/* Which of several runs are summed up, by numbers of cases: a run of `cases` done ones of lemma and kernel. */
static int64_t whole_run(struct lg_store *s, const char *lemma, const char *option, size_t cases, bool ends)
{
    int64_t run = begin_run(s);
    if (option)
        cr_assert_eq(lg_store_option_put(s, run, "data", option), 0, "%s", s->error);
    put_lemma(s, run, lemma);
    const int64_t kernel = put_kernel(s, run, "a");
    for (size_t i = 0; i < cases && !strcmp(lemma, "key-lemma"); i++)
        end_case(s, begin_case(s, run, kernel, i, true), "done", 0, NULL);
    if (ends)
        cr_assert_eq(lg_store_run_end(s, run, 0), 0, "%s", s->error);
    return run;
}

static size_t summed(struct lg_store *s, size_t rows_expected, struct lg_store_summary *first)
{
    struct lg_store_summary *rows;
    size_t n;
    cr_assert_eq(lg_store_summarize(s, -1, &rows, &n), 0, "%s", s->error);
    cr_assert_eq(n, rows_expected, "%zu", n);
    *first = rows[0];
    free(rows);
    return first->cases;
}

static int64_t left(struct lg_store *s, const char *why)
{
    int64_t run = -1;
    cr_assert_eq(lg_sql_integer(s, &run, -1, "SELECT run_id FROM scope_left WHERE why = ?", "t", why), 0,
                 "%s", s->error);
    return run;
}

Test(store_summary, of_each_lemma_and_kernel_the_latest_run_speaks_alone)
{
    struct lg_store s;
    struct lg_store_summary row;
    open_store(&s);
    whole_run(&s, "key-lemma", NULL, 5, true);
    whole_run(&s, "other", NULL, 0, true);
    cr_assert_eq(summed(&s, 2, &row), 5, "runs of other lemmas come along");
    whole_run(&s, "key-lemma", NULL, 3, true);
    cr_assert_eq(summed(&s, 2, &row), 3, "not 5: what ran before is not added");
    const int64_t other = whole_run(&s, "key-lemma", "images", 4, true);
    cr_assert_eq(summed(&s, 1, &row), 4, "neither the lemma nor the cases of runs on other data");
    cr_assert_eq(left(&s, ""), 1, "which are named");
    const int64_t last = whole_run(&s, "key-lemma", NULL, 2, true);
    cr_assert_eq(summed(&s, 2, &row), 2);
    cr_assert(other < last && left(&s, "data images") == other);
    lg_store_close(&s);
}

Test(store_summary, a_run_without_an_end_is_unfinished_though_all_its_cases_ended)
{
    struct lg_store s;
    struct lg_store_summary row;
    int64_t count, last;
    open_store(&s);
    whole_run(&s, "key-lemma", NULL, 5, true);
    const int64_t killed = whole_run(&s, "key-lemma", NULL, 2, false);
    cr_assert_eq(summed(&s, 1, &row), 2);
    cr_assert(row.unfinished == 0 && row.unended == 1 && lg_store_judge(&row) == LG_LINE_UNFINISHED);
    cr_assert(!lg_store_unended(&s, &count, &last) && count == 1 && last == killed);
    const int64_t empty = begin_run(&s); /* killed before its first case */
    cr_assert_eq(summed(&s, 1, &row), 2);
    cr_assert(!lg_store_unended(&s, &count, &last) && count == 2 && last == empty);
    cr_assert(!lg_store_run_end(&s, killed, 0) && !lg_store_run_end(&s, empty, 0));
    cr_assert(summed(&s, 1, &row) == 2 && row.unended == 0 && !lg_store_unended(&s, &count, &last));
    cr_assert(count == 0 && last == -1);
    lg_store_close(&s);
}

Test(store_summary, another_file_of_the_same_kernel_is_another_kernel)
{
    struct lg_store s;
    struct lg_store_summary row;
    open_store(&s);
    const int64_t old = whole_run(&s, "other", NULL, 0, true);
    whole_run(&s, "key-lemma", NULL, 3, true);
    cr_assert_eq(lg_sql_run(&s, "UPDATE kernel SET sha256 = '11' WHERE run_id = ?", "i", old), 0, "%s",
                 s.error);
    cr_assert_eq(summed(&s, 1, &row), 3, "the line of the old file is not shown beside the new one's");
    cr_assert_eq(left(&s, "another file of kernel a"), old);
    lg_store_close(&s);
}

/* Three claims hold; one has a control of its own. What each control was, and what the line amounts to. */
Test(store_summary, a_claim_counts_where_its_control_was_refuted)
{
    static const struct {
        const char *own,
            *other; /* verdicts of the claim's control and of the lemma's other one; NULL: not stated */
        size_t unguarded;
        enum lg_judgement judgement;
    } tries[] = {{"violated", "violated", 0, LG_LINE_PASSES},  {"holds", "violated", 1, LG_LINE_CONTROL},
                 {NULL, "violated", 1, LG_LINE_CONTROL},       {"violated", NULL, 0, LG_LINE_PASSES},
                 {"undecided", "vacuous", 2, LG_LINE_CONTROL}, {NULL, NULL, 2, LG_LINE_CONTROL}};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct lg_store s;
        open_store(&s);
        int64_t run = begin_run(&s);
        put_lemma(&s, run, "key-lemma");
        cr_assert_eq(lg_store_control_put(&s, run, "key-lemma", "P2-descent", "no-descent"), 0, "%s",
                     s.error);
        cr_assert_eq(lg_store_control_put(&s, run, "key-lemma", "P2-descent", "no-descent"), 0, "%s",
                     s.error);
        struct lg_store_claim claims[4] = {CLAIM("P2-descent", "theorem", "holds", 1, 2),
                                           CLAIM("finite-output", "conformance", "holds", 0, 0)};
        size_t n = 2;
        if (tries[i].own)
            claims[n++] = (struct lg_store_claim)CLAIM("no-descent", "control", tries[i].own, 5, 1);
        if (tries[i].other)
            claims[n++] = (struct lg_store_claim)CLAIM("no-rate", "control", tries[i].other, 5, 1);
        end_case(&s, begin_case(&s, run, put_kernel(&s, run, "a"), 0, true), "done", n, claims);
        cr_assert_eq(lg_store_run_end(&s, run, 0), 0, "%s", s.error);
        struct lg_store_summary *rows;
        cr_assert_eq(lg_store_summarize(&s, run, &rows, &n), 0, "%s", s.error);
        cr_assert_eq(n, 1);
        cr_assert_eq(rows[0].unguarded, tries[i].unguarded, "try %zu: %zu", i, rows[0].unguarded);
        cr_assert_eq(lg_store_judge(&rows[0]), tries[i].judgement, "try %zu", i);
        free(rows);
        lg_store_close(&s);
        remove_path();
        make_path();
    }
}

/* A kernel that lacks gd_steps owes only the controls that its cases state: none, and 0 of 0 is no pass. */
Test(store_summary, a_line_without_controls_does_not_pass)
{
    struct lg_store s;
    struct lg_store_summary *rows;
    size_t n;
    open_store(&s);
    int64_t run = begin_run(&s);
    put_lemma(&s, run, "key-lemma");
    const struct lg_store_claim claim = CLAIM("P2-descent", "theorem", "holds", 1, 2);
    end_case(&s, begin_case(&s, run, put_kernel(&s, run, "a"), 0, true), "done", 1, &claim);
    cr_assert_eq(lg_store_run_end(&s, run, 0), 0, "%s", s.error);
    cr_assert_eq(lg_store_summarize(&s, run, &rows, &n), 0, "%s", s.error);
    cr_assert(rows[0].controls == 0 && rows[0].unguarded == 1 && lg_store_judge(&rows[0]) == LG_LINE_CONTROL);
    cr_assert_str_eq(rows[0].first_unguarded, "P2-descent");
    free(rows);
    lg_store_close(&s);
}
