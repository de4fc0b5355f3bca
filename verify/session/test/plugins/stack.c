/* gd_steps calls itself until the stack is full. */
#include "verify/session/test/plugins/correct.h"

static int deeper(volatile const char *above);
static int (*volatile again)(volatile const char *) = deeper;

static int deeper(volatile const char *above)
{
    volatile char here[1 << 12];
    here[0] = above ? above[0] : 0;
    return again(here) + here[0];
}

MISDEED("stack", steps += (size_t)deeper(NULL))
