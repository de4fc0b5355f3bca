// gd_steps throws an exception.
#include "kernels/lemmagate_kernel.h"

extern "C" const lg_kernel kernel_reference;
extern "C" const lg_kernel *lemmagate_plugin(void);

static int fly(void *, size_t)
{
    throw 1;
}

extern "C" LG_PLUGIN_EXPORT const lg_kernel *lemmagate_plugin(void)
{
    static lg_kernel table;
    table = kernel_reference;
    table.name = "throw";
    table.gd_steps = fly;
    return &table;
}
