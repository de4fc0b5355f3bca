/* The two rungs of schur.h. */
#include "verify/rigor/schur.h"

struct ends {
    lg_ball least, greatest;
};

/* F F^T has rank at most the number of columns: the one zero that doubles can see. */
static struct ends spectrum_of_factor(const struct lg_mat *F)
{
    return (struct ends){lg_nonneg(lg_sqr(lg_mat_sigma_min(F, LG_DOUBLE))),
                         lg_nonneg(lg_sqr(lg_mat_norm(F, LG_DOUBLE)))};
}

/* Row i of out = G_i (x) H_i. */
static void khatri_rao(struct lg_mat *out, const struct lg_mat *G, const struct lg_mat *H)
{
    double *mid = out->mid, *rad = out->rad;
    for (size_t i = 0; i < G->rows; i++)
        for (size_t j = 0; j < G->cols; j++)
            for (size_t l = 0; l < H->cols; l++) {
                lg_ball entry = lg_mul(lg_exact(G->mid[i * G->cols + j]), lg_exact(H->mid[i * H->cols + l]));
                *mid++ = entry.mid;
                *rad++ = entry.rad;
            }
}

/* Row i of out = |G_i| H_i; returns the ends of |G_i|^2. */
static struct ends weigh_rows(struct lg_mat *out, const struct lg_mat *G, const struct lg_mat *H)
{
    struct ends diagonal = {lg_exact(0), lg_exact(0)};
    for (size_t i = 0; i < G->rows; i++) {
        lg_ball norm = lg_norm_exact(G->cols, G->mid + i * G->cols), square = lg_sqr(norm);
        diagonal.least = i ? lg_min(diagonal.least, square) : square;
        diagonal.greatest = lg_max(diagonal.greatest, square);
        for (size_t l = 0; l < H->cols; l++) {
            lg_ball entry = lg_mul(norm, lg_exact(H->mid[i * H->cols + l]));
            out->mid[i * H->cols + l] = entry.mid;
            out->rad[i * H->cols + l] = entry.rad;
        }
    }
    return diagonal;
}

static int double_bounds(struct lg_schur *out, const struct lg_mat *G, const struct lg_mat *H, struct ends P)
{
    struct lg_mat DH = {0};
    if (lg_mat_init(&DH, H->rows, H->cols))
        return -1;
    struct ends a = weigh_rows(&DH, G, H), B = spectrum_of_factor(H), DBD = spectrum_of_factor(&DH);
    *out = (struct lg_schur){.lower = {lg_mul(a.least, B.least), P.least},
                             .upper = {P.greatest, lg_mul(a.greatest, B.greatest)},
                             .sharp_lower = {DBD.least, P.least},
                             .sharp_upper = {P.greatest, DBD.greatest},
                             .false_lower = {lg_mul(a.greatest, B.least), P.least},
                             .false_upper = {P.greatest, lg_mul(a.least, B.greatest)}};
    lg_mat_clear(&DH);
    return 0;
}

struct pair {
    struct lg_exact G, H, K, A, B, P, Q; /* Q: room */
};

static void open_pair(struct pair *x, size_t n, size_t d, size_t k, const double *G, const double *H)
{
    struct lg_exact *square[] = {&x->A, &x->B, &x->P, &x->Q};
    for (size_t i = 0; i < 4; i++)
        lg_exact_init(square[i], n, n);
    lg_exact_init(&x->G, n, d);
    lg_exact_init(&x->H, n, k);
    lg_exact_init(&x->K, n, d * k);
    lg_exact_set(&x->G, G);
    lg_exact_set(&x->H, H);
    lg_exact_khatri_rao(&x->K, &x->G, &x->H);
    lg_exact_gram(&x->A, &x->G);
    lg_exact_gram(&x->B, &x->H);
    lg_exact_hadamard(&x->P, &x->A, &x->B);
}

static void close_pair(struct pair *x)
{
    struct lg_exact *all[] = {&x->G, &x->H, &x->K, &x->A, &x->B, &x->P, &x->Q};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        lg_exact_clear(all[i]);
}

