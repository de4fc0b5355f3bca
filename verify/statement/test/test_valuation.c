/* Decisions: certain both ways, and never from what is missing, not finite or merely overlapping.
 * Definitions and running quantities against the same recursion in doubles. */
#include "verify/statement/valuation.h"

#include "verify/rigor/test/sample.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define Q(name)                                           \
    {                                                     \
        name, NULL, "scalar", "for the test", NULL, false \
    }

static const struct lg_quantity xyz[] = {Q("x"), Q("y"), Q("z")};

/* A glossary of x, y, z, whose last statement uses all of them, with values. */
struct setting {
    struct lg_glossary g;
    struct lg_valuation v;
    const char *statements[2];
};

static void setting_open(struct setting *s, const char *statement, const struct lg_arithmetic *a, slong bits)
{
    struct lg_glossary_error error;
    s->statements[0] = statement;
    s->statements[1] = "x + y <= z";
    const struct lg_glossary_tables t = {xyz, NULL, NULL, s->statements, 3, 0, 0, 2};
    cr_assert_eq(lg_glossary_open(&s->g, &t, &error), 0, "%s", error.message);
    cr_assert_eq(lg_valuation_open(&s->v, &s->g, a, bits), 0);
}

static void setting_close(struct setting *s)
{
    lg_valuation_close(&s->v);
    lg_glossary_close(&s->g);
}

static struct lg_decision decide(const char *statement, const struct lg_arithmetic *a, lg_ball x, lg_ball y,
                                 lg_ball z, char *why)
{
    struct setting s;
    struct lg_decision d;
    setting_open(&s, statement, a, 128);
    lg_valuation_set(&s.v, 0, x);
    lg_valuation_set(&s.v, 1, y);
    lg_valuation_set(&s.v, 2, z);
    lg_decide(&s.v, 0, &d);
    lg_trouble_text(why, 300, &d.trouble);
    setting_close(&s);
    return d;
}

static const struct lg_arithmetic *const both[] = {&lg_ball_arithmetic, &lg_arb_arithmetic};

Test(valuation, three_answers_and_one_for_equalities)
{
    static const struct {
        const char *statement;
        lg_ball x, y, z;
        enum lg_answer answer;
        size_t relation;
    } cases[] = {
        {"x <= y", {1, 0}, {2, 0}, {0, 0}, LG_ANSWER_TRUE, 1},
        {"x <= y", {2, 0}, {2, 0}, {0, 0}, LG_ANSWER_TRUE, 1},
        {"x <= y", {3, 0}, {2, 0}, {0, 0}, LG_ANSWER_FALSE, 0},
        {"x <= y", {2, 0.5}, {2, 0}, {0, 0}, LG_ANSWER_UNDECIDED, 0},
        {"x <= y", {1, 0.5}, {2, 0.25}, {0, 0}, LG_ANSWER_TRUE, 1},
        {"x < y", {2, 0}, {2, 0}, {0, 0}, LG_ANSWER_FALSE, 0},
        {"x < y", {1, 0}, {2, 0}, {0, 0}, LG_ANSWER_TRUE, 1},
        {"x < y", {2, 0.5}, {2, 0}, {0, 0}, LG_ANSWER_UNDECIDED, 0},
        {"x = y", {2, 0}, {2, 0}, {0, 0}, LG_ANSWER_UNREFUTED, 0},
        {"x = y", {2, 0.5}, {2, 0}, {0, 0}, LG_ANSWER_UNREFUTED, 0},
        {"x = y", {1, 0.5}, {2, 0.25}, {0, 0}, LG_ANSWER_FALSE, 0},
        {"x <= y <= z", {1, 0}, {2, 0}, {3, 0}, LG_ANSWER_TRUE, 2},
        {"x <= y <= z", {1, 0}, {2, 0}, {1, 0}, LG_ANSWER_FALSE, 1},
        {"x <= y <= z", {1, 1}, {1, 1}, {-9, 0}, LG_ANSWER_FALSE, 1},
        {"x <= y <= z", {1, 0}, {2, 0.5}, {2, 0}, LG_ANSWER_UNDECIDED, 1},
        {"x = y <= z", {1, 0}, {1, 0}, {2, 0}, LG_ANSWER_UNREFUTED, 0},
        {"x = y <= z", {1, 0}, {1, 0}, {1, 0.5}, LG_ANSWER_UNDECIDED, 1},
    };
    char why[300];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int k = 0; k < 2; k++) {
            struct lg_decision d =
                decide(cases[i].statement, both[k], cases[i].x, cases[i].y, cases[i].z, why);
            cr_assert_eq(d.answer, cases[i].answer, "case %zu in %s: %d %s", i, both[k]->name, d.answer, why);
            cr_assert_eq(d.relation, cases[i].relation, "case %zu in %s", i, both[k]->name);
            cr_assert_eq(d.answer == LG_ANSWER_UNDECIDED, d.trouble.reason != NULL, "case %zu", i);
        }
}

