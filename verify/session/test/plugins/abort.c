/* gd_steps aborts. */
#include "verify/session/test/plugins/echo.h"

static int abort_steps(void *context, size_t steps)
{
    (void)context;
    (void)steps;
    abort();
}

ECHO_PLUGIN("abort", abort_steps, echo_forward)
