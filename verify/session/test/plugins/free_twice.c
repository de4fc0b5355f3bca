/* destroy frees the context twice. */
#include "verify/session/test/plugins/correct.h"

static void destroy(void *context)
{
    kernel_reference.destroy(context);
    kernel_reference.destroy(context);
}

CORRECT_BUT("free_twice", destroy, destroy)
