/* lemmagate: executable theorems that gate training kernels. Command dispatch. */
#include "verify/cli/cli.h"

#include "verify/rigor/arb_compat.h"

#include "lg_build_info.h"

#include <malloc.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

struct command {
    const char *name, *usage, *about;
    int (*run)(const struct lg_options *o);
    bool threads; /* may use all cores: what it prints does not enter a verdict */
};

static const struct command commands[] = {
    {"list", "[--json]", "lemmas, kernels and fixture families of this program", lg_cmd_list, false},
    {"explain", "LEMMA", "a lemma's statement, hypotheses, claims and where their allowances come from",
     lg_cmd_explain, false},
    {"run",
     "[LEMMA...] [--kernel K]... [--tier smoke|full|nightly] [--seed S] [--cases N] [--jobs J] [--data D] "
     "[--fail-fast] [--ledger F] [--db F] [--no-shrink] [--cpu-limit S] [--wall-limit S] "
     "[--memory-limit MiB] [--junit F] [--summary F] [--baseline F[:RUN] [--fail-on-drift]], "
     "or --resume [--jobs J] [--db F]",
     "check lemmas on kernels and store the results; --fail-fast: each kernel only until a drawn case "
     "refuses it; --resume goes on with a run that was killed",
     lg_cmd_run, false},
    {"gate",
     "--kernel K [--tier T] [--fail-fast] [--ledger F] [--db F] [--no-shrink] [--cpu-limit S] "
     "[--wall-limit S] [--memory-limit MiB] [--junit F] [--summary F] "
     "[--baseline F[:RUN] [--fail-on-drift]]",
     "check one kernel; print a broken claim, the worst and the smallest case, each with its replay line",
     lg_cmd_gate, false},
    {"replay", "CASE|RECIPE|FILE.case [--db F] [--kernel K] [--data D]",
     "run a case again: a stored one, compared bit for bit, or one given as text", lg_cmd_replay, false},
    {"shrink", "CASE [--claim C] [--db F] [--kernel K] [-o FILE.case]",
     "find a smaller case that fails as a stored one does", lg_cmd_shrink, false},
    {"report",
     "[--format html|json|markdown] [--db F] [-o F|-] [--baseline F[:RUN]] [--junit F] [--summary F]",
     "what the last run found: the HTML page, or the same as a JSON or Markdown document", lg_cmd_report,
     false},
    {"mutants", "[FILE.so...] [--tier T] [--cases N] [--fail-fast] [--db F] [--json]",
     "are kernels that are wrong on purpose caught, and by which claim; --fail-fast: the score alone, each "
     "only until a case refuses it",
     lg_cmd_mutants, false},
    {"covariance", "[--data fashion-mnist|DIR] [--n N] [--activation A] [--terms R] [--json]",
     "certified lambda, norm and kappa of the neural-net covariance of the first N images, rows made unit",
     lg_cmd_covariance, true},
    {"sweep", "[NAME...] [--seed S] [--cases N] [--db F] [--json]",
     "scaling experiments: fitted exponents beside the theorems', N draws of every size", lg_cmd_sweep,
     false},
    {"compare", "RUN RUN [--db F] [--baseline F[:RUN]] [--kernel THEN --kernel NOW] [--fail-on-drift]",
     "what changed between two stored runs, and what of it rounding cannot explain; RUN: number or latest",
     lg_cmd_compare, false},
    {"ledger", "--ledger F [--reopen ACCOUNT]",
     "the evidence against claims about rates and means over all runs that were given this ledger",
     lg_cmd_ledger, false},
    {"prune", "[--keep N] [--older-than DAYS] [--dry-run] [--db F]",
     "delete all but the latest N finished runs, default 10, that began more than DAYS ago, default 0",
     lg_cmd_prune, false},
    {"envelope", "--kernel K [--cases N] [--seed S] [--json]",
     "the rounding that a kernel declares against what it commits, per function", lg_cmd_envelope, false},
    {"bench", "[WHAT]", "print the cost of certification as ratios", lg_cmd_bench, true},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void usage(FILE *out)
{
    fprintf(out, "lemmagate %s (%s): executable theorems that gate training kernels\n\n", LG_VERSION,
            LG_COMMIT);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  lemmagate %s %s\n      %s\n", commands[i].name, commands[i].usage, commands[i].about);
    fprintf(out, "\nA kernel is a name from `lemmagate list` or the path of a shared library (see "
                 "kernels/lemmagate_kernel.h).\n"
                 "A shared library executes arbitrary code with your rights.\n"
                 "Exit codes: 0 all hold; 1 violated, crashed, timed out or drifted; 2 undecided above "
                 "policy or nothing checked;\n"
                 "3 usage or environment error.\n");
}

int main(int argc, char **argv)
{
    struct lg_options o;
    /* Enclosures allocate and free the same megabytes over and over: keep them instead of faulting them in again. */
    mallopt(M_MMAP_THRESHOLD, 1 << 28);
    mallopt(M_TRIM_THRESHOLD, 1 << 28);
    atexit(flint_cleanup); /* FLINT keeps integers for reuse, which a leak check takes for lost */
    if (argc == 3 && !strcmp(argv[1], "--worker"))
        return lg_worker_main(atoi(argv[2]));
    lg_memory_guard(LG_EXIT_USAGE, "free some, run fewer --jobs, or go on with --resume");
    if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "help") || !strcmp(argv[1], "-h")) {
        usage(argc < 2 ? stderr : stdout);
        return argc < 2 ? LG_EXIT_USAGE : LG_EXIT_OK;
    }
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name))
            continue;
        if (lg_options_parse(&o, argc - 1, argv + 1))
            return LG_EXIT_USAGE;
        if (o.help) {
            printf("lemmagate %s %s\n  %s\n", commands[i].name, commands[i].usage, commands[i].about);
            return LG_EXIT_OK;
        }
        if (!commands[i].threads)
            omp_set_num_threads(
                1); /* a case has the same bits on any number of cores; work is split by --jobs */
        return commands[i].run(&o);
    }
    fprintf(stderr, "lemmagate: '%s' is not a command; `lemmagate --help` lists them\n", argv[1]);
    return LG_EXIT_USAGE;
}
