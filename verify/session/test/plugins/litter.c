/* Correct, and leaves files in the working folder: under its name, in a folder that nobody may read, behind a link. */
#include "verify/session/test/plugins/correct.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void leave_files(void)
{
    mkdir("deep", 0700);
    mkdir("deep/deeper", 0700);
    close(open("deep/deeper/file", O_WRONLY | O_CREAT, 0000));
    close(open("file", O_WRONLY | O_CREAT, 0000));
    if (symlink("deep/deeper", "link") == 0)
        chmod("deep", 0000);
}

MISDEED("litter", leave_files())
