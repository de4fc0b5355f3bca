/* Which kind of problem a case was of, and that a kernel has seen only what it could have broken. */
#include "verify/store/seen.h"
#include "verify/store/test/scratch_store.h"

TestSuite(seen, .init = make_path, .fini = remove_path);

/* A case of this shape whose claim holds; the claim "P2-descent" is about the kernel, "of-data" about the instance. */
static void put_shape(struct lg_store *s, int64_t run, int64_t kernel, const char *lemma, const char *family,
                      const char *kind, const char *claim, const size_t shape[3])
{
    static uint64_t index;
    const bool has_d = strcmp(kind, "linear") != 0, has_r = !strcmp(kind, "recovery");
    const struct lg_store_case begun = {
        run,
        kernel,
        lemma,
        family,
        "",
        "",
        "",
        index++,
        true,
        SIZES(kind, "n", shape[0], has_d ? "d" : "p", shape[1], has_r ? "r" : has_d ? "k" : "", shape[2]),
        1,
        NAN};
    const struct lg_store_claim held = {claim,  "theorem", "holds", "", 0,   NAN,  {1, 0},
                                        {2, 0}, 1,         0,       0,  NAN, NULL, 0};
    const struct lg_store_result result = {"done", "", 53, 0, NULL, 0, &held, 1, NULL, 0};
    int64_t id = -1;
    cr_assert_eq(lg_store_case_begin(s, &begun, &id), 0, "%s", s->error);
    cr_assert_eq(lg_store_case_end(s, id, &result), 0, "%s", s->error);
}

/* The same of n samples, d = 2 and k = 1. */
static void put(struct lg_store *s, int64_t run, int64_t kernel, const char *lemma, const char *family,
                const char *kind, const char *claim, size_t n)
{
    put_shape(s, run, kernel, lemma, family, kind, claim, (const size_t[3]){n, 2, 1});
}

static void put_lemmas(struct lg_store *s, int64_t run)
{
    static const char *const lemmas[] = {"covering-steps", "schur-hadamard", "recovery-step-conformance"};
    for (size_t i = 0; i < sizeof lemmas / sizeof *lemmas; i++) {
        const struct lg_store_claim_spec of_data = {lemmas[i], "of-data", "sharp", "theorem", "a <= b",
                                                    "",        "",        9,       "instance"};
        put_lemma(s, run, lemmas[i]);
        cr_assert_eq(lg_store_claim_spec_put(s, run, &of_data), 0, "%s", s->error);
    }
}

Test(seen, kinds_are_told_apart)
{
    struct lg_store s;
    struct lg_seen_all seen;
    open_store(&s);
    const int64_t run = begin_run(&s), k = put_kernel(&s, run, "k"), other = put_kernel(&s, run, "other");
    put_lemmas(&s, run);
    put(&s, run, k, "covering-steps", "covering-linear", "linear", "P2-descent", 3);
    put(&s, run, k, "covering-steps", "covering-recovery", "recovery", "P2-descent", 4);
    put(&s, run, k, "covering-steps", "regression", "recovery", "P2-descent", 5);
    put(&s, run, k, "recovery-step-conformance", "recovery-tiny", "recovery", "P2-descent", 6);
    put(&s, run, k, "schur-hadamard", "near-parallel", "network", "P2-descent", 7);
    put(&s, run, k, "schur-hadamard", "near-parallel", "network", "of-data", 100);
    put(&s, run, k, "schur-hadamard", "matrix-tight", "matrix", "P2-descent", 100);
    put(&s, run, other, "schur-hadamard", "matrix-wishart", "matrix", "of-data", 100);
    cr_assert_eq(lg_store_scope(&s, run) || lg_seen_load(&s, &seen), 0, "%s", s.error);
    cr_assert_eq(seen.n_rows, LG_SEEN_KINDS, "%zu rows", seen.n_rows);
    static const size_t least[] = {7, 3, 4}, most[] = {7, 3, 6}, cases[] = {1, 1, 3};
    for (size_t i = 0; i < LG_SEEN_KINDS; i++) {
        const struct lg_seen *row = &seen.row[i];
        cr_assert_str_eq(row->kernel, "k", "the kernel 'other' was asked nothing");
        cr_assert(row->kind == i && row->cases == cases[i] && row->side[0][0] == least[i] &&
                      row->side[0][1] == most[i],
                  "kind %zu: %zu cases, n %zu to %zu", i, row->cases, row->side[0][0], row->side[0][1]);
    }
    lg_seen_clear(&seen);
    lg_store_close(&s);
}

