/* gd_steps closes every descriptor, the standard ones too. */
#include "verify/session/test/plugins/correct.h"

#include <unistd.h>

MISDEED("close_range", close_range(0, ~0u, 0))
