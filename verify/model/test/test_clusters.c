/* The certified pieces of clusterable data against direct evaluation: projections and spectra in Arb by inertia counts, eps against
 * the singular values it must bound, the solved equations put back into themselves. */
#include "verify/model/clusters.h"
#include "verify/model/fast_slow.h"
#include "verify/model/functions.h"
#include "verify/model/test/direct.h"

#include <lapacke.h>

enum { N = 7, D = 4, K = 24, CLUSTERS = 2 };

/* Two clusters of 3 and 4 rows, of radius about `radius`. */
struct problem {
    struct lg_instance inst;
    struct lg_clusters c;
    struct lg_model m;
    struct lg_state s;
    struct lg_clustering q;
    struct lg_mat gram;
    size_t cluster[N], class_of[CLUSTERS];
    double centre[CLUSTERS * D], label[3], y[N];
    bool corrupted[N];
};

static void open_problem(struct problem *p, int activation, double radius, uint64_t *state)
{
    static const size_t cluster[N] = {0, 0, 0, 1, 1, 1, 1};
    p->inst = direct_instance((struct shape){N, D, K}, (struct scales){0, 0, 0, false}, activation, state);
    p->c = (struct lg_clusters){CLUSTERS, 3, p->cluster, p->class_of, p->centre, p->label, p->corrupted};
    memcpy(p->cluster, cluster, sizeof cluster);
    p->class_of[1] = 2;
    p->label[0] = -0.5, p->label[1] = 0.25, p->label[2] = 1;
    for (size_t j = 0; j < CLUSTERS * D; j++)
        p->centre[j] = sample_uniform(state);
    for (size_t j = 0; j < N * D; j++)
        p->inst.X[j] = p->centre[p->cluster[j / D] * D + j % D] + radius * p->inst.X[j];
    for (size_t i = 0; i < N; i++)
        p->inst.y[i] = p->label[p->class_of[p->cluster[i]]];
    p->corrupted[1] = p->corrupted[6] = true;
    p->inst.y[1] = p->label[1];
    p->inst.y[6] = p->label[0];
    cr_assert(!lg_model_open(&p->m, &p->inst, p->inst.y, 53) &&
              !lg_state_open(&p->s, &p->m, p->inst.W0, false) && !lg_mat_init(&p->gram, N, N) &&
              !lg_state_gram(&p->s, &p->gram) && !lg_clustering_open(&p->q, &p->m, &p->c));
}

static void close_problem(struct problem *p)
{
    lg_clustering_close(&p->q);
    lg_mat_clear(&p->gram);
    lg_state_close(&p->s);
    lg_model_close(&p->m);
    lg_instance_clear(&p->inst);
}

/* out (m x m) := B A B^T, B m x N. */
static void two_sided(arb_ptr out, size_t m, arb_srcptr B, arb_srcptr A)
{
    arb_ptr BA = _arb_vec_init((slong)(m * N));
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < N; j++)
            for (size_t e = 0; e < N; e++)
                arb_addmul(BA + i * N + j, B + i * N + e, A + e * N + j, PREC);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++) {
            arb_zero(out + i * m + j);
            for (size_t e = 0; e < N; e++)
                arb_addmul(out + i * m + j, BA + i * N + e, B + j * N + e, PREC);
        }
    _arb_vec_clear(BA, (slong)(m * N));
}

/* sqrt of the i-th smallest eigenvalue of A (m x m) lies in the ball. */
static void check_root(const char *what, size_t m, arb_srcptr A, size_t i, lg_ball root)
{
    arb_t t;
    arb_init(t);
    double lo = fmax(0, lg_lo(root)), hi = lg_hi(root);
    arb_set_d(t, lo * lo * (1 - 0x1p-45) - 0x1p-70);
    int below = direct_count_below(m, A, t);
    cr_assert(below >= 0 && below <= (int)i, "%s: %d below %g", what, below, lo);
    arb_set_d(t, hi * hi * (1 + 0x1p-45) + 0x1p-70);
    below = direct_count_below(m, A, t);
    cr_assert(below > (int)i, "%s: %d below %g", what, below, hi);
    arb_clear(t);
}

