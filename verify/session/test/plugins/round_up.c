/* Loading sets the rounding mode to upward and does not restore it. */
#include "verify/session/test/plugins/correct.h"

#include <fenv.h>

__attribute__((constructor)) static void set(void)
{
    fesetround(FE_UPWARD);
}

CORRECT_BUT("round_up", gd_steps, reference_steps)
