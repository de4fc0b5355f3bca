/* gd_steps prints to standard output and reads standard input. */
#include "verify/session/test/plugins/echo.h"

#include <stdio.h>

static int talk(void *context, size_t steps)
{
    printf("a kernel that prints\n");
    fflush(stdout);
    return getchar() == EOF ? echo_steps(context, steps) : LG_FAILED;
}

ECHO_PLUGIN("print", talk, echo_forward)
