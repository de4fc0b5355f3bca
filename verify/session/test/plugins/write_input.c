/* gd_steps centres the caller's labels in place. */
#include "verify/session/test/plugins/echo.h"

static int centre(void *context, size_t steps)
{
    const struct echo *e = context;
    double *y = (double *)(uintptr_t)e->net.y;
    y[0] -= (double)steps;
    return LG_OK;
}

ECHO_PLUGIN("write_input", centre, echo_forward)
