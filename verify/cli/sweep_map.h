/* Maps of `lemmagate sweep`: filled, stored, printed. */
#ifndef LG_CLI_SWEEP_MAP_H
#define LG_CLI_SWEEP_MAP_H

#include "verify/cli/cli.h"
#include "verify/sweep/lib/map.h"

/* 0, or -1 with a message in error. first: nothing was printed before. */
int lg_sweep_map(const struct lg_options *o, struct lg_store *store, int64_t run_id, const struct lg_sweep *s,
                 bool first, char *error, size_t error_size);

#endif
