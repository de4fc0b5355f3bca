/* The matrix, the order of the lemmas and the contents: by theorem, one cell for a lemma about data alone, links that
 * lead somewhere, and lines that replay a case without the store. */
#include "reports/test/page_text.h"

TestSuite(matrix, .init = make_folder, .fini = remove_folder);

static int64_t add(struct lg_store *s, int64_t run, int64_t kernel, const char *id, const char *source,
                   const char *slides, const char *recipe, double ratio)
{
    const struct lg_store_lemma lemma = {id,  "A title", "Statement.",       slides, source, "",
                                         0.1, 0.05,      !strcmp(id, "pure")};
    const struct lg_store_case begun = {run,    kernel, id,   "drawn",          "", "",
                                        recipe, 1,      true, NETWORK(2, 3, 4), 5,  0.1};
    const struct lg_store_hypothesis hypotheses[] = {{"zero", "|e| <= 1", "true", {0, 0}, {1, 0}},
                                                     {"near", "a <= 1", "true", {1 - 0x1p-40, 0}, {1, 0}}};
    const struct lg_store_claim claims[] = {
        {"bound", "theorem", "holds", "", 1, NAN, {ratio, 0}, {1, 0}, 1, 0, 0, NAN, NULL, 0},
        {"other", "theorem", "vacuous", "why", 1, NAN, {1, 0}, {2, 0}, 1, 0, 0, NAN, NULL, 0}};
    const struct lg_store_result result = {"done", "", 53, 0.1, hypotheses, 2, claims, 2, NULL, 0};
    int64_t at = -1;
    cr_assert_eq(lg_store_lemma_put(s, run, &lemma), 0, "%s", s->error);
    cr_assert_eq(lg_store_case_begin(s, &begun, &at), 0, "%s", s->error);
    cr_assert_eq(lg_store_case_end(s, at, &result), 0, "%s", s->error);
    return at;
}

/* One claim of this role and a control. */
static void claims_only(struct lg_store *s, int64_t run, const char *lemma, const char *role)
{
    const struct lg_store_claim_spec claim = {lemma, "c", "identity", role, "a <= b", "", "", 0, "kernel"};
    const struct lg_store_claim_spec control = {lemma, "no-c", "identity", "control", "a <= b/2",
                                                "",    "",     1,          "kernel"};
    cr_assert_eq(lg_store_claim_spec_put(s, run, &claim), 0, "%s", s->error);
    cr_assert_eq(lg_store_claim_spec_put(s, run, &control), 0, "%s", s->error);
}

static void fill(struct lg_store *s)
{
    cr_assert_eq(lg_store_open(s, db, false), 0, "%s", s->error);
    int64_t run = demo_run(s), fused = demo_kernel(s, run, "fused"), none = demo_kernel(s, run, LG_NO_KERNEL);
    demo_kernel(s, run, "slow");
    add(s, run, fused, "a-exact", "theorem T6; metamorphic testing: Chen", "", "a=1", 0.5);
    add(s, run, fused, "b-eleven-two", "theorem T11.2, T11.4", "S43", "a=1", 0.5);
    add(s, run, fused, "c-eleven-one", "theorem T11.1", "S41", "a=1", 0.5);
    add(s, run, fused, "d-two-b", "Oymak; theorem T2b", "S24", "a='it' b=2", 1 - 0x1p-20);
    add(s, run, fused, "e-two", "Oymak; theorem T2, steps P1 to P7", "S24", "a=1", 0.5);
    add(s, run, none, "pure", "theorem T4", "S18", "a=1", 0.25);
    add(s, run, fused, "f-late-step", "THEORY.md, Conformance of steps", "S29", "a=1", 0.5);
    add(s, run, fused, "g-step", "THEORY.md, Conformance of steps", "S21 S26", "a=1", 0.5);
    add(s, run, fused, "h-other", "a theorem without a number", "S1", "written by hand", 0.5);
    add(s, run, fused, "i-function", "kernels/lemmagate_kernel.h", "S0", "a=1", 0.5);
    claims_only(s, run, "i-function", "conformance");
    claims_only(s, run, "h-other", "theorem");
}

