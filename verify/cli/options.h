/* The table of options: one row for each option of one or more commands. */
#ifndef LG_CLI_OPTIONS_H
#define LG_CLI_OPTIONS_H

#include "verify/cli/cli.h"

/* How an option's value is taken: a text, a flag or a number of struct lg_options, or a function of the option's own. */
enum lg_option_kind { LG_TEXT, LG_FLAG, LG_NUMBER, LG_OTHER };
/* How often it is given. */
enum lg_option_use { LG_ONCE, LG_NEEDED, LG_OFTEN };

struct lg_option {
    const char *name, *value; /* value: what stands for it in the help; NULL for a flag */
    const char *commands;     /* that take it, separated by spaces; NULL: all */
    enum lg_option_kind kind;
    size_t at;          /* offset of the field in struct lg_options */
    uint64_t low, high; /* of a number */
    int (*take)(struct lg_options *o, const char *command,
                const char *value); /* LG_OTHER: 0 or LG_EXIT_USAGE */
    enum lg_option_use use;
    bool stored; /* a resumed run has it stored */
    const char *
        help; /* what it does, and what holds without it; NULL: between processes of the program, not shown */
};
extern const struct lg_option lg_option_rows[];
extern const size_t lg_option_count;

/* The values of a command line without options. */
struct lg_options lg_options_default(void);
/* Does a row belong to a command? */
bool lg_option_is_of(const struct lg_option *row, const char *command);
/* A whole number from low to high. 0, or LG_EXIT_USAGE after a message. */
int lg_option_number(const char *command, const char *option, const char *text, uint64_t low, uint64_t high,
                     uint64_t *out);
/* One more of a list of LG_MOST_KERNELS; what: "kernel". 0, or LG_EXIT_USAGE after a message. */
int lg_option_push(const char *command, const char *what, const char **list, size_t *count,
                   const char *value);

#endif
