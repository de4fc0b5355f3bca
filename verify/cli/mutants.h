/* Printing the matrix mutant x claim. */
#ifndef LG_CLI_MUTANTS_H
#define LG_CLI_MUTANTS_H

#include "verify/store/mutants.h"

#include <stdio.h>

void lg_mutants_print(FILE *out, const struct lg_mutants *m);
void lg_mutants_print_json(FILE *out, const struct lg_mutants *m);

#endif
