/* Routes to the covariance, and its constants (covariance.h).
 *
 * Nearly unit rows, |x_i| = a_i, x^_i = x_i/a_i. Let S(a, b) = E[f(a g) f(b g')], cov(g, g') = rho, and d_i >= |a_i - 1|.
 *   order 1, f = phi':  |S(a_i, a_j) - S(1, 1)| <= B B2 sqrt(2/pi) (d_i + d_j),
 * since |phi'(a g) - phi'(g)| <= B2 |a - 1||g|, E|g| = sqrt(2/pi) and the other factor is at most B. As Sigma_ij = a_i a_j rho S,
 *   |Sigma_ij(X) - Sigma_ij(X^)| <= a_i a_j |rho| B B2 sqrt(2/pi)(d_i + d_j) + |a_i a_j - 1||Sigma_ij(X^)|.
 *   order 0, f = phi:   |S(a_i, a_j) - S(1, 1)| <= B sqrt(m2) (d_i + d_j) + B^2 d_i d_j,  m2 = E[phi(g)^2],
 * since |phi(a g) - phi(g)| <= B d |g|, so that |phi(a g) - phi(g)|_2 <= B d in L2(P) (E g^2 = 1), and
 * |E[uv] - E[u0 v0]| <= |u - u0|_2 |v|_2 + |u0|_2 |v - v0|_2 with |v|_2 <= sqrt(m2) + B d_j.
 * The route is taken when every d_i is within gamma_{d+4}, what normalising in double precision leaves, or within the
 * request's `near`: rows rounded to single precision, where a radius of 1e-7 is better than a series for every norm. */
#include "verify/covariance/covariance.h"
#include "verify/covariance/closed.h"
#include "verify/covariance/gram.h"
#include "verify/covariance/hermite.h"
#include "verify/covariance/series.h"

#include <assert.h>
#include <stdlib.h>

/* Rows up to which lambda goes to Arb, whose cost grows as n^3: 0.5 s and 8 s. */
enum { ALWAYS_IN_ARB = 384, AT_MOST_IN_ARB = 1024 };

/* The terms after which the rest of sum_r mu_r^2 is below a quarter of a rounding of it, or LG_HERMITE_TERMS. */
static size_t enough_terms(enum lg_activation_id id, int order)
{
    const struct lg_hermite *h = lg_hermite_unit(id, order);
    const double enough = lg_lo(lg_ball_from_arb(h->m2)) * LG_U / 4;
    size_t terms = 1;
    while (terms < h->terms && lg_hi(lg_ball_from_arb(h->tail + terms - 1)) > enough)
        terms++;
    return terms;
}

/* Upper bounds of ||x_i| - 1|, and whether all are within gamma_{d+4} or near. */
static bool deviations(const struct lg_gram *g, size_t d, double near_limit, double *deviation)
{
    const double limit = fmax(near_limit, lg_gamma((double)d + 4, LG_U));
    bool near = true;
    arb_t t;
    arb_init(t);
    for (size_t i = 0; i < g->n; i++) {
        lg_gram_norm(t, g, i);
        arb_sub_ui(t, t, 1, LG_GRAM_PREC);
        deviation[i] = lg_mag(lg_ball_from_arb(t));
        near = near && deviation[i] <= limit;
    }
    arb_clear(t);
    return near;
}

/* sigma of unit rows, cosines K, to sigma of the nearly unit rows. */
static void widen(struct lg_mat *sigma, const struct lg_mat *K, const struct lg_covariance_request *how,
                  const double *deviation)
{
    const struct lg_activation *f = lg_activations[how->activation];
    const double m2 = lg_mag(lg_ball_from_arb(lg_hermite_unit(how->activation, how->order)->m2));
    const double B = lg_mag(f->B), root_2_pi = lg_sqrt_up(lg_div_up(2, 3.14159265358979311));
    const size_t n = sigma->rows;
    const double slope =
        how->order == 1 ? lg_mul_up(lg_mul_up(B, lg_mag(f->B2)), root_2_pi) : lg_mul_up(B, lg_sqrt_up(m2));
#pragma omp parallel for
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const size_t ij = i * n + j;
            const double a = deviation[i], b = deviation[j], both = lg_mul_up(a, b), sum = lg_add_up(a, b);
            double more = lg_mul_up(slope, sum);
            if (how->order == 1) {
                const double change = lg_add_up(sum, both); /* |a_i a_j - 1| */
                const double cosine = fmin(1, lg_add_up(fabs(K->mid[ij]), K->rad[ij]));
                more = lg_mul_up(lg_mul_up(lg_add_up(1, change), cosine), more);
                more = lg_add_up(more, lg_mul_up(change, lg_add_up(fabs(sigma->mid[ij]), sigma->rad[ij])));
            } else
                more = lg_add_up(more, lg_mul_up(lg_mul_up(B, B), both));
            sigma->rad[ij] = lg_add_up(sigma->rad[ij], more);
        }
}

