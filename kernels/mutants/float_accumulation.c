/* float_accumulation: every sum is kept in a float while the kernel declares double; likewise the
 * sums of a linear step. Recovery is correct. */
#include "kernels/support/mutant.h"

/* <a, b>, summed in a float. */
static double float_dot(size_t m, const double *a, const double *b)
{
    float sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += (float)(a[i] * b[i]);
    return (double)sum;
}

/* g += a x, the sum rounded to float. */
static void float_add(size_t m, double a, const double *x, double *g)
{
    for (size_t j = 0; j < m; j++)
        g[j] = (double)(float)(g[j] + a * x[j]);
}

static int float_gradient(struct mutant *m, double *G)
{
    const struct lg_network *net = &m->net;
    memset(G, 0, net->k * net->d * sizeof *G);
    for (size_t i = 0; i < net->n; i++) {
        const double *x = net->X + i * net->d;
        float f = 0;
        for (size_t l = 0; l < net->k; l++) {
            const double z = float_dot(net->d, x, m->W + l * net->d);
            f += (float)(net->v[l] * lg_activation_value(net->activation, z));
        }
        const double r = (double)f - net->y[i];
        for (size_t l = 0; l < net->k; l++) {
            const double z = float_dot(net->d, x, m->W + l * net->d);
            const double slope = lg_activation_slope(net->activation, z);
            float_add(net->d, r * net->v[l] * slope, x, G + l * net->d);
        }
    }
    return LG_OK;
}

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    const size_t n = problem->n, p = problem->p;
    double *g = lg_new_doubles(p, 1);
    if (!g)
        return LG_NO_MEMORY;
    for (size_t t = 0; t < steps; t++) {
        memset(g, 0, p * sizeof *g);
        for (size_t i = 0; i < n; i++) {
            const double *x = problem->X + i * p;
            float_add(p, float_dot(p, x, theta) - problem->y[i], x, g);
        }
        for (size_t j = 0; j < p; j++)
            theta[j] -= problem->eta * g[j];
    }
    free(g);
    return LG_OK;
}

static const struct mutation mutation = {
    .eta_factor = 1, .gradient = float_gradient, .linear_steps = linear_steps};

LG_MUTANT(kernel_float_accumulation, "float_accumulation", "sums are kept in single precision, undeclared");
