/* Every lemma's texts parse, their names are defined, their units agree (verify/author/formulas.h). */
#include "verify/author/formulas.h"

#include <criterion/criterion.h>

Test(formulas, of_every_lemma_are_sound)
{
    size_t evaluated = 0;
    for (const struct lg_lemma *const *lemma = lg_lemmas; *lemma; lemma++) {
        char error[1024] = "";
        const struct lg_formulas *f = lg_formulas_of(*lemma, error, sizeof error);
        cr_expect(f != NULL, "%s", error);
        for (size_t i = 0; f && i < (*lemma)->n_claims; i++) {
            const struct lg_claim_spec *claim = &(*lemma)->claims[i];
            evaluated += f->claims[i] >= 0;
            cr_expect(f->claims[i] >= 0 || claim->when == LG_BY_HAND,
                      "%s %s: the engine cannot state it: its sides are given", (*lemma)->id, claim->name);
        }
    }
    cr_assert_gt(evaluated, 0);
}
