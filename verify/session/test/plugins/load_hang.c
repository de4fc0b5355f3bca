/* The library never finishes loading. */
#include "verify/session/test/plugins/correct.h"

#include <unistd.h>

__attribute__((constructor)) static void hang(void)
{
    for (;;)
        pause();
}

CORRECT_BUT("load_hang", gd_steps, reference_steps)
