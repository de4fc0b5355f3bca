/* The table of shared quantities; see quantities.h. */
#include "verify/author/quantities.h"

#include <float.h>
#include <string.h>

static lg_ball smallest_normal(const struct lg_trajectory *tr)
{
    (void)tr;
    return lg_exact(DBL_MIN);
}

static lg_ball eta(const struct lg_trajectory *tr)
{
    return lg_exact(tr->c->recipe.eta);
}

static lg_ball steps(const struct lg_trajectory *tr)
{
    return lg_exact((double)(tr->t + 1));
}

static lg_ball residual_0(const struct lg_trajectory *tr)
{
    return tr->r0;
}

static lg_ball residual(const struct lg_trajectory *tr)
{
    return tr->r;
}

static lg_ball residual_next(const struct lg_trajectory *tr)
{
    return tr->r_next;
}

static lg_ball gradient(const struct lg_trajectory *tr)
{
    return tr->jtr;
}

static lg_ball distance(const struct lg_trajectory *tr)
{
    return tr->distance;
}

static lg_ball distance_next(const struct lg_trajectory *tr)
{
    return tr->distance_next;
}

static lg_ball moved(const struct lg_trajectory *tr)
{
    return tr->moved;
}

static lg_ball path(const struct lg_trajectory *tr)
{
    return tr->path_next;
}

static lg_ball error(const struct lg_trajectory *tr)
{
    return lg_exact(tr->e);
}

static lg_ball sigma_min_0(const struct lg_trajectory *tr)
{
    return tr->spectrum0.sigma_min;
}

static lg_ball sigma_max_0(const struct lg_trajectory *tr)
{
    return tr->spectrum0.sigma_max;
}

const struct lg_shared_quantity lg_quantities[] = {
    {{"[smallest normal number]", NULL, "scalar", "2^-1022", NULL, true}, LG_KNOWN_ALWAYS, smallest_normal},
    {{"eta", NULL, "scalar", "step size", "w^2/f^2", true}, LG_KNOWN_AT_START, eta},
    {{"|r_0|", NULL, "n", "norm of the residual f - y at W_0", "f", true}, LG_KNOWN_AT_START, residual_0},
    {{"sigma_min(J_0)", NULL, "n x kd", "least singular value of the Jacobian at W_0, from J J^T", "f/w",
      true},
     LG_KNOWN_AT_START,
     sigma_min_0},
    {{"|J_0|", NULL, "n x kd", "largest singular value of the Jacobian at W_0, from J J^T", "f/w", true},
     LG_KNOWN_AT_START,
     sigma_max_0},
    {{"t", NULL, "scalar", "number of steps made", "1", true}, LG_KNOWN_AT_STEP, steps},
    {{"|r|", NULL, "n", "norm of the residual before the step", "f", true}, LG_KNOWN_AT_STEP, residual},
    {{"|r+|", NULL, "n", "norm of the residual after the step", "f", true}, LG_KNOWN_AT_STEP, residual_next},
    {{"|r_t|", NULL, "n", "norm of the residual after t steps", "f", true}, LG_KNOWN_AT_STEP, residual_next},
    {{"|J^T r|", NULL, "k x d", "Frobenius norm of the gradient before the step", "f^2/w", true},
     LG_KNOWN_AT_STEP,
     gradient},
    {{"D_t", NULL, "k x d", "|W - W_0| before the step", "w", true}, LG_KNOWN_AT_STEP, distance},
    {{"D_{t+1}", NULL, "k x d", "|W - W_0| after the step", "w", true}, LG_KNOWN_AT_STEP, distance_next},
    {{"|W_t - W_0|", NULL, "k x d", "Frobenius distance from W_0 after t steps", "w", true},
     LG_KNOWN_AT_STEP,
     distance_next},
    {{"|W+ - W|", NULL, "k x d", "Frobenius length of the step", "w", true}, LG_KNOWN_AT_STEP, moved},
    {{"path_t", NULL, "k x d", "sum of the lengths of t steps", "w", true}, LG_KNOWN_AT_STEP, path},
    {{"|e|", NULL, "k x d",
      "Frobenius norm of W+ - W + eta J^T r, measured or as declared, whichever is smaller: an error beyond "
      "the declaration "
      "earns no allowance",
      "w", true},
     LG_KNOWN_AT_STEP,
     error},
    {{NULL}}};

const struct lg_shared_quantity *lg_quantity_find(const char *name)
{
    for (const struct lg_shared_quantity *q = lg_quantities; q->quantity.name; q++)
        if (!strcmp(q->quantity.name, name))
            return q;
    return NULL;
}
