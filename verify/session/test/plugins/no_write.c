/* forward reports success and writes nothing. */
#include "verify/session/test/plugins/echo.h"

static int nothing(void *context, double *f)
{
    (void)context;
    (void)f;
    return LG_OK;
}

ECHO_PLUGIN("no_write", echo_steps, nothing)
