/* Sums of fixed depth: eight lanes, then a tree of three levels.
 *
 * A term of a sum of m goes through at most LG_LANE_DEPTH(m) additions, on every machine and in every
 * compilation (no reassociation is allowed anywhere), so gamma_{depth+1} bounds a dot product's relative
 * error against sum |a||b|. */
#ifndef LG_LANES_H
#define LG_LANES_H

#include <math.h>
#include <stddef.h>

#define LG_LANE_DEPTH(m) (((m) + 7) / 8 + 3)

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define LG_CLONES __attribute__((target_clones("avx2", "default")))
/* For code that calls fma. */
#define LG_CLONES_FMA __attribute__((target_clones("fma", "default")))
#else
#define LG_CLONES
#define LG_CLONES_FMA
#endif

double lg_lane_dot(size_t m, const double *a, const double *b);     /* sum a b */
double lg_lane_dot_abs(size_t m, const double *a, const double *b); /* sum |a||b| */

#endif
