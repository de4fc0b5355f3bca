/* Compiled when the table ended inside jvp: what lies behind is not to be believed. */
#include "verify/session/test/plugins/echo.h"

static const struct lg_kernel table =
    ECHO_TABLE(LG_KERNEL_ABI, offsetof(struct lg_kernel, jvp) + 4, "short_table", echo_steps, echo_forward);
LG_PLUGIN(table)
