/* lemmagate: executable theorems that gate training kernels. Command dispatch. */
#include "verify/cli/cli.h"
#include "verify/cli/suggest.h"

#include "verify/rigor/arb_compat.h"

#include "lg_build_info.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <omp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int unknown(const char *name)
{
    struct lg_suggestion nearest = {.word = name};
    for (size_t i = 0; i < lg_command_count; i++)
        lg_suggest(&nearest, lg_commands[i].name);
    const char *meant = lg_suggested(&nearest);
    fprintf(stderr, "lemmagate: '%s' is not a command%s%s%s `lemmagate --help` lists them\n", name,
            meant ? "; did you mean " : ";", meant ? meant : "", meant ? "?" : "");
    return LG_EXIT_USAGE;
}

/* The exit code, unless what was printed did not arrive: a verdict that nobody can have read is none. */
static int after_output(int code)
{
    errno = 0;
    const bool is_lost = fflush(stdout) != 0;
    if (!(is_lost || ferror(stdout)) || code == LG_EXIT_VIOLATED)
        return code;
    fprintf(stderr, "lemmagate: standard output cannot be written (%s); give it room, or a reader\n",
            errno ? strerror(errno) : "an earlier part of it");
    return LG_EXIT_USAGE;
}

static int run(const struct lg_command *c, int argc, char **argv)
{
    struct lg_options o;
    if (lg_options_parse(&o, c, argc, argv))
        return LG_EXIT_USAGE;
    if (o.help) {
        lg_help_command(stdout, c);
        return LG_EXIT_OK;
    }
    if (!c->threads)
        omp_set_num_threads(1); /* a case has the same bits on any number of cores; work is split by --jobs */
    return c->run(&o);
}

/* A closed standard stream would give its number to the next file, a database, and take what is printed. */
static void hold_standard_streams(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO);
    close(fd);
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        lg_help(stderr);
        return LG_EXIT_USAGE;
    }
    const bool help = !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help");
    if (argc == 2 && help) {
        lg_help(stdout);
        return LG_EXIT_OK;
    }
    if (argc == 2 && !strcmp(argv[1], "--version")) {
        printf("lemmagate %s (%s)\n", LG_VERSION, LG_COMMIT);
        return LG_EXIT_OK;
    }
    const struct lg_command *c = lg_command_find(help ? argv[2] : argv[1]);
    if (!c)
        return unknown(help ? argv[2] : argv[1]);
    if (!help)
        return run(c, argc - 1, argv + 1);
    lg_help_command(stdout, c);
    return LG_EXIT_OK;
}

int main(int argc, char **argv)
{
    /* Enclosures allocate and free the same megabytes over and over: keep them instead of faulting them in again. */
    mallopt(M_MMAP_THRESHOLD, 1 << 28);
    mallopt(M_TRIM_THRESHOLD, 1 << 28);
    atexit(flint_cleanup); /* FLINT keeps integers for reuse, which a leak check takes for lost */
    if (argc == 3 && !strcmp(argv[1], "--worker"))
        return lg_worker_main(atoi(argv[2]));
    lg_memory_guard(LG_EXIT_USAGE, "free some, run fewer --jobs, or go on with --resume");
    hold_standard_streams();
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is seen when output is written */
    return lg_memory_over(after_output(dispatch(argc, argv)));
}
