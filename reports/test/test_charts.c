/* The charts of spectra, of evidence and of maps show the numbers of the store, say nothing without them, and escape names. */
#include "reports/test/page_text.h"

TestSuite(charts, .init = make_folder, .fini = remove_folder);

static int64_t kernel_id;

static int64_t begin(struct lg_store *s)
{
    cr_assert_eq(lg_store_open(s, db, false), 0, "%s", s->error);
    int64_t run = demo_run(s);
    kernel_id = demo_kernel(s, run, "fused");
    demo_lemma(s, run, "key-lemma", "Key lemma");
    return run;
}

static void put_spectrum(struct lg_store *s, int64_t run, uint64_t index, size_t values, const char *name)
{
    const struct lg_store_case c = {run,      kernel_id, "key-lemma", "gaussian-sphere",       "tanh", "",
                                    "recipe", index,     true,        NETWORK(values, 5, 100), 1,      0.5};
    struct lg_store_point points[64];
    size_t n = 0;
    for (size_t i = 1; i <= values; i++)
        points[n++] = (struct lg_store_point){name, "spectrum", (double)i, {8.125 / (double)i, 0x1p-40}};
    points[n++] = (struct lg_store_point){name, "spectrum", (double)values + 1, {1e-9, 2e-9}};
    points[n++] = (struct lg_store_point){"beta^2 & more", "upper", 1, {9.25, 0}};
    points[n++] = (struct lg_store_point){"beta^2 & more", "upper", (double)values, {9.25, 0}};
    points[n++] = (struct lg_store_point){"4 alpha^2", "lower", 1, {-1, 0}};
    points[n++] = (struct lg_store_point){"mean", "expected", 1, {7, 0}};
    const struct lg_store_result result = {"done", "", 53, 0, NULL, 0, NULL, 0, points, n};
    int64_t id = -1;
    cr_assert_eq(lg_store_case_begin(s, &c, &id), 0, "%s", s->error);
    cr_assert_eq(lg_store_case_end(s, id, &result), 0, "%s", s->error);
}

Test(charts, spectrum_shows_values_and_bounds)
{
    struct lg_store s;
    int64_t run = begin(&s);
    put_spectrum(&s, run, 0, 1, "too few");
    char *text = page(&s);
    lacks(text, "chart-spectrum");
    free(text);
    put_spectrum(&s, run, 1, 5, DEMO_HOSTILE);
    put_spectrum(&s, run, 2, 4, DEMO_HOSTILE); /* fewer values of the same family: not drawn */
    text = page(&s);
    contains(text, "chart-spectrum");
    contains(text, "largest <span title=\"8.125 ± 9.0949470177292824e-13\">");
    contains(text, "beta^2 &amp; more = 9.25");
    contains(text, "4 alpha^2 = 0 or less: trivial");
    contains(text, "5: 1.625 ± ");
    contains(text, "6: between 0 and 3");
    contains(text, "1: mean 7 ± 0");
    lacks(text, "<script>alert");
    lacks(text, "5: between 0 and"); /* of the case with fewer values */
    free(text);
    lg_store_close(&s);
}

static void put_test(struct lg_store *s, int64_t run, const char *claim, const char *role, bool rejected,
                     const struct lg_store_evidence *path, size_t n)
{
    const struct lg_store_test t = {"key-lemma",       "fused",  claim, role,
                                    path[n - 1].draws, 0,        0.125, path[n - 1].log_e,
                                    0x1p-10,           rejected, 0.5,   0.95};
    cr_assert(!lg_store_test_put(s, run, &t) && !lg_store_evidence_put(s, run, &t, path, n), "%s", s->error);
}

Test(charts, evidence_shows_paths_levels_and_crossings)
{
    struct lg_store s;
    int64_t run = begin(&s);
    char *text = page(&s);
    lacks(text, "chart-evidence");
    free(text);
    const struct lg_store_evidence quiet[] = {{0, 0, 0, 0}, {1, 40, -0.25, 0}, {2, 77, -0.5625, 0}};
    const struct lg_store_evidence loud[] = {
        {0, 0, 0, 0}, {1, 31, 3, 3}, {2, 63, 8.5, 8.5}, {3, 97, 4321, 4321}};
    put_test(&s, run, DEMO_HOSTILE, "rate", false, quiet, 3);
    put_test(&s, run, "control", "control", true, loud, 4);
    text = page(&s);
    contains(text, "chart-evidence");
    contains(text, "control, fused: log E = 4321 after 97 draws; crossed log E = 6.931 by here");
    contains(text, "log E = −0.5625 after 77 draws; rejected at log E = 6.931");
    contains(text, "log(1/a) = 6.93");
    contains(text, "<td class=\"num\">63</td>"); /* crossed by draw */
    contains(text, "control, must cross");
    lacks(text, "the ledger's level");
    lacks(text, "<script>alert");
    free(text);
    lg_store_close(&s);
}

Test(charts, phase_shows_shares_and_curves)
{
    struct lg_store s;
    int64_t run = begin(&s);
    char *text = page(&s);
    lacks(text, "id=\"phase\"");
    free(text);
    static const struct lg_store_cell cells[] = {{2, 1, 8, 0, 8}, {2, 2, 8, 5, 3}, {2, 4, 8, 8, 0},
                                                 {2, 8, 8, 8, 0}, {4, 1, 8, 0, 8}, {4, 2, 8, 0, 6},
                                                 {4, 4, 8, 0, 8}, {4, 8, 8, 8, 0}};
    static const struct lg_store_curve_point curves[] = {
        {0, "k = n", 2, 2}, {0, "k = n", 4, 4}, {1, DEMO_HOSTILE, 2, 1.5e7}, {1, DEMO_HOSTILE, 4, 3e8}};
    const struct lg_store_map map = {"m",        DEMO_HOSTILE, "samples", "neurons", "fits",
                                     "fits not", cells,        8,         curves,    4};
    cr_assert_eq(lg_store_map_put(&s, run, &map), 0, "%s", s.error);
    text = page(&s);
    contains(text, "id=\"phase\"");
    contains(text, "samples = 2, neurons = 2: 5 of 8 draws yes, 3 no");
    contains(text, "samples = 2, neurons = 4 to 8: 8 of 8 draws yes, 0 no"); /* equal neighbours are one */
    contains(text, "fill-opacity=\"0.625\"");
    contains(text, ">5/8</text>");
    contains(text, "data-v=\"300000000\"");
    contains(text, "data-v=\"15000000\"");
    contains(text, "<tr><td class=\"num\">2</td><td class=\"num\">2</td><td class=\"num\">4</td>");
    lacks(text, "<script>alert");
    free(text);
    lg_store_close(&s);
}
