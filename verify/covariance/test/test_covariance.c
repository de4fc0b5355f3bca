/* Covariance of data: every route against quadrature in the plane and against the other routes, with radii of a few roundings;
 * wrong formulas are told apart; constants, ties and refusals. */
#include "verify/covariance/covariance.h"
#include "verify/covariance/hermite.h"
#include "verify/covariance/quadrature.h"
#include "verify/rigor/test/sample.h"

#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <stdlib.h>

enum { PREC_BITS = 200 };

static struct lg_covariance covariance(enum lg_activation_id id, int order, bool normalise, size_t terms,
                                       size_t n, size_t d, const double *X)
{
    const struct lg_covariance_request how = {id, order, normalise, terms, 0};
    const struct lg_mat view = lg_mat_view(n, d, X);
    struct lg_covariance c;
    cr_assert_eq(lg_covariance_init(&c, &how, &view), LG_COVARIANCE_OK, "%s", lg_activations[id]->name);
    return c;
}

static lg_ball entry(const struct lg_mat *A, size_t i, size_t j)
{
    return lg_ball_make(A->mid[i * A->cols + j], A->rad[i * A->cols + j]);
}

static bool overlap(lg_ball a, lg_ball b)
{
    return lg_ball_finite(a) && lg_ball_finite(b) && !lg_certainly_lt(a, b) && !lg_certainly_lt(b, a);
}

static void dot(arb_t out, size_t d, const double *x, const double *y)
{
    arb_t s, t;
    arb_init(s);
    arb_init(t);
    arb_zero(out);
    for (size_t k = 0; k < d; k++) {
        arb_set_d(s, x[k]);
        arb_set_d(t, y[k]);
        arb_addmul(out, s, t, ARF_PREC_EXACT);
    }
    arb_clear(s);
    arb_clear(t);
}

/* Entry (x, y) by quadrature (Isserlis for the quadratic), from exact inner products. */
static lg_ball referee(enum lg_activation_id id, int order, bool normalise, size_t d, const double *x,
                       const double *y)
{
    arb_t a, b, c, rho, value;
    arb_init(a);
    arb_init(b);
    arb_init(c);
    arb_init(rho);
    arb_init(value);
    dot(a, d, x, x);
    dot(b, d, y, y);
    dot(c, d, x, y);
    arb_sqrt(a, a, PREC_BITS);
    arb_sqrt(b, b, PREC_BITS);
    arb_div(rho, c, a, PREC_BITS);
    arb_div(rho, rho, b, PREC_BITS);
    if (normalise) {
        arb_one(a);
        arb_one(b);
        arb_set(c, rho);
    }
    if (id == LG_QUADRATIC && order == 1)
        arb_set(value, c);
    else if (id == LG_QUADRATIC) {
        arb_mul(value, a, b, PREC_BITS);
        arb_sqr(value, value, PREC_BITS);
        arb_addmul(value, c, c, PREC_BITS);
        arb_addmul(value, c, c, PREC_BITS);
        arb_mul_2exp_si(value, value, -2);
    } else
        cr_assert_eq(lg_quadrature(value, id, order, a, b, rho), 0, "%s", lg_activations[id]->name);
    if (order == 1)
        arb_mul(value, value, c, PREC_BITS);
    const lg_ball ball = lg_ball_from_arb(value);
    arb_clear(a);
    arb_clear(b);
    arb_clear(c);
    arb_clear(rho);
    arb_clear(value);
    return ball;
}

/* Row 0 against all others, rows as given and, for `both`, made unit. Returns the largest radius in u (1 + |entry|). */
static double compare_first_row(enum lg_activation_id id, int order, bool both, size_t n, size_t d,
                                const double *X)
{
    double worst = 0;
    for (int normalise = 0; normalise <= both; normalise++) {
        struct lg_covariance c = covariance(id, order, normalise, 0, n, d, X);
        for (size_t j = 0; j < n; j++) {
            const lg_ball have = entry(&c.sigma, 0, j);
            if (j == 0 && id == LG_RELU)
                continue; /* a correlation of exactly 1 that quadrature sees as a ball */
            const lg_ball want = referee(id, order, normalise, d, X, X + j * d);
            cr_expect(overlap(have, want), "%s order %d, entry %zu, %s: %.17g +- %g, not %.17g +- %g",
                      lg_activations[id]->name, order, j, c.route, have.mid, have.rad, want.mid, want.rad);
            worst = fmax(worst, have.rad / (LG_U * (1 + fabs(have.mid))));
        }
        lg_covariance_clear(&c);
    }
    return worst;
}

