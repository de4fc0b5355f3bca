/* Cases as text: written-out instances come back bit for bit, what is malformed is refused with its file and line, and
 * smaller instances have the entries that they should have. */
#include "fixtures/lib/values.h"
#include "verify/replay/reduce.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Case `index` of a family, written out. */
static struct lg_case written(const char *lemma, const char *family, uint64_t index)
{
    struct lg_case c = {.precision = 53};
    char error[512] = "";
    c.recipe = (struct lg_recipe){.lemma = lg_lemma_find(lemma),
                                  .family = lg_family_find(family),
                                  .seed = 1,
                                  .index = index,
                                  .storage_unit = LG_U};
    cr_assert_eq(lg_case_prepare(&c, error, sizeof error), 0, "%s", error);
    c.recipe.family = &lg_values_family;
    c.recipe.n_choices = 0;
    return c;
}

static void expect_same_values(const struct lg_instance *a, const struct lg_instance *b)
{
    size_t rows, columns;
    cr_assert(a->kind == b->kind && a->n == b->n && a->d == b->d && a->k == b->k &&
              a->antisymmetric == b->antisymmetric && a->activation == b->activation);
    for (int i = 0; i < LG_ARRAYS; i++) {
        const double *p = lg_instance_array(a, (enum lg_array)i, &rows, &columns);
        const double *q = lg_instance_array(b, (enum lg_array)i, &rows, &columns);
        cr_assert((p == NULL) == (q == NULL));
        cr_assert(!p || !memcmp(p, q, rows * columns * sizeof *p));
    }
    cr_assert((a->clusters == NULL) == (b->clusters == NULL));
    if (a->clusters) {
        const struct lg_clusters *p = a->clusters, *q = b->clusters;
        cr_assert(p->count == q->count && p->classes == q->classes);
        cr_assert(!memcmp(p->cluster, q->cluster, a->n * sizeof *p->cluster));
        cr_assert(!memcmp(p->class_of, q->class_of, p->count * sizeof *p->class_of));
        cr_assert(!memcmp(p->centre, q->centre, p->count * a->d * sizeof *p->centre));
        cr_assert(!memcmp(p->label, q->label, p->classes * sizeof *p->label));
        cr_assert(!memcmp(p->corrupted, q->corrupted, a->n * sizeof *p->corrupted));
    }
}

static const struct {
    const char *lemma, *family;
} kinds[] = {{"key-lemma", "tiny-shapes"},
             {"linear-least-squares", "linear-gaussian"},
             {"schur-hadamard", "matrix-wishart"},
             {"rank-of-jacobian", "clusterable"},
             {"recovery-step-conformance", "recovery-gaussian"},
             {"metamorphic-recovery", "recovery-tiny"}};
enum { KINDS = sizeof kinds / sizeof *kinds };

Test(case_text, written_out_instances_come_back)
{
    for (int j = 0; j < KINDS; j++)
        for (int as_file = 0; as_file < 2; as_file++) {
            struct lg_case c = written(kinds[j].lemma, kinds[j].family, 3), read = {.precision = 53};
            struct lg_instance small;
            char error[512] = "";
            if (lg_instance_numbers(&c.inst) > LG_VALUES_MOST) { /* clusterable layers are wide */
                size_t most = lg_side_units(&c.inst, LG_SIDE_NEURONS);
                cr_assert_eq(lg_instance_without(&c.inst, LG_SIDE_NEURONS, 2, most - 2, &small), 0);
                lg_case_clear(&c);
                c.inst = small;
            }
            char *text = lg_case_text(&c, as_file), *again = NULL;
            cr_assert_not_null(text);
            cr_assert(as_file || !strchr(text, '\n'));
            cr_assert_eq(lg_case_parse(text, NULL, &read, error, sizeof error), 0, "%s: %s", kinds[j].lemma,
                         error);
            expect_same_values(&c.inst, &read.inst);
            cr_assert_eq(lg_case_prepare(&read, error, sizeof error), 0, "%s", error);
            cr_assert_str_eq(text, again = lg_case_text(&read, as_file));
            free(again);
            free(text);
            lg_case_clear(&c);
            lg_case_clear(&read);
        }
}

static const char good[] = "# what it showed\n"
                           "lemma=key-lemma family=values version=1 seed=1 index=0 tier=0 unit=0x1p-53\n"
                           "kind=network n=2 d=1 k=2 activation=tanh antisymmetric=1\n"
                           "X=0x1p+0,\n  -0x1p-1 # second row\n"
                           "y=1,2\nW0=0.5,0.5\nv=1,-1\n";

static int parse(const char *text, struct lg_case *c, char *error, size_t size)
{
    *c = (struct lg_case){.precision = 53};
    return lg_case_parse(text, "foo.case", c, error, size);
}

