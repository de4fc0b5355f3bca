/* Recipes: what is printed is read back bit for bit; what is malformed is refused and named. */
#include "verify/case/case_text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* A line without written-out values is a recipe and nothing else. */
static int parse(const char *text, struct lg_recipe *r, char *error, size_t error_size)
{
    struct lg_case c = {.precision = 53};
    int status = lg_case_parse(text, NULL, &c, error, error_size);
    *r = c.recipe;
    lg_case_clear(&c);
    return status;
}

static struct lg_recipe plain(void)
{
    return (struct lg_recipe){.lemma = lg_lemma_find("key-lemma"),
                              .family = lg_family_find("gaussian-sphere"),
                              .seed = UINT64_MAX,
                              .index = UINT64_MAX - 1,
                              .tier = LG_NIGHTLY,
                              .storage_unit = 0x1p-24};
}

static struct lg_recipe rich(void)
{
    struct lg_recipe r = plain();
    strcpy(r.data, "/a folder/100% real\tdata=1");
    r.calibrated = true;
    r.eta = 0.1;
    r.label_exponent = -1074;
    r.steps = UINT32_MAX;
    r.extra[0] = -0.0;
    r.extra[1] = LG_TINY;
    r.extra[2] = -INFINITY;
    r.extra[3] = DBL_MAX;
    strcpy(r.claim, "P2-descent");
    r.n_choices = LG_MAX_CHOICES;
    for (uint32_t j = 0; j < LG_MAX_CHOICES; j++)
        r.choices[j] = UINT32_MAX - j * j;
    return r;
}

/* Both structs start as zeros, so that all their bytes can be compared but those between members. */
static void expect_same(const struct lg_recipe *a, const struct lg_recipe *b)
{
    cr_assert(a->lemma == b->lemma && a->family == b->family && a->tier == b->tier &&
              a->calibrated == b->calibrated);
    cr_assert(a->seed == b->seed && a->index == b->index && a->steps == b->steps &&
              a->label_exponent == b->label_exponent);
    cr_assert_eq(memcmp(&a->storage_unit, &b->storage_unit, sizeof a->storage_unit), 0);
    cr_assert_eq(memcmp(&a->eta, &b->eta, sizeof a->eta), 0);
    cr_assert_eq(memcmp(a->extra, b->extra, sizeof a->extra), 0);
    cr_assert_str_eq(a->data, b->data);
    cr_assert_str_eq(a->claim, b->claim);
    cr_assert_eq(a->n_choices, b->n_choices);
    cr_assert_eq(memcmp(a->choices, b->choices, a->n_choices * sizeof *a->choices), 0);
}

Test(recipe, round_trip)
{
    struct lg_recipe recipes[4] = {plain(), rich(), plain(), rich()};
    recipes[2].n_choices = 1; /* one choice, which is 0 */
    recipes[3].n_choices = 0;
    memset(recipes[3].data, '%', sizeof recipes[3].data - 1);
    for (size_t j = 0; j < 4; j++) {
        char text[4096], again[4096], error[256] = "";
        struct lg_recipe read;
        cr_assert_eq(lg_recipe_print(&recipes[j], text, sizeof text), 0);
        cr_assert_eq(strcspn(text, "\n\t"), strlen(text), "one line without tabs");
        cr_assert_eq(parse(text, &read, error, sizeof error), 0, "%s: %s", text, error);
        expect_same(&recipes[j], &read);
        cr_assert_eq(lg_recipe_print(&read, again, sizeof again), 0);
        cr_assert_str_eq(text, again);
    }
}

Test(recipe, every_double_survives)
{
    struct lg_recipe r = rich(), read;
    uint64_t bits = 1;
    for (int j = 0; j < 2000; j++) {
        char text[4096], error[256] = "";
        bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        memcpy(&r.eta, &bits, sizeof r.eta);
        if (!isfinite(r.eta))
            continue;
        cr_assert_eq(lg_recipe_print(&r, text, sizeof text), 0);
        cr_assert_eq(parse(text, &read, error, sizeof error), 0, "%s", error);
        expect_same(&r, &read);
    }
}

Test(recipe, a_buffer_too_small_is_refused)
{
    struct lg_recipe r = rich();
    char text[4096], small[4096];
    cr_assert_eq(lg_recipe_print(&r, text, sizeof text), 0);
    size_t need = strlen(text) + 1;
    for (size_t size = 0; size < need; size++)
        cr_assert_eq(lg_recipe_print(&r, small, size), -1, "%zu of %zu bytes", size, need);
    cr_assert_eq(lg_recipe_print(&r, small, need), 0);
    cr_assert_str_eq(small, text);
}

