/* Formulas in a running case (values.c): what is set, evaluated, advanced and stated, and that what has no finite value is never
 * taken for certain. */
#include "verify/author/formulas.h"
#include "verify/author/record.h"

#include <criterion/criterion.h>
#include <string.h>

enum { H_SMALL, H_LATE, HYPOTHESES };

static const struct lg_quantity quantities[] = {
    {"p", NULL, "scalar", "given", "1", false}, {"q", NULL, "scalar", "given", "1", false}, {NULL}};
static const char *const definitions[] = {"total := p + q", NULL};
static const struct lg_running running[] = {{"S' = S/2 + p", "0"}, {NULL}};
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_SMALL] = {"small", "p <= 4", LG_AT_STEP},
    [H_LATE] = {"late", "q <= 4", LG_AT_END},
};

#define STATED(text, when) LG_SHARP, LG_THEOREM, 1u << H_SMALL, text, "", "iteration", when
static const struct lg_claim_spec claims[] = {
    {"order", STATED("p <= q", LG_BY_HAND)},
    {"sum", STATED("S <= 2 total", LG_AT_STEP)},
    {"logarithm", STATED("log(p) <= q", LG_AT_STEP)},
    {"root", STATED("sqrt(p - q) <= 1", LG_BY_HAND)},
    {"given", STATED("[left] <= [right]", LG_BY_HAND)},
};
static const struct lg_lemma lemma = {.id = "by-hand",
                                      .quantities = quantities,
                                      .definitions = definitions,
                                      .running = running,
                                      LG_HYPOTHESES(hypotheses),
                                      LG_CLAIMS(claims)};

static struct lg_record record;
static struct lg_values values;
static struct lg_case c = {.record = &record, .recipe.lemma = &lemma};

static void begin(int precision)
{
    char error[1024] = "";
    const struct lg_formulas *f = lg_formulas_of(&lemma, error, sizeof error);
    cr_assert(f != NULL, "%s", error);
    cr_assert_eq(lg_values_open(&values, f, precision), 0);
    cr_assert_eq(lg_record_open(&record, &lemma, false), 0);
    c.precision = precision;
    c.values = &values;
}

static void end(void)
{
    lg_values_close(&values);
    lg_record_close(&record);
}

static const struct lg_statement *of(const char *claim)
{
    return &record.claims[lg_claim_index(&c, claim)];
}

/* p = 1, q = 1 + 2^-80, both within 2^-100. */
static void let_near_numbers(void)
{
    arb_t x;
    arb_init(x);
    arb_one(x);
    mag_set_d(arb_radref(x), 0x1p-100);
    lg_let_arb(&c, "p", x);
    arb_one(x);
    arb_mul_2exp_si(x, x, -80);
    arb_add_ui(x, x, 1, 128);
    mag_set_d(arb_radref(x), 0x1p-100);
    lg_let_arb(&c, "q", x);
    arb_clear(x);
}

Test(values, upper_rungs_decide_beyond_doubles)
{
    begin(LG_DOUBLE);
    let_near_numbers();
    lg_state_claim(&c, "order", 0);
    cr_expect_eq(of("order")->truth, LG_UNSURE);
    end();
    begin(128);
    let_near_numbers();
    lg_state_claim(&c, "order", 3);
    const struct lg_statement *s = of("order");
    cr_expect(s->count == 1 && s->truth == LG_TRUE && s->coordinate == 3);
    cr_expect_eq(lg_doubt(s->observed, s->bound), 1, "what is shown does not tell");
    end();
}

/* All running quantities of a step from the old values; a definition from the new ones. */
Test(values, run_on)
{
    static const int precisions[] = {LG_DOUBLE, 128};
    for (int i = 0; i < 2; i++) {
        begin(precisions[i]);
        cr_expect_eq(lg_value_of(&c, "S").mid, 0);
        lg_let(&c, "p", lg_exact(3));
        lg_let(&c, "q", lg_exact(1));
        lg_run_on(&c);
        lg_let(&c, "p", lg_exact(2));
        lg_run_on(&c);
        const lg_ball S = lg_value_of(&c, "S"), total = lg_value_of(&c, "total");
        cr_expect(S.mid == 3.5 && total.mid == 3, "%g %g", S.mid, total.mid);
        end();
    }
}

Test(values, state_all)
{
    begin(LG_DOUBLE);
    lg_let(&c, "p", lg_exact(1));
    lg_let(&c, "q", lg_exact(5));
    lg_state_all(&c, LG_AT_STEP, 1);
    cr_expect(record.hypotheses[H_SMALL].count == 1 && record.hypotheses[H_LATE].count == 0);
    cr_expect(of("sum")->count == 1 && of("logarithm")->count == 1 && of("order")->count == 0);
    lg_state_all(&c, LG_AT_END, 2);
    cr_expect_eq(record.hypotheses[H_LATE].truth, LG_FALSE);
    cr_expect(of("sum")->count == 1 && of("given")->count == 0);
    end();
}

