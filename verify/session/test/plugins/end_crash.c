/* The library crashes when it is unloaded. */
#include "verify/session/test/plugins/correct.h"

#include <signal.h>

__attribute__((destructor)) static void end(void)
{
    raise(SIGSEGV);
}

CORRECT_BUT("end_crash", gd_steps, reference_steps)