/* The recipe with the word that starts with `key=` replaced, or removed when word is "". */
static void with(const char *text, const char *key, const char *word, char *out)
{
    const char *at = strstr(text, key), *rest = at + strcspn(at, " ");
    snprintf(out, 4096, "%.*s%s%s", (int)(at - text), text, word, rest);
}

static void expect_refused(const char *text, const char *named)
{
    struct lg_recipe read;
    char error[512] = "";
    cr_assert_eq(parse(text, &read, error, sizeof error), -1, "accepted: %s", text);
    cr_assert(strstr(error, named), "\"%s\" does not name \"%s\"", error, named);
}

Test(recipe, a_malformed_field_is_named)
{
    static const struct {
        const char *key, *word;
    } rows[] = {
        {"lemma=", "lemma=no-such"},
        {"family=", "family=no-such"},
        {"version=", "version=4294967295"},
        {"version=", "version=one"},
        {"seed=", "seed=abc"},
        {"seed=", "seed=-1"},
        {"seed=", "seed=18446744073709551616"},
        {"index=", "index=7x"},
        {"tier=", "tier=3"},
        {"tier=", "tier=smoke"},
        {"unit=", "unit=0"},
        {"unit=", "unit=nan"},
        {"unit=", "unit=1"},
        {"eta=", "eta=0x1p"},
        {"eta=", "eta=fast"},
        {"eta=", "eta=inf"},
        {"eta=", "eta="},
        {"exponent=", "exponent=1.5"},
        {"exponent=", "exponent=--1"},
        {"exponent=", "exponent=9999999999"},
        {"steps=", "steps=4294967296"},
        {"steps=", "steps=ten"},
        {"extra=", "extra=1,2,3"},
        {"extra=", "extra=1,2,3,4,5"},
        {"extra=", "extra=1,,2,3"},
        {"data=", "data=%zz"},
        {"data=", "data=%2"},
        {"choices=", "choices=1,"},
        {"choices=", "choices="},
        {"choices=", "choices=1;2"},
        {"choices=", "choices=4294967296"},
        {"choices=", "choices=1,-2"},
        {"claim=", "claim=no-such-claim"},
        {"claim=", "claim="},
    };
    struct lg_recipe r = rich();
    char text[4096], bad[4096];
    strcpy(r.data, "folder");
    cr_assert_eq(lg_recipe_print(&r, text, sizeof text), 0);
    for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
        with(text, rows[j].key, rows[j].word, bad);
        expect_refused(bad, rows[j].word);
    }
}

Test(recipe, too_many_choices_and_too_long_a_path_are_refused)
{
    struct lg_recipe r = plain();
    char text[4096], bad[8192], path[300];
    cr_assert_eq(lg_recipe_print(&r, text, sizeof text), 0);
    size_t at = (size_t)snprintf(bad, sizeof bad, "%s choices=0", text);
    for (int j = 0; j < LG_MAX_CHOICES; j++)
        at += (size_t)snprintf(bad + at, sizeof bad - at, ",0");
    expect_refused(bad, "choices=");
    memset(path, 'x', sizeof path);
    snprintf(bad, sizeof bad, "%s data=%.*s", text, (int)sizeof r.data, path);
    expect_refused(bad, "data=");
}

Test(recipe, missing_unknown_and_repeated_keys_are_named)
{
    static const char *const keys[] = {"lemma=", "family=", "version=",  "seed=",    "index=", "tier=",
                                       "unit=",  "eta=",    "exponent=", "planted=", "steps=", "extra="};
    struct lg_recipe r = rich();
    char text[4096], bad[8192];
    cr_assert_eq(lg_recipe_print(&r, text, sizeof text), 0);
    for (size_t j = 0; j < sizeof keys / sizeof *keys; j++) {
        char name[16];
        snprintf(name, sizeof name, "%.*s", (int)strlen(keys[j]) - 1, keys[j]);
        with(text, keys[j], "", bad);
        expect_refused(bad, j == 1 ? "version" : name); /* a version means nothing without its family */
    }
    snprintf(bad, sizeof bad, "%s colour=red", text);
    expect_refused(bad, "colour");
    snprintf(bad, sizeof bad, "%s nonsense", text);
    expect_refused(bad, "nonsense");
    snprintf(bad, sizeof bad, "%s seed=2", text);
    expect_refused(bad, "seed=2");
    expect_refused("", "lemma");
}