/* Rows of Pi_S (N x N) or of Q^T (CLUSTERS x N). */
static void projection(arb_ptr S, arb_ptr Qt, const struct problem *p)
{
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            arb_set_si(S + i * N + j, i == j);
            arb_t t;
            arb_init(t);
            arb_one(t);
            arb_div_ui(t, t, p->q.size[p->cluster[i]], PREC);
            if (p->cluster[i] == p->cluster[j])
                arb_sub(S + i * N + j, S + i * N + j, t, PREC);
            arb_clear(t);
        }
    for (size_t l = 0; l < CLUSTERS; l++)
        for (size_t j = 0; j < N; j++) {
            arb_set_si(Qt + l * N + j, p->cluster[j] == l);
            arb_t t;
            arb_init(t);
            arb_sqrt_ui(t, p->q.size[l], PREC);
            arb_div(Qt + l * N + j, Qt + l * N + j, t, PREC);
            arb_clear(t);
        }
}

/* |Pi_S U| by LAPACK, good to some 1e-12 here: singular values of the projected top eigenvectors of the midpoint. */
static double approximate_lean(const struct problem *p)
{
    double V[N * N], w[N], S[N * CLUSTERS], s[CLUSTERS], superb[CLUSTERS];
    memcpy(V, p->gram.mid, sizeof V);
    cr_assert(LAPACKE_dsyev(LAPACK_ROW_MAJOR, 'V', 'U', N, V, N, w) == 0);
    for (size_t i = 0; i < N; i++)
        for (size_t t = 0; t < CLUSTERS; t++) {
            double mean = 0;
            for (size_t j = 0; j < N; j++)
                if (p->cluster[j] == p->cluster[i])
                    mean += V[j * N + N - CLUSTERS + t] / (double)p->q.size[p->cluster[i]];
            S[i * CLUSTERS + t] = V[i * N + N - CLUSTERS + t] - mean;
        }
    cr_assert(LAPACKE_dgesvd(LAPACK_ROW_MAJOR, 'N', 'N', N, CLUSTERS, S, CLUSTERS, s, NULL, 1, NULL, 1,
                             superb) == 0);
    return s[0];
}

static void check_spectrum(struct problem *p)
{
    struct direct exact = direct_open(&p->inst, p->inst.W0);
    arb_ptr G = _arb_vec_init(N * N), S = _arb_vec_init(N * N), Qt = _arb_vec_init(CLUSTERS * N);
    arb_ptr slow = _arb_vec_init(N * N), fast = _arb_vec_init(CLUSTERS * CLUSTERS);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            direct_gram(G + i * N + j, &p->inst, exact.slope, NULL, i, j);
    projection(S, Qt, p);
    two_sided(slow, N, S, G);
    two_sided(fast, CLUSTERS, Qt, G);
    struct lg_cluster_spectrum found;
    cr_assert(!lg_cluster_spectrum(&p->q, &p->gram, &found));
    check_root("fast", CLUSTERS, fast, 0, found.fast_min);
    check_root("slow", N, slow, N - 1, found.slow_max);
    check_root("last", N, G, N - CLUSTERS, found.last);
    check_root("next", N, G, N - CLUSTERS - 1, found.next);
    double lean = approximate_lean(p);
    cr_assert(fabs(lean - found.top_slow.mid) <= found.top_slow.rad + 1e-9, "%g", lean);
    cr_assert(found.top_slow.rad <= 1e-8 && found.last.rad <= 1e-12 && found.fast_min.rad <= 1e-12);
    /* the theorem itself */
    lg_ball weights = lg_weights_norm(&p->m, p->inst.W0), eps = lg_eps_sharp(&p->q, weights);
    cr_assert(lg_certainly_le(found.slow_max, eps) && lg_certainly_le(eps, lg_eps_slide(&p->q, weights)));
    _arb_vec_clear(G, N * N), _arb_vec_clear(S, N * N), _arb_vec_clear(Qt, CLUSTERS * N);
    _arb_vec_clear(slow, N * N), _arb_vec_clear(fast, CLUSTERS * CLUSTERS);
    direct_close(&exact);
}

