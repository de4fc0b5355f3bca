/* gd_steps takes memory until there is none. */
#include "verify/session/test/plugins/correct.h"

#include <stdlib.h>
#include <string.h>

static int hog(void *context, size_t steps)
{
    (void)context;
    (void)steps;
    const size_t piece = (size_t)1 << 26;
    for (void *p = malloc(piece); p; p = malloc(piece))
        memset(p, 1, 1);
    return LG_NO_MEMORY;
}

CORRECT_BUT("hog", gd_steps, hog)
