/* Shrinking: the result is no larger, fails by the same claim with every hypothesis of it certainly true, does so again
 * from its text, and is the same each time; what does not fail is not shrunk. */
#include "fixtures/lib/kinds.h"
#include "verify/replay/regression.h"
#include "verify/replay/shrink.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A session starts this program again as its worker when LEMMAGATE_WORKER names no other. */
__attribute__((constructor)) static void be_worker(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--worker") == 0)
        exit(lg_worker_main(atoi(argv[2])));
}

static struct lg_session *opened(const char *folder, const char *name)
{
    char path[4096], error[512] = "";
    snprintf(path, sizeof path, "%s/%s/%s.so", LG_TEST_PLUGIN_DIR, folder, name);
    if (access(path, R_OK))
        cr_skip_test("the plug-ins are not built");
    struct lg_session *s = lg_session_open(path, lg_limits_default(), error, sizeof error);
    cr_assert(s, "%s", error);
    return s;
}

/* Case `index` of a family as the store would have it. */
static char *stored(const char *lemma, const char *family, uint64_t index, size_t *numbers, uint32_t *steps)
{
    struct lg_case c = {.precision = 53};
    char error[512] = "";
    c.recipe = (struct lg_recipe){.lemma = lg_lemma_find(lemma),
                                  .family = lg_family_find(family),
                                  .seed = 1,
                                  .index = index,
                                  .storage_unit = LG_U};
    cr_assert_eq(lg_case_prepare(&c, error, sizeof error), 0, "%s", error);
    char *text = lg_case_text(&c, false);
    *numbers = lg_instance_numbers(&c.inst);
    *steps = c.recipe.steps;
    lg_case_clear(&c);
    return text;
}

static struct lg_shrink_request request(const char *text, const char *claim, struct lg_session *s)
{
    return (struct lg_shrink_request){
        .text = text, .claim = claim, .session = s, .calls = 300, .work = 2e9, .numbers = LG_VALUES_MOST};
}

static size_t position(const struct lg_lemma *lemma, const char *claim)
{
    size_t i = 0;
    while (i < lemma->n_claims && strcmp(lemma->claims[i].name, claim))
        i++;
    return i;
}

/* The text alone, in a fresh case, on the kernel: the same bits. */
static void expect_again(const struct lg_shrunk *small, struct lg_session *s, const char *claim)
{
    struct lg_case c = {.precision = 53, .session = s};
    struct lg_record rec = {0};
    char error[512] = "", *text = lg_case_text(&small->c, true);
    int precision = 0;
    cr_assert_eq(lg_case_parse(text, "x.case", &c, error, sizeof error), 0, "%s", error);
    c.session = s;
    cr_assert_eq(lg_case_prepare(&c, error, sizeof error), 0, "%s", error);
    cr_assert_eq(lg_case_check(&c, &rec, false, &precision), 0);
    size_t i = position(c.recipe.lemma, claim);
    cr_assert(i < c.recipe.lemma->n_claims && rec.finals[i].verdict == LG_VIOLATED);
    cr_assert(rec.claims[i].truth == LG_FALSE &&
              rec.claims[i].observed.mid == small->statement.observed.mid &&
              rec.claims[i].bound.mid == small->statement.bound.mid);
    for (size_t h = 0; h < c.recipe.lemma->n_hypotheses; h++)
        cr_assert(!(c.recipe.lemma->claims[i].needs >> h & 1u) ||
                  (rec.hypotheses[h].count && rec.hypotheses[h].truth == LG_TRUE));
    lg_record_close(&rec);
    lg_case_clear(&c);
    free(text);
}

struct row {
    const char *mutant, *lemma, *family, *claim;
    uint64_t index;
    size_t n, d, k, steps; /* what a person would find: no smaller instance can show it */
};

