/* The run that a lemma's hooks hang on; see descent.h. */
#include "verify/author/descent.h"
#include "verify/author/formulas.h"
#include "verify/author/labels.h"
#include "verify/author/record.h"

static void close_trajectory(void *what)
{
    lg_trajectory_close(what);
}

struct lg_trajectory *lg_take_trajectory_of(struct lg_case *c, const double *y)
{
    struct lg_trajectory *tr = lg_take(c, 1, sizeof *tr);
    lg_need(c, lg_trajectory_open(tr, c, y));
    lg_defer(c, close_trajectory, tr);
    return tr;
}

struct lg_trajectory *lg_take_trajectory(struct lg_case *c, int label_exponent)
{
    double *y = lg_take_doubles(c, c->inst.n);
    lg_need(c, lg_case_labels(c, label_exponent, y));
    return lg_take_trajectory_of(c, y);
}

void lg_ask_start(struct lg_case *c, struct lg_trajectory *tr)
{
    if (!lg_trajectory_start(tr, c->recipe.eta))
        lg_end_case(c);
}

void lg_take_step(struct lg_case *c, struct lg_trajectory *tr)
{
    const int done = lg_trajectory_step(tr);
    lg_need(c, done < 0);
    if (!done)
        lg_end_case(c);
}

void lg_descend(struct lg_case *c)
{
    const struct lg_descent *d = c->recipe.lemma->descent;
    const struct lg_step_claims steps = lg_step_claims_of(c->recipe.lemma);
    double share = INFINITY;
    void *own = lg_take(c, 1, d->own);
    if (lg_step_claims_probe(c, &steps, &share))
        lg_end_case(c);
    struct lg_trajectory *tr = lg_take_trajectory(c, c->recipe.label_exponent);
    tr->plain = d->plain;
    lg_values_follow(c->values, LG_KNOWN_AT_START, tr);
    if (d->at_start)
        d->at_start(c, tr, own);
    lg_valuation_start(&c->values->valuation);
    lg_state_all(c, LG_AT_START, 0);
    lg_ask_start(c, tr);
    for (uint32_t s = 0; s < c->recipe.steps; s++) {
        lg_take_step(c, tr);
        const double t = (double)(tr->t + 1);
        lg_step_claims_state(c, &steps, tr, t, &share);
        lg_values_follow(c->values, LG_KNOWN_AT_STEP, tr);
        if (d->at_step)
            d->at_step(c, tr, own);
        lg_run_on(c);
        lg_state_all(c, LG_AT_STEP, t);
        if (d->at_claims)
            d->at_claims(c, tr, own);
    }
    lg_step_claims_close(c, &steps, share);
    if (d->at_end)
        d->at_end(c, tr, own);
    lg_state_all(c, LG_AT_END, (double)(tr->t + 1));
}
