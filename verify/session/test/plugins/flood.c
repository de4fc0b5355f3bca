/* gd_steps prints a megabyte. */
#include "verify/session/test/plugins/correct.h"

#include <stdio.h>

static void flood(void)
{
    for (int i = 0; i < 1 << 14; i++)
        printf("%063d\n", i);
}

MISDEED("flood", flood())
