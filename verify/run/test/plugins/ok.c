/* Behaves. */
#include "verify/run/test/plugins/echo.h"

ECHO_PLUGIN("ok", echo_steps, echo_forward)