/* The ends of A_ii B and P, i where the diagonal of A is least or greatest; in the order that is claimed. */
static struct lg_order scaled(struct pair *x, const struct lg_exact *A, const struct lg_exact *B,
                              enum lg_end of_A, enum lg_end end)
{
    lg_exact_scale(&x->Q, B, A, lg_exact_diagonal_end(A, of_A));
    return end == LG_LEAST ? lg_exact_compare(&x->Q, &x->P, end) : lg_exact_compare(&x->P, &x->Q, end);
}

static void exact_bounds(struct lg_schur *out, struct pair *x, const struct lg_exact *A,
                         const struct lg_exact *B)
{
    out->lower = scaled(x, A, B, LG_LEAST, LG_LEAST);
    out->upper = scaled(x, A, B, LG_GREATEST, LG_GREATEST);
    out->false_lower = scaled(x, A, B, LG_GREATEST, LG_LEAST);
    out->false_upper = scaled(x, A, B, LG_LEAST, LG_GREATEST);
    lg_exact_weigh(&x->Q, A, B);
    out->sharp_lower = lg_exact_compare(&x->Q, &x->P, LG_LEAST);
    out->sharp_upper = lg_exact_compare(&x->P, &x->Q, LG_GREATEST);
}

int lg_schur_bounds(struct lg_schur out[2], size_t n, size_t d, size_t k, const double *G, const double *H,
                    int precision)
{
    struct lg_mat F = lg_mat_view(n, d, G), S = lg_mat_view(n, k, H), K = {0};
    if (precision > LG_DOUBLE) {
        struct pair x;
        open_pair(&x, n, d, k, G, H);
        exact_bounds(&out[0], &x, &x.A, &x.B);
        exact_bounds(&out[1], &x, &x.B, &x.A);
        close_pair(&x);
        return 0;
    }
    if (lg_mat_init(&K, n, d * k))
        return -1;
    khatri_rao(&K, &F, &S);
    struct ends P = spectrum_of_factor(&K);
    int status = double_bounds(&out[0], &F, &S, P) || double_bounds(&out[1], &S, &F, P) ? -1 : 0;
    lg_mat_clear(&K);
    return status;
}

static bool is_positive(const struct lg_exact *A)
{
    return fmpz_sgn(fmpz_mat_entry(A->M, (slong)lg_exact_diagonal_end(A, LG_LEAST),
                                   (slong)lg_exact_diagonal_end(A, LG_LEAST))) > 0;
}

size_t lg_oppenheim(struct lg_order out[2], size_t n, size_t d, size_t k, const double *G, const double *H)
{
    struct pair x;
    open_pair(&x, n, d, k, G, H);
    size_t count = is_positive(&x.P) ? 2 : 0;
    if (count) {
        out[0] = lg_exact_compare_deficits(&x.P, &x.A);
        out[1] = lg_exact_compare_deficits(&x.P, &x.B);
    }
    close_pair(&x);
    return count;
}

static bool is_constant(const struct lg_exact *B)
{
    for (slong i = 0; i < fmpz_mat_nrows(B->M); i++)
        for (slong j = 0; j < fmpz_mat_nrows(B->M); j++)
            if (!fmpz_equal(fmpz_mat_entry(B->M, i, j), fmpz_mat_entry(B->M, 0, 0)))
                return false;
    return true;
}

void lg_schur_identities(struct lg_schur_identities *out, size_t n, size_t d, size_t k, const double *G,
                         const double *H)
{
    struct pair x;
    open_pair(&x, n, d, k, G, H);
    lg_exact_gram(&x.Q, &x.K);
    *out = (struct lg_schur_identities){lg_exact_differences(&x.P, &x.Q), is_constant(&x.B), 0};
    lg_exact_scale(&x.Q, &x.A, &x.B, 0);
    if (out->is_constant)
        out->multiple = lg_exact_differences(&x.P, &x.Q);
    close_pair(&x);
}
