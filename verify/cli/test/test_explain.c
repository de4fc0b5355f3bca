/* The texts of all lemmas: whole sentences and formulas, as `lemmagate explain` and the page print them, and what its symbols mean. */
#include "verify/cli/test/program.h"

TestSuite(explain, .init = make_path, .fini = remove_path);

/* Brackets close in order; "cut" texts end in a sign that wants more. */
static void expect_whole(const char *lemma, const char *what, const char *words)
{
    char open[64];
    size_t depth = 0;
    const size_t length = strlen(words);
    cr_expect(length > 0, "%s, %s: empty", lemma, what);
    cr_expect(length == 0 || !strchr(";,:([{<=+-*/| ", words[length - 1]) || words[length - 1] == '|' ||
                  (length > 1 && strchr("+-*", words[length - 1]) && words[length - 2] != ' '),
              "%s, %s: ends in '%c': %s", lemma, what, length ? words[length - 1] : ' ', words);
    cr_expect_null(strstr(words, "  "), "%s, %s: two spaces: %s", lemma, what, words);
    for (const char *at = words; *at; at++) {
        const char *opening = strchr("([{", *at), *closing = strchr(")]}", *at);
        if (opening && depth < sizeof open)
            open[depth++] = *at == '(' ? ')' : *at == '[' ? ']' : '}';
        if (closing) {
            cr_expect(depth > 0 && open[depth - 1] == *at, "%s, %s: '%c' closes nothing: %s", lemma, what,
                      *at, words);
            depth -= depth > 0;
        }
    }
    cr_expect_eq(depth, 0, "%s, %s: a bracket stays open: %s", lemma, what, words);
}

Test(explain, texts_are_whole)
{
    for (const struct lg_lemma *const *at = lg_lemmas; *at; at++) {
        const struct lg_lemma *l = *at;
        const char *const words[] = {l->title, l->statement, l->source, l->how_to_read};
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            expect_whole(l->id, "text", words[i]);
        for (size_t i = 0; i < l->n_hypotheses; i++) {
            expect_whole(l->id, "hypothesis", l->hypotheses[i].name);
            expect_whole(l->id, "hypothesis", l->hypotheses[i].statement);
        }
        for (size_t i = 0; i < l->n_claims; i++) {
            expect_whole(l->id, "claim", l->claims[i].name);
            expect_whole(l->id, "claim", l->claims[i].statement);
            if (*l->claims[i].allowance)
                expect_whole(l->id, "allowance", l->claims[i].allowance);
        }
    }
}

/* What is printed ends nowhere in a separator, and says what its symbols mean. */
Test(explain, no_line_ends_in_a_separator)
{
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++) {
        cr_assert_eq(lemmagate("explain %s", (*l)->id), LG_EXIT_OK, "%s", text);
        cr_expect(!strstr(text, ";\n") && !strstr(text, ",\n"), "%s: %s", (*l)->id, text);
    }
    cr_assert_eq(lemmagate("explain early-stopping"), LG_EXIT_OK);
    static const char *const lines[] = {"  F                        span of the cluster",
                                        "  P := ", "  n_l                      points",
                                        "  Pi_S                     projection"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        expect(lines[i]);
    cr_assert_eq(lemmagate("explain linear-least-squares"), LG_EXIT_OK);
    expect("  beta                     upper bound of |X|");
    cr_assert_null(strstr(text, "span of the cluster"), "%s", text);
}

static size_t times(const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)); at++)
        n++;
    return n;
}

/* Of a formal lemma everything comes from its tables; what is false says so once. */
Test(explain, formulas_and_what_they_name)
{
    static const char *const lines[] = {"\n  radius                   |r_0| <= alpha^2/(4 L)\n",
                                        "\nQuantities ",
                                        "\n  alpha                    half of a lower bound",
                                        " [scalar; f/w]\n",
                                        "\n  eta                      step size [scalar; w^2/f^2]\n",
                                        "\nDefinitions\n  q := sqrt+(1 - eta alpha^2/2)\n",
                                        "\n  A' = q A + beta |e|; 0 before the first step\n",
                                        "\n  B2                       sup |phi''|",
                                        " <= [declared rounding]; worst neuron l\n"};
    cr_assert_eq(lemmagate("explain key-lemma"), LG_EXIT_OK);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        expect(lines[i]);
    cr_assert_eq(times("\n  eta  "), 1, "%s", text);
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++) {
        size_t controls = 0;
        for (size_t i = 0; i < (*l)->n_claims; i++)
            controls += lg_role_is_control((*l)->claims[i].role);
        cr_assert_eq(lemmagate("explain %s", (*l)->id), LG_EXIT_OK);
        cr_expect_eq(times("FALSE"), controls, "%s: %s", (*l)->id, text);
    }
}
