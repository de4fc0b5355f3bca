/* What the grammar takes, how it reads it, what it refuses and with which words; random trees survive their
 * own text; random bytes and towers of parentheses end with an answer. */
#include "verify/statement/test/trees.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* The canonical text, in which every product and quotient that could be read twice has its parentheses. */
static char *canonical(const struct lg_expression *e)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    cr_assert_not_null(out);
    lg_expression_print(out, e);
    fclose(out);
    return text;
}

static const struct {
    enum lg_text_kind kind;
    const char *text, *canonical;
} taken[] = {
    {LG_TEXT_STATEMENT, "|r_0| <= alpha^2/(4L)", "|r_0| <= alpha^2/(4 L)"},
    {LG_TEXT_STATEMENT, "eta<=1/beta^2", "eta <= 1/beta^2"},
    {LG_TEXT_STATEMENT, "|r'| <= sqrt(|r|^2 - eta (2 - eta beta^2 - eta L |r|) |J^T r|^2) + beta |e|",
     "|r'| <= sqrt(|r|^2 - eta (2 - eta beta^2 - eta L |r|) |J^T r|^2) + beta |e|"},
    {LG_TEXT_STATEMENT, "2 alpha - L|W_t - W_0| <= sigma_min(J_t)",
     "2 alpha - L |W_t - W_0| <= sigma_min(J_t)"},
    {LG_TEXT_STATEMENT, "  |  W  -   W_0 | _F < x", NULL}, /* the subscript follows the bar at once */
    {LG_TEXT_STATEMENT, "|  W  -   W_0 |_F < x", "|W - W_0|_F < x"},
    {LG_TEXT_STATEMENT, "a <= b < c = d", "a <= b < c = d"},
    {LG_TEXT_STATEMENT, "eps(|W_0| + D_t) D_t <= [declared  rounding]",
     "eps(|W_0| + D_t) D_t <= [declared rounding]"},
    {LG_TEXT_STATEMENT, "eps (a + b) <= D_{t+1}", "eps (a + b) <= D_{t+1}"},
    {LG_TEXT_STATEMENT, "sigma_min(J(W)^T|F) <= sigma_{K_c+1}(J)", "sigma_min(J(W)^T|F) <= sigma_{K_c+1}(J)"},
    {LG_TEXT_STATEMENT, "sqrt+(x) <= min( a,b , c)", "sqrt+(x) <= min(a, b, c)"},
    {LG_TEXT_STATEMENT, "max(max(a, b), c) <= max(a, max(b, c))", "max(a, b, c) <= max(a, max(b, c))"},
    {LG_TEXT_STATEMENT, "0.26590 <= 2^-53 x", "0.2659 <= 2^-53 x"},
    {LG_TEXT_STATEMENT, "2 * 3 <= x*2.0", "2*3 <= x*2"},
    {LG_TEXT_STATEMENT, "x (2^3 y) <= 1", "x (2^3 y) <= 1"},
    {LG_TEXT_STATEMENT, "x * 2^3 y <= 1", "x*2^3 y <= 1"},
    {LG_TEXT_STATEMENT, "-a^2 <= (-a)^2", "-a^2 <= (-a)^2"},
    {LG_TEXT_STATEMENT, "a - (b - c) + -(d) <= 1", NULL},
    {LG_TEXT_STATEMENT, "(a - (b - c)) + (-(d)) <= q^((t-1-s)/2)", "a - (b - c) + (-d) <= q^((t - 1 - s)/2)"},
    {LG_TEXT_STATEMENT, "(a/b) c/d <= a/(b/c)", "(a/b) c/d <= a/(b/c)"},
    {LG_TEXT_STATEMENT, "(a b) c <= a (b c)", "a b c <= a (b c)"},
    {LG_TEXT_STATEMENT, "lambda~/4 <= alpha' beta_R'", "lambda~/4 <= alpha' beta_R'"},
    {LG_TEXT_DEFINITION, "c_E:=1 - eta(x) c/2", "c_E := 1 - eta(x) c/2"},
    {LG_TEXT_RECURRENCE, "A'=q A + beta|e|", "A' = q A + beta |e|"},
    {LG_TEXT_RECURRENCE, "A'' = A'", "A'' = A'"},
    {LG_TEXT_SUM, "|E[f] - sum_{r<=R} a_r| D_{t+1}", "|E[f] - sum_{r<=R} a_r| D_{t+1}"},
    {LG_TEXT_SUM, "|f(W+) - f(W) - J(W+ - W)|", "|f(W+) - f(W) - J(W+ - W)|"},
};

