/* The benchmark's parts: pairs of computations timed in turn, reported as ratios.
 *
 * A ratio is the median over rounds of (time of ours) / (time of the peer), the two measured one after the
 * other in every round (A B A B ...), so that a machine that changes its speed changes both. */
#ifndef LG_BENCH_H
#define LG_BENCH_H

#include <stddef.h>

struct lg_bench_pair {
    double ours_ms, peer_ms, ratio; /* medians over the rounds */
};

/* Runs ours(data), peer(data) alternately; one untimed round first. Either returning non-zero ends it: -1. */
int lg_bench_time(struct lg_bench_pair *out, size_t rounds, int (*ours)(void *), int (*peer)(void *),
                  void *data);

/* One line: what was timed, both times, ratio, goal and whether it was met. */
void lg_bench_print_pair(const char *ours, const char *peer, const struct lg_bench_pair *pair, double goal);
/* One line: a value that should be at most `goal` (INFINITY: no goal). */
void lg_bench_print_value(const char *what, double value, double goal);

/* The parts; 0, or -1 when memory is short or a computation failed. */
int lg_bench_certificate(void);
int lg_bench_step(void);

#endif
