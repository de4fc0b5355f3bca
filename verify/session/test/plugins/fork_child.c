/* forward leaves a child process behind and returns its identifier. */
#include "verify/session/test/plugins/echo.h"

#include <unistd.h>

static int leave_child(void *context, double *f)
{
    (void)context;
    const pid_t child = fork();
    while (child == 0)
        pause();
    f[0] = child;
    return LG_OK;
}

ECHO_PLUGIN("fork_child", echo_steps, leave_child)