/* One set of coefficients per distinct norm; which[i] is that of row i. Returns their number, 0 when too many. */
static size_t distinct_norms(const struct lg_gram *g, size_t *which, size_t *first)
{
    size_t count = 0;
    for (size_t i = 0; i < g->n; i++) {
        size_t k = 0;
        while (k < count &&
               (g->exponent[first[k]] != g->exponent[i] || !arb_equal(g->norm + first[k], g->norm + i)))
            k++;
        if (k == LG_COVARIANCE_LARGEST_NORMS)
            return 0;
        if (k == count)
            first[count++] = i;
        which[i] = k;
    }
    return count;
}

static void multiply(struct lg_mat *out, const struct lg_mat *K)
{
    const size_t entries = K->rows * K->cols;
#pragma omp parallel for
    for (size_t i = 0; i < entries; i++) {
        const lg_ball product =
            lg_mul(lg_ball_make(out->mid[i], out->rad[i]), lg_ball_make(K->mid[i], K->rad[i]));
        out->mid[i] = product.mid;
        out->rad[i] = product.rad;
    }
}

/* out->sigma from the cosines K and coefficients with the rows' own scales. */
static enum lg_covariance_status scaled(struct lg_covariance *out, const struct lg_covariance_request *how,
                                        const struct lg_gram *g, const struct lg_mat *K)
{
    enum lg_covariance_status status = LG_COVARIANCE_MEMORY;
    size_t *which = calloc(2 * g->n, sizeof *which), *first = which + g->n, count = 0;
    struct lg_hermite *h = NULL;
    int *failed = NULL;
    if (!which)
        return status;
    count = distinct_norms(g, which, first);
    h = calloc(count + 1, sizeof *h);
    failed = calloc(count + 1, sizeof *failed);
    if (!h || !failed)
        goto cleanup;
    out->terms = how->terms ? how->terms : LG_HERMITE_TERMS;
#pragma omp parallel for schedule(dynamic)
    for (size_t k = 0; k < count; k++) {
        arb_t norm;
        arb_init(norm);
        lg_gram_norm(norm, g, first[k]);
        failed[k] = lg_hermite_init(h + k, how->activation, how->order, norm, out->terms);
        arb_clear(norm);
    }
    status = count > 0 ? LG_COVARIANCE_OK : LG_COVARIANCE_NORMS;
    for (size_t k = 0; k < count; k++)
        status = failed[k] ? LG_COVARIANCE_NORMS : status;
    if (status == LG_COVARIANCE_OK && lg_series_scaled(&out->sigma, K, h, which) != 0)
        status = LG_COVARIANCE_MEMORY;
    if (status == LG_COVARIANCE_OK && how->order == 1)
        multiply(&out->sigma, &out->gram);
cleanup:
    for (size_t k = 0; h && failed && k < count; k++)
        if (!failed[k])
            lg_hermite_clear(h + k);
    free(h);
    free(failed);
    free(which);
    return status;
}

static void unit_series(struct lg_covariance *out, const struct lg_covariance_request *how,
                        const struct lg_mat *cosines)
{
    out->terms = how->terms ? how->terms : enough_terms(how->activation, how->order);
    lg_series_unit(&out->sigma, cosines, lg_hermite_unit(how->activation, how->order), out->terms,
                   how->order);
}

