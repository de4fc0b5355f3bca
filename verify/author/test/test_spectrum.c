/* Spectra as series, with values that are known: diagonal and constant matrices, Schur's bounds as equalities, nothing for cases
 * whose series are not kept. */
#include "verify/author/record.h"
#include "verify/author/spectrum.h"

#include <criterion/criterion.h>
#include <string.h>

enum { N = 3 };

static struct lg_record record;

static struct lg_case begin(uint64_t index)
{
    const struct lg_lemma *lemma = lg_lemma_find("schur-hadamard");
    cr_assert(lemma && !lg_record_open(&record, lemma, true));
    return (struct lg_case){.recipe = {.lemma = lemma, .index = index}, .record = &record};
}

static void contains(const struct lg_point *p, const char *kind, double index, double value)
{
    cr_assert_str_eq(p->kind, kind);
    cr_assert_eq(p->coordinate, index);
    cr_assert(lg_lo(p->value) <= value && value <= lg_hi(p->value), "%s %g: %g in %g +- %g", kind, index,
              value, p->value.mid, p->value.rad);
    cr_assert(p->value.rad <= 1e-14 * fmax(1, value), "%g", p->value.rad);
}

static struct lg_mat diagonal(const double entries[N])
{
    struct lg_mat A = {0};
    cr_assert(!lg_mat_init(&A, N, N));
    for (size_t i = 0; i < N; i++)
        A.mid[i * N + i] = entries[i];
    return A;
}

Test(spectrum, values_are_in_descending_order)
{
    struct lg_case c = begin(0);
    struct lg_mat A = diagonal((double[]){4, 16, 9});
    cr_assert(!lg_spectrum_eigenvalues(&c, LG_SPECTRUM_EXPECTED, "twice", &A, lg_exact(2)));
    cr_assert(!lg_spectrum_singular_values(&c, "roots", &A));
    cr_assert_eq(record.n_points, 2 * N);
    for (size_t i = 0; i < N; i++) {
        contains(&record.points[i], "expected", (double)i + 1, (double[]){32, 18, 8}[i]);
        contains(&record.points[N + i], "spectrum", (double)i + 1, (double[]){4, 3, 2}[i]);
    }
    lg_spectrum_bound(&c, LG_SPECTRUM_UPPER, "rest", 4, 3, lg_exact(1));
    cr_assert_eq(record.n_points, 2 * N, "no value, no bound");
    lg_mat_clear(&A);
    lg_record_close(&record);
}

/* A diagonal, B = 2 11^T + I: A o B = 3 A; slide min B_ii lambda_min(A) = 3 lambda_min(A) is an equality. */
Test(spectrum, schur_bounds_at_equality)
{
    struct lg_case c = begin(1);
    struct lg_mat A = diagonal((double[]){1, 5, 2}), B = diagonal((double[]){1, 1, 1});
    for (size_t e = 0; e < N * N; e++)
        B.mid[e] += 2;
    cr_assert(!lg_spectrum_hadamard(&c, "A o B", &A, &B));
    cr_assert_eq(record.n_points, N + 8);
    for (size_t i = 0; i < N; i++)
        contains(&record.points[i], "spectrum", (double)i + 1, (double[]){15, 6, 3}[i]);
    static const char *const kinds[] = {"lower", "upper", "lower", "upper"};
    for (size_t b = 0; b < 4; b++)
        for (size_t end = 0; end < 2; end++)
            contains(&record.points[N + 2 * b + end], kinds[b], end ? N : 1, b % 2 ? 15 : 3);
    lg_mat_clear(&A);
    lg_mat_clear(&B);
    lg_record_close(&record);
}

Test(spectrum, other_cases_cost_nothing)
{
    struct lg_case c = begin(2);
    struct lg_mat A = diagonal((double[]){1, 2, 3});
    cr_assert(!lg_spectrum_singular_values(&c, "roots", &A) && !lg_spectrum_hadamard(&c, "A o A", &A, &A));
    lg_spectrum_bound(&c, LG_SPECTRUM_LOWER, "low", 1, 3, lg_exact(1));
    cr_assert_eq(record.n_points, 0);
    lg_mat_clear(&A);
    lg_record_close(&record);
}
