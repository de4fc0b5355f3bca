/* Filling a map cell by cell; see map.h. */
#include "verify/sweep/lib/map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int fill(const struct lg_sweep *sweep, struct lg_sweep_at *at, size_t draws, struct lg_map_cell *cell,
                char *error, size_t error_size)
{
    at->x = cell->x;
    cell->draws = draws;
    for (at->draw = 0; at->draw < draws; at->draw++) {
        enum lg_answer answer = LG_ANSWER_UNSURE;
        if (sweep->map->decide(at, cell->y, &answer, error, error_size))
            return -1;
        cell->yes += answer == LG_ANSWER_YES;
        cell->no += answer == LG_ANSWER_NO;
    }
    return 0;
}

static int bound(const struct lg_sweep *sweep, struct lg_sweep_at *at, size_t draws,
                 struct lg_map_point *point, char *error, size_t error_size)
{
    at->x = point->x;
    for (at->draw = 0; at->draw < draws; at->draw++) {
        double y = 0;
        if (sweep->map->curves[point->curve].at(at, &y, error, error_size))
            return -1;
        point->y = fmax(point->y, y);
    }
    return 0;
}

int lg_map_run(const struct lg_sweep *sweep, uint64_t seed, size_t draws, struct lg_map_result *out,
               char *error, size_t error_size)
{
    const struct lg_map *map = sweep->map;
    struct lg_sweep_at at = {.seed = seed};
    int status = -1;
    draws = draws ? draws : sweep->draws;
    *out = (struct lg_map_result){.n_cells = sweep->n_x * map->n_y, .n_points = sweep->n_x * map->n_curves};
    out->cells = calloc(out->n_cells, sizeof *out->cells);
    out->points = calloc(out->n_points + 1, sizeof *out->points);
    if (!out->cells || !out->points) {
        snprintf(error, error_size, "no memory for %zu cells; close other programs", out->n_cells);
        goto cleanup;
    }
    if (sweep->kernel &&
        !(at.session = lg_session_open(sweep->kernel, lg_limits_default(), error, error_size)))
        goto cleanup;
    status = 0;
    for (size_t i = 0; i < out->n_cells && !status; i++) {
        out->cells[i].x = sweep->x[i / map->n_y];
        out->cells[i].y = map->y[i % map->n_y];
        status = fill(sweep, &at, draws, &out->cells[i], error, error_size);
    }
    for (size_t i = 0; i < out->n_points && !status; i++) {
        out->points[i] = (struct lg_map_point){i / sweep->n_x, sweep->x[i % sweep->n_x], 0};
        status = bound(sweep, &at, draws, &out->points[i], error, error_size);
    }
cleanup:
    lg_session_close(at.session);
    if (status)
        lg_map_clear(out);
    return status;
}

void lg_map_clear(struct lg_map_result *result)
{
    free(result->cells);
    free(result->points);
    *result = (struct lg_map_result){0};
}
