/* The tables of all lemmas and families, held to what the engine takes for granted. Nothing is listed here: the registries are walked. */
#include "verify/author/lemma.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define WHERE(lemma, i) "%s, %s", (lemma)->id, (lemma)->claims[i].name

static bool is_drawn(const struct lg_lemma *lemma, const char *family)
{
    for (const struct lg_family_use *use = lemma->families; use->family; use++)
        if (!strcmp(use->family, family))
            return true;
    return lemma->shaped.family && !strcmp(lemma->shaped.family, family);
}

Test(registry, names_are_unique)
{
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++) {
        cr_assert_eq(lg_lemma_find((*l)->id), *l, "two lemmas are called %s", (*l)->id);
        for (size_t i = 0; i < (*l)->n_claims; i++)
            for (size_t j = 0; j < i; j++)
                cr_assert_str_neq((*l)->claims[i].name, (*l)->claims[j].name, WHERE(*l, i));
        for (size_t i = 0; i < (*l)->n_hypotheses; i++)
            for (size_t j = 0; j < i; j++)
                cr_assert_str_neq((*l)->hypotheses[i].name, (*l)->hypotheses[j].name, "%s", (*l)->id);
    }
    for (const struct lg_family *const *f = lg_families; *f; f++)
        cr_assert_eq(lg_family_find((*f)->id), *f, "two families are called %s", (*f)->id);
}

/* A hole in a table is a claim without a name; a claim needs hypotheses that there are. */
Test(registry, claims_are_whole)
{
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++) {
        cr_assert((*l)->n_hypotheses <= 32 && (*l)->n_claims <= 64 && (*l)->n_claims > 0, "%s", (*l)->id);
        for (size_t i = 0; i < (*l)->n_hypotheses; i++)
            cr_assert((*l)->hypotheses[i].name && (*l)->hypotheses[i].statement, "%s: hypothesis %zu",
                      (*l)->id, i);
        for (size_t i = 0; i < (*l)->n_claims; i++) {
            const struct lg_claim_spec *c = &(*l)->claims[i];
            cr_assert(c->name && c->statement && c->allowance && c->coordinate, "%s: claim %zu", (*l)->id, i);
            cr_assert_eq((uint64_t)c->needs >> (*l)->n_hypotheses, 0, WHERE(*l, i));
            cr_assert(lg_role_is_control(c->role) == !strncmp(c->name, "control", 7), WHERE(*l, i));
        }
    }
}

/* Every claim counts only where a false statement was refuted, so there is one; claims do not stand in for controls. */
Test(registry, claims_have_controls)
{
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++) {
        size_t false_ones = 0;
        for (size_t i = 0; i < (*l)->n_claims; i++)
            false_ones += lg_role_is_control((*l)->claims[i].role);
        cr_assert(false_ones > 0, "%s has no control", (*l)->id);
    }
}

/* A pooled claim is decided over a run, and so is the false statement that shows its test to see something: one of its kind. */
Test(registry, pooled_claims_have_pooled_controls)
{
    static const enum lg_role pairs[][2] = {{LG_RATE, LG_RATE_CONTROL}, {LG_MEAN, LG_MEAN_CONTROL}};
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        for (size_t p = 0; p < 2; p++) {
            size_t claims = 0, controls = 0;
            for (size_t i = 0; i < (*l)->n_claims; i++) {
                claims += (*l)->claims[i].role == pairs[p][0];
                controls += (*l)->claims[i].role == pairs[p][1];
            }
            cr_expect((claims > 0) == (controls > 0), "%s: %zu claims of role %d, %zu controls", (*l)->id,
                      claims, (int)pairs[p][0], controls);
        }
}

/* Are the words of " * gate: LEMMA... --cases N" lemmas? Their number. */
static size_t lemmas_of_gate(const char *path)
{
    char line[512], *rest = NULL;
    size_t found = 0;
    FILE *in = fopen(path, "r");
    cr_assert(in, "%s", path);
    while (fgets(line, sizeof line, in)) {
        if (strncmp(line, " * gate: ", 9) != 0)
            continue;
        for (char *word = strtok_r(line + 9, " \n", &rest); word && word[0] != '-' && word[0] != '*';
             word = strtok_r(NULL, " \n", &rest)) {
            cr_expect(lg_lemma_find(word), "%s: its gate names %s", path, word);
            found++;
        }
    }
    fclose(in);
    return found;
}

/* What a mutant's file says refuses it is there. */
Test(registry, gates_name_lemmas)
{
    static const char *const folders[] = {"kernels/mutants", "kernels/libraries"};
    size_t found = 0;
    for (size_t f = 0; f < 2; f++) {
        char path[600];
        snprintf(path, sizeof path, "%s/%s", LG_SOURCE_DIR, folders[f]);
        DIR *folder = opendir(path);
        cr_assert(folder, "%s", path);
        for (struct dirent *e; (e = readdir(folder));) {
            snprintf(path, sizeof path, "%s/%s/%s", LG_SOURCE_DIR, folders[f], e->d_name);
            found += strchr(".", e->d_name[0]) ? 0 : lemmas_of_gate(path);
        }
        closedir(folder);
    }
    cr_assert_gt(found, 0);
}

/* Each family that a lemma names is there, has its kind, is named once; each family is drawn by some lemma. */
Test(registry, families_meet_lemmas)
{
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++) {
        cr_assert((*l)->families && (*l)->families->family, "%s draws nothing", (*l)->id);
        for (const struct lg_family_use *use = (*l)->families; use->family; use++) {
            const struct lg_family *family = lg_family_find(use->family);
            cr_assert(family && use->weight > 0 && (family->kinds & (*l)->kinds), "%s draws %s", (*l)->id,
                      use->family);
            for (const struct lg_family_use *other = (*l)->families; other < use; other++)
                cr_assert_str_neq(other->family, use->family, "%s", (*l)->id);
        }
        if ((*l)->shaped.family) {
            const struct lg_family *family = lg_family_find((*l)->shaped.family);
            cr_assert(family && family->shaped && (*l)->shaped.weight > 0, "%s, --shape", (*l)->id);
        }
    }
    for (const struct lg_family *const *f = lg_families; *f; f++) {
        bool drawn = false;
        for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
            drawn = drawn || is_drawn(*l, (*f)->id);
        cr_assert(drawn, "no lemma draws %s", (*f)->id);
    }
}
