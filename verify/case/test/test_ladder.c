/* The precision ladder: a rung is left at the first call after a claim that it cannot decide, at no other time, and where it
 * is left changes no number of the rung that decides. */
#include "verify/case/case.h"
#include "verify/author/workspace.h"
#include "verify/model/model.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A session starts this program again as its worker when LEMMAGATE_WORKER names no other. */
__attribute__((constructor)) static void be_worker(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--worker") == 0)
        exit(lg_worker_main(atoi(argv[2])));
}

/* A lemma of STEPS calls whose claim, from step `sharp_from` on, only an enclosure of radius 2^-fine separates. */
enum { STEPS = 20, PREMISE = 0, CLAIM = 0 };
static struct {
    int fine, sharp_from;
    int violated_at; /* STEPS: never */
    bool is_vacuous;
    int steps[LG_DOUBLE_WORD + 22 + 1]; /* by rung up to 128 bits: steps run */
} play;

static void play_check(struct lg_case *c)
{
    lg_hypothesis(c, PREMISE, lg_exact(play.is_vacuous), lg_exact(0.5));
    for (int t = 0; t < STEPS; t++) {
        lg_ask(c, LG_OP_STEPS, LG_CALL_OK);
        play.steps[c->precision]++;
        const double gap = ldexp(1, t < play.sharp_from ? -8 : -play.fine);
        lg_claim(c, CLAIM, t, lg_ball_make(t == play.violated_at ? 2 : 0, ldexp(1, -c->precision)),
                 lg_exact(gap));
    }
}

static const struct lg_hypothesis_spec premises[] = {{"premise", "[a] <= [b]"}};
static const struct lg_claim_spec play_claims[] = {{"claim", LG_SHARP, LG_THEOREM, 1, "[a] <= [b]", "", ""}};
static const struct lg_lemma play_lemma = {.id = "play",
                                           .hypotheses = premises,
                                           .n_hypotheses = 1,
                                           .claims = play_claims,
                                           .n_claims = 1,
                                           .check = play_check};

Test(ladder, a_rung_is_left_where_it_cannot_decide)
{
    static const struct {
        int fine, sharp_from, violated_at;
        bool is_vacuous;
        size_t width; /* k: what a rung costs */
        int at_double, at_double_words, at_arb, decided;
        enum lg_verdict verdict;
    } rows[] = {
        {40, 0, STEPS, false, 1, STEPS, 0, 0, LG_DOUBLE, LG_HOLDS},
        {90, 0, STEPS, false, 1, 1, STEPS, 0, LG_DOUBLE_WORD, LG_HOLDS},
        {90, 7, STEPS, false, 1, 8, STEPS, 0, LG_DOUBLE_WORD, LG_HOLDS},
        {90, STEPS - 1, STEPS, false, 1, STEPS, STEPS, 0, LG_DOUBLE_WORD, LG_HOLDS}, /* no call follows */
        {120, 3, STEPS, false, 1, 4, 4, STEPS, 128, LG_HOLDS},
        {90, 7, 2, false, 1, STEPS, 0, 0, LG_DOUBLE, LG_VIOLATED}, /* wrong: nothing is run again */
        {90, 2, 7, false, 1, 3, STEPS, 0, LG_DOUBLE_WORD,
         LG_VIOLATED}, /* wrong later: seen by the rung that decides */
        {90, 0, STEPS, true, 1, STEPS, 0, 0, LG_DOUBLE, LG_VACUOUS}, /* a finer rung has nothing to decide */
        {90, 0, STEPS, false, 1 << 30, STEPS, 0, 0, LG_DOUBLE,
         LG_UNDECIDED} /* the next one would cost too much */
    };
    for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
        struct lg_case c = {.inst = {.n = 1, .d = 1, .k = rows[j].width}, .recipe = {.lemma = &play_lemma}};
        struct lg_record rec = {0};
        int precision = 0;
        memset(&play, 0, sizeof play);
        play.fine = rows[j].fine, play.sharp_from = rows[j].sharp_from;
        play.violated_at = rows[j].violated_at, play.is_vacuous = rows[j].is_vacuous;
        cr_assert_eq(lg_case_check(&c, &rec, false, &precision), 0);
        cr_assert_eq(precision, rows[j].decided, "row %zu: %d", j, precision);
        cr_assert_eq(rec.finals[CLAIM].verdict, rows[j].verdict, "row %zu", j);
        cr_assert_eq(rec.claims[CLAIM].count, STEPS, "row %zu: the rung that decides runs the whole case", j);
        cr_assert_str_eq(rec.outcome, "done");
        cr_assert_eq(play.steps[LG_DOUBLE], rows[j].at_double, "row %zu: %d", j, play.steps[LG_DOUBLE]);
        cr_assert_eq(play.steps[LG_DOUBLE_WORD], rows[j].at_double_words, "row %zu: %d", j,
                     play.steps[LG_DOUBLE_WORD]);
        cr_assert_eq(play.steps[128], rows[j].at_arb, "row %zu: %d", j, play.steps[128]);
        lg_record_close(&rec);
    }
}

