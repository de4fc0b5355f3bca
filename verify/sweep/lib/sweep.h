/* Experiments over sizes: one quantity y measured while one size x grows, and the exponent e of y = C x^e; or a map, what is
 * certainly so over a grid of two sizes (map.h).
 *
 * They are no claims that hold or are violated. An exponent is a fit in plain doubles with a confidence interval
 * (verify/stats/fit.h); when the theorem's lies outside it, the sweep contradicts the theorem at these sizes, and says so. One sweep = one file verify/sweep/<name>.c that defines `const struct lg_sweep sweep_<name>`; the
 * build generates lg_sweeps[]. Draw j of x takes its random numbers from (seed, j), the same on every machine. */
#ifndef LG_SWEEP_H
#define LG_SWEEP_H

#include "verify/session/session.h"
#include "verify/stats/fit.h"
#include "verify/stats/fit_limit.h"

struct lg_sweep_at {
    struct lg_session *session; /* NULL where the sweep names no kernel */
    double x;
    uint64_t seed, draw;
};

struct lg_map;

/* What the theorem says of the exponent. */
enum lg_law {
    LG_LAW_ORDER,  /* y is of order x^expected: the interval of the fitted exponent contains it */
    LG_LAW_BOUNDED /* y stays bounded: it does not grow, or comes to a limit a + b x^-c */
};

struct lg_sweep {
    const char *name; /* "kappa-dimension" */
    const char *title, *x_label, *y_label;
    const char *because;      /* a sentence: where the expected exponent, or the boundary, comes from */
    const char *kernel;       /* an in-tree kernel that a session holds, or NULL */
    const double *x;          /* ascending */
    size_t n_x, draws;        /* draws of each x, or cell */
    const struct lg_map *map; /* NULL: a power law, and what follows is given */
    double expected;          /* exponent; 0 where y is bounded */
    enum lg_law law;
    /* *y > 0 at one place; 0, or -1 with a message that names the value. */
    int (*measure)(const struct lg_sweep_at *at, double *y, char *error, size_t error_size);
};

extern const struct lg_sweep *const lg_sweeps[]; /* NULL-terminated, sorted by name (generated) */
const struct lg_sweep *lg_sweep_find(const char *name);

#define LG_SWEEP_CONFIDENCE 0.95

struct lg_sweep_point {
    double x, y;
    uint64_t draw;
};
struct lg_sweep_result {
    struct lg_sweep_point *points; /* n, malloc'ed */
    size_t n;
    struct lg_fit fit;
    struct lg_limit_fit limit; /* LG_LAW_BOUNDED */
    bool agrees; /* with the theorem; a contradiction within the interval's confidence otherwise */
};
/* Does the fit agree with the law? */
bool lg_sweep_agrees(const struct lg_sweep *sweep, const struct lg_fit *fit,
                     const struct lg_limit_fit *limit);
/* Measures all points of a power law and fits. draws 0: the sweep's own number. 0, or -1 with a message and nothing held. */
int lg_sweep_run(const struct lg_sweep *sweep, uint64_t seed, size_t draws, struct lg_sweep_result *out,
                 char *error, size_t error_size);
void lg_sweep_clear(struct lg_sweep_result *result);

#endif
