/* gd_steps leaves a process that has left its session, its group and its parent. */
#include "verify/session/test/plugins/correct.h"

#include <unistd.h>

static void leave_daemon(void)
{
    if (fork() != 0)
        return;
    setsid();
    if (fork() != 0)
        _exit(0);
    for (;;)
        pause();
}

MISDEED("daemon", leave_daemon())
