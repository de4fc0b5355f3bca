/* gd_steps reads one sample too many. */
#include "verify/session/test/plugins/echo.h"

static int overread(void *context, size_t steps)
{
    const struct echo *e = context;
    double sum = (double)steps;
    for (size_t i = 0; i <= e->net.n * e->net.d; i++)
        sum += e->net.X[i];
    e->W[0] = sum;
    return LG_OK;
}

ECHO_PLUGIN("overread", overread, echo_forward)