Test(clusters, spectra_against_inertia)
{
    static const int activations[] = {LG_SOFTPLUS, LG_TANH, LG_GELU};
    static const double radii[] = {0.25, 0x1p-6, 0x1p-10};
    uint64_t state = 5;
    for (size_t a = 0; a < sizeof activations / sizeof *activations; a++)
        for (size_t r = 0; r < sizeof radii / sizeof *radii; r++) {
            struct problem p = {0};
            open_problem(&p, activations[a], radii[r], &state);
            cr_assert(!p.q.coincident && p.q.size[0] == 3 && p.q.wrong[1] == 1);
            cr_assert(p.q.eps0.mid > 0 && p.q.eps0.mid <= 2 * radii[r] && p.q.eps0.rad <= 1e-15);
            check_spectrum(&p);
            close_problem(&p);
        }
}

Test(clusters, coincident_rows_are_structural)
{
    uint64_t state = 6;
    struct problem p = {0};
    struct lg_cluster_spectrum found;
    struct lg_vec slow;
    open_problem(&p, LG_SOFTPLUS, 0, &state);
    cr_assert(p.q.coincident && lg_hi(p.q.eps0) == 0);
    cr_assert(!lg_cluster_spectrum(&p.q, &p.gram, &found) && !lg_vec_init(&slow, N));
    cr_assert(found.slow_max.mid == 0 && found.slow_max.rad == 0);
    cr_assert(lg_hi(lg_eps_sharp(&p.q, lg_weights_norm(&p.m, p.inst.W0))) <= 0x1p-1000);
    /* slow = -Pi_S y, not an enclosure of f's rounding */
    cr_assert(!lg_residual_split(&p.q, &p.s.r, p.inst.y, NULL, &slow));
    double mean = (p.label[0] + p.label[1] + p.label[0]) / 3;
    cr_assert(fabs(slow.mid[1] + (p.label[1] - mean)) <= slow.rad[1] && slow.rad[1] <= 0x1p-50);
    lg_vec_clear(&slow);
    close_problem(&p);
}

Test(clusters, split_is_a_decomposition)
{
    uint64_t state = 7;
    struct problem p = {0};
    struct lg_vec x, fast, slow;
    open_problem(&p, LG_TANH, 0x1p-4, &state);
    cr_assert(!lg_vec_init(&x, N) && !lg_vec_init(&fast, N) && !lg_vec_init(&slow, N));
    for (size_t i = 0; i < N; i++)
        x.mid[i] = sample_uniform(&state);
    lg_clustering_split(&p.q, &x, &fast, &slow);
    long double mean = ((long double)x.mid[0] + x.mid[1] + x.mid[2]) / 3;
    cr_assert(fabsl(fast.mid[2] - mean) <= fast.rad[2] &&
              fabsl(slow.mid[0] - (x.mid[0] - mean)) <= slow.rad[0]);
    lg_ball sum = lg_add(lg_vec_norm_sqr(&fast), lg_vec_norm_sqr(&slow)), all = lg_vec_norm_sqr(&x);
    cr_assert(fabs(sum.mid - all.mid) <= sum.rad + all.rad && sum.rad <= 1e-14);
    lg_vec_clear(&x), lg_vec_clear(&fast), lg_vec_clear(&slow);
    close_problem(&p);
}

Test(clusters, labels)
{
    uint64_t state = 8;
    struct problem p = {0};
    lg_ball mean;
    open_problem(&p, LG_TANH, 0x1p-4, &state);
    cr_assert(lg_label_range(&p.c, 1).mid == 3 && lg_label_separation(&p.c, -1).mid == 0.375);
    lg_ball shift = lg_label_shift(&p.q, p.inst.y, 0, 0, &mean);
    cr_assert(fabs(mean.mid + 0.25) <= mean.rad && fabs(shift.mid - 0.25) <= shift.rad && shift.rad <= 1e-15);
    close_problem(&p);
}

/* D eps(|W_0| + D) = missing, from below. */
Test(clusters, reach_solves_its_equation)
{
    uint64_t state = 9;
    struct problem p = {0};
    open_problem(&p, LG_SIGMOID, 0x1p-3, &state);
    lg_ball weights = lg_weights_norm(&p.m, p.inst.W0);
    for (int e = -20; e < 20; e++)
        for (int slide = 0; slide < 2; slide++) {
            lg_ball missing = lg_exact(ldexp(1, e)), D1 = lg_slow_reach(&p.q, weights, missing, slide);
            lg_ball there = lg_add(weights, D1);
            lg_ball eps = slide ? lg_eps_slide(&p.q, there) : lg_eps_sharp(&p.q, there),
                    moved = lg_mul(D1, eps);
            cr_assert(moved.mid <= missing.mid * (1 + 1e-12) && moved.mid >= missing.mid * (1 - 1e-12),
                      "%g of %g", moved.mid, missing.mid);
        }
    close_problem(&p);
}