Test(seen, shapes_are_told_apart_by_family_too)
{
    struct lg_store s;
    struct lg_seen_all seen;
    open_store(&s);
    const int64_t run = begin_run(&s), k = put_kernel(&s, run, "k");
    put_lemmas(&s, run);
    cr_assert_eq(lg_store_option_put(&s, run, "shape", "3,2,1"), 0, "%s", s.error);
    put(&s, run, k, "covering-steps", "linear-shaped", "linear", "P2-descent", 3);
    put(&s, run, k, "covering-steps", "recovery-shaped", "recovery", "P2-descent", 3);
    put(&s, run, k, "covering-steps", "shaped", "network", "P2-descent", 3);
    put(&s, run, k, "covering-steps", "shaped", "network", "of-data", 3);
    cr_assert_eq(lg_store_scope(&s, run) || lg_seen_load(&s, &seen), 0, "%s", s.error);
    cr_assert_eq(seen.n_shapes, 1);
    for (int kind = 0; kind < LG_SEEN_KINDS; kind++)
        cr_assert_eq(seen.shape[0].cases[kind], 1, "kind %d: %zu", kind, seen.shape[0].cases[kind]);
    lg_seen_clear(&seen);
    lg_store_close(&s);
}

/* Ranges hide gaps: shapes are counted, sizes that no case had are named, and so is how far a side went beside others that are not tiny. */
Test(seen, gaps_and_tiny_others_are_named)
{
    static const size_t large[][3] = {{9, 10, 11}, {300, 8, 8}, {400, 7, 9}, {400, 7, 9}};
    struct lg_store s;
    struct lg_seen_all seen;
    char text[800];
    open_store(&s);
    const int64_t run = begin_run(&s), k = put_kernel(&s, run, "k");
    put_lemmas(&s, run);
    for (size_t n = 1; n <= 64; n++)
        if (n != 22 && (n < 50 || n > 52))
            put(&s, run, k, "covering-steps", "f", "network", "P2-descent", n);
    for (size_t i = 0; i < sizeof large / sizeof *large; i++)
        put_shape(&s, run, k, "covering-steps", "f", "network", "P2-descent", large[i]);
    put(&s, run, k, "covering-steps", "covering-linear", "linear", "P2-descent", 3);
    cr_assert_eq(lg_store_scope(&s, run) || lg_seen_load(&s, &seen), 0, "%s", s.error);
    cr_assert_eq(seen.n_rows, 2);
    cr_assert(seen.row[0].cases == 64 && seen.row[0].shapes == 63, "%zu cases of %zu shapes",
              seen.row[0].cases, seen.row[0].shapes);
    lg_seen_text(&seen.row[0], text, sizeof text);
    cr_assert_str_eq(
        text,
        "networks of 63 shapes, n 1 to 400 (to 300 beside d, k >= 8), d 2 to 10 (to 10), k 1 to 11 "
        "(to 11), not n = 22, 50 to 52, d = 1, 3 to 6, 9, 11 to 64, k = 2 to 7, 10, 12 to 64 of 1 to 64");
    lg_seen_text(&seen.row[1], text, sizeof text);
    cr_assert_str_eq(
        text, "least squares of 1 shape, n 3 (none beside p >= 8), p 2 (none), not n = 1 to 2, 4 to 64, p = "
              "1, 3 to 64 of 1 to 64");
    lg_seen_clear(&seen);
    lg_store_close(&s);
}

Test(seen, a_whole_set_of_sizes_is_said_to_be_whole)
{
    struct lg_seen whole = {.kind = LG_SEEN_LINEAR,
                            .shapes = 64,
                            .side = {{1, 64}, {1, 64}},
                            .beside = {64, 64},
                            .largest_z = NAN};
    char text[800];
    whole.met[0] = whole.met[1] = UINT64_MAX;
    lg_seen_text(&whole, text, sizeof text);
    cr_assert_str_eq(text, "least squares of 64 shapes, n 1 to 64 (to 64 beside p >= 8), p 1 to 64 (to 64), "
                           "each size from 1 to 64");
}
