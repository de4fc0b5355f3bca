/* Names and trees in MathML: letters, indices, bars and signs as they are spoken, parentheses where a
 * reader needs them, and well-formed markup from every text that parses. */
#include "verify/statement/test/markup.h"
#include "verify/statement/test/trees.h"

#include "verify/statement/mathml.h"
#include "verify/statement/notation.h"

#include <stdlib.h>

/* What is shown: the markup without its tags, in which a subscript is _{...}, a superscript ^{...}, a
 * fraction {..}/{..}. */
static void shown(char *out, size_t size, const char *markup)
{
    size_t used = 0;
    for (const char *s = markup; *s && used + 8 < size; s++) {
        if (*s != '<') {
            out[used++] = *s;
            continue;
        }
        static const struct {
            const char *tag, *text;
        } tags[] = {{"<mfrac>", "F{"},    {"</mfrac>", "}"},   {"<msqrt>", "R{"}, {"</msqrt>", "}"},
                    {"<msub>", "_{"},     {"</msub>", "}"},    {"<msup>", "^{"},  {"</msup>", "}"},
                    {"<msubsup>", "_^{"}, {"</msubsup>", "}"}, {"<mspace ", " "}};
        for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
            if (!strncmp(s, tags[i].tag, strlen(tags[i].tag)))
                used += (size_t)snprintf(out + used, size - used, "%s", tags[i].text);
        s = strchr(s, '>');
    }
    out[used] = '\0';
}

static void typeset(char *out, size_t size, enum lg_text_kind kind, const char *text)
{
    struct lg_text_error error;
    char *markup = NULL;
    size_t length = 0;
    struct lg_expression *e = lg_expression_parse(kind, text, &error);
    cr_assert_not_null(e, "%s: %s", text, error.message);
    FILE *f = open_memstream(&markup, &length);
    lg_expression_mathml(f, e, NULL);
    fclose(f);
    balanced(markup, text);
    shown(out, size, markup);
    free(markup);
    lg_expression_free(e);
}

static const struct {
    const char *text, *shown;
} trees_shown[] = {
    {"alpha^2/(4 L)", "F{^{α2}4⁢L}"},
    {"(2/alpha) |a_0|", "F{2α}⁢‖_{a0}‖"},
    {"(a + b) c - (d - e_1)", "(a+b)⁢c−(d−_{e1})"},
    {"-(a + b)", "−(a+b)"},
    {"(a/b)^2", "^{(F{ab})2}"},
    {"sqrt(x)^t", "^{(R{x})t}"},
    {"exp(x)^2", "^{(exp⁡(x))2}"},
    {"sqrt(1/x)", "R{F{1x}}"},
    {"sqrt+(x - y)", "R{_{(x−y)+}}"},
    {"x^((t - 1)/2)", "^{x(t−1)/2}"},
    {"2*3 x*2^5", "2⋅3⁢x⋅^{25}"},
    {"abs(x - 1) max(a, b, c)", "|x−1|⁢max⁡(a,b,c)"},
    {"[mean label] x", "(mean label)⁢x"},
    {"x [mean label]", "x⁢mean label"},
    {"x [mean label] y", "x⁢(mean label)⁢y"},
    {"[mean label]^2", "^{(mean label)2}"},
    {"0.2659 log(x)", "0.2659⁢log⁡(x)"},
};

Test(mathml, trees)
{
    char text[400];
    for (size_t i = 0; i < sizeof trees_shown / sizeof *trees_shown; i++) {
        typeset(text, sizeof text, LG_TEXT_SUM, trees_shown[i].text);
        cr_assert_str_eq(text, trees_shown[i].shown);
    }
    typeset(text, sizeof text, LG_TEXT_STATEMENT, "a <= b < c = d");
    cr_assert_str_eq(text, "a≤b&lt;c=d");
    typeset(text, sizeof text, LG_TEXT_DEFINITION, "c_E := 1");
    cr_assert_str_eq(text, "_{cE}≔1");
    typeset(text, sizeof text, LG_TEXT_RECURRENCE, "A' = q A");
    cr_assert_str_eq(text, "^{A′}=q⁢A");
}

