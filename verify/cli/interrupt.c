/* Signal handling of a run: the line is written before, since little is allowed in a handler. See interrupt.h. */
#include "verify/cli/interrupt.h"
#include "verify/cli/failure.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { SIGNALS = sizeof signals / sizeof *signals };

static char line[8192];
static size_t length;
static const int64_t *volatile begun;

static void on_signal(int number)
{
    if (begun && *begun >= 0) {
        ssize_t written = write(STDERR_FILENO, line, length);
        (void)written;
    }
    signal(number, SIG_DFL);
    raise(number);
}

void lg_interrupt_watch(const char *db, const int64_t *run_id)
{
    FILE *out = fmemopen(line, sizeof line, "w");
    if (!out)
        return; /* the run can be resumed all the same */
    fputs("\ninterrupted; every case that ended is stored. Go on with: lemmagate run --resume --db ", out);
    lg_print_quoted(out, db);
    fputc('\n', out);
    fclose(out);
    length = strlen(line);
    begun = run_id;
    for (size_t i = 0; i < SIGNALS; i++) {
        struct sigaction action = {.sa_handler = on_signal}, was;
        if (!sigaction(signals[i], NULL, &was) && was.sa_handler != SIG_IGN) /* nohup stays */
            sigaction(signals[i], &action, NULL);
    }
}

void lg_interrupt_forget(void)
{
    begun = NULL;
}
