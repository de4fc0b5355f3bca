#include "verify/cli/cli.h"
int lg_cmd_bench(const struct lg_options *o)
{
    (void)o;
    return LG_EXIT_USAGE;
}
