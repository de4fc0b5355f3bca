/* Cosines of rows from exact inner products, and the dependence of the x_i x_i^T (expansion.h).
 *
 * Inner products of doubles are finite sums of dyadic numbers: Arb holds them exactly, and <x_i,x_j>^2 = |x_i|^2|x_j|^2 is
 * decided, not estimated. sum_i u_i x_i x_i^T = 0 has a solution with u_D = 1 whenever the first D = d(d+1)/2 matrices are a
 * basis of the symmetric ones; then (K o K) u = 0, as (K o K)_ij = <x_i x_i^T, x_j x_j^T>. */
#include "verify/covariance/expansion.h"

static void exact_dot(arb_t out, size_t d, arb_srcptr x, arb_srcptr y)
{
    arb_zero(out);
    for (size_t k = 0; k < d; k++)
        arb_addmul(out, x + k, y + k, ARF_PREC_EXACT);
}

bool lg_cosines_parallel(const struct lg_cosines *g, size_t i, size_t j)
{
    arb_t s, t;
    arb_init(s);
    arb_init(t);
    arb_mul(s, g->product + i * g->n + i, g->product + j * g->n + j, ARF_PREC_EXACT);
    arb_mul(t, g->product + i * g->n + j, g->product + i * g->n + j, ARF_PREC_EXACT);
    const bool equal = arb_equal(s, t);
    arb_clear(s);
    arb_clear(t);
    return equal;
}

static void cosine(struct lg_cosines *g, size_t i, size_t j)
{
    arb_ptr c = g->product + i * g->n + j, rho = g->cosine + i * g->n + j;
    const bool parallel = lg_cosines_parallel(g, i, j);
    g->parallel = g->parallel || (parallel && i != j);
    g->orthogonal = g->orthogonal && (i == j || arb_is_zero(c));
    if (parallel)
        arb_set_si(rho, arb_is_positive(c) ? 1 : -1);
    else {
        arb_div(rho, c, g->norm + i, g->prec);
        arb_div(rho, rho, g->norm + j, g->prec);
    }
    arb_set(g->product + j * g->n + i, c);
    arb_set(g->cosine + j * g->n + i, rho);
}

int lg_cosines_init(struct lg_cosines *g, const struct lg_mat *X, slong prec)
{
    const size_t n = X->rows, d = X->cols;
    for (size_t k = 0; k < n * d; k++)
        if (!isfinite(X->mid[k]))
            return 1;
    arb_ptr rows = _arb_vec_init((slong)(n * d));
    *g = (struct lg_cosines){.n = n, .d = d, .prec = prec, .orthogonal = true};
    g->product = _arb_vec_init((slong)(n * n));
    g->cosine = _arb_vec_init((slong)(n * n));
    g->norm = _arb_vec_init((slong)n);
    bool zero = false;
    for (size_t k = 0; k < n * d; k++)
        arb_set_d(rows + k, X->mid[k]);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i; j < n; j++)
            exact_dot(g->product + i * n + j, d, rows + i * d, rows + j * d);
        arb_sqrt(g->norm + i, g->product + i * n + i, prec);
        zero = zero || arb_is_zero(g->product + i * n + i);
    }
    for (size_t i = 0; i < n && !zero; i++)
        for (size_t j = i; j < n; j++)
            cosine(g, i, j);
    _arb_vec_clear(rows, (slong)(n * d));
    if (zero)
        lg_cosines_clear(g);
    return zero;
}

void lg_cosines_clear(struct lg_cosines *g)
{
    _arb_vec_clear(g->product, (slong)(g->n * g->n));
    _arb_vec_clear(g->cosine, (slong)(g->n * g->n));
    _arb_vec_clear(g->norm, (slong)g->n);
    *g = (struct lg_cosines){0};
}

bool lg_cosines_generic_rank(const struct lg_cosines *g, size_t m)
{
    double count = 1;
    for (size_t k = 1; k <= m; k++)
        count = count * (double)(g->d + k - 1) / (double)k;
    return round(count) >= (double)g->n;
}

void lg_cosines_pair(const struct lg_cosines *g, size_t number, size_t *i, size_t *j)
{
    *i = *j = 0;
    if (g->n < 2)
        return;
    for (number %= g->n * (g->n - 1) / 2; number >= g->n - 1 - *i; ++*i)
        number -= g->n - 1 - *i;
    *j = *i + 1 + number;
}

void lg_cosines_apply(arb_t out, const struct lg_cosines *g, size_t i, ulong power, arb_srcptr u)
{
    arb_t c;
    arb_init(c);
    arb_zero(out);
    for (size_t j = 0; j < g->n; j++) {
        arb_pow_ui(c, g->product + i * g->n + j, power, g->prec);
        arb_addmul(out, c, u + j, g->prec);
    }
    arb_clear(c);
}

bool lg_quadratic_features(struct lg_mat *few, struct lg_cosines *g, const struct lg_mat *X, slong prec)
{
    const size_t n = X->rows;
    size_t d = X->cols;
    while (d > 0 && d * (d + 1) / 2 >= n)
        d--;
    if (d == 0)
        return false;
    if (lg_mat_init(few, n, d)) {
        lg_memory_note();
        return false;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            few->mid[i * d + j] = X->mid[i * X->cols + j];
    return lg_cosines_init(g, few, prec) == 0;
}

bool lg_quadratic_null_vector(arb_ptr u, const struct lg_cosines *g, const struct lg_mat *X)
{
    const size_t d = g->d;
    const slong D = (slong)(d * (d + 1) / 2);
    if (d >= g->n || (size_t)D >= g->n)
        return false;
    arb_mat_t A, b;
    arb_t t;
    arb_init(t);
    arb_mat_init(A, D, D);
    arb_mat_init(b, D, 1);
    for (slong i = 0; i <= D; i++) { /* column i of A, and b last: the upper triangle of x_i x_i^T */
        const double *x = X->mid + (size_t)i * d;
        slong row = 0;
        for (size_t k = 0; k < d; k++)
            for (size_t l = k; l < d; l++, row++) {
                arb_ptr entry = i < D ? arb_mat_entry(A, row, i) : arb_mat_entry(b, row, 0);
                arb_set_d(entry, i < D ? x[k] : -x[k]);
                arb_set_d(t, x[l]);
                arb_mul(entry, entry, t, ARF_PREC_EXACT);
            }
    }
    const bool solved = arb_mat_solve(b, A, b, g->prec);
    for (slong i = 0; solved && i < D; i++)
        arb_set(u + i, arb_mat_entry(b, i, 0));
    for (slong i = D; i < (slong)g->n; i++)
        arb_set_si(u + i, i == D);
    arb_mat_clear(A);
    arb_mat_clear(b);
    arb_clear(t);
    return solved;
}
