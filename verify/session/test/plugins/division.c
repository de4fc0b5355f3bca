/* gd_steps divides an integer by zero. */
#include "verify/session/test/plugins/correct.h"

static volatile int zero;

MISDEED("division", zero = ((int)steps + 6) / zero)
