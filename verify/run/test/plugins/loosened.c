/* The reference kernel with the error of phi and phi' declared 10^11 times larger than it is: true, and it lets much through. */
#include "kernels/lemmagate_kernel.h"

extern const struct lg_kernel kernel_reference;
const struct lg_kernel *lemmagate_plugin(void);

LG_PLUGIN_EXPORT const struct lg_kernel *lemmagate_plugin(void)
{
    static struct lg_error_model model;
    static struct lg_phi_error phi;
    static struct lg_kernel loosened;
    phi = kernel_reference.model->phi[0];
    phi.value_rel *= 1e11;
    phi.slope_rel *= 1e11;
    model = *kernel_reference.model;
    model.phi = &phi, model.n_phi = 1;
    loosened = kernel_reference;
    loosened.name = "loosened";
    loosened.model = &model;
    return &loosened;
}