Test(parse, takes_and_prints)
{
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        struct lg_text_error error;
        struct lg_expression *e = lg_expression_parse(taken[i].kind, taken[i].text, &error);
        cr_assert_eq(!e, !taken[i].canonical, "%s: %s", taken[i].text, error.message);
        if (!e)
            continue;
        char *text = canonical(e);
        cr_assert_str_eq(text, taken[i].canonical);
        struct lg_expression *again = lg_expression_parse(taken[i].kind, text, &error);
        cr_assert_not_null(again, "%s: %s", text, error.message);
        cr_assert(lg_expression_equal(e, again), "%s", text);
        lg_expression_free(e);
        lg_expression_free(again);
        free(text);
    }
}

static const struct {
    enum lg_text_kind kind;
    const char *text;
    int column;
    const char *message; /* is contained */
} refused[] = {
    {LG_TEXT_STATEMENT, "", 1, "found the end, expected a number, a name"},
    {LG_TEXT_STATEMENT, "a", 2, "found the end, expected an operator, '<=', '<' or '='"},
    {LG_TEXT_STATEMENT, "a <= ", 6, "found the end, expected a number"},
    {LG_TEXT_STATEMENT, "a >= b", 3, "write the smaller side first"},
    {LG_TEXT_STATEMENT, "1/2 eta <= 1", 5, "ambiguous after a quotient"},
    {LG_TEXT_STATEMENT, "a/b/c <= 1", 4, "ambiguous after a quotient"},
    {LG_TEXT_STATEMENT, "a/b*c <= 1", 4, "ambiguous after a quotient"},
    {LG_TEXT_STATEMENT, "a^b^c <= 1", 4, "a^b^c is ambiguous"},
    {LG_TEXT_STATEMENT, "2 3 <= 1", 3, "a number comes first in a product"},
    {LG_TEXT_STATEMENT, "x 2 <= 1", 3, "a number comes first in a product"},
    {LG_TEXT_STATEMENT, "1e20 <= x", 1, "a power of ten is written 10^20"},
    {LG_TEXT_STATEMENT, "2. <= x", 2, "a digit on both sides of the point"},
    {LG_TEXT_STATEMENT, "1.2.3 <= x", 4, "a digit on both sides of the point"},
    {LG_TEXT_STATEMENT, ".5 <= x", 1, "found '.', expected a number"},
    {LG_TEXT_STATEMENT, "1234567890123456789 <= x", 1, "at most 18 digits"},
    {LG_TEXT_STATEMENT, "|r <= q| + |s|", 1, "'|' opens here and is not closed before a '='"},
    {LG_TEXT_STATEMENT, "|r| - r| + 1 <= |s|", 8, "is not closed before a '='"},
    {LG_TEXT_STATEMENT, "r| - |s| <= 1", 2, "no quantity"},
    {LG_TEXT_STATEMENT, "| | <= 1", 1, "no quantity"},
    {LG_TEXT_STATEMENT, "|(r| <= 1", 1, "not closed"},
    {LG_TEXT_STATEMENT, "|r)| <= 1", 1, "a ')' that it does not open"},
    {LG_TEXT_STATEMENT, "f() <= 1", 1, "these parentheses follow a name at once"},
    {LG_TEXT_STATEMENT, "f(x <= 1", 2, "'(' opens here"},
    {LG_TEXT_STATEMENT, "D_{t <= 1", 3, "'{' opens here"},
    {LG_TEXT_STATEMENT, "[rounding <= 1", 1, "'[' opens here"},
    {LG_TEXT_STATEMENT, "sqrt x <= 1", 6, "expected '(' after a function"},
    {LG_TEXT_STATEMENT, "sqrt(x, y) <= 1", 7, "found ',', expected an operator or ')'"},
    {LG_TEXT_STATEMENT, "max(x) <= 1", 6, "a second operand of min or max"},
    {LG_TEXT_STATEMENT, "(a + b <= c", 8, "found '<=', expected an operator or ')'"},
    {LG_TEXT_STATEMENT, "a + <= b", 5, "found '<=', expected a number"},
    {LG_TEXT_STATEMENT, "a - -b <= c", 5, "found '-', expected a number"},
    {LG_TEXT_STATEMENT, "a < b < c < d < e", 15, "at most four sides"},
    {LG_TEXT_STATEMENT, "a <= b)", 7, "found ')', expected an operator, '<=', '<', '=' or the end"},
    {LG_TEXT_STATEMENT, "a := b", 3, "found ':=', expected an operator, '<=', '<' or '='"},
    {LG_TEXT_STATEMENT, "a <= \xc3\xa9", 6, "found '\\xc3', expected a number"},
    {LG_TEXT_STATEMENT, "a $ b", 3, "found '$', expected a number, a name or an operator"},
    {LG_TEXT_DEFINITION, "|r| := 2", 1, "expected the name that is defined"},
    {LG_TEXT_DEFINITION, "f(x) := 2", 1, "expected the name that is defined"},
    {LG_TEXT_DEFINITION, "a = 2", 3, "found '=', expected ':='"},
    {LG_TEXT_DEFINITION, "a := 2 <= 3", 8, "found '<=', expected an operator or the end"},
    {LG_TEXT_RECURRENCE, "A = 2", 1, "with a prime: A' = ..."},
    {LG_TEXT_RECURRENCE, "A' := 2", 4, "found ':=', expected '='"},
    {LG_TEXT_SUM, "a b <= c", 5, "found '<=', expected an operator or the end"},
};

