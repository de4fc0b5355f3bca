/* Which family, and which instance of it, is case i of a lemma; and the user's data, where some of the families read it. */
#ifndef LG_DEAL_H
#define LG_DEAL_H

#include "verify/engine/engine.h"

/* Of named data: every LG_DATA_EVERY-th case of a lemma that has families for it, the first among them. */
enum { LG_DATA_EVERY = 4 };

/* The family of case i, the instance's index in it and, for a family that reads it, the data. The family is NULL when the lemma
 * names one that does not exist. */
void lg_deal(const struct lg_lemma *lemma, const char *data, uint64_t i, struct lg_recipe *r);
/* Is the lemma one of those that the run was asked for? */
bool lg_is_selected(const struct lg_run_options *o, const struct lg_lemma *lemma);
/* Opens the data that the user named: 0 when no data is named, or when it can be used by every family of the run's lemmas that
 * reads any, of which there is one; else -1 with a message. */
int lg_data_check(const struct lg_run_options *o, char *error, size_t error_size);
/* Stores how many cases read the named data, an event that starts with LG_DATA_READ. 0, or -1 with a message in store->error. */
#define LG_DATA_READ "data "
int lg_data_read(struct lg_store *store, int64_t run_id, const char *data);

#endif
