/* The formulas of today's lemmas (claims.h): all parse, check with their units, print to a text that parses
 * to the same tree, are typeset in balanced markup, and with values of about the right sizes are decided. */
#include "verify/statement/test/claims.h"

#include "verify/rigor/test/sample.h"
#include "verify/statement/test/markup.h"
#include "verify/statement/mathml.h"
#include "verify/statement/valuation.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* The tables of one lemma, with what it uses of the pool. */
struct tables {
    struct lg_quantity quantities[POOL];
    const char *statements[TEXTS];
    struct lg_glossary_tables t;
};

static bool mentions(const struct lg_expression *e, const char *name)
{
    for (size_t i = 0; i < e->n_nodes; i++)
        if (e->nodes[i].kind == LG_NODE_NAME && !strcmp(e->nodes[i].name, name))
            return true;
    return false;
}

static struct lg_expression *parsed(enum lg_text_kind kind, const char *text)
{
    struct lg_text_error error;
    struct lg_expression *e = lg_expression_parse(kind, text, &error);
    cr_assert_not_null(e, "%s: %s", text, error.message);
    return e;
}

static bool is_own(const struct lemma_texts *l, const char *name)
{
    bool own = false;
    for (size_t i = 0; i < 4; i++) {
        if (l->running[i].text) {
            struct lg_expression *e = parsed(LG_TEXT_RECURRENCE, l->running[i].text);
            own = own || !strcmp(e->target, name);
            lg_expression_free(e);
        }
        if (l->definitions[i]) {
            struct lg_expression *e = parsed(LG_TEXT_DEFINITION, l->definitions[i]);
            own = own || !strcmp(e->target, name);
            lg_expression_free(e);
        }
    }
    return own;
}

static bool uses(const struct lemma_texts *l, const char *name)
{
    bool found = false;
    for (size_t i = 0; i < TEXTS && l->claims[i].text; i++) {
        struct lg_expression *e = parsed(LG_TEXT_STATEMENT, l->claims[i].text);
        found = found || mentions(e, name);
        lg_expression_free(e);
    }
    for (size_t i = 0; i < 4; i++) {
        if (l->running[i].text) {
            struct lg_expression *e = parsed(LG_TEXT_RECURRENCE, l->running[i].text);
            found = found || mentions(e, name);
            lg_expression_free(e);
        }
        if (l->definitions[i]) {
            struct lg_expression *e = parsed(LG_TEXT_DEFINITION, l->definitions[i]);
            found = found || mentions(e, name);
            lg_expression_free(e);
        }
    }
    return found;
}

static void gather(struct tables *x, const struct lemma_texts *l)
{
    *x = (struct tables){.t.running = l->running, .t.definitions = l->definitions};
    for (size_t i = 0; i < POOL; i++)
        if (!is_own(l, pool[i].name) && uses(l, pool[i].name))
            x->quantities[x->t.n_quantities++] = pool[i];
    for (size_t i = 0; i < x->t.n_quantities && l->unit_rows; i++)
        if (x->quantities[i].unit && !strncmp(x->quantities[i].unit, "1/w", 3))
            x->quantities[i].unit = "1";
    while (x->t.n_statements < TEXTS && l->claims[x->t.n_statements].text) {
        x->statements[x->t.n_statements] = l->claims[x->t.n_statements].text;
        x->t.n_statements++;
    }
    while (x->t.n_running < 4 && l->running[x->t.n_running].text)
        x->t.n_running++;
    while (x->t.n_definitions < 4 && l->definitions[x->t.n_definitions])
        x->t.n_definitions++;
    x->t.quantities = x->quantities;
    x->t.statements = x->statements;
}

static void open(struct lg_glossary *g, struct tables *x, const struct lemma_texts *l)
{
    struct lg_glossary_error error;
    gather(x, l);
    cr_assert_eq(lg_glossary_open(g, &x->t, &error), 0, "%s: %s", l->lemma, error.message);
}

static char *text_of(const struct lg_expression *e, const struct lg_glossary *mathml)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (mathml)
        lg_expression_mathml(out, e, mathml);
    else
        lg_expression_print(out, e);
    fclose(out);
    return text;
}

Test(claims, parse_check_and_survive_their_text)
{
    size_t total = 0;
    for (size_t l = 0; l < LEMMAS; l++) {
        struct tables x;
        struct lg_glossary g;
        open(&g, &x, &lemmas[l]);
        for (size_t i = 0; i < x.t.n_statements; i++, total++) {
            char *text = text_of(g.statements[i], NULL);
            struct lg_expression *again = parsed(LG_TEXT_STATEMENT, text);
            cr_assert(lg_expression_equal(g.statements[i], again), "%s", text);
            cr_assert_str_eq(text, x.statements[i], "the table is written as it is printed");
            lg_expression_free(again);
            free(text);
        }
        lg_glossary_close(&g);
    }
    cr_assert_geq(total, 100, "%zu", total);
}

