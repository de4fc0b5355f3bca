/* A correct kernel (kernels/reference.c) for plug-ins with one misdeed: what the gate says of it is about the misdeed.
 *
 *   CORRECT_BUT("name", gd_steps, f)     exports the reference kernel with this entry replaced
 *   MISDEED("name", statement)           gd_steps does this first, then what it should
 *   reference_steps(context, steps)      what gd_steps would have done */
#ifndef LG_TEST_CORRECT_H
#define LG_TEST_CORRECT_H

#include "kernels/lemmagate_kernel.h"

extern const struct lg_kernel kernel_reference;
const struct lg_kernel *lemmagate_plugin(void);

static inline int reference_steps(void *context, size_t steps)
{
    return kernel_reference.gd_steps(context, steps);
}

#define CORRECT_BUT(NAME, ENTRY, FUNCTION)                          \
    LG_PLUGIN_EXPORT const struct lg_kernel *lemmagate_plugin(void) \
    {                                                               \
        static struct lg_kernel table;                              \
        table = kernel_reference;                                   \
        table.name = (NAME);                                        \
        table.ENTRY = (FUNCTION);                                   \
        return &table;                                              \
    }

/* gd_steps does this first, then what it should. */
#define MISDEED(NAME, FUNCTION)                     \
    static int misdeed(void *context, size_t steps) \
    {                                               \
        FUNCTION;                                   \
        return reference_steps(context, steps);     \
    }                                               \
    CORRECT_BUT(NAME, gd_steps, misdeed)

#endif
