/* Built for ABI 1: its error model, unit_storage first, lies in the table. */
#include "kernels/lemmagate_kernel.h"

static const struct {
    uint32_t abi, size;
    const char *name, *version, *description;
    double unit_storage, unit_accumulator;
    void *rest[24];
} table = {1, 232, "abi_1", "1", "a test", 0x1p-53, 0x1p-53, {NULL}};

const struct lg_kernel *lemmagate_plugin(void);
LG_PLUGIN_EXPORT const struct lg_kernel *lemmagate_plugin(void)
{
    return (const struct lg_kernel *)(const void *)&table;
}
