/* The path of an e-process: log E after each look, thinned for charts.
 *
 * Look i has log E_i, a lower bound, and greatest_i = max(log E_0, ..., log E_i): by Ville's inequality the greatest of all
 * looks reaches log(1/a) with probability at most a under the null. A thinned path has at most LG_PATH_POINTS looks, the first,
 * the last, the (first) greatest and the (first) least among them; `greatest` stays that of the whole path. */
#ifndef LG_STATS_PATH_H
#define LG_STATS_PATH_H

#include <stddef.h>
#include <stdint.h>

enum { LG_PATH_POINTS = 100 };

struct lg_look {
    uint64_t cases, draws; /* so far */
    double log_e, greatest;
};

/* Sets `greatest` of n >= 1 looks in order, and moves those that are kept to the front. Returns their number. */
size_t lg_path_thin(struct lg_look *path, size_t n);

#endif
