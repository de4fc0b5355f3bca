/* T4.5: for generic data kappa(X) does not grow with the dimension (slide S19).
 *
 * x_i uniform on the unit sphere of R^d, i = 1..n, n = 2d, erf: kappa(X) = sqrt(d/n)|X|/lambda(X). Bounded in d. For large d sqrt(d/n)|X| tends to 1 + 2^-1/2 and lambda to (2/pi)/sqrt 3 - 1/pi, the part of Sigma that is
 * not linear in X X^T, so kappa comes down to about 34.7. A power law does not fit that; a + b d^-c does, and c > 0 says bounded. lambda has a
 * proved radius far below the scatter of the draws; only its midpoint enters the fit. */
#include "fixtures/lib/network.h"
#include "verify/covariance/covariance.h"
#include "verify/sweep/lib/sweep.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS_PER_COLUMN = 2 };

static int measure(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    const struct lg_covariance_request how = {.activation = LG_ERF, .order = 1, .normalise = true};
    const struct lg_draw draw = {.seed = at->seed, .index = at->draw, .kind = LG_NETWORK};
    const size_t d = (size_t)at->x, n = ROWS_PER_COLUMN * d;
    struct lg_covariance c;
    double *X = calloc(n * d, sizeof *X);
    int status = -1;
    if (!X) {
        snprintf(error, error_size, "no memory for n = %zu, d = %zu; close other programs", n, d);
        goto cleanup;
    }
    lg_gaussian_rows(&draw, "sweep", "x", n, d, X);
    const struct lg_mat view = lg_mat_view(n, d, X);
    enum lg_covariance_status found = lg_covariance_init(&c, &how, &view);
    if (found != LG_COVARIANCE_OK) {
        snprintf(error, error_size, "no covariance of %zu rows in R^%zu: %s", n, d,
                 found == LG_COVARIANCE_MEMORY ? "no memory; close other programs"
                                               : "a row is zero; use another --seed");
        goto cleanup;
    }
    *y = lg_covariance_constants(&c, d).kappa.mid;
    lg_covariance_clear(&c);
    status = 0;
cleanup:
    free(X);
    return status;
}

static const double dimensions[] = {32, 64, 128, 256, 512};

const struct lg_sweep sweep_kappa_dimension = {
    .name = "kappa-dimension",
    .title = "The condition number of generic data against the dimension",
    .x_label = "dimension d, n = 2d points on the sphere",
    .y_label = "kappa(X) for erf",
    .because = "kappa of generic data with n = 2d stays bounded; its limit for erf is about 34.7",
    .expected = 0,
    .law = LG_LAW_BOUNDED,
    .x = dimensions,
    .n_x = sizeof dimensions / sizeof *dimensions,
    .draws = 5,
    .measure = measure,
};
