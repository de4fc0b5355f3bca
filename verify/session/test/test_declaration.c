/* What is refused as no declaration, and with which words; what kernels honestly declare is not. */
#include "verify/session/declaration.h"
#include "verify/session/session.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <string.h>

static size_t plain(int which, size_t m)
{
    (void)which;
    return m - 1;
}

static size_t blocks(int which, size_t m)
{
    (void)which;
    return m < 64 ? m - 1 : 63 + (m + 63) / 64 - 1;
}

static size_t tree(int which, size_t m)
{
    size_t depth = 0;
    while (((size_t)1 << depth) < m)
        depth++;
    return depth + (which == LG_OVER_SAMPLES && m == 1);
}

/* Eight running sums, a tree of three levels and a loop over the rest: exact, and smaller for 8 terms than for 7. */
static size_t unrolled(int which, size_t m)
{
    (void)which;
    return m < 8 ? m - 1 : m / 8 - 1 + 3 + m % 8;
}

static size_t into_weights(int which, size_t m)
{
    return m + (which == LG_OVER_SAMPLES);
}

static size_t huge(int which, size_t m)
{
    return which == LG_OVER_WEIGHTS ? (size_t)1 << 60 : m;
}

static size_t huge_for_7(int which, size_t m)
{
    return which == LG_OVER_FEATURES && m == 7 ? 1000 : m - 1;
}

static size_t huge_beyond_4096(int which, size_t m)
{
    return which == LG_OVER_NEURONS && m > 4096 ? 2 * m : m - 1;
}

/* A tile of 1024 by a tree, and the rest of it in a loop: 1023 terms are 1012 deeper than 1024. */
static size_t large_tiles(int which, size_t m)
{
    const size_t tiles = m / 1024, rest = m % 1024;
    (void)which;
    return tiles == 0 ? m - 1 : 10 + tiles - 1 + rest;
}

static size_t forgets(int which, size_t m)
{
    static size_t calls;
    return which == LG_OVER_FEATURES && m > 2 ? m - calls++ % 2 : m;
}

static const struct lg_phi_error honest_phi = {.value_rel = 0x1p-50, .slope_rel = 0x1p-50};

static struct lg_error_model honest(void)
{
    return (struct lg_error_model){.unit_storage = 0x1p-53,
                                   .unit_accumulator = 0x1p-53,
                                   .depth = plain,
                                   .phi = &honest_phi,
                                   .n_phi = 1,
                                   .largest = DBL_MAX};
}

static void expect_sound(const struct lg_error_model *m)
{
    char text[400] = "";
    cr_assert(lg_declaration_is_sound(m, text, sizeof text), "%s", text);
}

static void expect_refused(const struct lg_error_model *m, const char *number, const char *limit)
{
    char text[400] = "";
    cr_assert(!lg_declaration_is_sound(m, text, sizeof text), "%s is not refused", number);
    cr_assert(strstr(text, number) && strstr(text, limit) && strstr(text, "declare"), "%s", text);
}

Test(declaration, what_kernels_declare)
{
    for (const struct lg_kernel *const *k = lg_kernels; *k; k++)
        expect_sound((*k)->model);
    static size_t (*const depths[])(int, size_t) = {NULL,     plain,       blocks,      tree,
                                                    unrolled, large_tiles, into_weights};
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        struct lg_error_model m = honest();
        m.depth = depths[i];
        expect_sound(&m);
    }
}

/* The rows of the guide's table, and finer sums: storage, sums. */
Test(declaration, units_of_formats)
{
    static const double units[][2] = {
        {0x1p-53, 0x1p-53}, {0x1p-24, 0x1p-24}, {0x1p-24, 0x1p-53},          {0x1p-24, 0x1p-10},
        {0x1p-24, 0x1p-7},  {0x1p-52, 0x1p-52}, {FLT_EPSILON, 6e-8},         {1.2e-16, 2.2e-16},
        {0x1p-11, 0x1p-24}, {0x1p-8, 0x1p-24},  {0x1p-53, 0x1p-64},          {0x1p-53, 0x1p-104},
        {0x1p-53, 0},       {0x1p-53, 0x1p-60}, {DBL_EPSILON / 2, 0x1p-113},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct lg_error_model m = honest();
        m.unit_storage = units[i][0];
        m.unit_accumulator = units[i][1];
        expect_sound(&m);
    }
}

