/* The commands of the program: one function each; they return the exit code.
 *
 * 0 all hold; 1 something violated, rejected, crashed or timed out; 2 undecided above policy or nothing checked;
 * 3 usage or environment error (the message names the value, the limit and the next step). */
#ifndef LG_CLI_H
#define LG_CLI_H

#include "verify/engine/engine.h"

enum { LG_EXIT_OK = 0, LG_EXIT_VIOLATED = 1, LG_EXIT_EMPTY = 2, LG_EXIT_USAGE = 3 };

/* Kernels and arguments of one command line. */
enum { LG_MOST_KERNELS = 512 };

/* What a command line says; which options a command takes is in options_table.c. */
struct lg_options {
    const char *words[LG_MOST_KERNELS]; /* positional arguments */
    size_t n_words;
    const char *kernels[LG_MOST_KERNELS];
    size_t n_kernels;
    const char *db, *data, *output, *activation, *claim;
    const char *junit, *summary, *baseline; /* files; baseline: FILE[:RUN] */
    struct lg_shape shapes[LG_MOST_SHAPES];
    size_t n_shapes;
    enum lg_tier tier;
    uint64_t seed, cases, jobs, shard, shards; /* cases 0: as many as the command's default */
    uint64_t n, terms;                         /* covariance; terms 0: as many as are needed */
    int64_t run_id;
    bool quiet, json, help, kernel_only, fail_fast, no_shrink;
    bool fail_on_drift;
    double min_catches;          /* largest relative error of a function that may go uncaught; 0: any */
    const char *ledger, *format; /* format: of the report */
    uint64_t parent, keep, older_than, reopen; /* keep: runs, older_than: days, reopen: account, 0: none */
    bool resume, dry_run, seed_given;
    bool chosen; /* an option was given that a resumed run has stored */
    struct lg_limits limits;
};

/* A command: a row of lg_commands in commands.c. */
struct lg_command {
    const char *name;
    const char *words; /* what its arguments are called, "" for none; in brackets when it needs none */
    size_t most_words;
    const char *about;
    int (*run)(const struct lg_options *o);
    bool threads; /* may use all cores: what it prints does not enter a verdict */
};
extern const struct lg_command lg_commands[];
extern const size_t lg_command_count;
const struct lg_command *lg_command_find(const char *name); /* NULL: there is none */

/* 0, or LG_EXIT_USAGE after printing what is wrong: an option or a word that the command does not take, a value out of
 * range, an option given twice. argv[0] is the command's name. */
int lg_options_parse(struct lg_options *o, const struct lg_command *c, int argc, char **argv);

/* `lemmagate --help`, and `lemmagate COMMAND --help`, which explains every option. */
void lg_help(FILE *out);
void lg_help_command(FILE *out, const struct lg_command *c);

int lg_cmd_list(const struct lg_options *o);
int lg_cmd_explain(const struct lg_options *o);
int lg_cmd_run(const struct lg_options *o);
int lg_cmd_gate(const struct lg_options *o);
int lg_cmd_replay(const struct lg_options *o);
int lg_cmd_shrink(const struct lg_options *o);
int lg_cmd_report(const struct lg_options *o);
int lg_cmd_bench(const struct lg_options *o);
int lg_cmd_mutants(const struct lg_options *o);
int lg_cmd_covariance(const struct lg_options *o);
int lg_cmd_sweep(const struct lg_options *o);
int lg_cmd_compare(const struct lg_options *o);
int lg_cmd_coverage(const struct lg_options *o);
int lg_cmd_prune(const struct lg_options *o);
int lg_cmd_ledger(const struct lg_options *o);
int lg_cmd_envelope(const struct lg_options *o);

struct lg_run_options lg_run_options_of(const struct lg_options *o, const char *command);

/* Prints which functions miss --min-catches; the scope tables are filled. LG_EXIT_OK, LG_EXIT_EMPTY when one does, or
 * LG_EXIT_USAGE with a message in store->error. */
int lg_catches_gate(const struct lg_options *o, struct lg_store *store);
/* What the runs in the store's scope have seen of each kernel. 0, or -1 with a message in store->error. */
int lg_seen_print(FILE *out, struct lg_store *store);

/* --junit and --summary: can the files be written, before hours are spent; 0, or LG_EXIT_USAGE after a message. */
int lg_surfaces_check(const struct lg_options *o);
/* Writes them; baseline may be NULL. 0, or -1 with a message in store->error. */
struct lg_ci_baseline;
int lg_surfaces_write(const struct lg_options *o, struct lg_store *store, int64_t run_id,
                      const struct lg_ci_baseline *baseline);

/* Text as a JSON string with quotes. */
void lg_print_json(FILE *out, const char *text);

#endif
