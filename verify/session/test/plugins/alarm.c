/* gd_steps has a signal sent to its process. */
#include "verify/session/test/plugins/correct.h"

#include <unistd.h>

static void wait_for_alarm(void)
{
    alarm(1);
    pause();
}

MISDEED("alarm", wait_for_alarm())
