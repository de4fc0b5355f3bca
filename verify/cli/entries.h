/* Which entry of what a kernel returns is wrong: for `lemmagate replay`. */
#ifndef LG_CLI_ENTRIES_H
#define LG_CLI_ENTRIES_H

#include "verify/author/lemma.h"

#include <stdio.h>

/* Runs gradient descent of a network's case from W_0 on the session's kernel, no further than the case does, and prints the first
 * entries of f, of the gradient and of W that are certainly further off than the kernel declares. True when there were any; false
 * too for other problems, for a kernel that crashes, and where memory is short. */
bool lg_print_entries(FILE *out, struct lg_case *c);

#endif