/* Whatever the statement, a value that is NaN, infinite or of a negative radius decides nothing, nor does
 * one that is undefined. */
Test(valuation, nothing_is_decided_from_what_is_no_number)
{
    static const lg_ball bad[] = {{NAN, 0},      {0, NAN}, {INFINITY, 0}, {-INFINITY, 0},
                                  {0, INFINITY}, {1, -1},  {NAN, NAN}};
    static const char *const statements[] = {
        "0 x <= 1",   "x <= x", "min(x, y) <= z",  "y <= y + x^0",  "1/x <= y",    "-10^300 < x",
        "y <= z < x", "x = 1",  "abs(x) <= 10^36", "sqrt+(x) <= 2", "y <= exp(x)", "y <= max(z, x)"};
    char why[300];
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        for (size_t b = 0; b < sizeof bad / sizeof *bad; b++)
            for (int k = 0; k < 2; k++) {
                struct lg_decision d = decide(statements[i], both[k], bad[b], lg_exact(1), lg_exact(2), why);
                cr_assert_eq(d.answer, LG_ANSWER_UNDECIDED, "%s with %g +- %g", statements[i], bad[b].mid,
                             bad[b].rad);
                cr_assert(strstr(why, "x is not finite"), "%s", why);
            }
}

Test(valuation, reasons_name_the_part)
{
    static const struct {
        const char *statement, *why;
        lg_ball x, y;
    } cases[] = {
        {"y <= 1 + sqrt(x - y)",
         "sqrt(x - y) is the square root of a number that may be negative",
         {1, 0},
         {2, 0}},
        {"y <= 2 + 1/(x - y)", "1/(x - y) divides by a number that may be 0", {1, 0x1p-50}, {1, 0}},
        {"log(x) <= y", "log(x) is the logarithm of a number that may not be positive", {0, 0}, {1, 0}},
        {"x <= y", "the enclosures of the two sides overlap", {1, 0.5}, {1, 0}},
    };
    char why[300];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int k = 0; k < 2; k++) {
            struct lg_decision d =
                decide(cases[i].statement, both[k], cases[i].x, cases[i].y, lg_exact(0), why);
            cr_assert_eq(d.answer, LG_ANSWER_UNDECIDED);
            cr_assert_str_eq(why, cases[i].why);
        }
    struct lg_decision d =
        decide("x*10 <= y*10", &lg_ball_arithmetic, lg_exact(1e308), lg_exact(1e307), lg_exact(0), why);
    cr_assert_eq(d.answer, LG_ANSWER_UNDECIDED);
    cr_assert_str_eq(why, "x*10 is not finite, or not known to be");
    d = decide("x*10 <= y*10", &lg_arb_arithmetic, lg_exact(1e308), lg_exact(1e307), lg_exact(0), why);
    cr_assert_eq(d.answer, LG_ANSWER_FALSE, "Arb does not overflow there");
    cr_assert(!lg_ball_finite(d.sides[0]) && lg_ball_finite(d.sides[1]),
              "what no double holds is shown as unknown");
}

/* Relative distance 2^-80: beyond doubles and beyond what doubles can show of the sides, and decided at 128
 * bits both ways. */
Test(valuation, what_doubles_cannot_tell_apart_is_decided_in_arb)
{
    static const char *const statements[] = {"x^2 <= y", "x^2 < y", "y <= x^2", "x^2 = y"};
    static const enum lg_answer answers[] = {LG_ANSWER_TRUE, LG_ANSWER_TRUE, LG_ANSWER_FALSE,
                                             LG_ANSWER_FALSE};
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    arb_set_ui(y, 2);
    arb_sqrt(x, y, 200);
    arb_set_d(y, 0x1p-79);
    arb_add_ui(y, y, 2, 200);
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 2; k++) {
            struct setting s;
            struct lg_decision d;
            setting_open(&s, statements[i], both[k], 128);
            lg_valuation_set_arb(&s.v, 0, x);
            lg_valuation_set_arb(&s.v, 1, y);
            lg_decide(&s.v, 0, &d);
            cr_assert_eq(d.answer,
                         k == 1   ? answers[i]
                         : i == 3 ? LG_ANSWER_UNREFUTED
                                  : LG_ANSWER_UNDECIDED,
                         "%s in %s", statements[i], both[k]->name);
            cr_assert(fabs(d.sides[0].mid - d.sides[1].mid) < 0x1p-50, "as doubles the sides look equal");
            setting_close(&s);
        }
    arb_clear(x);
    arb_clear(y);
}

