/* The reference kernel with the error of phi and phi' declared 10^11 times larger than it is: true, and it lets much through. */
#include "kernels/lemmagate_kernel.h"

extern const struct lg_kernel kernel_reference;
const struct lg_kernel *lemmagate_plugin(void);

LG_PLUGIN_EXPORT const struct lg_kernel *lemmagate_plugin(void)
{
    static struct lg_error_model model;
    static struct lg_phi_error phi[LG_ACTIVATIONS];
    static struct lg_kernel loosened;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        phi[a] = kernel_reference.model->phi[a];
        phi[a].value_rel *= 1e11;
        phi[a].slope_rel *= 1e11;
    }
    model = *kernel_reference.model;
    model.phi = phi;
    loosened = kernel_reference;
    loosened.name = "loosened";
    loosened.model = &model;
    return &loosened;
}
