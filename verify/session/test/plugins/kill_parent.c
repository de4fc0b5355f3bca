/* gd_steps kills the process that certifies it. */
#include "verify/session/test/plugins/correct.h"

#include <signal.h>
#include <unistd.h>

MISDEED("kill_parent", kill(getppid(), SIGKILL))
