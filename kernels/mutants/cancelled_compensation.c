/* cancelled_compensation: Kahan summation with the compensation added in place of subtracted. */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    (void)which;
    double sum = 0, lost = 0;
    for (size_t i = 0; i < m; i++) {
        const double term = a[i] * b[i] + lost, next = sum + term;
        lost = (next - sum) - term;
        sum = next;
    }
    return sum;
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_cancelled_compensation, "cancelled_compensation",
          "a compensated sum compensates with the wrong sign");
