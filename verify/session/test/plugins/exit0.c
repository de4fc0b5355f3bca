/* gd_steps ends the process as if all were well. */
#include "verify/session/test/plugins/echo.h"

static int exit_steps(void *context, size_t steps)
{
    (void)context;
    (void)steps;
    exit(0);
}

ECHO_PLUGIN("exit0", exit_steps, echo_forward)
