/* gd_steps stops its own process. */
#include "verify/run/test/plugins/correct.h"

#include <signal.h>

MISDEED("stop", raise(SIGSTOP))
