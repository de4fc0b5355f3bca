/* Its table ends before the functions. */
#include "verify/session/test/plugins/echo.h"

static const struct lg_kernel table = ECHO_TABLE(LG_KERNEL_ABI, 8, "no_table", echo_steps, echo_forward);
LG_PLUGIN(table)
