/* What tables say: canonical texts of a formal lemma, prose of the others; and the lines that say which term is off. */
#include "verify/author/shown.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char error[800];

static unsigned claim_of(const struct lg_lemma *l, const char *name)
{
    unsigned i = 0;
    while (i < l->n_claims && strcmp(l->claims[i].name, name))
        i++;
    cr_assert_lt(i, l->n_claims, "%s has no claim %s", l->id, name);
    return i;
}

static void expect_line(const struct lg_lemma *l, enum lg_shown_kind kind, size_t i, const char *name,
                        const char *text, const char *remark)
{
    struct lg_shown s;
    cr_assert_eq(lg_shown_open(&s, l, kind, i, error, sizeof error), 0, "%s", error);
    cr_expect_str_eq(s.name, name);
    cr_expect_str_eq(s.text, text);
    cr_expect_str_eq(s.remark, remark);
    cr_expect(*s.mathml != '\0', "%s: %s", name, s.mathml);
    lg_shown_clear(&s);
}

Test(shown, tables_of_the_key_lemma)
{
    const struct lg_lemma *l = lg_lemma_find("key-lemma");
    cr_assert(l);
    expect_line(l, LG_SHOWN_CLAIMS, claim_of(l, "path"), "path", "path_t <= 4 |r_0|/alpha", "");
    expect_line(l, LG_SHOWN_CLAIMS, claim_of(l, "gd-step-neuron"), "gd-step-neuron",
                "|w_l+ - w_l + eta (J^T r)_l| <= [declared rounding]", "worst neuron l");
    expect_line(l, LG_SHOWN_DEFINITIONS, 0, "q", "q := sqrt+(1 - eta alpha^2/2)", "");
    expect_line(l, LG_SHOWN_RUNNING, 1, "A", "A' = q A + beta |e|", "0 before the first step");
    expect_line(l, LG_SHOWN_QUANTITIES, 0, "alpha", "alpha", "half of a lower bound of sigma_min(J_0)");
    size_t shared = 0;
    for (size_t i = 0; i < lg_shown_count(l, LG_SHOWN_QUANTITIES); i++) {
        struct lg_shown s;
        cr_assert_eq(lg_shown_open(&s, l, LG_SHOWN_QUANTITIES, i, error, sizeof error), 0, "%s", error);
        cr_expect(s.is_shared || strcmp(s.name, "eta"), "eta is shared");
        shared += s.is_shared;
        lg_shown_clear(&s);
    }
    cr_assert(shared > 5 && shared < lg_shown_count(l, LG_SHOWN_QUANTITIES));
}

static char *terms(const struct lg_lemma *l, const char *claim, const struct lg_named_value *values, size_t n)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    lg_shown_terms(out, "  ", l, claim_of(l, claim), values, n);
    fclose(out);
    return text;
}

/* The values are those of the names, definitions are computed again, and what the lemma does not name is left out. */
Test(shown, the_term_that_is_off)
{
    static const struct lg_named_value values[] = {
        {"|r+|", {0.5, 0}},      {"c", {0.5, 0}},    {"eta", {0.25, 0}},  {"beta", {1, 0}},
        {"L", {1, 0}},           {"|r_0|", {3, 0}},  {"E", {0, 0}},       {"alpha", {0.5, 0}},
        {"|W+ - W|", {2, 0.01}}, {"|r|", {0.25, 0}}, {"|e|", {0.125, 0}}, {"nonsense", {7, 0}},
    };
    const struct lg_lemma *l = lg_lemma_find("key-lemma");
    char *text = terms(l, "P4-potential", values, sizeof values / sizeof *values);
    cr_assert_str_eq(text, "  |r+| + c alpha |W+ - W| <= |r| + (beta + c alpha) |e|\n"
                           "  with |r+| = 0.5, c = 0.5, eta = 0.25, beta = 1, L = 1, |r_0| = 3, E = 0, alpha "
                           "= 0.5, |W+ - W| = 2 +- 0.01,\n"
                           "       |r| = 0.25, |e| = 0.125\n"
                           "  left side 1 = 0.5 [|r+|] + 0.5 [c alpha |W+ - W|]\n"
                           "  right side 0.40625 = 0.25 [|r|] + 0.15625 [(beta + c alpha) |e|]\n");
    free(text);
    static const struct lg_named_value drift[] = {{"drift", {0, 0}}, {"eta", {0.25, 0}}, {"beta", {1, 0}},
                                                  {"L", {2, 0}},     {"D_t", {1, 0}},    {"D_{t+1}", {3, 0}},
                                                  {"|r|", {4, 0}},   {"|e|", {0.5, 0}}};
    text = terms(l, "P7-linearized-dynamics", drift, sizeof drift / sizeof *drift);
    cr_assert(
        strstr(text, "right side 8.5 = 8 [eta beta L (D_t + max(D_t, D_{t+1})) |r|] + 0.5 [beta |e|]\n"),
        "%s", text);
    free(text);
    text = terms(l, "P4-potential", NULL, 0);
    cr_assert_str_eq(text, "  |r+| + c alpha |W+ - W| <= |r| + (beta + c alpha) |e|\n");
    free(text);
}

/* Whatever is stored of any claim: at most six lines, and what is not finite has no value. */
Test(shown, is_short)
{
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        for (unsigned i = 0; i < (*l)->n_claims; i++) {
            struct lg_named_value values[LG_MOST_VALUES];
            char names[LG_MOST_VALUES][120];
            size_t n = 0, lines = 0;
            for (size_t q = 0; n < LG_MOST_VALUES && q < lg_shown_count(*l, LG_SHOWN_QUANTITIES); q++, n++) {
                struct lg_shown s;
                cr_assert_eq(lg_shown_open(&s, *l, LG_SHOWN_QUANTITIES, q, error, sizeof error), 0);
                snprintf(names[n], sizeof names[n], "%s", s.name);
                values[n] = (struct lg_named_value){names[n], {n % 2 ? NAN : 0.123456789, 1e-3}};
                lg_shown_clear(&s);
            }
            char *text = terms(*l, (*l)->claims[i].name, values, n);
            for (const char *at = text; *at; at++)
                lines += *at == '\n';
            cr_expect(lines >= 1 && lines <= 6 && text[strlen(text) - 1] == '\n', "%s %s:\n%s", (*l)->id,
                      (*l)->claims[i].name, text);
            cr_expect_null(strstr(text, "nan"), "%s", text);
            free(text);
        }
}