/* A double word enters Arb with all of its bits. */
Test(valuation, double_words_keep_their_low_part)
{
    struct setting s;
    struct lg_decision d;
    setting_open(&s, "x < y", &lg_arb_arithmetic, 128);
    lg_valuation_set_double_word(&s.v, 0, (struct lg_dw){1, 0x1p-90}, 0x1p-100);
    lg_valuation_set_double_word(&s.v, 1, (struct lg_dw){1, 0x1p-89}, 0x1p-100);
    lg_decide(&s.v, 0, &d);
    cr_assert_eq(d.answer, LG_ANSWER_TRUE);
    lg_valuation_set_double_word(&s.v, 0, (struct lg_dw){1, 0x1p-90}, 0x1p-90);
    lg_decide(&s.v, 0, &d);
    cr_assert_eq(d.answer, LG_ANSWER_UNDECIDED);
    lg_valuation_set_double_word(&s.v, 0, (struct lg_dw){1, NAN}, 0);
    lg_decide(&s.v, 0, &d);
    cr_assert_eq(d.answer, LG_ANSWER_UNDECIDED);
    setting_close(&s);
}

/* What a step did not give is not taken from the one before. */
Test(valuation, forgotten_values_are_missing)
{
    struct setting s;
    struct lg_decision d;
    char why[300];
    setting_open(&s, "x <= y", &lg_ball_arithmetic, 53);
    lg_decide(&s.v, 0, &d);
    lg_trouble_text(why, sizeof why, &d.trouble);
    cr_assert_eq(d.answer, LG_ANSWER_UNDECIDED);
    cr_assert_str_eq(why, "x has no value");
    lg_valuation_set(&s.v, 0, lg_exact(1));
    lg_valuation_set(&s.v, 1, lg_exact(2));
    lg_decide(&s.v, 0, &d);
    cr_assert_eq(d.answer, LG_ANSWER_TRUE);
    lg_valuation_forget(&s.v, 1);
    lg_decide(&s.v, 0, &d);
    lg_trouble_text(why, sizeof why, &d.trouble);
    cr_assert_eq(d.answer, LG_ANSWER_UNDECIDED);
    cr_assert_str_eq(why, "y has no value");
    setting_close(&s);
}

/* Random enclosures: a certain answer is right at every point that is tried. */
Test(valuation, certain_answers_are_right)
{
    uint64_t state = 9;
    size_t certain = 0;
    struct setting s;
    setting_open(&s, "x y - z <= z x/2", &lg_ball_arithmetic, 53);
    for (int i = 0; i < 4000; i++) {
        lg_ball b[3];
        struct lg_decision d;
        for (int k = 0; k < 3; k++) {
            b[k] = lg_ball_make(sample_uniform(&state),
                                ldexp(fabs(sample_uniform(&state)), -sample_int(&state, 20)));
            lg_valuation_set(&s.v, k, b[k]);
        }
        lg_decide(&s.v, 0, &d);
        if (d.answer == LG_ANSWER_UNDECIDED)
            continue;
        certain++;
        for (int c = 0; c < 27; c++) {
            const double x = b[0].mid + (c % 3 - 1) * b[0].rad * 0.99,
                         y = b[1].mid + (c / 3 % 3 - 1) * b[1].rad * 0.99,
                         z = b[2].mid + (c / 9 - 1) * b[2].rad * 0.99, gap = z * x / 2 - x * y + z;
            cr_assert(d.answer == LG_ANSWER_TRUE ? gap > -1e-14 : gap < 1e-14);
        }
    }
    cr_assert_gt(certain, 1000);
    setting_close(&s);
}

static const struct lg_quantity run[] = {Q("eta"), Q("beta"), Q("|e|")};
static const struct lg_running sums[] = {
    {"A' = q A + beta |e|", "0"}, {"E' = E + |e|", "0"}, {"F' = G", "1"}, {"G' = F + G", "1"}};
static const char *const definitions[] = {"q := 1 - eta beta^2", "bound := A + 2 E"};
static const char *const claims[] = {"bound <= 10^6", "F <= G"};