static double kept(const struct lg_statement *s, const char *name)
{
    for (size_t i = 0; i < s->n_values; i++)
        if (!strcmp(s->values[i].name, name))
            return s->values[i].value.mid;
    return NAN;
}

/* Of the statements of a claim the worst is shown, with the values that made it. */
Test(values, of_the_worst_statement)
{
    begin(LG_DOUBLE);
    lg_let(&c, "q", lg_exact(4));
    for (int p = 1; p <= 5; p += 2) {
        lg_let(&c, "p", lg_exact(p == 3 ? 6 : p)); /* 1, 6, 5 */
        lg_state_claim(&c, "order", p);
    }
    const struct lg_statement *s = of("order");
    cr_expect(s->count == 3 && s->truth == LG_FALSE && s->coordinate == 3);
    cr_expect(s->n_values == 2 && kept(s, "p") == 6 && kept(s, "q") == 4);
    lg_state_claim(&c, "sum", 0);
    cr_expect(kept(of("sum"), "S") == 0 && kept(of("sum"), "total") == 9, "definitions too");
    end();
}

/* A logarithm or a root outside its domain, or a value that was never set: known of nothing. */
Test(values, trouble_leaves_a_claim_undecided)
{
    begin(LG_DOUBLE);
    lg_state_claim(&c, "order", 0);
    cr_expect_eq(of("order")->truth, LG_UNSURE, "nothing is set");
    lg_let(&c, "p", lg_exact(-1));
    lg_let(&c, "q", lg_exact(100));
    lg_state_claim(&c, "logarithm", 0);
    lg_state_claim(&c, "root", 0);
    cr_expect(of("logarithm")->count == 1 && of("logarithm")->truth == LG_UNSURE);
    cr_expect(of("root")->count == 1 && of("root")->truth == LG_UNSURE);
    lg_state_hypothesis(&c, H_SMALL);
    lg_record_decide(&record, c.precision);
    cr_expect_eq(record.finals[lg_claim_index(&c, "logarithm")].verdict, LG_UNDECIDED);
    lg_let(&c, "p", lg_exact(1));
    lg_state_claim(&c, "logarithm", 1);
    cr_expect_eq(of("logarithm")->truth, LG_UNSURE, "a later statement does not hide it");
    end();
}

/* Nor does an infinite bound hold of anything, or an infinite radius. */
Test(values, infinite_values_never_hold)
{
    static const int precisions[] = {LG_DOUBLE, 128};
    const lg_ball unknown[] = {lg_exact(INFINITY), lg_exact(NAN), lg_ball_make(1, INFINITY), {1, -1}};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < sizeof unknown / sizeof *unknown; k++) {
            begin(precisions[i]);
            lg_let(&c, "p", lg_exact(1));
            lg_let(&c, "q", unknown[k]);
            lg_state_all(&c, LG_AT_STEP, 0);
            lg_state_all(&c, LG_AT_END, 0);
            lg_state_claim(&c, "order", 0);
            cr_expect_eq(of("order")->truth, LG_UNSURE);
            cr_expect_eq(of("sum")->truth, LG_UNSURE);
            cr_expect_eq(record.hypotheses[H_LATE].truth, LG_UNSURE);
            lg_let(&c, "q", lg_exact(2));
            cr_expect_eq(lg_value_of(&c, "total").mid, 3, "known again");
            end();
        }
    begin(128);
    arb_t infinite;
    arb_init(infinite);
    arb_pos_inf(infinite);
    lg_let(&c, "p", lg_exact(1));
    lg_let_arb(&c, "q", infinite);
    lg_state_claim(&c, "order", 0);
    cr_expect_eq(of("order")->truth, LG_UNSURE);
    arb_clear(infinite);
    end();
}

/* Mistakes in a lemma's file end the program. */
Test(values, evaluated_is_not_given, .exit_code = 3)
{
    begin(LG_DOUBLE);
    lg_claim(&c, "order", 0, lg_exact(0), lg_exact(1));
}

Test(values, given_is_not_evaluated, .exit_code = 3)
{
    begin(LG_DOUBLE);
    lg_state_claim(&c, "given", 0);
}

Test(values, unknown_name, .exit_code = 3)
{
    begin(LG_DOUBLE);
    lg_let(&c, "r", lg_exact(0));
}
