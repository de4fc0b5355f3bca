/* outputs.c, problem.c: what is called, that declared errors contain what the reference does and little more. */
#include "verify/author/outputs.h"
#include "verify/case/case.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* A session starts this program again as its worker when LEMMAGATE_WORKER names no other. */
__attribute__((constructor)) static void be_worker(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--worker") == 0)
        exit(lg_worker_main(atoi(argv[2])));
}

static struct lg_case drawn(uint64_t index)
{
    struct lg_case c = {.precision = 53};
    char error[512];
    c.recipe.lemma = lg_lemma_find("metamorphic-symmetry");
    c.recipe.family = lg_family_find("dyadic-shapes");
    c.recipe.seed = 7;
    c.recipe.index = index;
    c.recipe.storage_unit = LG_U;
    cr_assert(lg_case_prepare(&c, error, sizeof error) == 0, "%s", error);
    return c;
}

static struct lg_case open_case(struct lg_record *record, uint64_t index)
{
    struct lg_case c = drawn(index);
    char error[512];
    c.record = record;
    cr_assert(lg_record_open(record, c.recipe.lemma, false) == 0);
    c.session = lg_session_open("reference", lg_limits_default(), error, sizeof error);
    cr_assert(c.session != NULL, "%s", error);
    return c;
}

static void close_case(struct lg_case *c)
{
    lg_session_close(c->session);
    lg_record_close(c->record);
    lg_case_clear(c);
}

/* Each output of the reference against an enclosure: inside the error, and the error is at most 1e-9 of the size. */
Test(outputs, errors_are_sound_and_small)
{
    for (uint64_t index = 0; index < 5; index++) {
        struct lg_record record;
        struct lg_case c = open_case(&record, index);
        struct lg_variant p;
        struct lg_outputs o;
        struct lg_model m;
        struct lg_state s;
        cr_assert(lg_variant_of(&p, &c) == 0);
        cr_assert(lg_outputs_open(&o, &c, &p, LG_OUT_ALL));
        cr_assert(lg_model_open(&m, &c.inst, p.y, 53) == 0 && lg_state_open(&s, &m, p.W, false) == 0);
        const struct lg_output *f = &o.of[LG_OUT_FORWARD];
        for (size_t i = 0; i < p.n; i++) {
            double gap = fabs(f->value[i] - s.f.mid[i]);
            cr_assert(gap <= f->error[i] + s.f.rad[i]);
            cr_assert(f->error[i] <= 1e-9 * (1 + s.sum_value[i]), "%g", f->error[i]);
        }
        for (int id = 0; id < LG_OUTPUTS; id++) {
            cr_assert(o.of[id].value != NULL);
            for (size_t row = 0; row < o.of[id].rows; row++)
                cr_assert(o.of[id].error[row] > 0 && o.of[id].error[row] < 1e-3, "%d: %g", id,
                          o.of[id].error[row]);
        }
        lg_state_close(&s);
        lg_model_close(&m);
        lg_outputs_close(&o);
        lg_variant_close(&p);
        close_case(&c);
    }
}

Test(outputs, only_what_is_wanted)
{
    struct lg_record record;
    struct lg_case c = open_case(&record, 3);
    struct lg_variant p;
    struct lg_outputs o;
    cr_assert(lg_variant_of(&p, &c) == 0);
    cr_assert(lg_outputs_open(&o, &c, &p, 1u << LG_OUT_GRAM));
    for (int id = 0; id < LG_OUTPUTS; id++)
        cr_assert((o.of[id].value != NULL) == (id == LG_OUT_GRAM));
    lg_outputs_close(&o);
    lg_variant_close(&p);
    close_case(&c);
}

Test(outputs, picks_rows_and_neurons)
{
    struct lg_variant p, q;
    size_t sample[3] = {1, 0, 1}, neuron[2] = {2, 2};
    cr_assert(lg_variant_new(&p, 2, 2, 3) == 0);
    for (size_t e = 0; e < 4; e++)
        p.X[e] = (double)e;
    for (size_t l = 0; l < 3; l++) {
        p.v[l] = (double)l;
        p.W[2 * l + 1] = 10 + (double)l;
    }
    p.y[1] = 5;
    cr_assert(lg_variant_pick(&q, &p, 3, sample, 2, neuron) == 0);
    cr_assert(q.n == 3 && q.k == 2 && q.X[0] == 2 && q.X[2] == 0 && q.X[5] == 3);
    cr_assert(q.y[0] == 5 && q.y[1] == 0 && q.v[1] == 2 && q.W[3] == 12);
    lg_variant_close(&p);
    lg_variant_close(&q);
}

Test(outputs, differing_counts_numbers_not_bits)
{
    const double a[4] = {0.0, 1.0, NAN, 2.0}, b[4] = {-0.0, 1.0, NAN, 3.0};
    cr_assert(lg_differing(4, a, b) == 2); /* a NaN never agrees */
}

/* Sums carry both errors and their own rounding; powers of two scale both. */
Test(outputs, sums_and_scales)
{
    double a[4] = {1, 0x1p-60, 0.25, 0.5}, b[4] = {2, 3, 0.125, 0.5};
    struct lg_output A = {2, 1, a, a + 2}, B = {2, 1, b, b + 2};
    lg_output_add(&A, &B);
    cr_assert(A.value[0] == 3 && A.value[1] == 3);
    cr_assert(A.error[0] >= 0.375 && A.error[1] - 1 >= 0x1p-60 && A.error[1] < 1 + 0x1p-40);
    lg_output_scale(&A, -1);
    cr_assert(A.value[0] == 1.5 && A.error[0] >= 0.1875 && A.error[0] < 0.1876);
}

Test(outputs, eta_is_a_power_of_two_below_the_stable_one)
{
    for (uint64_t index = 0; index < 20; index++) {
        struct lg_case c = drawn(index);
        int e;
        double eta = lg_variant_eta(&c.inst), trace = 0;
        cr_assert(frexp(eta, &e) == 0.5);
        for (size_t i = 0; i < c.inst.n * c.inst.d; i++)
            trace += c.inst.X[i] * c.inst.X[i];
        double v2 = 0;
        for (size_t l = 0; l < c.inst.k; l++)
            v2 += c.inst.v[l] * c.inst.v[l];
        cr_assert(eta * trace * v2 <= 0.125);
        lg_case_clear(&c);
    }
}
