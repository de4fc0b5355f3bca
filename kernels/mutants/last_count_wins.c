/* last_count_wins: gd_steps leaves a count for the next call that needs the weights; called twice in a row, the second count replaces
 * the first.
 *
 * gate: metamorphic-calls --cases 168 */
#include "kernels/support/mutant.h"

static int settle(struct mutant *m)
{
    int status = LG_OK;
    for (; m->calls > 0 && status == LG_OK; m->calls--)
        status = mutant_step(m);
    return status;
}

static int gd_steps(struct mutant *m, size_t steps)
{
    m->calls = steps;
    return LG_OK;
}

static int export_weights(struct mutant *m, double *W)
{
    const int status = settle(m);
    memcpy(W, m->W, m->net.k * m->net.d * sizeof *W);
    return status;
}

static int import_weights(struct mutant *m, const double *W)
{
    m->calls = 0;
    return mutant_set(m, W);
}

static int forward(struct mutant *m, double *f)
{
    const int status = settle(m);
    return status == LG_OK ? mutant_base()->forward(m->base, f) : status;
}

static int gradient(struct mutant *m, double *G)
{
    const int status = settle(m);
    return status == LG_OK ? mutant_base()->gradient(m->base, G) : status;
}

static int jacobian(struct mutant *m, double *J)
{
    const int status = settle(m);
    return status == LG_OK ? mutant_base()->jacobian(m->base, J) : status;
}

static int jvp(struct mutant *m, const double *U, double *Ju)
{
    const int status = settle(m);
    return status == LG_OK ? mutant_base()->jvp(m->base, U, Ju) : status;
}

static int vjp(struct mutant *m, const double *z, double *Jtz)
{
    const int status = settle(m);
    return status == LG_OK ? mutant_base()->vjp(m->base, z, Jtz) : status;
}

static int gram(struct mutant *m, double *JJt)
{
    const int status = settle(m);
    return status == LG_OK ? mutant_base()->gram(m->base, JJt) : status;
}

static int fit_output(struct mutant *m, double *v)
{
    const int status = settle(m);
    return status == LG_OK ? mutant_base()->fit_output(m->base, v) : status;
}

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    const int status = settle(m);
    return status == LG_OK ? mutant_sgd_of_residuals(m, index, count, count) : status;
}

static const struct mutation mutation = {.eta_factor = 1,
                                         .gd_steps = gd_steps,
                                         .export_weights = export_weights,
                                         .import_weights = import_weights,
                                         .forward = forward,
                                         .gradient = gradient,
                                         .jacobian = jacobian,
                                         .jvp = jvp,
                                         .vjp = vjp,
                                         .gram = gram,
                                         .fit_output = fit_output,
                                         .sgd_step = sgd_step};

LG_MUTANT(kernel_last_count_wins, "last_count_wins",
          "of two counts of steps in a row the first is forgotten");
