/* Names, order, use and units of a lemma's statements: what is wrong is named, with its text and its
 * column. */
#include "verify/statement/glossary.h"

#include <criterion/criterion.h>
#include <string.h>

#define Q(name, unit)                                     \
    {                                                     \
        name, NULL, "scalar", "for the test", unit, false \
    }

static const struct lg_quantity key[] = {
    Q("|r|", "f"),   Q("|r'|", "f"), Q("|J^T r|", "f^2/w"), Q("eta", "w^2/f^2"), Q("beta", "f/w"),
    Q("L", "f/w^2"), Q("|e|", "w"),  Q("alpha", "f/w"),     Q("t", "1"),         Q("|W_t - W_0|", "w"),
};

enum { KEY = sizeof key / sizeof *key };

/* All quantities are used by the first statement, which is right. */
#define ALL "|r| + |r'| + |J^T r|/beta + (eta beta^2)^t L |e| |e| + alpha |W_t - W_0| <= |r|"

static const char *outcome(struct lg_glossary_tables t, struct lg_glossary_error *error)
{
    struct lg_glossary g;
    error->message[0] = '\0';
    if (lg_glossary_open(&g, &t, error) == 0)
        lg_glossary_close(&g);
    return error->message;
}

static const char *of_statement(const char *statement, struct lg_glossary_error *error)
{
    const char *const statements[] = {ALL, statement};
    return outcome((struct lg_glossary_tables){key, NULL, NULL, statements, KEY, 0, 0, 2}, error);
}

Test(glossary, units_that_agree)
{
    static const char *const right[] = {
        "|r'| <= sqrt(|r|^2 - eta (2 - eta beta^2 - eta L |r|) |J^T r|^2) + beta |e|",
        "|r| <= alpha^2/(4 L)",
        "|r| <= 0",
        "|r| <= max(0, |r'|)",
        "eta <= 1/beta^2",
        "|W_t - W_0| <= 4 |r|/alpha",
        "|r| <= (1 - eta alpha^2/2)^(t/2) |r'|",
        "|r|^(1/2) <= sqrt+(|r'|)",
        "|r|^-1.5 <= sqrt(1/|r'|^3)",
        "exp(-eta beta^2) <= log(|r|/|r'|)",
        "(|r|/|r'|)^t <= 1",
    };
    struct lg_glossary_error error;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        cr_assert_str_eq(of_statement(right[i], &error), "", "%s", error.message);
}

static const struct {
    const char *statement, *message;
} wrong[] = {
    {"|r| <= alpha/(4 L)",
     "statement 2, \"|r| <= alpha/(4 L)\", column 13: |r| has the unit f and alpha/(4 L) the unit w"},
    {"|r| + eta <= 1",
     "column 7: |r| has the unit f and eta the unit w^2/f^2: they cannot be added or compared"},
    {"eta <= 1/beta", "eta has the unit w^2/f^2 and 1/beta the unit w/f"},
    {"|r'| <= |r| + 1", "|r| has the unit f and 1 the unit 1"},
    {"max(|r|, |e|) <= |r|", "|r| has the unit f and |e| the unit w"},
    {"exp(|r|) <= 1", "|r| has the unit f, and what stands in exp or log has the unit 1"},
    {"|r|^t <= 1", "|r| has the unit f, and what is raised to a power that is not a number has the unit 1"},
    {"2^|r| <= 1", "|r| has the unit f, and an exponent has the unit 1"},
    {"sqrt(|r|) <= |e|", "sqrt(|r|) has the unit f^(1/2) and |e| the unit w"},
    {"|r| <= gamma", "column 8: gamma is not declared"},
    {"|r| <= eta(2 - eta beta^2) |r|",
     "column 8: eta(2 - eta beta^2) is not declared; a product is written with a space before '('"},
    {"|r| <= |s", "statement 2, \"|r| <= |s\", column 8: '|' opens here"},
};

