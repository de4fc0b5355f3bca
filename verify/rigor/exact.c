/* Exact matrices over the integers; see exact.h. Eigenvalues are compared in exact_order.c. */
#include "verify/rigor/exact.h"

#include <assert.h>
#include <math.h>

void lg_exact_init(struct lg_exact *A, size_t rows, size_t columns)
{
    fmpz_mat_init(A->M, (slong)rows, (slong)columns);
    A->e = 0;
}

void lg_exact_clear(struct lg_exact *A)
{
    fmpz_mat_clear(A->M);
}

void lg_exact_set(struct lg_exact *A, const double *x)
{
    slong rows = fmpz_mat_nrows(A->M), columns = fmpz_mat_ncols(A->M);
    int least = 1024, e;
    for (slong i = 0; i < rows * columns; i++) {
        assert(isfinite(x[i]));
        (void)frexp(x[i], &e);
        least = x[i] != 0 && e < least ? e : least;
    }
    A->e = least - 53;
    for (slong i = 0; i < rows * columns; i++) {
        fmpz *entry = fmpz_mat_entry(A->M, i / columns, i % columns);
        double mantissa = frexp(x[i], &e);
        fmpz_set_d(entry, ldexp(mantissa, 53));
        if (x[i] != 0)
            fmpz_mul_2exp(entry, entry, (ulong)(e - least));
    }
}

void lg_exact_gram(struct lg_exact *out, const struct lg_exact *F)
{
    fmpz_mat_t T;
    fmpz_mat_init(T, fmpz_mat_ncols(F->M), fmpz_mat_nrows(F->M));
    fmpz_mat_transpose(T, F->M);
    fmpz_mat_mul(out->M, F->M, T);
    out->e = 2 * F->e;
    fmpz_mat_clear(T);
}

void lg_exact_hadamard(struct lg_exact *out, const struct lg_exact *A, const struct lg_exact *B)
{
    for (slong i = 0; i < fmpz_mat_nrows(A->M); i++)
        for (slong j = 0; j < fmpz_mat_ncols(A->M); j++)
            fmpz_mul(fmpz_mat_entry(out->M, i, j), fmpz_mat_entry(A->M, i, j), fmpz_mat_entry(B->M, i, j));
    out->e = A->e + B->e;
}

void lg_exact_khatri_rao(struct lg_exact *out, const struct lg_exact *F, const struct lg_exact *H)
{
    slong d = fmpz_mat_ncols(F->M), k = fmpz_mat_ncols(H->M);
    for (slong i = 0; i < fmpz_mat_nrows(F->M); i++)
        for (slong j = 0; j < d; j++)
            for (slong l = 0; l < k; l++)
                fmpz_mul(fmpz_mat_entry(out->M, i, j * k + l), fmpz_mat_entry(F->M, i, j),
                         fmpz_mat_entry(H->M, i, l));
    out->e = F->e + H->e;
}

void lg_exact_weigh(struct lg_exact *out, const struct lg_exact *A, const struct lg_exact *B)
{
    for (slong i = 0; i < fmpz_mat_nrows(B->M); i++)
        for (slong j = 0; j < fmpz_mat_ncols(B->M); j++)
            fmpz_mul(fmpz_mat_entry(out->M, i, j), fmpz_mat_entry(A->M, i, i), fmpz_mat_entry(B->M, i, j));
    out->e = A->e + B->e;
}

void lg_exact_scale(struct lg_exact *out, const struct lg_exact *A, const struct lg_exact *B, size_t i)
{
    fmpz_mat_scalar_mul_fmpz(out->M, A->M, fmpz_mat_entry(B->M, (slong)i, (slong)i));
    out->e = A->e + B->e;
}

size_t lg_exact_differences(const struct lg_exact *A, const struct lg_exact *B)
{
    size_t differences = 0;
    slong e = A->e < B->e ? A->e : B->e;
    fmpz_t a, b;
    fmpz_init(a);
    fmpz_init(b);
    for (slong i = 0; i < fmpz_mat_nrows(A->M); i++)
        for (slong j = 0; j < fmpz_mat_ncols(A->M); j++) {
            fmpz_mul_2exp(a, fmpz_mat_entry(A->M, i, j), (ulong)(A->e - e));
            fmpz_mul_2exp(b, fmpz_mat_entry(B->M, i, j), (ulong)(B->e - e));
            differences += !fmpz_equal(a, b);
        }
    fmpz_clear(a);
    fmpz_clear(b);
    return differences;
}

size_t lg_exact_diagonal_end(const struct lg_exact *A, enum lg_end end)
{
    slong at = 0;
    for (slong i = 1; i < fmpz_mat_nrows(A->M); i++) {
        int order = fmpz_cmp(fmpz_mat_entry(A->M, i, i), fmpz_mat_entry(A->M, at, at));
        if (end == LG_LEAST ? order < 0 : order > 0)
            at = i;
    }
    return (size_t)at;
}
