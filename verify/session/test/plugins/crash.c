/* gd_steps writes to an address that is nobody's. */
#include "verify/session/test/plugins/echo.h"

static int crash(void *context, size_t steps)
{
    const struct echo *e = context;
    volatile uintptr_t nowhere = 64 * steps;
    *(volatile double *)nowhere = e->W[0];
    return LG_OK;
}

ECHO_PLUGIN("crash", crash, echo_forward)
