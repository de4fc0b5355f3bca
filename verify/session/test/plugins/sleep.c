/* gd_steps never returns and waits. */
#include "verify/session/test/plugins/echo.h"

#include <unistd.h>

static int wait_for_ever(void *context, size_t steps)
{
    (void)context;
    while (steps > 0)
        pause();
    return LG_OK;
}

ECHO_PLUGIN("sleep", wait_for_ever, echo_forward)