static void expect_shrunk(const struct row *r)
{
    struct lg_session *s = opened("../mutants", r->mutant), *reference = NULL;
    struct lg_shrunk small, again;
    size_t numbers;
    uint32_t steps;
    char error[512] = "", *text = stored(r->lemma, r->family, r->index, &numbers, &steps), *first, *second;
    struct lg_shrink_request q = request(text, r->claim, s);
    cr_assert_eq(lg_shrink(&q, &small, error, sizeof error), LG_SHRINK_OK, "%s %s: %s", r->mutant, r->claim,
                 error);
    cr_assert_eq(lg_shrink(&q, &again, error, sizeof error), LG_SHRINK_OK, "%s", error);
    first = lg_case_text(&small.c, false);
    second = lg_case_text(&again.c, false);
    cr_assert_str_eq(first, second, "shrinking is deterministic");
    cr_assert(small.calls > 0 && small.calls <= q.calls && small.successes > 0 &&
              small.successes <= small.calls);
    cr_assert(lg_instance_numbers(&small.c.inst) < numbers && small.c.recipe.steps <= steps);
    cr_assert_str_eq(small.c.recipe.claim, r->claim);
    cr_assert(small.c.inst.n <= r->n && small.c.inst.d <= r->d && small.c.inst.k <= r->k &&
                  small.c.recipe.steps <= r->steps,
              "%s %s: n=%zu d=%zu k=%zu tau=%u", r->mutant, r->claim, small.c.inst.n, small.c.inst.d,
              small.c.inst.k, (unsigned)small.c.recipe.steps);
    expect_again(&small, s, r->claim);
    lg_shrunk_clear(&again);
    /* A correct kernel satisfies what the mutant breaks. */
    q.text = first;
    q.session = reference = lg_session_open("reference", lg_limits_default(), error, sizeof error);
    cr_assert_eq(lg_shrink(&q, &again, error, sizeof error), LG_SHRINK_HOLDS);
    lg_session_close(reference);
    lg_session_close(s);
    lg_shrunk_clear(&small);
    free(first);
    free(second);
    free(text);
}

Test(shrink, small_failing_as_before_and_the_same_each_time)
{
    static const struct row rows[] = {
        {"eta_twice", "key-lemma", "gaussian-sphere", "gd-step", 0, 1, 1, 2, 1},
        {"wrong_sign", "key-lemma", "gaussian-sphere", "rate", 1, 1, 1, 2, 1},
        {"stale_residual", "key-lemma", "gaussian-sphere", "gd-step", 0, 1, 1, 2,
         2}, /* the second step is stale */
        {"eta_twice", "linear-least-squares", "linear-gaussian", "direction", 0, 1, 1, 1, 1},
        {"eta_twice", "recovery-step-conformance", "recovery-gaussian", "recovery-step", 0, 1, 1, 1, 1},
        {"fit_not_least_norm", "output-layer", "wide-layer", "least-norm", 0, 2, 2, 4, 1},
        {"gram_unscaled", "function-conformance", "gaussian-sphere", "gram", 0, 1, 1, 2, 2},
    };
    for (size_t j = 0; j < sizeof rows / sizeof *rows; j++)
        expect_shrunk(&rows[j]);
}

Test(shrink, a_correct_kernel_has_nothing_to_shrink)
{
    char error[512] = "";
    struct lg_session *s = lg_session_open("reference", lg_limits_default(), error, sizeof error);
    struct lg_shrunk small;
    size_t numbers;
    uint32_t steps;
    char *text = stored("key-lemma", "gaussian-sphere", 0, &numbers, &steps);
    struct lg_shrink_request q = request(text, "gd-step", s);
    cr_assert_eq(lg_shrink(&q, &small, error, sizeof error), LG_SHRINK_HOLDS);
    q.text = "lemma=no-such";
    cr_assert_eq(lg_shrink(&q, &small, error, sizeof error), LG_SHRINK_ERROR);
    cr_assert(strstr(error, "no-such"), "%s", error);
    free(text);
    lg_session_close(s);
}

