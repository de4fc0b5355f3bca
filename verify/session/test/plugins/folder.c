/* gd_steps changes the working directory, the environment and the file mode mask. */
#include "verify/session/test/plugins/correct.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void move(void)
{
    umask(0777);
    if (chdir("/") == 0)
        clearenv();
}

MISDEED("folder", move())
