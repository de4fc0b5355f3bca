/* Shrinking the choice stream: cut short, zeros, halves, decrements (after MacIver and Donaldson, "Test-case reduction
 * via test-case generation", ECOOP 2020). A choice of 0 is the smallest or simplest by contract of the families. */
#include "verify/replay/shrink_private.h"

#include <string.h>

/* The instance that these choices make, calibrated afresh. */
static bool try(struct lg_shrinker *s, const uint32_t *choices, size_t count)
{
    struct lg_case candidate = {.recipe = s->best.recipe, .session = s->q->session};
    struct lg_recipe *r = &candidate.recipe;
    char ignored[256];
    if (lg_shrink_spent(s))
        return false;
    r->calibrated = false;
    memset(r->extra, 0, sizeof r->extra);
    memset(r->choices, 0, sizeof r->choices);
    memcpy(r->choices, choices, count * sizeof *choices);
    r->n_choices = count ? count : 1; /* none would be the random stream */
    if (lg_case_prepare(&candidate, ignored, sizeof ignored)) {
        lg_case_clear(&candidate);
        return false;
    }
    r->n_choices = candidate.choices.made;
    memcpy(r->choices, candidate.choices.record, r->n_choices * sizeof *r->choices);
    if (r->n_choices == s->best.recipe.n_choices &&
        !memcmp(r->choices, s->best.recipe.choices, r->n_choices * sizeof *r->choices)) {
        lg_case_clear(&candidate);
        return false;
    }
    return lg_shrink_try(s, &candidate);
}

static bool with(struct lg_shrinker *s, size_t at, uint32_t value)
{
    struct lg_recipe r = s->best.recipe;
    r.choices[at] = value;
    return try(s, r.choices, r.n_choices);
}

/* The least value of choice `at` that bisection finds; 0 is tried first. */
static bool lower(struct lg_shrinker *s, size_t at)
{
    uint32_t fails_not = 0, before = s->best.recipe.choices[at];
    if (before == 0 || with(s, at, 0))
        return before > 0;
    while (at < s->best.recipe.n_choices && s->best.recipe.choices[at] - fails_not > 1 &&
           !lg_shrink_spent(s)) {
        uint32_t now = s->best.recipe.choices[at], middle = fails_not + (now - fails_not) / 2;
        if (!with(s, at, middle))
            fails_not = middle;
        else if (at < s->best.recipe.n_choices && s->best.recipe.choices[at] >= now)
            break;
    }
    return at >= s->best.recipe.n_choices || s->best.recipe.choices[at] < before;
}

void lg_shrink_choices(struct lg_shrinker *s)
{
    bool is_better = true;
    struct lg_recipe *r = &s->best.recipe;
    r->n_choices = s->best.choices.made;
    memcpy(r->choices, s->best.choices.record, r->n_choices * sizeof *r->choices);
    for (size_t length = 0; length < r->n_choices && !lg_shrink_spent(s); length = length ? 2 * length : 1)
        if (try(s, s->best.recipe.choices, length))
            break;
    while (is_better && !lg_shrink_spent(s)) {
        is_better = false;
        for (size_t at = 0; at < r->n_choices; at++)
            is_better |= lower(s, at);
    }
}
