/* The reader of stored MathML: lets everything through that our writer makes of the lemmas, and nothing that anyone else could want. */
#include "reports/page/markup.h"
#include "verify/author/shown.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(markup, all_formulas_of_all_lemmas_are_ours)
{
    char error[800];
    size_t n = 0;
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        for (int kind = 0; kind < LG_SHOWN_KINDS; kind++)
            for (size_t i = 0; i < lg_shown_count(*l, kind); i++, n++) {
                struct lg_shown s;
                cr_assert_eq(lg_shown_open(&s, *l, kind, i, error, sizeof error), 0, "%s", error);
                cr_assert(lg_markup_is_ours(s.mathml), "%s %s: %s", (*l)->id, s.name, s.mathml);
                lg_shown_clear(&s);
            }
    cr_assert_gt(n, 50);
}

Test(markup, what_the_writer_does_not_write_is_refused)
{
    static const char *const hostile[] = {
        "",
        "plain",
        "<script>alert(1)</script>",
        "<mi>x</mi><script>alert(1)</script>",
        "<mi onclick=\"alert(1)\">x</mi>",
        "<mi >x</mi>",
        "<mi/>",
        "<MI>x</MI>",
        "<mi>x",
        "<mi>x</mi",
        "x</mi>",
        "</mi>",
        "<mi>x</mi></math><script>alert(1)</script>",
        "<mi><b>x</b></mi>",
        "<mi><mi>x</mi></mi>",
        "<mrow>x</mrow>",
        "<mrow><mi>x</mrow></mi>",
        "<mtext><img src=x></mtext>",
        "<maction><mi>x</mi></maction>",
        "<annotation-xml encoding=\"text/html\"></annotation-xml>",
        "<mo lspace=\"9em\">+</mo>",
        "<mo lspace=\"0.17em\" rspace=\"0\" style=\"x\">+</mo>",
        "<mglyph></mglyph>",
        "<mi href=\"javascript:alert(1)\">x</mi>",
        "<mi>&</mi>",
        "<mi>&#60;</mi>",
        "<mi>&nbsp;</mi>",
        "<mi>\"</mi>",
        "<mi>a\nb</mi>",
        "<mi>\xff</mi>",
        "<mi>\xe2\x80\xae</mi>", /* turns the direction of what follows */
        "<!-- --><mi>x</mi>",
        "<mfrac><mi>x</mi></mfrac>",
        "<mfrac><mi>x</mi><mi>y</mi><mi>z</mi></mfrac>",
        "<msubsup><mi>x</mi><mi>y</mi></msubsup>",
        "<mspace width=\"0.17em\"><mi>x</mi></mspace>",
        "<mspace width=\"0.17em\">x</mspace>",
        "<mspace width=\"99em\"></mspace>",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        cr_expect_not(lg_markup_is_ours(hostile[i]), "%s", hostile[i]);
    cr_assert(lg_markup_is_ours("<mi>&lt;&amp;∀Ħ\u2062</mi>"));
    cr_assert(lg_markup_is_ours("<mfrac><mi>x</mi><mrow></mrow></mfrac><mo>≤</mo><mn>0</mn>"));
}

/* Every cut of a formula that is ours, and every byte of it changed to '<', is not. */
Test(markup, pieces_of_a_formula_are_refused)
{
    static const char whole[] = "<mrow><msub><mi>r</mi><mn>0</mn></msub><mo>+</mo><mtext>a</mtext></mrow>";
    char part[sizeof whole];
    cr_assert(lg_markup_is_ours(whole));
    for (size_t i = 0; i + 1 < sizeof whole; i++) {
        memcpy(part, whole, sizeof whole);
        part[i] = '\0';
        cr_expect_not(lg_markup_is_ours(part), "%s", part);
        memcpy(part, whole, sizeof whole);
        part[i] = '<';
        cr_expect(whole[i] == '<' || !lg_markup_is_ours(part), "%s", part);
    }
}

/* Neither depth nor length has a price. */
Test(markup, is_bounded)
{
    enum { N = 6000 };
    char *deep = calloc(2 * N + 1, 7);
    cr_assert_not_null(deep);
    for (size_t depth = 512; depth <= 513; depth++) {
        deep[0] = '\0';
        char *at = deep;
        for (size_t i = 0; i < depth; i++)
            at = stpcpy(at, "<mrow>");
        for (size_t i = 0; i < depth; i++)
            at = stpcpy(at, "</mrow>");
        cr_assert_eq(lg_markup_is_ours(deep), depth == 512);
    }
    char *at = deep;
    for (size_t i = 0; i < N; i++)
        at = stpcpy(at, "<mi></mi>");
    cr_assert_not(lg_markup_is_ours(deep));
    free(deep);
}

Test(markup, what_is_not_ours_is_shown_as_text)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    lg_html_formula(out, "<mi onload=\"x\">r</mi>", "|r| <= 1");
    lg_html_formula(out, "<mi>r</mi>", "r");
    fclose(out);
    cr_assert_str_eq(text, "|r| &lt;= 1<math><mi>r</mi></math>");
    free(text);
}
