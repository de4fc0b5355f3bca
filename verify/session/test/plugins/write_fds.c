/* gd_steps writes to every descriptor. */
#include "verify/session/test/plugins/echo.h"

#include <unistd.h>

static int write_all(void *context, size_t steps)
{
    (void)context;
    (void)steps;
    size_t written = 0;
    for (int fd = 3; fd < 65536; fd++)
        if (write(fd, "done", 4) == 4)
            written++;
    return written > 0 ? LG_OK : LG_FAILED;
}

ECHO_PLUGIN("write_fds", write_all, echo_forward)