Test(glossary, wrong_statements_are_named)
{
    struct lg_glossary_error error;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_assert(strstr(of_statement(wrong[i].statement, &error), wrong[i].message), "%s: %s",
                  wrong[i].statement, error.message);
}

/* A quantity of unknown unit agrees with everything, and hides nothing beside it. */
Test(glossary, unknown_units_agree)
{
    static const struct lg_quantity some[] = {Q("x", NULL), Q("y", "w"), Q("z", "f")};
    static const char *const good[] = {"x + y <= x z"}, *const bad[] = {"x + y <= z"};
    struct lg_glossary_error error;
    cr_assert_str_eq(outcome((struct lg_glossary_tables){some, NULL, NULL, good, 3, 0, 0, 1}, &error), "");
    cr_assert(strstr(outcome((struct lg_glossary_tables){some, NULL, NULL, bad, 3, 0, 0, 1}, &error),
                     "x + y has the unit w and z the unit f"),
              "%s", error.message);
}

static const char *of_quantity(struct lg_quantity q, struct lg_glossary_error *error)
{
    const struct lg_quantity two[] = {Q("x", "1"), q};
    static const char *const statements[] = {"x <= 1"};
    return outcome((struct lg_glossary_tables){two, NULL, NULL, statements, 2, 0, 0, 1}, error);
}

Test(glossary, wrong_quantities_are_named)
{
    struct lg_glossary_error error;
    cr_assert(strstr(of_quantity((struct lg_quantity)Q("x", "1"), &error),
                     "quantity 2, \"x\": x is declared twice"));
    cr_assert(strstr(of_quantity((struct lg_quantity)Q("y", "1"), &error),
                     "y is declared and used by no statement"));
    cr_assert(strstr(of_quantity((struct lg_quantity)Q("a b", "1"), &error), "expected one name"));
    cr_assert(strstr(of_quantity((struct lg_quantity)Q("| y |", "1"), &error), "expected one name"));
    cr_assert(strstr(of_quantity((struct lg_quantity)Q("sqrt", "1"), &error), "'(' after a function"));
    cr_assert(
        strstr(of_quantity((struct lg_quantity)Q("y", "w + f"), &error), "unit of quantity 2, \"w + f\""));
    cr_assert(strstr(of_quantity((struct lg_quantity)Q("y", "w^(1/7)"), &error), "multiple of 1/60"));
    cr_assert(strstr(of_quantity((struct lg_quantity)Q("y", "w/"), &error), "found the end"));
    cr_assert(strstr(of_quantity((struct lg_quantity)Q("y", "a b c d e g h i j"), &error),
                     "more than 8 base units"));
    cr_assert(strstr(of_quantity((struct lg_quantity){"y", NULL, "scalar", "", "1", false}, &error),
                     "a shape and a meaning"));
}

/* Definitions in order, running quantities whenever. */
Test(glossary, order_and_use)
{
    static const struct lg_quantity some[] = {Q("q", "1"), Q("|e|", "w"), Q("beta", "f/w")};
    static const struct lg_running sums[] = {{"A' = q A + beta |e|", "0"}, {"E' = E + |e|", "0"}};
    static const char *const statements[] = {"A <= c E + d"};
    static const char *const ordered[] = {"d := beta E", "c := beta + d/(1 + E)"};
    static const char *const good[] = {"d := beta E", "c := beta + 0 d"},
                             *const late[] = {"c := d", "d := beta E"},
                             *const self[] = {"c := beta", "d := d + E"},
                             *const twice[] = {"c := beta", "c := beta E"},
                             *const spare[] = {"d := beta E", "c := beta", "k := 2 d"};
    struct lg_glossary_error error;
    struct lg_glossary_tables t = {some, sums, good, statements, 3, 2, 2, 1};
    cr_assert_str_eq(outcome(t, &error), "");
    t.definitions = late;
    cr_assert(
        strstr(outcome(t, &error), "definition 1, \"c := d\", column 6: d is used before it is defined"));
    t.definitions = self;
    cr_assert(strstr(outcome(t, &error), "d is used before it is defined"));
    t.definitions = twice;
    cr_assert(strstr(outcome(t, &error), "c is declared twice"));
    t.definitions = spare;
    t.n_definitions = 3;
    cr_assert(strstr(outcome(t, &error), "k is declared and used by no"));
    t.definitions = ordered; /* 1 + E: a number and a distance */
    t.n_definitions = 2;
    cr_assert(strstr(outcome(t, &error), "1 has the unit 1 and E the unit w"), "%s", error.message);
}