/* Rows as given: in their cosines, corrected, when they are nearly unit, else with their norms as scales. */
static enum lg_covariance_status given_series(struct lg_covariance *out,
                                              const struct lg_covariance_request *how,
                                              const struct lg_gram *g, size_t d)
{
    enum lg_covariance_status status = LG_COVARIANCE_MEMORY;
    double *deviation = calloc(g->n + 1, sizeof *deviation);
    struct lg_mat cosines = {0};
    if (!deviation || lg_mat_init(&cosines, g->n, g->n) != 0 || lg_gram_matrix(&cosines, g, true) != 0)
        goto cleanup;
    if (deviations(g, d, how->near, deviation) && lg_activations[how->activation]->analytic_nonpolynomial) {
        out->route = "Hermite series, corrected for nearly unit rows";
        unit_series(out, how, &cosines);
        widen(&out->sigma, &cosines, how, deviation);
        status = LG_COVARIANCE_OK;
    } else {
        out->route = "Hermite series with the rows' norms as scales";
        status = scaled(out, how, g, &cosines);
    }
cleanup:
    lg_mat_clear(&cosines);
    free(deviation);
    return status;
}

enum lg_covariance_status lg_covariance_init(struct lg_covariance *out,
                                             const struct lg_covariance_request *how, const struct lg_mat *X)
{
    const size_t n = X->rows;
    struct lg_gram g = {0};
    *out = (struct lg_covariance){.route = "closed form"};
    assert(n >= 1 && (how->order == 0 || how->order == 1) && how->terms <= LG_HERMITE_TERMS);
    const int failed = lg_gram_init(&g, X);
    enum lg_covariance_status status = failed < 0 ? LG_COVARIANCE_MEMORY
                                       : failed   ? LG_COVARIANCE_ROWS
                                                  : LG_COVARIANCE_OK;
    for (size_t i = 0; status == LG_COVARIANCE_OK && how->normalise && i < n; i++)
        if (arb_is_zero(g.norm + i))
            status = LG_COVARIANCE_ROWS;
    if (status == LG_COVARIANCE_OK &&
        (lg_mat_init(&out->gram, n, n) != 0 || lg_mat_init(&out->sigma, n, n) != 0 ||
         lg_gram_matrix(&out->gram, &g, how->normalise) != 0))
        status = LG_COVARIANCE_MEMORY;
    if (status == LG_COVARIANCE_OK && how->terms == 0 && lg_closed_form_exists(how->activation))
        lg_closed_form(&out->sigma, how->activation, how->order, &g, &out->gram, how->normalise);
    else if (status == LG_COVARIANCE_OK && how->normalise) {
        out->route = "Hermite series";
        unit_series(out, how, &out->gram);
    } else if (status == LG_COVARIANCE_OK)
        status = given_series(out, how, &g, X->cols);
    lg_gram_clear(&g);
    if (status != LG_COVARIANCE_OK)
        lg_covariance_clear(out);
    return status;
}

void lg_covariance_clear(struct lg_covariance *c)
{
    lg_mat_clear(&c->gram);
    lg_mat_clear(&c->sigma);
}

/* The largest row sum of radii: no rung can know lambda better than about that. */
static double radius_norm(const struct lg_mat *A)
{
    double largest = 0;
    for (size_t i = 0; i < A->rows; i++) {
        double sum = 0;
        for (size_t j = 0; j < A->cols; j++)
            sum = lg_add_up(sum, A->rad[i * A->cols + j]);
        largest = lg_larger(largest, sum);
    }
    return largest;
}

struct lg_covariance_constants lg_covariance_constants(const struct lg_covariance *c, size_t d)
{
    const size_t n = c->sigma.rows;
    struct lg_covariance_constants k;
    k.lambda = lg_eig_min(&c->sigma, LG_DOUBLE);
    const bool decided = lg_certainly_gt(k.lambda, lg_exact(0));
    if (n <= (decided ? ALWAYS_IN_ARB : AT_MOST_IN_ARB) && k.lambda.rad > 2 * radius_norm(&c->sigma))
        k.lambda = lg_eig_min(&c->sigma, 128);
    k.lambda = lg_nonneg(k.lambda);
    k.norm = lg_nonneg(lg_eig_max(&c->sigma, LG_DOUBLE));
    k.x_norm = lg_sqrt(lg_eig_max(&c->gram, LG_DOUBLE));
    const lg_ball ratio = lg_sqrt(lg_div(lg_exact((double)d), lg_exact((double)n)));
    k.kappa = lg_div(lg_mul(ratio, k.x_norm), k.lambda);
    return k;
}
