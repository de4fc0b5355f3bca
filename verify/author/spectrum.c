/* See spectrum.h. Values come from lg_eigen (Weyl and Ostrowski), bounds from the caller or from the same enclosures. */
#include "verify/author/spectrum.h"
#include "verify/author/record.h"
#include "verify/rigor/eigen_all.h"

static bool is_wanted(const struct lg_case *c)
{
    return c->record->keep_series && lg_series_kept(c);
}

static lg_ball value_of(const struct lg_eigen *e, size_t i)
{
    return lg_nonneg(lg_ball_make(e->values.mid[i], e->values.rad[i]));
}

static int put_all(struct lg_case *c, enum lg_spectrum_part part, const char *name, const struct lg_mat *G,
                   lg_ball scale, bool root)
{
    const size_t n = G->rows;
    struct lg_eigen e;
    if (!is_wanted(c))
        return 0;
    if (lg_eigen_open(&e, G))
        return -1;
    for (size_t i = 1; i <= n; i++) {
        lg_ball value = lg_mul(scale, value_of(&e, n - i));
        lg_spectrum_bound(c, part, name, i, i, root ? lg_sqrt(value) : value);
    }
    lg_eigen_close(&e);
    return 0;
}

int lg_spectrum_eigenvalues(struct lg_case *c, enum lg_spectrum_part part, const char *name,
                            const struct lg_mat *G, lg_ball scale)
{
    return put_all(c, part, name, G, scale, false);
}

int lg_spectrum_singular_values(struct lg_case *c, const char *name, const struct lg_mat *G)
{
    return put_all(c, LG_SPECTRUM_VALUE, name, G, lg_exact(1), true);
}

void lg_spectrum_bound(struct lg_case *c, enum lg_spectrum_part part, const char *name, size_t first,
                       size_t last, lg_ball value)
{
    static const char *const kinds[] = {"spectrum", "expected", "lower", "upper"};
    if (!is_wanted(c) || first > last)
        return;
    lg_record_point(c->record, (struct lg_point){name, kinds[part], (double)first, value});
    if (last > first)
        lg_record_point(c->record, (struct lg_point){name, kinds[part], (double)last, value});
}

struct ends {
    lg_ball least, greatest;
};

static int ends_of(const struct lg_mat *A, struct ends *out)
{
    struct lg_eigen e;
    if (lg_eigen_open(&e, A))
        return -1;
    *out = (struct ends){value_of(&e, 0), value_of(&e, A->rows - 1)};
    lg_eigen_close(&e);
    return 0;
}

/* D B D, D = diag(A)^(1/2), and the ends of the diagonal of A. */
static struct ends weigh(struct lg_mat *out, const struct lg_mat *A, const struct lg_mat *B)
{
    const size_t n = A->rows;
    struct ends diagonal = {lg_exact(INFINITY), lg_exact(0)};
    for (size_t i = 0; i < n; i++) {
        lg_ball a = lg_nonneg(lg_ball_make(A->mid[i * n + i], A->rad[i * n + i]));
        diagonal.least = i ? lg_min(diagonal.least, a) : a;
        diagonal.greatest = lg_max(diagonal.greatest, a);
        for (size_t j = 0; j < n; j++) {
            lg_ball b = lg_nonneg(lg_ball_make(A->mid[j * n + j], A->rad[j * n + j]));
            lg_ball entry =
                lg_mul(lg_mul(lg_sqrt(a), lg_sqrt(b)), lg_ball_make(B->mid[i * n + j], B->rad[i * n + j]));
            out->mid[i * n + j] = entry.mid;
            out->rad[i * n + j] = entry.rad;
        }
    }
    return diagonal;
}

/* Narrows slide and sharp by the bounds with the diagonal of A and the spectrum of B. */
static int narrow(struct ends *slide, struct ends *sharp, struct lg_mat *work, const struct lg_mat *A,
                  const struct lg_mat *B)
{
    struct ends spectrum, weighed, diagonal = weigh(work, A, B);
    if (ends_of(B, &spectrum) || ends_of(work, &weighed))
        return -1;
    slide->least = lg_max(slide->least, lg_mul(diagonal.least, spectrum.least));
    slide->greatest = lg_min(slide->greatest, lg_mul(diagonal.greatest, spectrum.greatest));
    sharp->least = lg_max(sharp->least, weighed.least);
    sharp->greatest = lg_min(sharp->greatest, weighed.greatest);
    return 0;
}

int lg_spectrum_hadamard(struct lg_case *c, const char *name, const struct lg_mat *A, const struct lg_mat *B)
{
    const size_t n = A->rows;
    const struct ends none = {lg_exact(0), lg_exact(DBL_MAX)};
    struct ends slide = none, sharp = none;
    struct lg_mat work = {0};
    int status = -1;
    if (!is_wanted(c))
        return 0;
    if (lg_mat_init(&work, n, n) || lg_mat_hadamard(&work, A, B) ||
        lg_spectrum_eigenvalues(c, LG_SPECTRUM_VALUE, name, &work, lg_exact(1)) ||
        narrow(&slide, &sharp, &work, A, B) || narrow(&slide, &sharp, &work, B, A))
        goto cleanup;
    lg_spectrum_bound(c, LG_SPECTRUM_LOWER, "sharp: lambda_min(D B D)", 1, n, sharp.least);
    lg_spectrum_bound(c, LG_SPECTRUM_UPPER, "sharp: lambda_max(D B D)", 1, n, sharp.greatest);
    lg_spectrum_bound(c, LG_SPECTRUM_LOWER, "Schur: min B_ii lambda_min(A)", 1, n, slide.least);
    lg_spectrum_bound(c, LG_SPECTRUM_UPPER, "Schur: max B_ii lambda_max(A)", 1, n, slide.greatest);
    status = 0;
cleanup:
    lg_mat_clear(&work);
    return status;
}