/* The sums of a run, all from the old values at once. */
Test(valuation, running_quantities_step_together)
{
    const struct lg_glossary_tables t = {run, sums, definitions, claims, 3, 4, 2, 2};
    struct lg_glossary g;
    struct lg_glossary_error error;
    cr_assert_eq(lg_glossary_open(&g, &t, &error), 0, "%s", error.message);
    for (int k = 0; k < 2; k++) {
        struct lg_valuation v;
        struct lg_decision d;
        cr_assert_eq(lg_valuation_open(&v, &g, both[k], 100), 0);
        lg_valuation_set(&v, 0, lg_exact(0.25));
        lg_valuation_set(&v, 1, lg_exact(1.5));
        lg_decide(&v, 0, &d);
        cr_assert_eq(d.answer, LG_ANSWER_UNDECIDED, "not started");
        lg_valuation_start(&v);
        double A = 0, E = 0, F = 1, G = 1;
        for (int step = 1; step <= 20; step++) {
            lg_valuation_set(&v, 2, lg_exact(ldexp(1, -step)));
            lg_valuation_step(&v);
            A = (1 - 0.25 * 2.25) * A + 1.5 * ldexp(1, -step);
            E += ldexp(1, -step);
            const double next = F + G;
            F = G;
            G = next;
            lg_decide(&v, 0, &d);
            cr_assert_eq(d.answer, LG_ANSWER_TRUE);
            cr_assert(fabs(d.sides[0].mid - (A + 2 * E)) < 1e-14, "%d: %g", step, d.sides[0].mid);
            cr_assert(fabs(lg_valuation_ball(&v, lg_glossary_slot(&g, "A")).mid - A) < 1e-14);
            cr_assert(fabs(lg_valuation_ball(&v, lg_glossary_slot(&g, "q")).mid - 0.4375) < 1e-15);
            lg_decide(&v, 1, &d);
            cr_assert(d.answer == LG_ANSWER_TRUE && d.sides[0].mid == F && d.sides[1].mid == G);
        }
        lg_valuation_set(&v, 2, lg_exact(NAN)); /* one step that is not known spoils the sum for good */
        lg_valuation_step(&v);
        lg_valuation_set(&v, 2, lg_exact(0));
        lg_valuation_step(&v);
        lg_decide(&v, 0, &d);
        char why[300];
        lg_trouble_text(why, sizeof why, &d.trouble);
        cr_assert_eq(d.answer, LG_ANSWER_UNDECIDED);
        cr_assert_str_eq(why, "|e| is not finite, or not known to be");
        cr_assert(!lg_ball_finite(lg_valuation_ball(&v, lg_glossary_slot(&g, "bound"))));
        lg_valuation_close(&v);
    }
    lg_glossary_close(&g);
}

/* A definition without a value troubles what uses it, and nothing else. */
Test(valuation, troubles_stay_where_they_are)
{
    static const char *const two[] = {"c := sqrt(x - y)", "d := x + y"};
    static const char *const statements[] = {"c <= z", "d <= z"};
    const struct lg_glossary_tables t = {xyz, NULL, two, statements, 3, 0, 2, 2};
    struct lg_glossary g;
    struct lg_glossary_error error;
    struct lg_valuation v;
    struct lg_decision d;
    char why[300];
    cr_assert_eq(lg_glossary_open(&g, &t, &error), 0, "%s", error.message);
    cr_assert_eq(lg_valuation_open(&v, &g, &lg_ball_arithmetic, 53), 0);
    lg_valuation_set(&v, 0, lg_exact(1));
    lg_valuation_set(&v, 1, lg_exact(2));
    lg_valuation_set(&v, 2, lg_exact(4));
    lg_decide(&v, 0, &d);
    lg_trouble_text(why, sizeof why, &d.trouble);
    cr_assert_eq(d.answer, LG_ANSWER_UNDECIDED);
    cr_assert_str_eq(why, "sqrt(x - y) is the square root of a number that may be negative");
    lg_decide(&v, 1, &d);
    cr_assert_eq(d.answer, LG_ANSWER_TRUE);
    lg_valuation_set(&v, 0, lg_exact(6));
    lg_decide(&v, 0, &d);
    cr_assert_eq(d.answer, LG_ANSWER_TRUE, "definitions follow their values");
    lg_valuation_close(&v);
    lg_glossary_close(&g);
}

static char *terms_text(const char *statement, lg_ball x, lg_ball y, lg_ball z)
{
    struct setting s;
    char *text = NULL;
    size_t size = 0;
    setting_open(&s, statement, &lg_ball_arithmetic, 53);
    lg_valuation_set(&s.v, 0, x);
    lg_valuation_set(&s.v, 1, y);
    lg_valuation_set(&s.v, 2, z);
    FILE *out = open_memstream(&text, &size);
    lg_terms_print(out, &s.v, s.g.statements[0]->sides[1]);
    fclose(out);
    setting_close(&s);
    return text;
}

Test(valuation, terms_of_a_sum)
{
    static const struct {
        const char *statement, *text;
    } cases[] = {
        {"x <= sqrt+(x^2 - y) + z x/4", "0.25 = 0 [sqrt+(x^2 - y)] + 0.25 [z x/4]"},
        {"x <= -(x - y) - (z - 2)", "3 = -1 [x] + 3 [y] - 1 [z] + 2 [2]"},
        {"x <= y z", "3 = 3 [y z]"},
        {"x <= y + 1/(x - z)", "unknown = 3 [y] + unknown [1/(x - z)]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = terms_text(cases[i].statement, lg_exact(1), lg_exact(3), lg_exact(1));
        cr_assert_str_eq(text, cases[i].text);
        free(text);
    }
}