static struct lg_session *opened(const char *folder, const char *name)
{
    char path[4096], error[512] = "";
    snprintf(path, sizeof path, "%s/../%s/%s.so", LG_TEST_PLUGIN_DIR, folder, name);
    if (access(path, R_OK))
        cr_skip_test("the plug-ins are not built");
    struct lg_session *s = lg_session_open(path, lg_limits_default(), error, sizeof error);
    cr_assert(s, "%s", error);
    return s;
}

static void expect_same_ball(lg_ball a, lg_ball b, const char *what)
{
    cr_assert(memcmp(&a.mid, &b.mid, sizeof a.mid) == 0 && memcmp(&a.rad, &b.rad, sizeof a.rad) == 0,
              "%s: %a +- %a, %a +- %a", what, a.mid, a.rad, b.mid, b.rad);
}

/* The rung that the ladder ended on, run alone from the start, states the same to the bit. Returns that rung. */
static int expect_same_alone(struct lg_session *s, const char *lemma, const char *family, uint64_t index)
{
    struct lg_case c = {.precision = LG_DOUBLE, .session = s};
    struct lg_record climbed = {0}, alone = {0};
    char error[512] = "";
    int precision = 0;
    c.recipe = (struct lg_recipe){.lemma = lg_lemma_find(lemma),
                                  .family = lg_family_find(family),
                                  .seed = 1,
                                  .index = index,
                                  .storage_unit = LG_U};
    cr_assert_eq(lg_case_prepare(&c, error, sizeof error), 0, "%s", error);
    cr_assert_eq(lg_case_check(&c, &climbed, false, &precision), 0);
    cr_assert_eq(lg_case_check_at(&c, &alone, false, precision), 0);
    for (size_t i = 0; i < c.recipe.lemma->n_claims; i++) {
        const char *name = c.recipe.lemma->claims[i].name;
        cr_assert_eq(climbed.finals[i].verdict, alone.finals[i].verdict, "%s", name);
        cr_assert_eq(climbed.claims[i].count, alone.claims[i].count, "%s", name);
        expect_same_ball(climbed.claims[i].observed, alone.claims[i].observed, name);
        expect_same_ball(climbed.claims[i].bound, alone.claims[i].bound, name);
    }
    cr_assert_str_eq(climbed.outcome, alone.outcome);
    lg_record_close(&climbed);
    lg_record_close(&alone);
    lg_case_clear(&c);
    return precision;
}

/* Plain loops declare depths of their lengths, which double enclosures resolve; compensated sums declare 1. */
Test(ladder, a_kernel_ends_on_the_rung_that_its_declaration_calls_for)
{
    static const struct {
        const char *kernel;
        int least, most;
    } rows[] = {{"reversed", LG_DOUBLE, LG_DOUBLE}, {"dot2", LG_DOUBLE_WORD, 128}};
    for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
        struct lg_session *s = opened("correct", rows[j].kernel);
        for (uint64_t index = 0; index < 3; index++) {
            const int rung = expect_same_alone(s, "function-conformance", "gaussian-sphere", index);
            cr_assert(rung >= rows[j].least && rung <= rows[j].most, "%s, case %llu: %d bits", rows[j].kernel,
                      (unsigned long long)index, rung);
        }
        lg_session_close(s);
    }
}
