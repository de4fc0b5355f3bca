/* The reference kernel with the error of phi and phi' declared 10^11 times larger than it is: true, and it lets much through. */
#include "kernels/lemmagate_kernel.h"

extern const struct lg_kernel kernel_reference;
const struct lg_kernel *lemmagate_plugin(void);

LG_PLUGIN_EXPORT const struct lg_kernel *lemmagate_plugin(void)
{
    static struct lg_kernel loosened;
    loosened = kernel_reference;
    loosened.name = "loosened";
    loosened.model.value_rel *= 1e11;
    loosened.model.slope_rel *= 1e11;
    return &loosened;
}
