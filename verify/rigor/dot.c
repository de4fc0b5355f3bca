/* Sums of products of small depth; see dot.h. A block is summed in the lanes of lanes.h, blocks pairwise. */
#include "verify/rigor/dot.h"
#include "verify/rigor/ball.h"
#include "verify/rigor/lanes.h"

#include <stdint.h>
#include <string.h>

enum { BLOCK = 256 };

/* The left half, a multiple of BLOCK and at least half of n, so that the depth is that of a balanced tree. */
static size_t left_part(size_t n)
{
    size_t blocks = (n + BLOCK - 1) / BLOCK;
    return (blocks + 1) / 2 * BLOCK;
}

double lg_dot(size_t n, const double *x, const double *y)
{
    if (n <= BLOCK) {
        return lg_lane_dot(n, x, y);
    }
    size_t left = left_part(n);
    return lg_dot(left, x, y) + lg_dot(n - left, x + left, y + left);
}

/* fl(sum |x_i y_i|), the error bounded as lg_dot's. */
static double dot_abs(size_t n, const double *x, const double *y)
{
    if (n <= BLOCK) {
        return lg_lane_dot_abs(n, x, y);
    }
    size_t left = left_part(n);
    return dot_abs(left, x, y) + dot_abs(n - left, x + left, y + left);
}

double lg_sum_abs(size_t n, const double *x)
{
    double lane[8] = {0}, sum = 0;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        for (size_t j = 0; j < 8; j++) {
            lane[j] += fabs(x[i + j]);
        }
    }
    for (; i < n; i++) {
        lane[i % 8] += fabs(x[i]);
    }
    for (size_t j = 0; j < 8; j++) {
        sum += lane[j];
    }
    return sum;
}

/* Within a block the product and all additions but the first, which is to 0; one addition per halving. */
double lg_dot_depth(size_t n)
{
    size_t block = n < BLOCK ? n : BLOCK;
    double depth = (double)LG_LANE_DEPTH(block);
    for (size_t blocks = (n + BLOCK - 1) / BLOCK; blocks > 1; blocks = (blocks + 1) / 2) {
        depth += 1;
    }
    return depth;
}

/* S >= fl(S) comes from fl(S) >= (1 - gamma) S - n 2^-1074. */
double lg_dot_abs_up(size_t n, const double *x, const double *y)
{
    double computed = lg_add_up(dot_abs(n, x, y), lg_mul_up((double)n, LG_TINY));
    return lg_div_up(computed, lg_down(1 - lg_gamma(lg_dot_depth(n), LG_U)));
}

double lg_dot_error(size_t n, const double *x, const double *y)
{
    double relative = lg_mul_up(lg_gamma(lg_dot_depth(n), LG_U), lg_dot_abs_up(n, x, y));
    return lg_add_up(relative, lg_mul_up((double)n, LG_TINY));
}

/* Finite doubles without sign are ordered as their bit patterns are; infinities and NaN lie above. */
double lg_largest(size_t n, const double *x)
{
    uint64_t top[4] = {0}, bits[4];
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        memcpy(bits, x + i, sizeof bits);
        for (size_t j = 0; j < 4; j++) {
            uint64_t magnitude = bits[j] & (UINT64_MAX >> 1);
            top[j] = magnitude > top[j] ? magnitude : top[j];
        }
    }
    for (; i < n; i++) {
        memcpy(bits, x + i, sizeof *bits);
        uint64_t magnitude = bits[0] & (UINT64_MAX >> 1);
        top[0] = magnitude > top[0] ? magnitude : top[0];
    }
    for (size_t j = 1; j < 4; j++) {
        top[0] = top[j] > top[0] ? top[j] : top[0];
    }
    double largest;
    memcpy(&largest, top, sizeof largest);
    return isfinite(largest) ? largest : INFINITY;
}
