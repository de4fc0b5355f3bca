/* Lemmas as a user names them: by id, by slide (S24) or by theorem (T2, which is also T2.1). */
#ifndef LG_CLI_LEMMAS_H
#define LG_CLI_LEMMAS_H

#include "verify/cli/cli.h"

/* Replaces the words by the ids that they name, each once. 0, or LG_EXIT_USAGE after a message. */
int lg_lemma_words(struct lg_options *o, const char *command);

#endif
