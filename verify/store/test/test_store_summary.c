/* The verdict table's arithmetic on a store small enough to count by hand. */
#include "verify/store/test/scratch_store.h"

TestSuite(store_summary, .init = make_path, .fini = remove_path);

static void end_case(struct lg_store *s, int64_t id, const char *outcome, size_t n,
                     const struct lg_store_claim *claims)
{
    const struct lg_store_result result = {outcome, "", 53, 0, NULL, 0, claims, n, NULL, 0};
    cr_assert_eq(lg_store_case_end(s, id, &result), 0, "%s", s->error);
}

#define CLAIM(name, role, verdict, observed, bound)                              \
    {                                                                            \
        name, role, verdict, "", 0, NAN, {observed, 0}, {bound, 0}, 1, 0, 0, NAN \
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

    int64_t again = begin_run(&s);
    put_lemma(&s, again, "key-lemma");
    a = put_kernel(&s, again, "a");
    end_case(&s, begin_case(&s, again, a, 2, false), "done", 0, NULL);
    end_case(&s, begin_case(&s, again, a, 9, true), "done", 0, NULL);
    cr_assert_eq(lg_store_summarize(&s, -1, &rows, &n), 0, "%s", s.error);
    cr_assert(n == 4 && rows[0].cases == 6, "case 2 ran twice and counts once; case 9 is new");
    cr_assert_eq(rows[0].violated, 0, "the last result of case 2 counts");
    free(rows);
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
    cr_assert_eq(lg_store_summarize(&s, run, &rows, &n), 0, "%s", s.error);
    cr_assert(rows[0].controls == 0 && rows[0].unguarded == 1 && lg_store_judge(&rows[0]) == LG_LINE_CONTROL);
    cr_assert_str_eq(rows[0].first_unguarded, "P2-descent");
    free(rows);
    lg_store_close(&s);
}
