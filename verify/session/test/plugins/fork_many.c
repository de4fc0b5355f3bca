/* gd_steps leaves 64 processes, half of them in sessions of their own. */
#include "verify/session/test/plugins/correct.h"

#include <unistd.h>

static void fork_many(void)
{
    for (int i = 0; i < 64; i++)
        if (fork() == 0) {
            if (i % 2)
                setsid();
            for (;;)
                pause();
        }
}

MISDEED("fork_many", fork_many())
