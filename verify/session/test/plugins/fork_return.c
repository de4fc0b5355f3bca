/* forward returns twice: in the worker and in a child of it. */
#include "verify/session/test/plugins/echo.h"

#include <unistd.h>

static int return_twice(void *context, double *f)
{
    const pid_t child = fork();
    const int status = echo_forward(context, f);
    return child < 0 ? LG_FAILED : status;
}

ECHO_PLUGIN("fork_return", echo_steps, return_twice)