/* A running quantity that only it uses says nothing; its unit comes from its step, and has to stay. */
Test(glossary, running_quantities)
{
    static const struct lg_quantity some[] = {Q("q", "w"), Q("|e|", "w")};
    static const struct lg_running spare[] = {{"A' = A + |e|", "0"}}, grows[] = {{"A' = q A + |e|", "0"}},
                                   begins[] = {{"A' = A + |e|", "q^2"}};
    static const char *const without[] = {"|e| <= q"}, *const with[] = {"A <= q"};
    struct lg_glossary_error error;
    struct lg_glossary_tables t = {some, spare, NULL, without, 2, 1, 0, 1};
    cr_assert(strstr(outcome(t, &error), "A is declared and used by no"), "%s", error.message);
    t.statements = with;
    t.running = grows;
    cr_assert(strstr(outcome(t, &error), "q A has the unit w^2 and |e| the unit w"), "%s", error.message);
    t.running = begins;
    cr_assert(strstr(outcome(t, &error), "A has the unit w^2 and |e| the unit w"), "%s", error.message);
}

/* A' in a statement would be one thing and look like another. */
Test(glossary, a_primed_running_quantity_is_no_other_name)
{
    static const struct lg_quantity some[] = {Q("A'", "w"), Q("|e|", "w")};
    static const struct lg_running sums[] = {{"A' = A + |e|", "0"}};
    static const char *const statements[] = {"A <= A'"};
    struct lg_glossary_error error;
    const struct lg_glossary_tables t = {some, sums, NULL, statements, 2, 1, 0, 1};
    cr_assert(strstr(outcome(t, &error), "A' is also the name of another quantity"), "%s", error.message);
}

static bool root_is_safe(const char *statement)
{
    static const struct lg_quantity some[] = {
        Q("x", NULL), {"y", NULL, "scalar", "for the test", NULL, true}, Q("|r|", NULL)};
    static const struct lg_running sums[] = {{"A' = A + y", "0"}, {"B' = A - B", "0"}};
    static const char *const definitions[] = {"c := y + |r|", "d := x + A - B"};
    const char *const statements[] = {statement, "d + c <= x"};
    struct lg_glossary g;
    struct lg_glossary_error error;
    const struct lg_glossary_tables t = {some, sums, definitions, statements, 3, 2, 2, 2};
    cr_assert_eq(lg_glossary_open(&g, &t, &error), 0, "%s", error.message);
    const bool safe = g.statements[0]->sides[0]->nonnegative;
    lg_glossary_close(&g);
    return safe;
}

Test(glossary, what_is_nonnegative_by_its_form)
{
    static const char *const yes[] = {
        "|r| <= 1",    "y <= 1",      "x^2 <= 1", "x^-4 <= 1", "|r| y + A/c <= 1", "max(x, |r|) <= 1",
        "abs(x) <= 1", "exp(x) <= 1", "c^x <= 1", "A <= 1",    "sqrt+(x) <= 1",    "min(y, 2) <= 1"};
    static const char *const no[] = {"x <= 1",   "-y <= 1",        "y - |r| <= 1", "x^3 <= 1",
                                     "x y <= 1", "min(x, y) <= 1", "log(y) <= 1",  "B <= 1",
                                     "d <= 1",   "x^0.5 <= 1"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        cr_assert(root_is_safe(yes[i]), "%s", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        cr_assert(!root_is_safe(no[i]), "%s", no[i]);
}
