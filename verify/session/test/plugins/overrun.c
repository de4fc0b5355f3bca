/* forward writes one output too many. */
#include "verify/session/test/plugins/echo.h"

static int overrun(void *context, double *f)
{
    const struct echo *e = context;
    for (size_t i = 0; i <= e->net.n; i++)
        f[i] = 0;
    return LG_OK;
}

ECHO_PLUGIN("overrun", echo_steps, overrun)