/* Cosines 1, 0, near 1 and -1, tiny, ordinary; rows that are unit but for rounding. */
Test(covariance, nearly_unit_rows_agree_with_quadrature)
{
    static const double cosines[] = {1, 0, 1 - 0x1p-40, -1 + 0x1p-20, 1e-9, 0.6, -0.3};
    enum { N = sizeof cosines / sizeof *cosines };
    double X[2 * N];
    for (int i = 0; i < N; i++) {
        X[2 * i] = cosines[i];
        X[2 * i + 1] = sqrt(1 - cosines[i] * cosines[i]);
    }
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (int order = 0; order < 2; order++) {
            const double worst = compare_first_row((enum lg_activation_id)a, order, true, N, 2, X);
            cr_log_info("%-10s order %d: radius at most %.1f u", lg_activations[a]->name, order, worst);
            cr_expect_lt(worst, 32, "%s order %d: %g", lg_activations[a]->name, order, worst);
        }
}

Test(covariance, rows_of_any_norm_agree_with_quadrature)
{
    static const double X[] = {0.5, 0, 1.25, 1.3, 0.7, 0.1, 0.2, -1.8, 0.4, 0, 0.0625, 0, -1, 0.5, 0.25};
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (int order = 0; order < 2; order++) {
            const double worst = compare_first_row((enum lg_activation_id)a, order, false, 5, 3, X);
            cr_expect_lt(worst, 64, "%s order %d: %g", lg_activations[a]->name, order, worst);
        }
}

enum { ROWS = 24, COLUMNS = 12 };
static double sample[ROWS * COLUMNS];

static void fill_sample(bool unit)
{
    uint64_t state = 11;
    for (size_t i = 0; i < ROWS; i++) {
        double sum = 0, *row = sample + i * COLUMNS;
        for (size_t k = 0; k < COLUMNS; k++) {
            row[k] = sample_uniform(&state) + (i % 3 == 0);
            sum += row[k] * row[k];
        }
        for (size_t k = 0; unit && k < COLUMNS; k++)
            row[k] /= sqrt(sum);
    }
}

/* erf: the series with its correction (nearly unit rows), the series with scales and the closed form for any norm. */
Test(covariance, closed_forms_agree_with_series)
{
    static const enum lg_activation_id ids[] = {LG_ERF, LG_QUADRATIC, LG_RELU};
    for (int unit = 0; unit < 2; unit++)
        for (int k = 0; k < 3; k++)
            for (int order = 0; order < 2; order++) {
                fill_sample(unit);
                struct lg_covariance closed = covariance(ids[k], order, false, 0, ROWS, COLUMNS, sample);
                struct lg_covariance series =
                    covariance(ids[k], order, false, LG_HERMITE_TERMS, ROWS, COLUMNS, sample);
                double widest = 0;
                size_t apart = 0;
                for (size_t i = 0; i < ROWS; i++)
                    for (size_t j = 0; j < ROWS; j++) {
                        const lg_ball s = entry(&series.sigma, i, j), c = entry(&closed.sigma, i, j);
                        apart += !overlap(s, c);
                        widest = fmax(widest, s.rad / (1 + fabs(s.mid)));
                        cr_expect(s.mid == entry(&series.sigma, j, i).mid);
                    }
                cr_expect_eq(apart, 0, "%s order %d: %zu", closed.route, order, apart);
                cr_expect(ids[k] == LG_RELU || widest < 128 * LG_U, "%d: %g u", ids[k], widest / LG_U);
                lg_covariance_clear(&closed);
                lg_covariance_clear(&series);
            }
}

/* Few terms: the certified tail still holds, and it shrinks. */
Test(covariance, tails_cover_what_is_cut)
{
    static const size_t terms[] = {1, 2, 5, 12, 30, 61};
    fill_sample(true);
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (int order = 0; order < 2; order++) {
            const enum lg_activation_id id = (enum lg_activation_id)a;
            struct lg_covariance best = covariance(id, order, true, 0, ROWS, COLUMNS, sample);
            double last = INFINITY;
            for (size_t t = 0; t < sizeof terms / sizeof *terms; t++) {
                struct lg_covariance c = covariance(id, order, true, terms[t], ROWS, COLUMNS, sample);
                double widest = 0;
                for (size_t i = 0; i < ROWS; i++)
                    for (size_t j = 0; j < ROWS; j++) {
                        cr_expect(overlap(entry(&c.sigma, i, j), entry(&best.sigma, i, j)), "%s %zu",
                                  lg_activations[a]->name, terms[t]);
                        widest = fmax(widest, entry(&c.sigma, i, j).rad);
                    }
                cr_expect(widest <= last * 1.01 || widest < 16 * LG_U, "%s %zu: %g after %g",
                          lg_activations[a]->name, terms[t], widest, last);
                last = widest;
                lg_covariance_clear(&c);
            }
            lg_covariance_clear(&best);
        }
}

