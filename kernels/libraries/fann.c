/* FANN 2.2: batch training of a layered network with sigmoid or tanh neurons in double precision, by its public functions.
 * One epoch of FANN_TRAIN_BATCH moves every weight by rate/n times its slope; the output layer and the biases, which FANN trains
 * too, are put back after each step. Declared: sums in any order, the activations within 16u of 1 (1/(1 + e^{-2sz}), scaled).
 *
 * gate: stepping-conformance --cases 16
 * refused: stepping-conformance gd-step */
#include <doublefann.h>
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/lemmagate_kernel.h"

struct context {
    struct lg_network p;
    struct fann *net;
    struct fann_train_data *data;
    struct fann_connection *wires;
    unsigned wired;
};

static void destroy(void *context)
{
    struct context *c = context;
    if (c->net)
        fann_destroy(c->net);
    if (c->data)
        fann_destroy_train(c->data);
    free(c->wires);
    free(c);
}

/* Neurons in order: d inputs, a bias, k hidden, a bias, the output. */
static double *weight(struct context *c, const struct fann_connection *wire, double *W)
{
    const size_t from = wire->from_neuron, to = wire->to_neuron, d = c->p.d;
    return from < d && to > d && to <= d + c->p.k ? W + (to - d - 1) * d + from : NULL;
}

static void set(struct context *c, const double *W)
{
    for (unsigned e = 0; e < c->wired; e++) {
        struct fann_connection *w = c->wires + e;
        const double *mine = weight(c, w, (double *)W);
        const size_t l = (size_t)w->from_neuron - c->p.d - 1;
        w->weight = mine ? *mine : w->from_neuron > c->p.d && l < c->p.k ? c->p.v[l] : 0;
    }
    fann_set_weight_array(c->net, c->wires, c->wired);
}

static int export_weights(void *context, double *W)
{
    struct context *c = context;
    fann_get_connection_array(c->net, c->wires);
    for (unsigned e = 0; e < c->wired; e++) {
        double *mine = weight(c, c->wires + e, W);
        if (mine)
            *mine = c->wires[e].weight;
    }
    return LG_OK;
}

static int import_weights(void *context, const double *W)
{
    set(context, W);
    return LG_OK;
}

static int create(const struct lg_network *p, void **context)
{
    if ((p->activation != LG_TANH && p->activation != LG_SIGMOID) || p->n > 1000 ||
        p->d * p->k > 2000 /* setting its weights takes time quadratic in their number */)
        return LG_UNSUPPORTED;
    struct context *c = *context = calloc(1, sizeof *c);
    if (!c)
        return LG_NO_MEMORY;
    c->p = *p;
    c->net = fann_create_standard(3, (unsigned)p->d, (unsigned)p->k, 1u);
    c->data = fann_create_train((unsigned)p->n, (unsigned)p->d, 1);
    if (!c->net || !c->data) {
        destroy(c);
        return LG_NO_MEMORY;
    }
    fann_set_activation_function_hidden(c->net,
                                        p->activation == LG_TANH ? FANN_SIGMOID_SYMMETRIC : FANN_SIGMOID);
    fann_set_activation_steepness_hidden(c->net, p->activation == LG_TANH ? 1 : 0.5);
    fann_set_activation_function_output(c->net, FANN_LINEAR);
    fann_set_activation_steepness_output(c->net, 1);
    fann_set_training_algorithm(c->net, FANN_TRAIN_BATCH);
    fann_set_train_error_function(c->net, FANN_ERRORFUNC_LINEAR);
    fann_set_learning_rate(c->net, (float)(p->eta * (double)p->n));
    for (size_t i = 0; i < p->n; i++) {
        memcpy(c->data->input[i], p->X + i * p->d, p->d * sizeof(double));
        c->data->output[i][0] = p->y[i];
    }
    c->wired = fann_get_total_connections(c->net);
    c->wires = calloc(c->wired, sizeof *c->wires);
    if (!c->wires) {
        destroy(c);
        return LG_NO_MEMORY;
    }
    fann_get_connection_array(c->net, c->wires);
    return LG_OK;
}

static int gd_steps(void *context, size_t steps)
{
    struct context *c = context;
    double *W = malloc(c->p.k * c->p.d * sizeof *W);
    if (!W)
        return LG_NO_MEMORY;
    for (size_t s = 0; s < steps; s++) {
        fann_train_epoch(c->net, c->data);
        export_weights(c, W);
        set(c, W);
    }
    free(W);
    return LG_OK;
}

static int forward(void *context, double *f)
{
    struct context *c = context;
    for (size_t i = 0; i < c->p.n; i++)
        f[i] = fann_run(c->net, c->data->input[i])[0];
    return LG_OK;
}

static const struct lg_kernel table = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof table,
    .name = "fann",
    .version = "2.2",
    .description = "FANN, batch training",
    .model = LG_ERROR_MODEL(.unit_storage = 0x1p-53, .unit_accumulator = 0x1p-24,
                            /* the learning rate is a float */ LG_PHI({16 * 0x1p-53, 0, 64 * 0x1p-53, 0}),
                            .largest = DBL_MAX),
    .create = create,
    .import_weights = import_weights,
    .gd_steps = gd_steps,
    .export_weights = export_weights,
    .destroy = destroy,
    .forward = forward,
};
LG_PLUGIN(table)
