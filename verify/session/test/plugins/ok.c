/* Behaves. */
#include "verify/session/test/plugins/echo.h"

ECHO_PLUGIN("ok", echo_steps, echo_forward)