/* mu_r unsquared, exponent r for r + 1, a forgotten 1/sqrt(r!): each is certainly not the covariance. */
Test(covariance, wrong_formulas_are_told_apart)
{
    static const double X[] = {1, 0, 0.6, 0.8};
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        const struct lg_hermite *h = lg_hermite_unit((enum lg_activation_id)a, 1);
        const lg_ball want = referee((enum lg_activation_id)a, 1, true, 2, X, X + 2);
        lg_ball rho = lg_exact(1), sum[4] = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};
        double factorial = 1;
        for (size_t r = 0; r < 90; r++) {
            const lg_ball mu = lg_ball_from_arb(h->mu + r), square = lg_mul(lg_sqr(mu), rho);
            const lg_ball cosine = lg_ball_make(0.6, LG_U);
            sum[0] = lg_add(sum[0], lg_mul(square, cosine));
            sum[1] = lg_add(sum[1], lg_mul(lg_mul(mu, rho), cosine));
            sum[2] = lg_add(sum[2], square);
            sum[3] = lg_add(sum[3], lg_scale(lg_mul(square, cosine), factorial));
            rho = lg_mul(rho, cosine);
            factorial = r < 20 ? factorial * (double)(r + 1) : factorial;
        }
        cr_expect(overlap(sum[0], want), "%s", lg_activations[a]->name);
        if (a != LG_QUADRATIC) /* mu = (0, 1, 0 ..) is its own square, and 1! = 1 */
            cr_expect(!overlap(sum[1], want) && !overlap(sum[3], want), "%s", lg_activations[a]->name);
        cr_expect(!overlap(sum[2], want), "%s", lg_activations[a]->name);
    }
}

/* lambda_min(K^{o r}) increases with r for unit rows; T4's lower bounds at R = 0 and by (E phi'')^2 hold. */
Test(covariance, lower_bounds_of_lambda)
{
    fill_sample(true);
    struct lg_mat power;
    cr_assert_eq(lg_mat_init(&power, ROWS, ROWS), 0);
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        struct lg_covariance c = covariance((enum lg_activation_id)a, 1, true, 0, ROWS, COLUMNS, sample);
        const struct lg_covariance_constants k = lg_covariance_constants(&c, COLUMNS);
        const struct lg_hermite *h = lg_hermite_unit((enum lg_activation_id)a, 1);
        lg_ball last = lg_eig_min(&c.gram, 53), first = last, second = last;
        memcpy(power.mid, c.gram.mid, ROWS * ROWS * sizeof(double));
        memcpy(power.rad, c.gram.rad, ROWS * ROWS * sizeof(double));
        for (int r = 2; r < 8; r++) {
            cr_assert_eq(lg_mat_hadamard(&power, &power, &c.gram), 0);
            const lg_ball now = lg_eig_min(&power, 53);
            cr_expect(!lg_certainly_lt(now, last), "r = %d", r);
            cr_expect(r != 3 || lg_certainly_lt(last, now));
            last = now;
            second = r == 2 ? now : second;
        }
        const lg_ball mu0 = lg_sqr(lg_ball_from_arb(h->mu)), mu1 = lg_sqr(lg_ball_from_arb(h->mu + 1));
        const lg_ball bound = lg_add(lg_mul(mu0, first), lg_mul(lg_ball_from_arb(h->tail), second));
        cr_expect(!lg_certainly_lt(k.lambda, bound), "%s", lg_activations[a]->name);
        cr_expect(!lg_certainly_lt(k.lambda, lg_mul(mu1, second)));
        cr_expect(lg_certainly_gt(k.lambda, lg_exact(0)) && k.lambda.rad < 1e-12 && k.norm.rad < 1e-11);
        cr_expect(lg_ball_finite(k.kappa) &&
                  overlap(lg_mul(k.kappa, k.lambda),
                          lg_mul(lg_sqrt(lg_div(lg_exact(COLUMNS), lg_exact(ROWS))), k.x_norm)));
        lg_covariance_clear(&c);
    }
    lg_mat_clear(&power);
}