/* Without a budget the case stays as it is, with its recipe; with room for few numbers it stays generated. */
Test(shrink, the_budget_bounds_what_is_tried)
{
    struct lg_session *s = opened("../mutants", "eta_twice");
    struct lg_shrunk small;
    size_t numbers;
    uint32_t steps;
    char error[512] = "", *text = stored("key-lemma", "gaussian-sphere", 0, &numbers, &steps);
    struct lg_shrink_request q = request(text, "gd-step", s);
    q.calls = 0;
    cr_assert_eq(lg_shrink(&q, &small, error, sizeof error), LG_SHRINK_OK, "%s", error);
    cr_assert(small.calls == 0 && small.successes == 0 && lg_instance_numbers(&small.c.inst) == numbers);
    lg_shrunk_clear(&small);
    q.calls = 5;
    cr_assert_eq(lg_shrink(&q, &small, error, sizeof error), LG_SHRINK_OK, "%s", error);
    cr_assert_leq(small.calls, 5);
    lg_shrunk_clear(&small);
    q.calls = 300;
    q.numbers = 0;
    cr_assert_eq(lg_shrink(&q, &small, error, sizeof error), LG_SHRINK_OK, "%s", error);
    cr_assert(small.successes > 0 && small.c.recipe.family == lg_family_find("gaussian-sphere") &&
              small.c.recipe.n_choices > 0);
    expect_again(&small, s, "gd-step");
    lg_shrunk_clear(&small);
    free(text);
    lg_session_close(s);
}

/* echo.h's plug-ins know tanh only; a crash stays a crash, and a status a status. */
Test(shrink, outcomes_are_shrunk_too)
{
    static const char *const rows[][2] = {{"crash", "crashed"}, {"status", "failed"}};
    for (size_t j = 0; j < 2; j++) {
        struct lg_session *s = opened(".", rows[j][0]);
        struct lg_shrunk small;
        enum lg_shrink_status status = LG_SHRINK_HOLDS;
        size_t numbers = 0;
        uint32_t steps;
        char error[512] = "", *text = NULL;
        for (uint64_t index = 0; index < 40 && status == LG_SHRINK_HOLDS; index++) {
            free(text);
            text = stored("key-lemma", "gaussian-sphere", index, &numbers, &steps);
            struct lg_shrink_request q = request(text, rows[j][1], s);
            status = lg_shrink(&q, &small, error, sizeof error);
        }
        cr_assert_eq(status, LG_SHRINK_OK, "%s", error);
        cr_assert_str_eq(small.record.outcome, rows[j][1]);
        cr_assert(small.c.inst.n == 1 && small.c.inst.d == 1 && small.c.inst.k <= 2 &&
                      small.c.recipe.steps == 1,
                  "n=%zu d=%zu k=%zu", small.c.inst.n, small.c.inst.d, small.c.inst.k);
        lg_shrunk_clear(&small);
        free(text);
        lg_session_close(s);
    }
}

/* Every stored case can be run, and a correct kernel fails none of its claims. */
Test(shrink, regression_cases_are_sound)
{
    static const char *const kernels[] = {"reference", "reference_f32"};
    size_t cases = 0;
    char error[512] = "";
    for (size_t k = 0; k < 2; k++) {
        struct lg_session *s = lg_session_open(kernels[k], lg_limits_default(), error, sizeof error);
        cr_assert(s, "%s", error);
        for (const struct lg_lemma *const *lemma = lg_lemmas; *lemma; lemma++)
            for (size_t at = 0;; at++) {
                struct lg_case c = {.session = (*lemma)->pure ? NULL : s};
                struct lg_record rec = {0};
                struct lg_statement ignored;
                int precision = 0, status = lg_regression_case(*lemma, at, &c, error, sizeof error);
                cr_assert_geq(status, 0, "%s", error);
                if (!status)
                    break;
                cases++;
                cr_assert_eq(lg_case_check(&c, &rec, false, &precision), 0);
                cr_assert(!strcmp(rec.outcome, "done"), "%s", rec.trouble);
                for (size_t i = 0; i < (*lemma)->n_claims; i++)
                    cr_assert((*lemma)->claims[i].role == LG_CONTROL ||
                                  !lg_record_fails(&rec, (*lemma)->claims[i].name, &ignored),
                              "%s case %zu: %s", (*lemma)->id, at, (*lemma)->claims[i].name);
                lg_record_close(&rec);
                lg_case_clear(&c);
            }
        lg_session_close(s);
    }
    size_t stored_cases = 0;
    while (lg_regressions[stored_cases].name)
        stored_cases++;
    cr_assert(stored_cases > 0 && cases == 2 * stored_cases, "each file belongs to one lemma");
}
