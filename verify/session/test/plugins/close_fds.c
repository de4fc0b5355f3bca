/* gd_steps closes every descriptor. */
#include "verify/session/test/plugins/echo.h"

#include <unistd.h>

static int close_all(void *context, size_t steps)
{
    (void)context;
    (void)steps;
    for (int fd = 3; fd < 65536; fd++)
        close(fd);
    return LG_OK;
}

ECHO_PLUGIN("close_fds", close_all, echo_forward)