/* The a-priori constants against the formulas in plain arithmetic. */
Test(clusters, constants_of_a_run)
{
    uint64_t state = 10;
    struct problem p = {0};
    open_problem(&p, LG_SOFTPLUS, 0x1p-8, &state);
    struct lg_fast_slow k = {.fast = lg_exact(2),
                             .norm = lg_exact(5),
                             .weights = lg_exact(9),
                             .a0 = lg_exact(0.5),
                             .s0 = lg_exact(0.25),
                             .eta = lg_exact(0x1p-6),
                             .budget = lg_exact(0x1p-20),
                             .T = lg_exact(10)};
    double R = 0.0625, L = p.m.L.mid;
    lg_fast_slow_set(&k, &p.q, R, R);
    double alpha = 2 - L * R, beta = fmin(p.m.beta.mid, 5 + L * R), eps = k.eps.mid, S = 0.25 + eps * R;
    double A = hypot(0.5, eps * S / alpha) + beta * 0x1p-20, twice = 20 * 0x1p-6 * eps;
    double P = (1 / alpha + twice * 0.25 + (2 * beta / alpha + 1) * 0x1p-20) / (1 - twice * eps);
    cr_assert(k.alpha.mid <= alpha && k.alpha.mid >= alpha * (1 - 1e-14));
    cr_assert(fabs(k.beta.mid / beta - 1) <= 1e-14 && fabs(k.S.mid / S - 1) <= 1e-14);
    cr_assert(fabs(k.A.mid / A - 1) <= 1e-14 && fabs(k.P.mid / P - 1) <= 1e-14);
    cr_assert(fabs(k.need.mid / (P + 0x1p-6 * (beta * A + eps * S)) - 1) <= 1e-14);
    close_problem(&p);
}

/* Rows equal within clusters but for one entry: |Pi_S J^|_F is known exactly, and rank K_c + 1 is seen at 2^-40 where the
 * eigenvalues of J^ J^T know nothing. */
Test(clusters, numerical_rank_of_given_numbers)
{
    enum { P = 5 };
    uint64_t state = 11;
    struct problem p = {0};
    struct lg_rank rank;
    double J[N * P], row[CLUSTERS * P];
    open_problem(&p, LG_TANH, 0, &state);
    for (size_t j = 0; j < CLUSTERS * P; j++)
        row[j] = sample_uniform(&state);
    for (size_t e = 0; e < N * P; e++)
        J[e] = row[p.cluster[e / P] * P + e % P];
    cr_assert(!lg_jacobian_rank(&p.q, P, J, &rank) && rank.slow.mid == 0 && rank.slow.rad == 0);
    cr_assert(lg_hi(rank.next) == 0 && lg_lo(rank.last) > 0.01 && rank.last.rad < 1e-12 * rank.last.mid);
    for (int exponent = -1; exponent > -50; exponent--) {
        const double moved = ldexp(1 + fabs(J[6 * P]), exponent), delta = (J[6 * P] + moved) - J[6 * P];
        J[6 * P] += delta;
        cr_assert(!lg_jacobian_rank(&p.q, P, J, &rank));
        const double slow = fabs(delta) * sqrt(0.75); /* a cluster of four */
        cr_assert(fabs(rank.slow.mid - slow) <= 1e-14 * slow && rank.slow.rad < 1e-14 * slow, "2^%d",
                  exponent);
        cr_assert(lg_hi(rank.next) <= slow * (1 + 1e-14), "2^%d: %g", exponent, lg_hi(rank.next));
        cr_assert(exponent < -18 || lg_lo(rank.next) > slow / 16, "2^%d: %g", exponent, lg_lo(rank.next));
        J[6 * P] = row[P];
    }
    close_problem(&p);
}