Test(case_text, a_malformed_file_is_named_with_its_line_and_value)
{
    static const struct {
        const char *from, *to, *named;
    } rows[] = {
        {"lemma=key-lemma", "lemma=no-such", "foo.case:2: lemma=no-such"},
        {"-0x1p-1", "0x1q-1", "foo.case:5: X: '0x1q-1'"},
        {"-0x1p-1", "0x1p-1,3", "foo.case:5: X has more than its 2 numbers, from 3"},
        {"-0x1p-1", "nan", "foo.case:5: X: 'nan'"},
        {"-0x1p-1 #", "#", "X has 1 of its 2 numbers"},
        {"y=1,2", "y=1,,2", "foo.case:6: y"},
        {"y=1,2", "X=1,2", "foo.case:6: a second X="},
        {"n=2", "n=0", "foo.case:3: n=0"},
        {"n=2", "n=-1", "foo.case:3: n=-1"},
        {"n=2", "n=two", "foo.case:3: n=two"},
        {"n=2", "n=8000", "8192"},
        {"n=2", "", "n=, d= and k= come before"},
        {"k=2", "k=3", "even when antisymmetric"},
        {"tanh", "tan", "foo.case:3: activation=tan"},
        {"kind=network", "kind=net", "foo.case:3: kind=net"},
        {"v=1,-1", "v=1,1", "antisymmetric=1"},
        {"W0=0.5,0.5", "W0=0.5,0.25", "antisymmetric=1"},
        {"v=1,-1", "v=1,-1 cluster=0,0", "foo.case:8: cluster has more than its 0"},
        {"v=1,-1", "v=1,-1 colour=red", "foo.case:8: 'colour'"},
        {"v=1,-1", "v=1,-1 kind=linear", "foo.case:8: a second kind="},
        {"family=values version=1", "family=gaussian-sphere version=1", "generates its values"},
        {"family=values version=1", "family=values version=7", "version=7"},
    };
    struct lg_case c;
    char error[512] = "", bad[1024];
    cr_assert_eq(parse(good, &c, error, sizeof error), 0, "%s", error);
    cr_assert(c.inst.X[1] == -0.5 && c.inst.v[1] == -1);
    lg_case_clear(&c);
    for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
        const char *at = strstr(good, rows[j].from);
        cr_assert_not_null(at, "%s", rows[j].from);
        snprintf(bad, sizeof bad, "%.*s%s%s", (int)(at - good), good, rows[j].to, at + strlen(rows[j].from));
        cr_assert_eq(parse(bad, &c, error, sizeof error), -1, "accepted %s", rows[j].to);
        cr_assert(strstr(error, rows[j].named), "\"%s\" does not say \"%s\"", error, rows[j].named);
    }
}

Test(case_text, values_that_a_lemma_is_not_about_are_refused)
{
    static const char *const heads[] = {"linear-least-squares", "early-stopping"};
    struct lg_case c;
    char error[512] = "", text[1024];
    for (size_t j = 0; j < 2; j++) {
        snprintf(text, sizeof text, "lemma=%s%s", heads[j], strstr(good, " family"));
        cr_assert_eq(parse(text, &c, error, sizeof error), 0, "%s", error);
        cr_assert_eq(lg_case_prepare(&c, error, sizeof error), -1);
        cr_assert(strstr(error, heads[j]), "%s", error);
        lg_case_clear(&c);
    }
    snprintf(text, sizeof text, "%.*s", (int)(strstr(good, "kind=") - good), good);
    cr_assert_eq(parse(text, &c, error, sizeof error), 0, "%s", error);
    cr_assert_eq(lg_case_prepare(&c, error, sizeof error), -1);
    cr_assert(strstr(error, "values are missing"), "%s", error);
}

/* Entry (i, j) of the smaller array is that of the larger one behind the gap. */
static void expect_without(const struct lg_instance *in, enum lg_side side, size_t first, size_t count)
{
    struct lg_instance out;
    cr_assert_eq(lg_instance_without(in, side, first, count, &out), 0);
    const size_t gone[] = {side == LG_SIDE_SAMPLES ? count : 0, side == LG_SIDE_FEATURES ? count : 0,
                           side == LG_SIDE_NEURONS ? count * (in->antisymmetric ? 2 : 1) : 0};
    cr_assert(out.n == in->n - gone[0] && out.d == in->d - gone[1] && out.k == in->k - gone[2]);
    size_t row_gap = side == LG_SIDE_SAMPLES ? first : SIZE_MAX,
           column_gap = side == LG_SIDE_FEATURES ? first : SIZE_MAX;
    const size_t lines = in->kind == LG_RECOVERY ? in->d : 1, left = in->kind == LG_RECOVERY ? out.d : 1;
    for (size_t i = 0; i < out.n; i++)
        for (size_t l = 0; l < left; l++)
            for (size_t j = 0; j < out.d; j++)
                cr_assert(out.X[(i * left + l) * out.d + j] ==
                          in->X[((i + (i >= row_gap ? count : 0)) * lines + l +
                                 (l >= column_gap && lines > 1 ? count : 0)) *
                                    in->d +
                                j + (j >= column_gap ? count : 0)]);
    const size_t neuron_gap = side == LG_SIDE_NEURONS ? first : SIZE_MAX;
    for (size_t i = 0; in->kind == LG_RECOVERY && i < out.d; i++)
        for (size_t j = 0; j < out.k; j++)
            cr_assert(
                out.W0[i * out.k + j] ==
                in->W0[(i + (i >= column_gap ? count : 0)) * in->k + j + (j >= neuron_gap ? count : 0)]);
    for (size_t i = 0; i < out.n; i++)
        cr_assert(out.y[i] == in->y[i + (i >= row_gap ? count : 0)]);
    if (out.antisymmetric) {
        size_t half = out.k / 2;
        cr_assert(!memcmp(out.W0, out.W0 + half * out.d, half * out.d * sizeof(double)));
        for (size_t l = 0; l < half; l++)
            cr_assert(out.v[l] == -out.v[l + half]);
    }
    lg_instance_clear(&out);
}

