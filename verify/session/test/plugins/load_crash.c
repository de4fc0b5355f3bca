/* Aborts while it is loaded. */
#include "verify/session/test/plugins/echo.h"

__attribute__((constructor)) static void fail_early(void)
{
    abort();
}

ECHO_PLUGIN("load_crash", echo_steps, echo_forward)
