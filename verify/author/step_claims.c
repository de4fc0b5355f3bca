/* Conformance claims of gradient descent steps; see step_claims.h. */
#include "verify/author/step_claims.h"
#include "verify/author/labels.h"

#include <stdlib.h>
#include <string.h>

static int claim_of(const struct lg_lemma *lemma, const char *name)
{
    for (size_t i = 0; i < lemma->n_claims; i++)
        if (!strcmp(lemma->claims[i].name, name))
            return (int)i;
    return LG_NO_CLAIM;
}

static int hypothesis_of(const struct lg_lemma *lemma, const char *name)
{
    for (size_t i = 0; i < lemma->n_hypotheses; i++)
        if (!strcmp(lemma->hypotheses[i].name, name))
            return (int)i;
    return LG_NO_CLAIM;
}

struct lg_step_claims lg_step_claims_of(const struct lg_lemma *lemma)
{
    return (struct lg_step_claims){hypothesis_of(lemma, "meaningful envelope"),
                                   hypothesis_of(lemma, "exact iterates"), claim_of(lemma, "gd-step"),
                                   claim_of(lemma, "gd-step-neuron"), claim_of(lemma, "control-step")};
}

static void claim(struct lg_case *c, int which, double t, lg_ball observed, double bound)
{
    if (which != LG_NO_CLAIM)
        lg_claim(c, (unsigned)which, t, observed, lg_exact(bound));
}

void lg_step_claims_state(struct lg_case *c, const struct lg_step_claims *which,
                          const struct lg_trajectory *tr, double t, double *share)
{
    const struct lg_conformance *f = &tr->conformance;
    if (f->step > 0)
        *share = fmin(*share, lg_div_up(f->envelope, f->step));
    if (which->h_exact != LG_NO_CLAIM)
        lg_hypothesis(c, (unsigned)which->h_exact, f->e, lg_exact(0));
    claim(c, which->c_step, t, f->e, f->envelope);
    claim(c, which->c_neuron, t, f->neuron_e, f->neuron_envelope);
    claim(c, which->c_false, t, lg_exact(f->step), f->envelope);
    lg_claim_power(c, (unsigned)which->c_step, lg_conformance_power(f));
}

int lg_step_claims_probe(struct lg_case *c, const struct lg_step_claims *which, double *share)
{
    struct lg_trajectory tr = {0};
    double *y = malloc(c->inst.n * sizeof *y);
    int status = -1;
    if (!y || lg_case_labels(c, LG_PROBE_EXPONENT, y) || lg_trajectory_open(&tr, c, y) ||
        !lg_trajectory_start(&tr, c->recipe.eta))
        goto cleanup;
    for (int step = 0; step < LG_PROBE_STEPS; step++) {
        if (lg_trajectory_step(&tr) <= 0)
            goto cleanup;
        lg_step_claims_state(c, which, &tr, 0, share);
    }
    status = 0;
cleanup:
    lg_trajectory_close(&tr);
    free(y);
    return status;
}

void lg_step_claims_close(struct lg_case *c, const struct lg_step_claims *which, double share)
{
    lg_hypothesis(c, (unsigned)which->h_envelope, lg_exact(fmin(share, DBL_MAX)), lg_exact(0.5));
}