Test(case_text, smaller_instances_keep_the_rest)
{
    for (int j = 0; j < KINDS; j++)
        for (uint64_t index = 0; index < 6; index++) {
            struct lg_case c = written(kinds[j].lemma, kinds[j].family, index);
            for (int side = 0; side < LG_KIND_SIDES; side++)
                for (size_t first = 0; first + 1 < lg_side_units(&c.inst, (enum lg_side)side) && first < 3;
                     first++) {
                    struct lg_instance out;
                    int status = lg_instance_without(&c.inst, (enum lg_side)side, first, 1, &out);
                    cr_assert_geq(status, 0);
                    if (status == 0) {
                        lg_instance_clear(&out);
                        expect_without(&c.inst, (enum lg_side)side, first, 1);
                    }
                }
            lg_case_clear(&c);
        }
}

/* Two 2 x 2 matrices, U_0 with one column. */
static const char recovery[] =
    "lemma=recovery-step-conformance family=values version=1 seed=1 index=0 tier=0 "
    "unit=0x1p-53\nkind=recovery n=2 d=2 k=1\nX=1,2,\n  2,3,\n  4,5,\n  5,6\n"
    "y=1,2\nW0=1,\n  -1\n";

Test(case_text, matrices_of_a_recovery_case_are_symmetric)
{
    struct lg_case c;
    struct lg_instance small;
    char error[512] = "", bad[512];
    cr_assert_eq(parse(recovery, &c, error, sizeof error), 0, "%s", error);
    cr_assert(c.inst.kind == LG_RECOVERY && c.inst.X[7] == 6 && c.inst.W0[1] == -1 && !c.inst.v);
    cr_assert_eq(lg_instance_without(&c.inst, LG_SIDE_FEATURES, 0, 1, &small), 0);
    cr_assert(small.d == 1 && small.X[0] == 3 && small.X[1] == 6 && small.W0[0] == -1);
    lg_instance_clear(&small);
    lg_case_clear(&c);
    const char *at = strstr(recovery, "5,6");
    snprintf(bad, sizeof bad, "%.*s7%s", (int)(at - recovery), recovery, at + 1);
    cr_assert_eq(parse(bad, &c, error, sizeof error), -1);
    cr_assert(strstr(error, "not symmetric"), "%s", error);
}

/* More samples than parameters is what least squares usually has; only a problem that had not so many is kept from it. */
Test(case_text, tall_problems_become_smaller)
{
    double X[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, y[5] = {1, 2, 3, 4, 5}, theta[5] = {0};
    struct lg_instance tall = {.kind = LG_LINEAR, .n = 5, .d = 2, .k = 1, .X = X, .y = y, .W0 = theta}, out;
    cr_assert_eq(lg_instance_without(&tall, LG_SIDE_SAMPLES, 0, 0, &out), 0);
    expect_same_values(&tall, &out);
    lg_instance_clear(&out);
    cr_assert_eq(lg_instance_without(&tall, LG_SIDE_SAMPLES, 1, 2, &out), 0);
    cr_assert(out.n == 3 && out.X[2] == 7 && out.y[1] == 4);
    lg_instance_clear(&out);
    cr_assert_eq(lg_instance_without(&tall, LG_SIDE_FEATURES, 0, 1, &out), 0);
    cr_assert(out.d == 1 && out.X[4] == 10);
    lg_instance_clear(&out);
    struct lg_instance wide = {.kind = LG_LINEAR, .n = 2, .d = 2, .k = 1, .X = X, .y = y, .W0 = theta};
    cr_assert_eq(lg_instance_without(&wide, LG_SIDE_FEATURES, 0, 1, &out), 1);
}

Test(case_text, numbers_are_shortened_to_the_nearest)
{
    cr_assert(lg_shorten(0.7, 1) == 0.5 && lg_shorten(0.7, 2) == 0.75 && lg_shorten(-0.6, 3) == -0.625);
    cr_assert(lg_shorten(0.7, 0) == 1 && lg_shorten(-3, 0) == -1 && lg_shorten(0, 0) == 0 &&
              lg_shorten(0, 5) == 0);
    cr_assert(lg_shorten(0.1, 53) == 0.1 && lg_shorten(0.1, 20) != 0.1);
}
