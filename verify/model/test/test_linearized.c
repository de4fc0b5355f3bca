/* The distance to the linearized run against one carried in Arb, for a run that is off by known vectors. */
#include "verify/model/linearized.h"
#include "verify/model/test/direct.h"

enum { N = 4, STEPS = 300 };

/* G = A A^T for a random A; eta at most 1/|G|. */
static void draw(struct lg_mat *G, uint64_t *state)
{
    double A[N * N];
    for (size_t e = 0; e < N * N; e++)
        A[e] = sample_uniform(state);
    struct lg_mat view = lg_mat_view(N, N, A);
    cr_assert(lg_mat_init(G, N, N) == 0 && lg_mat_gram(G, &view) == 0);
}

Test(linearized, contains_the_sum_tightly)
{
    uint64_t state = 11;
    for (int q = 0; q < 20; q++) {
        struct lg_mat G = {0};
        struct lg_vec p = {0};
        struct lg_linearized x;
        draw(&G, &state);
        memset(G.rad, 0, N * N * sizeof *G.rad); /* the midpoint is the matrix */
        lg_ball largest = lg_eig_max(&G, 53), smallest = lg_eig_min(&G, 53);
        double eta = 1 / (2 * lg_hi(largest));
        cr_assert(lg_vec_init(&p, N) == 0);
        cr_assert(lg_linearized_open(&x, &G, eta, lg_sqrt(smallest), lg_sqrt(largest)) == 0);
        cr_assert(lg_hi(lg_linearized_distance(&x)) == 0);
        double d[N] = {0}, size = 0; /* in long double arithmetic below */
        long double exact[N] = {0}, next[N];
        for (int t = 0; t < STEPS; t++) {
            for (size_t i = 0; i < N; i++)
                p.mid[i] = sample_uniform(&state);
            cr_assert(lg_linearized_step(&x, &p) == 0);
            for (size_t i = 0; i < N; i++) {
                next[i] = exact[i] + p.mid[i];
                for (size_t j = 0; j < N; j++)
                    next[i] -= (long double)eta * G.mid[i * N + j] * exact[j];
            }
            memcpy(exact, next, sizeof exact);
        }
        for (size_t i = 0; i < N; i++)
            d[i] = (double)exact[i];
        size = lg_hi(lg_norm_exact(N, d));
        lg_ball found = lg_linearized_distance(&x);
        cr_assert(fabs(found.mid - size) <= found.rad, "%g, %g +- %g", size, found.mid, found.rad);
        cr_assert(found.rad < 1e-10 * size);
        lg_linearized_close(&x);
        lg_vec_clear(&p);
        lg_mat_clear(&G);
    }
}
