/* The neural-net covariance of data and its constants, as certified balls.
 *
 *   order 1   Sigma(X)_ij  = <x_i, x_j> E[phi'(<x_i, w>) phi'(<x_j, w>)]     w ~ N(0, I)
 *   order 0   Sigma~(X)_ij = E[phi(<x_i, w>) phi(<x_j, w>)]
 *   lambda(X) = lambda_min,   kappa(X) = sqrt(d/n) |X| / lambda(X)
 *
 * X (n x d) is exact. With `normalise` the rows are x_i/|x_i|, taken exactly; else they are what is stored, of any norm, and
 * rows that are unit but for rounding are covered by a proved correction of the unit formula (covariance.c). Routes:
 * closed forms (erf, quadratic, ReLU), the Hermite series in the cosines (unit and nearly unit rows), the
 * Hermite series with a scale for each distinct norm. An enclosure is sound whatever the route; radii
 * are a few units in the last place where the series converges (tanh at cosines near 1: 1e-16). */
#ifndef LG_COVARIANCE_H
#define LG_COVARIANCE_H

#include "verify/activation/activation.h"
#include "verify/rigor/matrix.h"

/* Different norms that the series with scales takes (seconds), and rows that a command takes (100 n^2 bytes). */
enum { LG_COVARIANCE_LARGEST_NORMS = 1024, LG_COVARIANCE_LARGEST_N = 4000 };

enum lg_covariance_status {
    LG_COVARIANCE_OK = 0,
    LG_COVARIANCE_MEMORY = -1,
    LG_COVARIANCE_ROWS =
        1, /* an entry is not finite, or a row is zero (with normalise) or beyond 2^400 or 2^-400 */
    LG_COVARIANCE_NORMS = 2, /* a norm above LG_HERMITE_LARGEST_SCALE, or too many different norms */
};

struct lg_covariance_request {
    enum lg_activation_id activation;
    int order; /* 0 or 1 */
    bool normalise;
    size_t
        terms; /* 0: closed form where there is one, else as many as matter; else the series with so many */
    double
        near; /* rows with ||x_i| - 1| <= near count as nearly unit; 0: what normalising in double precision leaves */
};

struct lg_covariance {
    struct lg_mat gram;  /* n x n: <x_i, x_j> of the rows as taken */
    struct lg_mat sigma; /* n x n, symmetric */
    size_t terms;        /* of the series; 0: closed form */
    const char *route;   /* what was used, in words */
};

/* On success the caller clears; otherwise nothing is held. n >= 1. */
LG_MUST_USE enum lg_covariance_status lg_covariance_init(struct lg_covariance *out,
                                                         const struct lg_covariance_request *how,
                                                         const struct lg_mat *X);
void lg_covariance_clear(struct lg_covariance *c);

struct lg_covariance_constants {
    lg_ball lambda; /* lambda_min(Sigma) >= 0 */
    lg_ball norm;   /* |Sigma| */
    lg_ball x_norm; /* |X| */
    lg_ball kappa;  /* the whole line when lambda is not certainly positive */
};

/* d: columns of X. Where the radii of Sigma leave room, lambda goes on to Arb: up to 384 rows always, up to 1024 when double
 * precision has not separated it from 0. */
struct lg_covariance_constants lg_covariance_constants(const struct lg_covariance *c, size_t d);

#endif