/* Every quantity of the pool is somebody's. */
Test(claims, the_pool_has_no_spare_names)
{
    for (size_t i = 0; i < POOL; i++) {
        bool used = false;
        for (size_t l = 0; l < LEMMAS; l++)
            used = used || uses(&lemmas[l], pool[i].name);
        cr_assert(used, "%s", pool[i].name);
    }
}

Test(claims, are_typeset)
{
    for (size_t l = 0; l < LEMMAS; l++) {
        struct tables x;
        struct lg_glossary g;
        open(&g, &x, &lemmas[l]);
        for (size_t i = 0; i < x.t.n_statements; i++) {
            char *text = text_of(g.statements[i], &g);
            balanced(text, text);
            free(text);
        }
        for (size_t i = 0; i < x.t.n_definitions; i++) {
            char *text = text_of(g.definitions[i], &g);
            balanced(text, text);
            free(text);
        }
        lg_glossary_close(&g);
    }
}

/* Any positive values: most are decided in balls, all that are agree with Arb, which decides at least as
 * many. */
Test(claims, are_decided_alike_by_balls_and_arb)
{
    uint64_t state = 21;
    size_t decided = 0, in_arb = 0, total = 0;
    for (size_t l = 0; l < LEMMAS; l++) {
        struct tables x;
        struct lg_glossary g;
        struct lg_valuation ball, arb;
        open(&g, &x, &lemmas[l]);
        cr_assert_eq(lg_valuation_open(&ball, &g, &lg_ball_arithmetic, 53), 0);
        cr_assert_eq(lg_valuation_open(&arb, &g, &lg_arb_arithmetic, 128), 0);
        for (int round = 0; round < 40; round++) {
            for (int q = 0; q < (int)x.t.n_quantities; q++) {
                double mid = ldexp(1 + fabs(sample_uniform(&state)), sample_int(&state, 6) - 3);
                if (!strcmp(x.quantities[q].name, "t") || !strcmp(x.quantities[q].name, "rank"))
                    mid = round + 1;
                const lg_ball value = lg_ball_make(mid, mid == round + 1 ? 0 : mid * 0x1p-45);
                lg_valuation_set(&ball, q, value);
                lg_valuation_set(&arb, q, value);
            }
            if (round == 0) {
                lg_valuation_start(&ball);
                lg_valuation_start(&arb);
            }
            for (size_t i = 0; i < x.t.n_statements; i++, total++) {
                struct lg_decision a, b;
                lg_decide(&ball, i, &a);
                lg_decide(&arb, i, &b);
                decided += a.answer != LG_ANSWER_UNDECIDED;
                in_arb += b.answer != LG_ANSWER_UNDECIDED;
                if (a.answer == LG_ANSWER_TRUE || a.answer == LG_ANSWER_FALSE)
                    cr_assert(b.answer == a.answer, "%s: %s", lemmas[l].lemma, x.statements[i]);
            }
            lg_valuation_step(&ball);
            lg_valuation_step(&arb);
        }
        lg_valuation_close(&ball);
        lg_valuation_close(&arb);
        lg_glossary_close(&g);
    }
    cr_assert(decided * 100 > total * 95 && in_arb >= decided, "%zu, %zu of %zu", decided, in_arb, total);
}

/* A formula that was copied wrongly: the units say so. The exponents and factors that a slip of the pen
 * changes. */
Test(claims, units_find_slips)
{
    static const struct {
        size_t lemma;
        const char *right, *wrong;
    } slips[] = {
        {0, "|r_0| <= alpha^2/(4 L)", "|r_0| <= alpha/(4 L)"},
        {0, "eta <= 1/beta^2", "eta <= 1/beta"},
        {0, "|W_t - W_0| <= 4 |r_0|/alpha", "|W_t - W_0| <= 4 |r_0|/L"},
        {0, "|r|^2 <= (|r+| + beta |e|)^2 + eta (2 + eta L |r|) |J^T r|^2",
         "|r|^2 <= (|r+| + beta |e|)^2 + eta (2 + eta L |r|) |J^T r|"},
        {0, "(|r_0| - |r_t|)/beta <= |W_t - W_0|", "beta (|r_0| - |r_t|) <= |W_t - W_0|"},
    };
    for (size_t s = 0; s < sizeof slips / sizeof *slips; s++) {
        struct tables x;
        struct lg_glossary g;
        struct lg_glossary_error error;
        bool found = false;
        gather(&x, &lemmas[slips[s].lemma]);
        for (size_t i = 0; i < x.t.n_statements; i++)
            if (!strcmp(x.statements[i], slips[s].right)) {
                x.statements[i] = slips[s].wrong;
                found = true;
            }
        cr_assert(found, "%s", slips[s].right);
        cr_assert_eq(lg_glossary_open(&g, &x.t, &error), -1, "%s", slips[s].wrong);
        cr_assert(strstr(error.message, "the unit"), "%s", error.message);
    }
}
