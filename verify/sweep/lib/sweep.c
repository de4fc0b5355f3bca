/* Measuring a sweep point by point and fitting its exponent; see sweep.h. */
#include "verify/sweep/lib/sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct lg_sweep *lg_sweep_find(const char *name)
{
    for (const struct lg_sweep *const *s = lg_sweeps; *s; s++)
        if (!strcmp((*s)->name, name))
            return *s;
    return NULL;
}

static int measure(const struct lg_sweep *sweep, struct lg_sweep_at *at, struct lg_sweep_result *out,
                   char *error, size_t error_size)
{
    for (size_t i = 0; i < out->n; i++) {
        struct lg_sweep_point *p = &out->points[i];
        at->x = p->x = sweep->x[i % sweep->n_x];
        at->draw = p->draw = i / sweep->n_x;
        if (sweep->measure(at, &p->y, error, error_size))
            return -1;
    }
    return 0;
}

bool lg_sweep_agrees(const struct lg_sweep *sweep, const struct lg_fit *fit, const struct lg_limit_fit *limit)
{
    if (sweep->law == LG_LAW_BOUNDED)
        return fit->low <= 0 || limit->decay_low > 0;
    return fit->low <= sweep->expected && sweep->expected <= fit->high;
}

static int fit(const struct lg_sweep *sweep, struct lg_sweep_result *r, char *error, size_t error_size)
{
    double *xy = calloc(2 * r->n, sizeof *xy);
    if (!xy) {
        snprintf(error, error_size, "no memory for %zu points; lower --cases", r->n);
        return -1;
    }
    for (size_t i = 0; i < r->n; i++) {
        xy[i] = r->points[i].x;
        xy[r->n + i] = r->points[i].y;
    }
    int status = lg_fit_power_law(&r->fit, r->n, xy, xy + r->n, LG_SWEEP_CONFIDENCE);
    if (status)
        snprintf(error, error_size, "%s; use another --seed", r->fit.error);
    if (!status && sweep->law == LG_LAW_BOUNDED) {
        status = lg_fit_limit(&r->limit, r->n, xy, xy + r->n, LG_SWEEP_CONFIDENCE);
        if (status)
            snprintf(error, error_size, "%s; use another --seed", r->limit.error);
    }
    r->agrees = !status && lg_sweep_agrees(sweep, &r->fit, &r->limit);
    free(xy);
    return status;
}

int lg_sweep_run(const struct lg_sweep *sweep, uint64_t seed, size_t draws, struct lg_sweep_result *out,
                 char *error, size_t error_size)
{
    struct lg_sweep_at at = {.seed = seed};
    int status = -1;
    *out = (struct lg_sweep_result){.n = sweep->n_x * (draws ? draws : sweep->draws)};
    out->points = calloc(out->n, sizeof *out->points);
    if (!out->points) {
        snprintf(error, error_size, "no memory for %zu points; lower --cases", out->n);
        return -1;
    }
    if (sweep->kernel &&
        !(at.session = lg_session_open(sweep->kernel, lg_limits_default(), error, error_size)))
        goto cleanup;
    status = measure(sweep, &at, out, error, error_size) || fit(sweep, out, error, error_size) ? -1 : 0;
cleanup:
    lg_session_close(at.session);
    if (status)
        lg_sweep_clear(out);
    return status;
}

void lg_sweep_clear(struct lg_sweep_result *result)
{
    free(result->points);
    *result = (struct lg_sweep_result){0};
}
