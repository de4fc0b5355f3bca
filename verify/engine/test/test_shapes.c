/* Shapes: what is read and what is refused, and that a case of one replays without the option. */
#include "verify/case/case_text.h"
#include "verify/engine/engine.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(shapes, what_is_read_is_printed)
{
    static const char *const good[] = {"1,1,1", "64,784,1024", "300,17,5000", "1,1048576,1", "4096,1,1048"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct lg_shape s;
        char error[400] = "", text[LG_SHAPE_TEXT];
        cr_assert_eq(lg_shape_parse(good[i], &s, error, sizeof error), 0, "%s", error);
        lg_shape_print(s, text);
        cr_assert_str_eq(text, good[i]);
    }
}

/* Each message names the value, and the limit that it breaks. */
Test(shapes, what_is_not_a_shape_is_refused)
{
    static const struct {
        const char *text, *limit;
    } bad[] = {
        {"", "want n,d,k"},
        {"3,4", "want n,d,k"},
        {"1,2,3,4", "want n,d,k"},
        {"0,1,1", "from 1 to 1048576"},
        {"1,0,1", "from 1 to 1048576"},
        {"-1,2,3", "want n,d,k"},
        {"+1,2,3", "want n,d,k"},
        {"1e9,1,1", "want n,d,k"},
        {"0x10,1,1", "want n,d,k"},
        {"1, 2,3", "want n,d,k"},
        {"1,2,3 ", "want n,d,k"},
        {"1.5,2,3", "want n,d,k"},
        {"1,2,1048577", "from 1 to 1048576"},
        {"18446744073709551617,1,1", "from 1 to 1048576"},
        {"4097,1,1", "n = 4097, at most 4096"},
        {"1024,1048576,1", "n d = 1073741824, at most 67108864"},
        {"1,16384,4097", "k d = 67125248, at most 67108864"},
        {"4096,1,1000000", "n k = 4096000000, at most 67108864"},
        {"600,700,1000", "n d k = 420000000, at most 268435456"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct lg_shape s;
        char error[400] = "";
        cr_assert_eq(lg_shape_parse(bad[i].text, &s, error, sizeof error), -1, "%s", bad[i].text);
        cr_assert(strstr(error, bad[i].text) && strstr(error, bad[i].limit), "%s", error);
    }
}

Test(shapes, matrix_recovery_has_a_limit_of_work)
{
    char why[300] = "";
    const struct lg_lemma *recovery = lg_lemma_find("recovery-step-conformance"),
                          *linear = lg_lemma_find("metamorphic-linear");
    const struct lg_shape small = {17, 40, 3}, large = {64, 784, 1024};
    cr_assert(lg_shape_fits(recovery, small, why, sizeof why) && lg_shape_fits(linear, large, NULL, 0));
    cr_assert(!lg_shape_fits(recovery, large, why, sizeof why));
    cr_assert(strstr(why, "n d^2 k = 4.03e+10") && strstr(why, "64,784,1024"), "%s", why);
}

/* Conformance and metamorphic lemmas are asked, each of a family that takes shapes and is of its kind; but those with a design of
 * sizes of their own. */
Test(shapes, every_lemma_about_a_kernels_functions_has_cases)
{
    for (const struct lg_lemma *const *at = lg_lemmas; *at; at++) {
        const struct lg_lemma *l = *at;
        const bool is_about_functions =
            strstr(l->id, "conformance") != NULL || strstr(l->id, "metamorphic") != NULL;
        const struct lg_family *f = l->shaped.family ? lg_family_find(l->shaped.family) : NULL;
        cr_assert(!is_about_functions || l->shaped.weight > 0 || l->design[LG_SMOKE] > 0, "%s", l->id);
        cr_assert(!l->shaped.family || (f && f->shaped && (f->kinds & l->kinds) && !l->pure), "%s", l->id);
    }
}

static struct lg_case shaped_case(const struct lg_lemma *l, struct lg_shape s, uint64_t j, char *error,
                                  size_t error_size)
{
    struct lg_case c = {.recipe = {.lemma = l, .seed = 5, .storage_unit = LG_U}};
    lg_shape_deal(l, &s, 0, j, &c.recipe);
    cr_assert_eq(lg_case_prepare(&c, error, error_size), 0, "%s: %s", l->id, error);
    return c;
}

static bool same(size_t m, const double *a, const double *b)
{
    return (a == NULL && b == NULL) || memcmp(a, b, m * sizeof *a) == 0;
}

/* The stored text is all that a replay has: same sizes, same bits, same calibration. */
Test(shapes, the_text_of_a_case_recreates_it)
{
    static const struct lg_shape shapes[] = {{5, 3, 8}, {9, 4, 7}, {1, 1, 1}, {2, 31, 1}};
    char error[400] = "";
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        for (size_t i = 0; i < 4 * (size_t)((*l)->shaped.weight > 0); i++) {
            struct lg_case c = shaped_case(*l, shapes[i], i % (*l)->shaped.weight, error, sizeof error),
                           again = {.precision = 53};
            const size_t k = c.inst.kind == LG_LINEAR ? 1 : shapes[i].k;
            char *text = lg_case_text(&c, false);
            cr_assert(c.inst.n == shapes[i].n && c.inst.d == shapes[i].d && c.inst.k == k, "%s", (*l)->id);
            cr_assert_not_null(text);
            cr_assert_eq(lg_case_parse(text, NULL, &again, error, sizeof error), 0, "%s: %s", text, error);
            cr_assert_eq(lg_case_prepare(&again, error, sizeof error), 0, "%s: %s", text, error);
            cr_assert(again.inst.n == c.inst.n && again.inst.d == c.inst.d && again.inst.k == k, "%s", text);
            cr_assert(again.inst.activation == c.inst.activation && again.recipe.eta == c.recipe.eta, "%s",
                      text);
            cr_assert(same(lg_instance_data(&c.inst), c.inst.X, again.inst.X) &&
                          same(c.inst.n, c.inst.y, again.inst.y) &&
                          same(lg_instance_weights(&c.inst), c.inst.W0, again.inst.W0) &&
                          same(c.inst.k, c.inst.v, again.inst.v),
                      "%s", text);
            free(text);
            lg_case_clear(&c);
            lg_case_clear(&again);
        }
}

/* The cases of one shape go through the activations. */
Test(shapes, activations_take_turns)
{
    char error[400] = "";
    uint32_t seen = 0;
    const struct lg_lemma *l = lg_lemma_find("function-conformance");
    for (uint64_t j = 0; j < LG_ACTIVATIONS; j++) {
        struct lg_case c = shaped_case(l, (struct lg_shape){2, 2, 2}, j, error, sizeof error);
        seen |= 1u << c.inst.activation;
        lg_case_clear(&c);
    }
    cr_assert_eq(seen, (1u << LG_ACTIVATIONS) - 1);
}
