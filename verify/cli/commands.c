/* The table of commands: a command is one row here; its options are rows of options_table.c. */
#include "verify/cli/cli.h"

#include <string.h>

enum { MANY = LG_MOST_KERNELS };

const struct lg_command lg_commands[] = {
    {"list", "", 0, "lemmas, kernels and fixture families of this program", lg_cmd_list, false},
    {"explain", "LEMMA", 1, "a lemma's statement, hypotheses, claims and where their allowances come from",
     lg_cmd_explain, false},
    {"run", "[LEMMA...]", MANY,
     "check lemmas on kernels and store the results; with --resume go on with a run that was killed",
     lg_cmd_run, false},
    {"gate", "[LEMMA...]", MANY,
     "check one kernel; print a broken claim, the worst and the smallest case, each with its replay line",
     lg_cmd_gate, false},
    {"replay", "CASE|RECIPE|FILE.case", 1,
     "run a case again: a stored one, compared bit for bit, or one given as text", lg_cmd_replay, false},
    {"shrink", "CASE", 1, "find a smaller case that fails as a stored one does", lg_cmd_shrink, false},
    {"report", "", 0, "what the last run found: the HTML page, or the same as a JSON or Markdown document",
     lg_cmd_report, false},
    {"mutants", "[FILE.so...]", MANY,
     "are kernels that are wrong on purpose caught, and by which claim; default: those beside the program",
     lg_cmd_mutants, false},
    {"covariance", "", 0,
     "certified lambda, norm and kappa of the neural-net covariance of the first N images, rows made unit",
     lg_cmd_covariance, true},
    {"sweep", "[NAME...]", MANY,
     "scaling experiments: fitted exponents beside the theorems', N draws of every size", lg_cmd_sweep,
     false},
    {"compare", "[RUN [RUN]]", 2,
     "what changed between two stored runs, and what of it rounding cannot explain; RUN: number or latest",
     lg_cmd_compare, false},
    {"ledger", "", 0, "the evidence against claims about rates and means over all runs that were given it",
     lg_cmd_ledger, false},
    {"coverage", "", 0, "which pairs of sizes, patterns and calls the last run met with each function",
     lg_cmd_coverage, false},
    {"prune", "", 0, "delete old runs with all their rows and give the space back", lg_cmd_prune, false},
    {"envelope", "", 0, "the rounding that a kernel declares against what it commits, per function",
     lg_cmd_envelope, false},
    {"bench", "[certificate|step...]", MANY, "print the cost of certification as ratios", lg_cmd_bench, true},
};
const size_t lg_command_count = sizeof lg_commands / sizeof *lg_commands;

const struct lg_command *lg_command_find(const char *name)
{
    for (size_t i = 0; i < lg_command_count; i++)
        if (!strcmp(lg_commands[i].name, name))
            return &lg_commands[i];
    return NULL;
}