static void in_order(const char *text, const char *const *what, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char mark[64];
        snprintf(mark, sizeof mark, "%s", what[i]);
        text = strstr(text, mark);
        cr_assert_not_null(text, "%s does not come after %s", what[i], i ? what[i - 1] : "the start");
    }
}

Test(matrix, lemmas_come_in_the_order_of_the_talk)
{
    static const char *const parts[] = {"id=\"lemma-e-two\"",        "id=\"lemma-d-two-b\"",
                                        "id=\"lemma-pure\"",         "id=\"lemma-c-eleven-one\"",
                                        "id=\"lemma-b-eleven-two\"", "id=\"lemma-h-other\"",
                                        "id=\"lemma-i-function\"",   "id=\"lemma-g-step\"",
                                        "id=\"lemma-f-late-step\"",  "id=\"lemma-a-exact\""};
    static const char *const rows[] = {"<span>Theorems</span>",
                                       "href=\"#lemma-e-two\"",
                                       "T2</span>",
                                       "href=\"#lemma-d-two-b\"",
                                       "T2b</span>",
                                       "href=\"#lemma-pure\"",
                                       "T4</span>",
                                       "href=\"#lemma-c-eleven-one\"",
                                       "T11.1</span>",
                                       "href=\"#lemma-b-eleven-two\"",
                                       "T11.2</span>",
                                       "<span>Conformance</span>",
                                       "<span>Metamorphic identities</span>",
                                       "href=\"#lemma-a-exact\""};
    struct lg_store s;
    fill(&s);
    char *text = page(&s);
    in_order(text, parts, sizeof parts / sizeof *parts);
    in_order(strstr(text, "class=\"matrix\""), rows, sizeof rows / sizeof *rows);
    in_order(strstr(text, "id=\"contents\""), rows + 1, 1);
    lacks(text, "T6</span>");
    free(text);
    lg_store_close(&s);
}

Test(matrix, cells)
{
    struct lg_store s;
    fill(&s);
    char *text = page(&s), *matrix = strstr(text, "class=\"matrix\""), *end = strstr(matrix, "</table>");
    *end = '\0';
    contains(matrix, "fused</th><th scope=\"col\">slow</th></tr>"); /* no column for what meets no kernel */
    contains(matrix, "<td class=\"pure\" colspan=\"2\">");
    contains(matrix, "ratio 0.25 to 0.25");
    contains(matrix, "ratio 1 − 9.5×10⁻⁷ to 1 − 9.5×10⁻⁷");
    contains(matrix, "1 case · <span>0% undecided</span> · <span class=\"above\">100% vacuous</span>");
    contains(matrix, "nothing certified"); /* the kernel "slow" met nothing */
    lacks(matrix, "not run");
    free(text);
    lg_store_close(&s);
}

/* Every link inside the page has its target, every target is there once. */
Test(matrix, links_lead_somewhere)
{
    struct lg_store s;
    fill(&s);
    char *text = page(&s);
    size_t links = 0;
    for (const char *p = text; (p = strstr(p, "href=\"#")); links++) {
        char target[128];
        p += strlen("href=\"#");
        snprintf(target, sizeof target, " id=\"%.*s\"", (int)strcspn(p, "\""), p);
        contains(text, target);
        lacks(strstr(text, target) + 1, target);
    }
    cr_assert_gt(links, 30, "%zu links", links);
    for (int i = 1; i <= 10; i++) {
        char anchor[32];
        snprintf(anchor, sizeof anchor, " id=\"case-%d\"", i);
        contains(text, anchor);
        lacks(strstr(text, anchor) + 1, anchor);
    }
    contains(text, "lemmagate replay a=1 --kernel kernels/x.so</code>");
    contains(
        text,
        "lemmagate replay &#39;a=&#39;\\&#39;&#39;it&#39;\\&#39;&#39; b=2&#39; --kernel kernels/x.so</code>");
    lacks(text, "replay &#39;written"); /* no recipe */
    free(text);
    lg_store_close(&s);
}

Test(matrix, slack_of_hypotheses)
{
    struct lg_store s;
    fill(&s);
    char *text = page(&s);
    contains(text, ">∞</td>");
    contains(text, ">1 + 9.1×10⁻¹³</td>");
    free(text);
    lg_store_close(&s);
}
