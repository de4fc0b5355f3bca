/* Builds a table from an Arb series and proves its error (table.h).
 *
 * Roundings on the way of q_n = m!/(m-j)! c_m, n = m - j, to the value of
 * q_0 + h(q_1 + h(E(h^2) + h O(h^2))): q_0 meets one addition, q_1 four operations. q_n, n >= 2, meets its
 * scaling, its own addition, 3 per power of h^2 (product, addition, h^2 itself) of which there are
 * floor(n/2) - 1, a product by h if n is odd, the sum of the two parts, and 4 in the outer stages: at
 * most 2n + 3. A fused operation only omits some.
 * Underflow: fewer than 32 products err by 2^-1075 each and reach the value with factors below 1. */
#include "verify/activation/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { CENTRE_BITS = 128, CELL_BITS = 64 };
#define UNDERFLOW_ERROR 0x1p-1070

/* A double >= |x|. */
static double upper(const arb_t x)
{
    arf_t bound;
    arf_init(bound);
    arb_get_abs_ubound_arf(bound, x, 53);
    double result = arf_get_d(bound, ARF_RND_UP);
    arf_clear(bound);
    return result;
}

/* m!/(m-j)! |h|^{m-j} at |h| = H/2; exact: at most 132, times a power of two. */
static double weight(int m, int j, int cell_bits)
{
    double falling = 1;
    for (int i = 0; i < j; i++)
        falling *= m - i;
    return ldexp(falling, -(cell_bits + 1) * (m - j));
}

/* Coefficients at `centre` rounded to out[m]; an upper bound of each rounding error in slack[m], and
 * of |c_12| over the cell in slack[12]. */
static void fill_cell(double *out, double *slack, const struct lg_activation *a, double centre)
{
    arb_ptr c = _arb_vec_init(LG_TABLE_TERMS + 1);
    arb_t x;
    arb_init(x);
    arb_set_d(x, centre);
    a->series(c, LG_TABLE_TERMS, x, CENTRE_BITS);
    for (int m = 0; m < LG_TABLE_TERMS; m++) {
        out[m] = arf_get_d(arb_midref(c + m), ARF_RND_NEAR);
        arb_set_d(x, out[m]);
        arb_sub(x, c + m, x, CENTRE_BITS);
        slack[m] = upper(x);
    }
    arb_set_d(x, centre);
    arb_add_error_2exp_si(x, -(a->cell_bits + 1));
    a->series(c, LG_TABLE_TERMS + 1, x, CELL_BITS);
    slack[LG_TABLE_TERMS] = upper(c + LG_TABLE_TERMS);
    arb_clear(x);
    _arb_vec_clear(c, LG_TABLE_TERMS + 1);
}

static double cell_error(const double *c, const double *slack, int j, int cell_bits)
{
    double error = lg_mul_up(weight(LG_TABLE_TERMS, j, cell_bits), slack[LG_TABLE_TERMS]);
    for (int m = LG_TABLE_TERMS - 1; m >= j; m--) {
        const double gamma = lg_gamma(m == j ? 1 : 2 * (m - j) + 3, LG_U);
        const double term = lg_add_up(slack[m], lg_mul_up(gamma, fabs(c[m])));
        error = lg_add_up(error, lg_mul_up(weight(m, j, cell_bits), term));
    }
    return lg_add_up(error, UNDERFLOW_ERROR);
}

/* The larger distance of phi^(j) to its asymptote at the two ends of the range. */
static double tail(const struct lg_table *table, const struct lg_activation *a, int j)
{
    double bound = 0;
    arb_t z, value, asymptote;
    arb_init(z);
    arb_init(value);
    arb_init(asymptote);
    for (int side = -1; side <= 1; side += 2) {
        arb_set_d(z, side * table->range);
        a->arb(value, j, z, CENTRE_BITS);
        if (j == 0 && table->ramp && side > 0)
            arb_set(asymptote, z);
        else
            arb_set_d(asymptote, side < 0 ? table->left[j] : table->right[j]);
        arb_sub(value, value, asymptote, CENTRE_BITS);
        bound = fmax(bound, upper(value));
    }
    arb_clear(z);
    arb_clear(value);
    arb_clear(asymptote);
    return bound;
}

static void fill(struct lg_table *table, const struct lg_activation *a)
{
    const long K = table->cells;
    double slack[LG_TABLE_TERMS + 1];
    for (int j = 0; j < LG_TABLE_ORDERS; j++)
        memset(table->error[j], 0, (size_t)(K + 2) * sizeof(double));
    for (long k = -K; k <= K; k++) {
        double *c = table->coefficient + (k + K) * LG_TABLE_TERMS;
        fill_cell(c, slack, a, (double)k * table->width);
        for (int j = 0; j < LG_TABLE_ORDERS; j++) {
            double *e = &table->error[j][labs(k)];
            *e = fmax(*e, cell_error(c, slack, j, a->cell_bits));
        }
    }
    for (int j = 0; j < LG_TABLE_ORDERS; j++) {
        double *e = table->error[j];
        e[K + 1] = tail(table, a, j);
        for (long i = 1; i <= K + 1; i++)
            e[i] = fmax(e[i], e[i - 1]);
    }
}

int lg_table_build(struct lg_table *table, const struct lg_activation *a)
{
    const double width = ldexp(1, -a->cell_bits);
    const long K = (long)(a->range / width);
    assert(a->series && a->range >= 2 && (double)K * width == a->range);
    *table = (struct lg_table){
        .range = a->range,
        .width = width,
        .inverse_width = 1 / width,
        .cells = K,
        .ramp = a->ramp,
        .left = {a->left},
        .right = {a->right, a->ramp},
    };
    const size_t rows = 2 * (size_t)K + 1;
    bool complete = true;
    complete &= (table->coefficient = aligned_alloc(32, rows * LG_TABLE_TERMS * sizeof(double))) != NULL;
    for (int j = 0; j < LG_TABLE_ORDERS; j++)
        complete &= (table->error[j] = malloc(((size_t)K + 2) * sizeof(double))) != NULL;
    if (!complete) {
        lg_table_clear(table);
        return -1;
    }
    fill(table, a);
    return 0;
}

void lg_table_clear(struct lg_table *table)
{
    free(table->coefficient);
    for (int j = 0; j < LG_TABLE_ORDERS; j++)
        free(table->error[j]);
    *table = (struct lg_table){0};
}

double lg_table_error(const struct lg_table *table, int order, double zmax)
{
    assert(zmax >= 0);
    const long i = zmax <= table->range ? lrint(zmax * table->inverse_width) : table->cells + 1;
    return table->error[order][i];
}
