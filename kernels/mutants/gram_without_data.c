/* gram_without_data: the Gram matrix lacks the factor X X^T of the Hadamard product, A for A o X X^T, rescaled to the
 * right trace so that only its spectrum and its off-diagonal entries tell. */
#include <math.h>

#include "kernels/support/mutant.h"

static double product(size_t d, const double *x, const double *y)
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += x[j] * y[j];
    return sum;
}

static int gram(struct mutant *m, double *JJt)
{
    const size_t n = m->net.n, d = m->net.d;
    const int status = kernel_reference.gram(m->base, JJt);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const double *x = m->net.X + i * d, *y = m->net.X + j * d;
            const double inner = product(d, x, y);
            if (inner != 0)
                JJt[i * n + j] *= sqrt(product(d, x, x) * product(d, y, y)) / inner;
        }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gram = gram};

LG_MUTANT(kernel_gram_without_data, "gram_without_data", "the Gram matrix lacks the factor X X^T");
