/* Correct, and writes its tape into the working folder under a fixed name, as ADOL-C does: two workers must not meet. */
#include "verify/session/test/plugins/correct.h"

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void keep_a_tape(void)
{
    const struct timespec pause = {0, 20000000};
    const int fd = open("tape", O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        abort();
    nanosleep(&pause, NULL);
    close(fd);
    unlink("tape");
}

MISDEED("tape", keep_a_tape())
