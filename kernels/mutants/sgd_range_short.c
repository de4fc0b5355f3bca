/* sgd_range_short: 8 or more samples that follow one another are read as a block that ends one early; the mean is over all.
 *
 * gate: sgd-conformance --cases 32 */
#include "kernels/support/mutant.h"

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    bool follows = count >= 8;
    for (size_t b = 1; b < count && follows; b++)
        follows = index[b] == index[0] + b;
    if (!follows)
        return mutant_sgd_of_residuals(m, index, count, count);
    return mutant_sgd_of_residuals(m, index, count - 1, count);
}

static const struct mutation mutation = {.eta_factor = 1, .sgd_step = sgd_step};

LG_MUTANT(kernel_sgd_range_short, "sgd_range_short", "a mini-batch of neighbours loses its last sample");