static const struct {
    const char *name, *shown;
} names[] = {
    {"eps", "ε"},
    {"sigma_min(J_t)", "_{σmin}(_{Jt})"},
    {"sigma_{K_c+1}(J)", "_{σ_{Kc}+1}(J)"},
    {"D_{t+1}", "_{Dt+1}"},
    {"|W_t+1 - W_0|", "‖_{Wt+1}−_{W0}‖"},
    {"|X|_F", "‖X_{‖F}"},
    {"|v|_inf", "‖v_{‖∞}"},
    {"B2", "_{B2}"},
    {"alpha'", "^{α′}"},
    {"|W+ - W* + W|", "‖^{W+}−^{W∗}+W‖"},
    {"lambda~", "λ~"},
    {"|v^|", "‖v^‖"},
    {"Sigma~_ij", "_{Σ~ij}"},
    {"|J_0^T r|", "‖_^{J0T}r‖"},
    {"sigma_min(J_0^T|F)", "_{σmin}(_^{J0T}|F)"},
    {"eps(|W_0| + D_t)", "ε(‖_{W0}‖+_{Dt})"},
    {"lambda_min(A o B)", "_{λmin}(A∘B)"},
    {"|<u,r> - 1|", "‖⟨u,r⟩−1‖"},
    {"path_t", "_{patht}"},
    {"|(I - eta K)^t r|", "‖(I−ηK^{)t}r‖"},
    {"[a < b & c]", "a &lt; b &amp; c"},
    {"[eta |J^T r|]", "η‖^{JT}r‖"},
    {"[declared rounding/(eta |x|)]", "declared rounding/(η‖x‖)"},
    {"[(B2/2) sum_l |v_l|]", "(_{B2}/2)_{∑l} ‖_{vl}‖"},
};

static void name_shown(char *out, size_t size, void (*write)(FILE *, const char *), const char *name)
{
    char *markup = NULL;
    size_t length = 0;
    FILE *f = open_memstream(&markup, &length);
    write(f, name);
    fclose(f);
    balanced(markup, name);
    shown(out, size, markup);
    free(markup);
}

Test(mathml, names)
{
    char text[400];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        name_shown(text, sizeof text, lg_notation_name, names[i].name);
        cr_assert_str_eq(text, names[i].shown);
    }
}

/* In a symbol bars stand for themselves, and words in brackets are words. */
Test(mathml, symbols)
{
    static const struct {
        const char *symbol, *shown;
        bool composite;
    } cases[] = {
        {"|f_i - [mean label]|", "|_{fi}−mean label|", false},
        {"||v||_inf", "‖v_{‖∞}", false},
        {"sum_l |v_l| <D_l, x_i>^2", "_{∑l} |_{vl}|⟨_{Dl},_{xi}^{⟩2}", true},
        {"max_i B_ii", "_{maxi} _{Bii}", true},
        {"prod_{r<R} a_r", "_{∏r&lt;R} _{ar}", true},
        {"sum_i <u, v>", "_{∑i} ⟨u,v⟩", true},
        {"<u, v>", "⟨u,v⟩", false},
        {"|a - (|b| + 1) (|c|)|", "|a−(|b|+1)(|c|)|", false},
        {"|E[x] - 1|", "|E[x]−1|", false},
    };
    char text[400];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        name_shown(text, sizeof text, lg_notation_symbol, cases[i].symbol);
        cr_assert_str_eq(text, cases[i].shown);
        cr_assert_eq(lg_notation_is_composite(cases[i].symbol), cases[i].composite, "%s", cases[i].symbol);
    }
}

/* Whatever is written into a name or a symbol, no markup comes of it. */
Test(mathml, random_notations_are_well_formed)
{
    static const char letters[] = "abWJrt0129_^'+-*/~()<>|[]{},.;: &\"Sigma eta inf sum";
    uint64_t state = 17;
    char name[64], text[4000];
    for (int i = 0; i < 30000; i++) {
        const int n = sample_int(&state, 40);
        for (int k = 0; k < n; k++)
            name[k] = letters[sample_int(&state, sizeof letters - 1)];
        name[n] = '\0';
        name_shown(text, sizeof text, i % 2 ? lg_notation_name : lg_notation_symbol, name);
    }
}

Test(mathml, random_trees_are_well_formed)
{
    static const char *const leaves[] = {"|r|", "eta", "path_t", "[mean label]", "sigma_min(J|F)"};
    struct trees *t = calloc(1, sizeof *t);
    *t = (struct trees){.state = 3, .names = leaves, .n_names = 5};
    for (int i = 0; i < 3000; i++) {
        char *markup = NULL;
        size_t length = 0;
        t->n = 0;
        const struct lg_node *n = tree(t, sample_int(&t->state, 24));
        FILE *f = open_memstream(&markup, &length);
        lg_node_mathml(f, n, NULL);
        fclose(f);
        balanced(markup, "a random tree");
        free(markup);
    }
    free(t);
}
