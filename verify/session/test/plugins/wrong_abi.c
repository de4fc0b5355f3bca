/* Built for another ABI. */
#include "verify/session/test/plugins/echo.h"

static const struct lg_kernel table =
    ECHO_TABLE(LG_KERNEL_ABI + 1, sizeof(struct lg_kernel), "wrong_abi", echo_steps, echo_forward);
LG_PLUGIN(table)
