/* Leaves a file in the working folder and dies. */
#include "verify/session/test/plugins/correct.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static void leave_a_file(void)
{
    close(open("file", O_WRONLY | O_CREAT, 0600));
    abort();
}

MISDEED("litter_crash", leave_a_file())
