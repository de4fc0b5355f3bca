/* Naming a wrong entry. A claim is about norms; here the same enclosures are compared entry by entry, step by step, until one is
 * off: |computed - enclosed| - radius > what the declared rounding allows. f_i has an allowance of its own; an entry of G or W is
 * held to that of the whole gradient, or of its neuron, which is larger. Where the recipe's own run shows nothing, the probe of
 * step_claims.h is looked through. See entries.h. */
#include "verify/cli/entries.h"
#include "verify/author/labels.h"
#include "verify/author/record.h"
#include "verify/author/step_claims.h"

#include <math.h>
#include <stdlib.h>

static const double work = 2e9; /* products: a few seconds */

struct scratch {
    double *f, *allowed, *gradient; /* n, n, k x d */
};

static bool offers(const struct lg_case *c, enum lg_op op)
{
    return c->session->declared.offered >> op & 1u;
}

/* The position of the entry of x that is furthest from y; one that is not finite is. */
static size_t furthest(size_t m, const double *x, const double *y, double *distance)
{
    size_t at = 0;
    *distance = -1;
    for (size_t i = 0; i < m && *distance < INFINITY; i++) {
        const double off = isfinite(x[i]) ? fabs(x[i] - y[i]) : INFINITY;
        if (off > *distance) {
            *distance = off;
            at = i;
        }
    }
    return at;
}

/* At the weights that the kernel is at: those that the last step led to. */
static bool print_f(FILE *out, const struct lg_trajectory *tr, struct scratch *x)
{
    const struct lg_state *s = tr->has_step ? lg_trajectory_next(tr) : lg_trajectory_now(tr);
    if (!offers(tr->c, LG_OP_FORWARD) || lg_session_forward(tr->c->session, x->f) != LG_CALL_OK)
        return false;
    lg_forward_error(s, &tr->declared, x->allowed);
    for (size_t i = 0; i < tr->m.n; i++) {
        const double off = fabs(x->f[i] - s->f.mid[i]);
        if (off - s->f.rad[i] <= x->allowed[i])
            continue;
        fprintf(out, "  entry f[%zu] at W_%zu is %.17g, exact %.17g +- %.2g, off by %.3g, declared %.3g\n", i,
                tr->t + tr->has_step, x->f[i], s->f.mid[i], s->f.rad[i], off, x->allowed[i]);
        return true;
    }
    return false;
}

static bool print_gradient(FILE *out, const struct lg_trajectory *tr, struct scratch *x)
{
    const size_t d = tr->m.d;
    double off;
    if (!offers(tr->c, LG_OP_GRADIENT) || lg_session_gradient(tr->c->session, x->gradient) != LG_CALL_OK)
        return false;
    const size_t at = furthest(tr->m.k * d, x->gradient, tr->g.mid, &off);
    double allowed;
    if (lg_gradient_envelope(lg_trajectory_now(tr), &tr->g, &tr->declared, lg_trajectory_beta(tr),
                             &allowed) ||
        off - tr->g.row_rad[at / d] <= allowed)
        return false;
    fprintf(out,
            "  entry gradient[%zu][%zu] at W_%zu is %.17g, exact %.17g +- %.2g, off by %.3g, declared %.3g\n",
            at / d, at % d, tr->t, x->gradient[at], tr->g.mid[at], tr->g.row_rad[at / d], off, allowed);
    return true;
}

static bool print_step(FILE *out, const struct lg_trajectory *tr, struct scratch *x)
{
    const struct lg_conformance *f = &tr->conformance;
    const size_t d = tr->m.d, row = f->neuron * d;
    const double *W = lg_trajectory_now(tr)->W, *Wplus = lg_trajectory_next(tr)->W;
    double off;
    if (!(lg_lo(f->neuron_e) > f->neuron_envelope))
        return false;
    for (size_t j = 0; j < d; j++)
        x->gradient[j] = W[row + j] - tr->eta * tr->g.mid[row + j];
    const size_t j = furthest(d, Wplus + row, x->gradient, &off);
    fprintf(out,
            "  entry W[%zu][%zu] after step %zu is %.17g, exact about %.17g, off by %.3g; neuron %zu is off "
            "by %.3g, "
            "declared %.3g\n",
            f->neuron, j, tr->t + 1, Wplus[row + j], x->gradient[j], off, f->neuron, f->neuron_e.mid,
            f->neuron_envelope);
    return true;
}

/* f before the step, the step, and the gradient where it began: the kernel is then at W_{t+1}, so it is brought back. */
static bool print_one(FILE *out, struct lg_trajectory *tr, struct scratch *x, bool *goes_on)
{
    bool found = print_f(out, tr, x);
    *goes_on = lg_trajectory_step(tr) > 0;
    if (!*goes_on)
        return found;
    found |= print_step(out, tr, x);
    const struct lg_state *now = lg_trajectory_now(tr), *next = lg_trajectory_next(tr);
    if (lg_session_import(tr->c->session, now->W) == LG_CALL_OK)
        found |= print_gradient(out, tr, x);
    *goes_on = lg_session_import(tr->c->session, next->W) == LG_CALL_OK;
    return found;
}

/* Along `steps` steps with labels of size 2^exponent; x: room. */
static bool print_along(FILE *out, struct lg_case *c, int exponent, uint32_t steps, double *y,
                        struct scratch *x)
{
    struct lg_trajectory tr = {0};
    bool found = false;
    if (!lg_case_labels(c, exponent, y) && !lg_trajectory_open(&tr, c, y)) {
        tr.plain = true;
        bool goes_on = lg_trajectory_start(&tr, c->recipe.eta);
        for (uint32_t t = 0; t < steps && goes_on && !found; t++)
            found = print_one(out, &tr, x, &goes_on);
        lg_session_end(c->session);
    }
    lg_trajectory_close(&tr);
    return found;
}

bool lg_print_entries(FILE *out, struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    struct lg_record own = {0}, *record = c->record;
    struct scratch x = {malloc(inst->n * sizeof(double)), malloc(inst->n * sizeof(double)),
                        malloc(lg_instance_weights(inst) * sizeof(double))};
    double *y = malloc(inst->n * sizeof *y);
    bool found = false;
    if (inst->kind != LG_NETWORK || !c->session || lg_case_work(c) > work || !x.f || !x.allowed ||
        !x.gradient || !y || lg_record_open(&own, c->recipe.lemma, false))
        goto cleanup;
    c->record = &own;
    c->precision = LG_DOUBLE;
    found = print_along(out, c, c->recipe.label_exponent, c->recipe.steps, y, &x);
    if (!found && print_along(out, c, LG_PROBE_EXPONENT, LG_PROBE_STEPS, y, &x)) {
        fprintf(
            out,
            "  that is in the probe, with which a case begins: %d steps from W_0 with labels of size 2^%d\n",
            LG_PROBE_STEPS, LG_PROBE_EXPONENT);
        found = true;
    }
cleanup:
    lg_record_close(&own);
    c->record = record;
    free(x.f);
    free(x.allowed);
    free(x.gradient);
    free(y);
    return found;
}