Test(declaration, units_of_no_format)
{
    static const double storage[] = {0,      0x1p-60, 0x1p-40,  0x1p-30,  0x1p-15,
                                     0x1p-5, 1,       -0x1p-53, INFINITY, NAN};
    for (size_t i = 0; i < sizeof storage / sizeof *storage; i++) {
        struct lg_error_model m = honest();
        m.unit_storage = storage[i];
        expect_refused(&m, "unit_storage", "2^-24 (single)");
    }
    static const double sums[] = {0x1p-40, 0x1p-30, 0x1p-12, 0x1p-6, 0.5, -1, INFINITY, NAN};
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        struct lg_error_model m = honest();
        m.unit_accumulator = sums[i];
        expect_refused(&m, "unit_accumulator", "2^-8 (bf16)");
    }
}

Test(declaration, errors_of_phi)
{
    static const double wrong[] = {-0x1p-60, 0.1, 0.3, 1, 1e300, INFINITY, NAN};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        for (int which = 0; which < 4; which++) {
            struct lg_error_model m = honest();
            struct lg_phi_error phi[2] = {honest_phi, honest_phi};
            double *const at[] = {&phi[1].value_abs, &phi[1].value_rel, &phi[1].slope_abs, &phi[1].slope_rel};
            m.phi = phi, m.n_phi = 2;
            static const char *const names[] = {"value_abs", "value_rel", "slope_abs", "slope_rel"};
            char text[400] = "";
            *at[which] = wrong[i];
            cr_assert(!lg_declaration_is_sound(&m, text, sizeof text));
            cr_assert(strstr(text, "phi[1]: ") && strstr(text, names[which]) && strstr(text, "0.0976562"),
                      "%s", text);
        }
    struct lg_error_model m = honest();
    struct lg_phi_error worst = {.value_rel = LG_WORST_PHI};
    m.phi = &worst;
    expect_sound(&m);
    m.n_phi = 0;
    expect_refused(&m, "n_phi = 0", "phi is set");
    m.phi = NULL;
    expect_sound(&m);
    m.n_phi = 3;
    expect_refused(&m, "n_phi = 3", "phi is NULL");
    m.n_phi = 0;
    static const double small[] = {0, 1e-30, 1e4, 0x1.fp1023, INFINITY, NAN};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        char text[400] = "";
        m.largest = small[i];
        cr_assert(!lg_declaration_is_sound(&m, text, sizeof text) && strstr(text, "largest = "), "%s", text);
    }
    m.unit_storage = m.unit_accumulator = 0x1p-24;
    m.largest = FLT_MAX;
    expect_sound(&m);
    static const int32_t neither[] = {-5, 2, 0x40000000};
    for (size_t i = 0; i < sizeof neither / sizeof *neither; i++) {
        m.deterministic = neither[i];
        expect_refused(&m, "deterministic = ", "neither 0 nor 1");
    }
}

Test(declaration, depths_that_no_order_needs)
{
    static const struct {
        size_t (*depth)(int, size_t);
        const char *number, *limit;
    } rows[] = {
        {huge, "depth(LG_OVER_WEIGHTS, 1) = 1152921504606846976", "above 2"},
        {huge_for_7, "depth(LG_OVER_FEATURES, 7) = 1000", "above 8"},
        {huge_beyond_4096, "depth(LG_OVER_NEURONS, 8191) = 16382", "above 8192"},
        {forgets, "depth(LG_OVER_FEATURES, 3) is 3 and then 2", "arguments alone"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lg_error_model m = honest();
        m.depth = rows[i].depth;
        expect_refused(&m, rows[i].number, rows[i].limit);
    }
}

/* A size that was not asked at load is asked when it is used. */
Test(declaration, depths_in_use)
{
    char text[400] = "";
    uint64_t depth = 0;
    struct lg_error_model m = honest();
    cr_assert(lg_declaration_depth(&m, LG_OVER_SAMPLES, 5000, &depth, text, sizeof text) && depth == 4999);
    m.depth = NULL;
    cr_assert(lg_declaration_depth(&m, LG_OVER_SAMPLES, 7, &depth, text, sizeof text) && depth == 8);
    cr_assert(lg_declaration_depth(&m, LG_OVER_FEATURES, 7, &depth, text, sizeof text) && depth == 7);
    m.depth = huge_beyond_4096;
    cr_assert(!lg_declaration_depth(&m, LG_OVER_NEURONS, 5000, &depth, text, sizeof text) &&
                  strstr(text, "depth(LG_OVER_NEURONS, 5000) = 10000 is above 5001"),
              "%s", text);
}
