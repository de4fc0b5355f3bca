/* gd_steps and forward fail and say so. */
#include "verify/session/test/plugins/echo.h"

static int no_memory(void *context, size_t steps)
{
    (void)context;
    (void)steps;
    return LG_NO_MEMORY;
}

static int unknown(void *context, double *f)
{
    (void)context;
    (void)f;
    return 77;
}

ECHO_PLUGIN("status", no_memory, unknown)
