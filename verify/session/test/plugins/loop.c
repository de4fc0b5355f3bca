/* gd_steps never returns and computes. */
#include "verify/session/test/plugins/echo.h"

static int loop(void *context, size_t steps)
{
    (void)context;
    for (volatile size_t turn = steps; turn > 0;)
        turn = turn % 2 + 1;
    return LG_OK;
}

ECHO_PLUGIN("loop", loop, echo_forward)