Test(parse, refuses_with_the_place_and_what_was_expected)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct lg_text_error error;
        struct lg_expression *e = lg_expression_parse(refused[i].kind, refused[i].text, &error);
        cr_assert_null(e, "%s", refused[i].text);
        cr_assert_eq(error.column, refused[i].column, "%s: %s", refused[i].text, error.message);
        cr_assert(strstr(error.message, refused[i].message), "%s: %s", refused[i].text, error.message);
        cr_assert(strncmp(error.message, "column ", 7) == 0, "%s", error.message);
    }
}

Test(parse, long_and_deep_texts_are_refused)
{
    const size_t length = 1000000;
    char *text = malloc(length + 1);
    struct lg_text_error error;
    cr_assert_not_null(text);
    memset(text, '(', length);
    text[length] = '\0';
    cr_assert_null(lg_expression_parse(LG_TEXT_STATEMENT, text, &error));
    cr_assert(strstr(error.message, "longer than 1000 bytes"), "%s", error.message);
    text[LG_TEXT_LIMIT] = '\0';
    cr_assert_null(lg_expression_parse(LG_TEXT_STATEMENT, text, &error));
    cr_assert(strstr(error.message, "more than 64 parentheses"), "%s", error.message);
    for (size_t i = 0; i + 5 <= LG_TEXT_LIMIT; i += 5)
        memcpy(text + i, "sqrt(", 5);
    cr_assert_null(lg_expression_parse(LG_TEXT_STATEMENT, text, &error));
    cr_assert(strstr(error.message, "more than 64 parentheses"), "%s", error.message);
    /* the longest sums: a chain on the left, as deep as a text can make it */
    for (size_t i = 0; i < LG_TEXT_LIMIT; i++)
        text[i] = i % 2 ? '+' : 'a';
    text[701] = '\0';
    struct lg_expression *e = lg_expression_parse(LG_TEXT_SUM, text, &error);
    cr_assert_null(e, "with spaces the text is longer than is stored");
    cr_assert(strstr(error.message, "with spaces"), "%s", error.message);
    text[499] = '\0';
    e = lg_expression_parse(LG_TEXT_SUM, text, &error);
    cr_assert_not_null(e, "%s", error.message);
    lg_expression_free(e);
    /* 64 are taken */
    memset(text, '(', 64);
    text[64] = 'x';
    memset(text + 65, ')', 64);
    text[129] = '\0';
    e = lg_expression_parse(LG_TEXT_SUM, text, &error);
    cr_assert_not_null(e, "%s", error.message);
    lg_expression_free(e);
    free(text);
}

