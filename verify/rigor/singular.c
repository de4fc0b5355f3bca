/* Spectral norm and smallest singular value of a rectangular enclosure {M, R}.
 *
 * |sigma_i(A) - sigma_i(M)| <= ||A - M||_2 <= ||R||_2 <= sqrt(||R||_1 ||R||_inf) (Weyl), so radii stay out
 * of the Gram matrix; sigma_i(M)^2 are the eigenvalues of the smaller Gram matrix of M, scaled by a power
 * of two so that it neither overflows nor underflows. Double rung: Gram by BLAS, whose relative error
 * u ||M||^2 / sigma_min^2 limits sigma_min; above 53 bits the Gram matrix is formed in Arb. */
#include "verify/rigor/dot.h"
#include "verify/rigor/eigen_arb.h"

#include <stdlib.h>

/* sqrt(largest column sum * largest row sum), rounded up; INFINITY also when memory is short. */
static double deviation(const struct lg_mat *A)
{
    if (A->rad == NULL || lg_largest(A->rows * A->cols, A->rad) == 0) {
        return 0;
    }
    double *columns = calloc(A->cols, sizeof(double)), row_norm = 0, column_norm = 0;
    if (columns == NULL) {
        lg_memory_note();
    }
    if (columns == NULL || !isfinite(lg_largest(A->rows * A->cols, A->rad))) {
        free(columns);
        return INFINITY;
    }
    for (size_t i = 0; i < A->rows; i++) {
        double sum = 0;
        for (size_t j = 0; j < A->cols; j++) {
            double r = A->rad[i * A->cols + j];
            sum += r;
            columns[j] += r;
        }
        row_norm = lg_larger(row_norm, sum);
    }
    for (size_t j = 0; j < A->cols; j++) {
        column_norm = lg_larger(column_norm, columns[j]);
    }
    free(columns);
    double terms = (double)A->rows + (double)A->cols;
    double grow = lg_div_up(1, lg_down(1 - lg_gamma(terms, LG_U)));
    return lg_mul_up(lg_mul_up(lg_sqrt_up(row_norm), lg_sqrt_up(column_norm)), grow);
}

/* B := 2^-e M, transposed when that makes it wide (rows <= cols), largest entry in [1/2, 1) unless at
 * the ends of the range. *lost bounds the norm of what became subnormal. */
static int scaled_wide(struct lg_mat *B, const struct lg_mat *A, int *e, double *lost)
{
    bool tall = A->rows > A->cols;
    if (lg_mat_init(B, tall ? A->cols : A->rows, tall ? A->rows : A->cols) != 0) {
        return -1;
    }
    (void)frexp(lg_largest(A->rows * A->cols, A->mid), e);
    *e = *e < -1000 ? -1000 : *e > 1000 ? 1000 : *e;
    double scale = ldexp(1, -*e);
    for (size_t i = 0; i < A->rows; i++) {
        for (size_t j = 0; j < A->cols; j++) {
            B->mid[tall ? j * A->rows + i : i * A->cols + j] = A->mid[i * A->cols + j] * scale;
        }
    }
    *lost = *e > 0 ? lg_mul_up((double)A->rows + (double)A->cols, LG_TINY) : 0;
    return 0;
}

/* sqrt of the smallest (sign 1) or largest (sign -1) eigenvalue of B B^T at 53 bits. */
static lg_ball root_double(const struct lg_mat *B, double sign)
{
    struct lg_mat G;
    if (lg_mat_init(&G, B->rows, B->rows) != 0) {
        return lg_whole_line();
    }
    lg_ball lambda = lg_whole_line();
    if (lg_mat_gram(&G, B) == 0) {
        lambda = sign > 0 ? lg_eig_min(&G, LG_DOUBLE) : lg_eig_max(&G, LG_DOUBLE);
    }
    lg_mat_clear(&G);
    return lg_sqrt(lambda);
}

/* The same with B B^T and its eigenvalue in Arb. */
static lg_ball root_arb(const struct lg_mat *B, double sign, slong precision)
{
    arb_mat_t X, Y, G;
    arb_t lambda;
    arb_mat_init(X, (slong)B->rows, (slong)B->cols);
    arb_mat_init(Y, (slong)B->cols, (slong)B->rows);
    arb_mat_init(G, (slong)B->rows, (slong)B->rows);
    arb_init(lambda);
    lg_mat_to_arb(X, B, 1);
    arb_mat_transpose(Y, X);
    arb_mat_mul(G, X, Y, precision);
    if (sign < 0) {
        arb_mat_neg(G, G);
    }
    lg_arb_eig_min(lambda, G, precision);
    arb_set_round(lambda, lambda, precision);
    if (sign < 0) {
        arb_neg(lambda, lambda);
    }
    arb_sqrtpos(lambda, lambda, precision);
    lg_ball root = lg_ball_from_arb(lambda);
    arb_clear(lambda);
    arb_mat_clear(X);
    arb_mat_clear(Y);
    arb_mat_clear(G);
    return root;
}

static lg_ball singular_value(const struct lg_mat *A, double sign, int precision)
{
    size_t size = A->rows * A->cols;
    double largest = lg_largest(size, A->mid), spread = deviation(A), lost;
    if (!isfinite(largest) || !isfinite(spread)) {
        return lg_whole_line();
    }
    if (largest == 0) {
        return spread == 0 ? lg_exact(0) : lg_from_ends(0, spread);
    }
    struct lg_mat B;
    int e;
    if (scaled_wide(&B, A, &e, &lost) != 0) {
        return lg_whole_line();
    }
    lg_ball sigma = root_double(&B, sign);
    if (precision > LG_DOUBLE) {
        sigma = lg_meet(sigma, root_arb(&B, sign, precision));
    }
    lg_mat_clear(&B);
    sigma = lg_scale(lg_add(sigma, lg_ball_make(0, lost)), ldexp(1, e));
    return lg_nonneg(lg_add(sigma, lg_ball_make(0, spread)));
}

lg_ball lg_mat_norm(const struct lg_mat *A, int precision)
{
    return singular_value(A, -1, precision);
}

lg_ball lg_mat_sigma_min(const struct lg_mat *A, int precision)
{
    return A->rows > A->cols ? lg_exact(0) : singular_value(A, 1, precision);
}
