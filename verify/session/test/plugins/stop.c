/* gd_steps stops its own process. */
#include "verify/session/test/plugins/correct.h"

#include <signal.h>

MISDEED("stop", raise(SIGSTOP))
