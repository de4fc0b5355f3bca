/* The reference kernel with a declaration of half precision, 2^-11, for its double-precision sums: true, but it says nothing. */
#include "kernels/lemmagate_kernel.h"

extern const struct lg_kernel kernel_reference;
const struct lg_kernel *lemmagate_plugin(void);

LG_PLUGIN_EXPORT const struct lg_kernel *lemmagate_plugin(void)
{
    static struct lg_error_model model;
    static struct lg_kernel inflated;
    model = *kernel_reference.model;
    model.unit_accumulator = 0x1p-11;
    inflated = kernel_reference;
    inflated.name = "inflated";
    inflated.model = &model;
    return &inflated;
}