Test(covariance, equal_rows_and_one_row)
{
    static const double X[] = {0.375, 0.125, 0.5, 0.125, 0.625, 1.125, 0.375, 0.125, 0.5};
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (int normalise = 0; normalise < 2; normalise++) {
            struct lg_covariance c = covariance((enum lg_activation_id)a, 1, normalise, 0, 3, 3, X);
            struct lg_covariance_constants k = lg_covariance_constants(&c, 3);
            cr_expect(lg_lo(k.lambda) <= 0 && lg_hi(k.lambda) < 1e-11 && !lg_ball_finite(k.kappa),
                      "%s: %g +- %g", lg_activations[a]->name, k.lambda.mid, k.lambda.rad);
            lg_covariance_clear(&c);
            c = covariance((enum lg_activation_id)a, 1, normalise, 0, 1, 1, X);
            k = lg_covariance_constants(&c, 1);
            cr_expect(overlap(k.lambda, k.norm) && overlap(k.x_norm, lg_exact(normalise ? 1 : 0.375)));
            lg_covariance_clear(&c);
        }
}

Test(covariance, zero_rows_and_refusals)
{
    static const double rows[][4] = {
        {1, 0, 0, 0}, {1, NAN, 0, 1}, {1, 0, INFINITY, 1}, {0x1p500, 0, 0, 1}, {80, 0, 0, 1}};
    static const enum lg_covariance_status expected[][2] = {{LG_COVARIANCE_OK, LG_COVARIANCE_ROWS},
                                                            {LG_COVARIANCE_ROWS, LG_COVARIANCE_ROWS},
                                                            {LG_COVARIANCE_ROWS, LG_COVARIANCE_ROWS},
                                                            {LG_COVARIANCE_ROWS, LG_COVARIANCE_ROWS},
                                                            {LG_COVARIANCE_NORMS, LG_COVARIANCE_OK}};
    for (size_t k = 0; k < 5; k++)
        for (int normalise = 0; normalise < 2; normalise++) {
            const struct lg_covariance_request how = {LG_TANH, 1, normalise, 0, 0};
            const struct lg_mat view = lg_mat_view(2, 2, rows[k]);
            struct lg_covariance c;
            const enum lg_covariance_status status = lg_covariance_init(&c, &how, &view);
            cr_expect_eq(status, expected[k][normalise], "row %zu: %d", k, status);
            if (status == LG_COVARIANCE_OK)
                lg_covariance_clear(&c);
        }
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (int order = 0; order < 2; order++) { /* with x_2 = 0: 0, or phi(0) E[phi(g)] */
            struct lg_covariance c = covariance((enum lg_activation_id)a, order, false, 0, 2, 2, rows[0]);
            arb_t zero, value;
            arb_init(zero);
            arb_init(value);
            lg_activations[a]->arb(value, 0, zero, 100);
            arb_mul(value, value, lg_hermite_unit((enum lg_activation_id)a, 0)->mu, 100);
            const lg_ball want = order == 1 ? lg_exact(0) : lg_ball_from_arb(value);
            cr_expect(overlap(entry(&c.sigma, 0, 1), want) && entry(&c.sigma, 0, 1).rad < 1e-15, "%s",
                      lg_activations[a]->name);
            arb_clear(zero);
            arb_clear(value);
            lg_covariance_clear(&c);
        }
}

/* Rows rounded to single precision, taken as nearly unit: sound, and within what the rounding moves them. */
Test(covariance, rows_of_single_precision_near_unit)
{
    double X[8];
    for (size_t e = 0; e < 8; e++)
        X[e] = (double)(float)(0.5 * (e == 5 || e == 6 ? -1 : 1) + (e < 4 ? 0 : 1e-8 * (double)e));
    for (int a = LG_SOFTPLUS; a <= LG_GELU; a++)
        for (int order = 0; order < 2; order++) {
            const struct lg_covariance_request how = {(enum lg_activation_id)a, order, false, 0, 0x1p-20};
            const struct lg_mat view = lg_mat_view(2, 4, X);
            struct lg_covariance c;
            cr_assert_eq(lg_covariance_init(&c, &how, &view), LG_COVARIANCE_OK);
            for (size_t i = 0; i < 2; i++)
                for (size_t j = i; j < 2; j++) {
                    lg_ball want = referee(how.activation, order, false, 4, X + 4 * i, X + 4 * j);
                    cr_expect(overlap(entry(&c.sigma, i, j), want) && entry(&c.sigma, i, j).rad < 1e-6,
                              "%s, order %d: %g", lg_activations[a]->name, order, entry(&c.sigma, i, j).rad);
                }
            lg_covariance_clear(&c);
        }
}
