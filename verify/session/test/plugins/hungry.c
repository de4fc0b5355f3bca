/* gd_steps allocates 1 GiB. */
#include "verify/session/test/plugins/echo.h"

static int allocate(void *context, size_t steps)
{
    void *volatile much = malloc((size_t)1 << 30);
    if (!much)
        return LG_NO_MEMORY;
    free(much);
    return echo_steps(context, steps);
}

ECHO_PLUGIN("hungry", allocate, echo_forward)
