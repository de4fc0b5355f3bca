/* Maps: over a grid of sizes x and y, in how many draws something is certainly so, and in how many it certainly is not; with the
 * curves on which theorems put the boundary.
 *
 * Each answer is certified, whoever asked; the share of a cell is a count of draws, and no verdict follows. Draw j of a cell takes
 * its random numbers from (seed, j): a larger y adds to what a smaller one drew. */
#ifndef LG_SWEEP_MAP_H
#define LG_SWEEP_MAP_H

#include "verify/sweep/lib/sweep.h"

enum lg_answer { LG_ANSWER_NO = -1, LG_ANSWER_UNSURE, LG_ANSWER_YES };

struct lg_map_curve {
    const char *label;
    /* y at at->x for the data of a draw; 0, or -1 with a message. Of all draws the largest y counts. */
    int (*at)(const struct lg_sweep_at *at, double *y, char *error, size_t error_size);
};

struct lg_map {
    const char *yes_label, *no_label; /* what is certified: "interpolates" */
    const double *y;                  /* ascending */
    size_t n_y;
    /* 0, or -1 with a message that names the value. */
    int (*decide)(const struct lg_sweep_at *at, double y, enum lg_answer *answer, char *error,
                  size_t error_size);
    const struct lg_map_curve *curves;
    size_t n_curves;
};

struct lg_map_cell {
    double x, y;
    uint64_t draws, yes, no;
};
struct lg_map_point {
    size_t curve;
    double x, y;
};
struct lg_map_result {
    struct lg_map_cell *cells; /* n_cells, by x, then y */
    size_t n_cells;
    struct lg_map_point *points; /* n_points, by curve, then x */
    size_t n_points;
};

/* draws 0: the sweep's own number. 0, or -1 with a message and nothing held. */
int lg_map_run(const struct lg_sweep *sweep, uint64_t seed, size_t draws, struct lg_map_result *out,
               char *error, size_t error_size);
void lg_map_clear(struct lg_map_result *result);

#endif
