/* lemmagate: executable theorems that gate training kernels. Command dispatch. */
#include "verify/cli/cli.h"
#include "verify/cli/suggest.h"

#include "verify/rigor/arb_compat.h"

#include "lg_build_info.h"

#include <malloc.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

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

int main(int argc, char **argv)
{
    /* Enclosures allocate and free the same megabytes over and over: keep them instead of faulting them in again. */
    mallopt(M_MMAP_THRESHOLD, 1 << 28);
    mallopt(M_TRIM_THRESHOLD, 1 << 28);
    atexit(flint_cleanup); /* FLINT keeps integers for reuse, which a leak check takes for lost */
    if (argc == 3 && !strcmp(argv[1], "--worker"))
        return lg_worker_main(atoi(argv[2]));
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
