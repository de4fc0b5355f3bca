/* Random trials for kernel tests: a network problem with weights, directions and its oracle.
 *
 * All inputs are multiples of 2^-9 in [-1, 1], hence exact in single precision. The numbers come from a
 * fixed linear congruential generator (Knuth's MMIX), the same on every machine. */
#ifndef LG_KERNELS_TEST_TRIAL_H
#define LG_KERNELS_TEST_TRIAL_H

#include "kernels/test/oracle.h"

struct trial {
    struct lg_network net;
    double *X, *y, *v, *W;
    double *U, *z; /* k x d and n, directions */
};

enum function { FORWARD, GRADIENT, JACOBIAN, JVP, VJP, GRAM, STEP, SGD, FUNCTIONS };
static const char *const function_name[FUNCTIONS] = {"forward", "gradient", "jacobian", "jvp",
                                                     "vjp",     "gram",     "step",     "sgd"};

static inline double *random_array(size_t m, uint64_t *state)
{
    double *a = malloc((m + 1) * sizeof *a);
    for (size_t i = 0; i < m; i++) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        a[i] = (double)((int)(*state >> 40) % 1025 - 512) / 512;
    }
    return a;
}

static inline struct trial new_trial(size_t n, size_t d, size_t k, int32_t activation, double eta,
                                     uint64_t seed)
{
    struct trial t = {.X = random_array(n * d, &seed),
                      .y = random_array(n, &seed),
                      .v = random_array(k, &seed),
                      .W = random_array(k * d, &seed),
                      .U = random_array(k * d, &seed),
                      .z = random_array(n, &seed)};
    t.net = (struct lg_network){n, d, k, t.X, t.y, t.v, activation, eta};
    return t;
}

static inline void free_trial(struct trial *t)
{
    double *arrays[] = {t->X, t->y, t->v, t->W, t->U, t->z};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
}

static inline struct number *numbers(size_t m, const double *values)
{
    struct number *a = calloc(m + 1, sizeof *a);
    for (size_t i = 0; values && i < m; i++)
        a[i] = exactly(values[i]);
    return a;
}

static inline size_t function_size(const struct lg_network *net, enum function which)
{
    const size_t p = net->k * net->d;
    const size_t size[FUNCTIONS] = {net->n, p, net->n * p, net->n, p, net->n * net->n, p, p};
    return size[which];
}

/* The gradient at the weights W, themselves uncertain after a step. */
static inline void oracle_gradient(const struct lg_error_model *m, const struct lg_network *net,
                                   const struct number *W, struct number *G)
{
    struct number *f = numbers(net->n, NULL), *C = numbers(net->n * net->k, NULL);
    oracle_forward(m, net, W, f, C);
    for (size_t i = 0; i < net->n; i++)
        f[i] = minus(f[i], exactly(net->y[i]), m->unit_storage);
    oracle_vjp(m, net, C, f, G);
    free(f);
    free(C);
}

/* What a kernel of model m returns for one function; steps > 1 only for STEP. The SGD batch is the samples
 * n-1, 0, n-1, and d <= 64. */
static inline struct number *oracle(const struct lg_error_model *m, const struct trial *t,
                                    enum function which, size_t steps)
{
    const struct lg_network *net = &t->net;
    const size_t n = net->n, d = net->d, k = net->k;
    struct number *out = numbers(function_size(net, which), NULL);
    struct number *W = numbers(k * d, t->W), *f = numbers(n, NULL), *C = numbers(n * k, NULL);
    struct number *z = numbers(n, t->z), *G = numbers(k * d, NULL);
    oracle_forward(m, net, W, f, C);
    if (which == FORWARD)
        memcpy(out, f, n * sizeof *out);
    else if (which == GRADIENT)
        oracle_gradient(m, net, W, out);
    else if (which == JACOBIAN)
        for (size_t e = 0; e < n * k * d; e++)
            out[e] = times(C[e / d], exactly(net->X[e / (k * d) * d + e % d]), m->unit_storage);
    else if (which == JVP)
        oracle_jvp(m, net, C, t->U, out);
    else if (which == VJP)
        oracle_vjp(m, net, C, z, out);
    else if (which == GRAM)
        oracle_gram(m, net, C, out);
    if (which == STEP || which == SGD) {
        struct lg_network batch = *net;
        double X[3 * 64], y[3] = {net->y[n - 1], net->y[0], net->y[n - 1]};
        for (size_t j = 0; which == SGD && j < d; j++) {
            X[j] = X[2 * d + j] = net->X[(n - 1) * d + j];
            X[d + j] = net->X[j];
        }
        if (which == SGD)
            batch.n = 3, batch.X = X, batch.y = y;
        for (size_t s = 0; s < steps; s++) {
            oracle_gradient(m, &batch, W, G);
            oracle_apply(m, k * d, net->eta, which == SGD ? 3 : 1, G, W);
        }
        memcpy(out, W, k * d * sizeof *out);
    }
    struct number *scratch[] = {W, f, C, z, G};
    for (size_t i = 0; i < sizeof scratch / sizeof *scratch; i++)
        free(scratch[i]);
    return out;
}

static inline bool offers(const struct lg_kernel *k, enum function which)
{
    const bool offered[FUNCTIONS] = {k->forward != NULL,  k->gradient != NULL, k->jacobian != NULL,
                                     k->jvp != NULL,      k->vjp != NULL,      k->gram != NULL,
                                     k->gd_steps != NULL, k->sgd_step != NULL};
    return k->create && offered[which];
}

/* Calls one function of a kernel on the trial; the caller frees the result, NULL unless LG_OK. */
static inline double *call(const struct lg_kernel *kernel, const struct trial *t, enum function which,
                           size_t steps)
{
    const size_t size = function_size(&t->net, which), index[3] = {t->net.n - 1, 0, t->net.n - 1};
    double *out = malloc((size + 1) * sizeof *out);
    void *c = NULL;
    int status = kernel->create(&t->net, &c);
    if (status == LG_OK)
        status = kernel->import_weights(c, t->W);
    if (status == LG_OK)
        switch (which) {
        case FORWARD:
            status = kernel->forward(c, out);
            break;
        case GRADIENT:
            status = kernel->gradient(c, out);
            break;
        case JACOBIAN:
            status = kernel->jacobian(c, out);
            break;
        case JVP:
            status = kernel->jvp(c, t->U, out);
            break;
        case VJP:
            status = kernel->vjp(c, t->z, out);
            break;
        case GRAM:
            status = kernel->gram(c, out);
            break;
        case STEP:
            status = kernel->gd_steps(c, steps);
            break;
        default:
            status = kernel->sgd_step(c, index, 3);
            break;
        }
    if (status == LG_OK && (which == STEP || which == SGD))
        status = kernel->export_weights(c, out);
    kernel->destroy(c);
    if (status == LG_OK)
        return out;
    free(out);
    return NULL;
}

/* How far the kernel is from the oracle, in units of what `model` allows. */
static inline double conformance(const struct lg_kernel *kernel, const struct lg_error_model *model,
                                 const struct trial *t, enum function which, size_t steps)
{
    struct number *allowed = oracle(model, t, which, steps), *exact = oracle(&exact_model, t, which, steps);
    double *got = call(kernel, t, which, steps);
    const double worst = got ? ratio(function_size(&t->net, which), got, allowed, exact) : INFINITY;
    free(got);
    free(allowed);
    free(exact);
    return worst;
}

#endif