/* Not a single byte string may crash; what is taken prints and parses to itself. Half of them are made of
 * the grammar's own words. */
Test(parse, hundred_thousand_random_strings)
{
    static const char *const words[] = {"|",    "r",    "(",  ")",   " ",  "+",      "-", "*",  "/",
                                        "^",    "<=",   "<",  "=",   ":=", "a_",     "{", "}",  "sqrt(",
                                        "max(", ",",    "2",  "0.5", "[",  "]",      "'", "~",  "|r|",
                                        "eta ", " <= ", "\t", "J^T", ".",  "sqrt+(", "1", "e5", "_F"};
    uint64_t state = 11;
    size_t accepted = 0;
    for (int i = 0; i < 100000; i++) {
        char text[128] = "";
        size_t used = 0;
        const int n = sample_int(&state, 24);
        for (int k = 0; k < n; k++) {
            if (i % 2) {
                const char *w = words[sample_int(&state, (int)(sizeof words / sizeof *words))];
                used += (size_t)snprintf(text + used, sizeof text - used, "%s", w);
            } else
                text[used++] = (char)(1 + sample_int(&state, 255));
        }
        text[used] = '\0';
        struct lg_text_error error;
        const enum lg_text_kind kind = (enum lg_text_kind)sample_int(&state, 4);
        struct lg_expression *e = lg_expression_parse(kind, text, &error);
        if (!e) {
            cr_assert(error.column >= 1 && (size_t)error.column <= used + 1 && strlen(error.message) > 10,
                      "%s", text);
            continue;
        }
        accepted++;
        char *printed = canonical(e);
        struct lg_expression *again = lg_expression_parse(kind, printed, &error);
        cr_assert_not_null(again, "%s -> %s: %s", text, printed, error.message);
        cr_assert(lg_expression_equal(e, again), "%s -> %s", text, printed);
        lg_expression_free(again);
        lg_expression_free(e);
        free(printed);
    }
    cr_assert_gt(accepted, 300, "%zu", accepted);
}

/* parse(print(t)) = t for trees of any shape. */
Test(parse, random_trees_survive_their_text)
{
    static const char *const names[] = {"|r|",         "|W - W_0|", "sigma_min(J_t)", "eta",
                                        "beta_R",      "L",         "D_{t+1}",        "alpha'",
                                        "lambda~",     "e3",        "|X|_F",          "[declared rounding]",
                                        "f(W) - g(x)", "sqrt2"};
    struct trees *t = calloc(1, sizeof *t);
    size_t told = 0;
    cr_assert_not_null(t);
    *t = (struct trees){.state = 5, .names = names, .n_names = 12};
    for (int i = 0; i < 20000; i++) {
        t->n = 0;
        struct lg_expression e = {.kind = LG_TEXT_SUM, .n_sides = 1};
        e.sides[0] = tree(t, sample_int(&t->state, 24));
        char *text = canonical(&e);
        struct lg_text_error error;
        struct lg_expression *again = lg_expression_parse(LG_TEXT_SUM, text, &error);
        if (!again && strlen(text) > LG_TEXT_LIMIT / 2) {
            free(text);
            continue;
        }
        cr_assert_not_null(again, "%s: %s", text, error.message);
        cr_assert(lg_node_equal(e.sides[0], again->sides[0]), "%s", text);
        char *twice = canonical(again);
        cr_assert_str_eq(text, twice);
        told++;
        lg_expression_free(again);
        free(text);
        free(twice);
    }
    cr_assert_gt(told, 19000, "%zu", told);
    free(t);
}

Test(parse, a_long_part_is_cut_short)
{
    struct lg_text_error error;
    struct lg_expression *e = lg_expression_parse(LG_TEXT_SUM, "alpha + beta + gamma", &error);
    char text[12];
    lg_node_text(text, sizeof text, e->sides[0]);
    cr_assert_str_eq(text, "alpha + ...");
    lg_expression_free(e);
}
