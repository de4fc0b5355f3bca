/* Has no name. */
#include "verify/session/test/plugins/echo.h"

ECHO_PLUGIN(NULL, echo_steps, echo_forward)
