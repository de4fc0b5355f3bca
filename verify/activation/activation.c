/* The registry of activations and their double-precision evaluation (activation.h).
 *
 * Dispatch: a record with a `closed` form computes itself, any other goes through its table. */
#include "verify/activation/activation.h"
#include "verify/activation/table.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

extern const struct lg_activation activation_softplus, activation_tanh, activation_sigmoid, activation_erf,
    activation_gelu, activation_quadratic, activation_relu;

const struct lg_activation *const lg_activations[LG_ACTIVATIONS] = {
    [LG_SOFTPLUS] = &activation_softplus, [LG_TANH] = &activation_tanh,
    [LG_SIGMOID] = &activation_sigmoid,   [LG_ERF] = &activation_erf,
    [LG_GELU] = &activation_gelu,         [LG_QUADRATIC] = &activation_quadratic,
    [LG_RELU] = &activation_relu,
};

static struct lg_table tables[LG_ACTIVATIONS];
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int status;

static void build(void)
{
    for (int a = 0; a < LG_ACTIVATIONS && status == 0; a++)
        if (!lg_activations[a]->closed)
            status = lg_table_build(&tables[a], lg_activations[a]);
}

int lg_activation_setup(void)
{
    return pthread_once(&once, build) == 0 ? status : -1;
}

void lg_activation_eval(enum lg_activation_id a, int order, size_t m, const double *z, double *out)
{
    assert(a < LG_ACTIVATIONS && order >= 0 && order < LG_TABLE_ORDERS);
    if (lg_activations[a]->closed) {
        lg_activations[a]->closed(order, m, z, out);
        return;
    }
    assert(tables[a].coefficient && "lg_activation_setup() has succeeded");
    lg_table_eval(&tables[a], order, m, z, out);
}

void lg_activation_eval2(enum lg_activation_id a, size_t m, const double *z, double *value, double *slope)
{
    assert(a < LG_ACTIVATIONS);
    if (lg_activations[a]->closed) {
        /* By blocks, so that value or slope may be z itself. */
        double block[256];
        for (size_t i = 0; i < m; i += 256) {
            const size_t length = m - i < 256 ? m - i : 256;
            memcpy(block, z + i, length * sizeof *z);
            lg_activations[a]->closed(0, length, block, value + i);
            lg_activations[a]->closed(1, length, block, slope + i);
        }
        return;
    }
    assert(tables[a].coefficient && "lg_activation_setup() has succeeded");
    lg_table_eval2(&tables[a], m, z, value, slope);
}

double lg_activation_error(enum lg_activation_id a, int order, double zmax)
{
    assert(a < LG_ACTIVATIONS && order >= 0 && order < LG_TABLE_ORDERS);
    if (!(zmax >= 0))
        return INFINITY;
    if (lg_activations[a]->closed)
        return lg_activations[a]->closed_error(order, zmax);
    assert(tables[a].coefficient && "lg_activation_setup() has succeeded");
    return lg_table_error(&tables[a], order, zmax);
}
