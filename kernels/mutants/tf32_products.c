/* tf32_products: the tensor-core switch is on: factors of pre-activations keep 10 bits of fraction. */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < m; i++) {
        int e = 0, g = 0;
        const double x = ldexp(rint(ldexp(frexp(a[i], &e), 11)), e - 11);
        const double w = ldexp(rint(ldexp(frexp(b[i], &g), 11)), g - 11);
        sum += which == LG_OVER_FEATURES ? x * w : a[i] * b[i];
    }
    return sum;
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_tf32_products, "tf32_products", "products of pre-activations are rounded to TF32");
