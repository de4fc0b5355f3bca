/* fit_in_panels_of_32: the factorization works on panels of 32 samples; where they fit exactly, the last panel's update is skipped
 * and its last sample is not fitted.
 *
 * gate: output-layer --cases 275 */
#include "kernels/support/mutant.h"

static int fit(struct mutant *m, double *v)
{
    struct lg_network net = m->net;
    void *context = NULL;
    net.n -= net.n % 32 == 0;
    int status = kernel_reference.create(&net, &context);
    if (status == LG_OK)
        status = kernel_reference.import_weights(context, m->W);
    if (status == LG_OK)
        status = kernel_reference.fit_output(context, v);
    kernel_reference.destroy(context);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit};

LG_MUTANT(kernel_fit_in_panels_of_32, "fit_in_panels_of_32",
          "the last of a multiple of 32 samples is not fitted");
