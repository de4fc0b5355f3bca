/* The smoke tier's cases meet every pair of the covering designs and every size that is promised; all of them run, which is slow where
 * the program is instrumented. */
#include "verify/cli/test/program.h"
#include "fixtures/lib/sizes.h"

/* Is column `side` of the cases in which the claim said something ever `size`? Of recovery the family has the word in its name. */
static bool is_met(const char *claim, const char *side, uint32_t size)
{
    char sql[512];
    snprintf(
        sql, sizeof sql,
        "SELECT count(*) FROM claim l JOIN sized c ON c.id = l.case_id WHERE l.name = '%s' AND c.%s = %u AND "
        "l.verdict IN ('holds', 'violated')",
        claim, side, size);
    return integer(sql) > 0;
}

/* Every size up to LG_SIZES_ALONE, and 2^j - 1, 2^j, 2^j + 1 up to `longest`. */
static void meets_sizes(const char *claim, const char *side, uint32_t longest)
{
    for (uint32_t m = 1; m <= LG_SIZES_ALONE; m++)
        cr_assert(is_met(claim, side, m), "%s: no case with %s = %u", claim, side, m);
    for (uint32_t power = 128; power < longest; power *= 2)
        for (uint32_t m = power - 1; m <= power + 1; m++)
            cr_assert(is_met(claim, side, m), "%s: no case with %s = %u", claim, side, m);
}

static int64_t shapes_beyond(const char *claim, unsigned n, unsigned d, unsigned k)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "SELECT count(DISTINCT n || ',' || d || ',' || k) FROM claim l JOIN sized c ON c.id = l.case_id "
             "WHERE "
             "l.name = '%s' AND n >= %u AND d >= %u AND k >= %u AND l.verdict IN ('holds', 'violated')",
             claim, n, d, k);
    return integer(sql);
}

TestSuite(pairs, .init = make_path, .fini = remove_path, .timeout = 600);

Test(pairs, smoke_meets_every_pair_of_steps)
{
    cr_assert_eq(
        lemmagate("run covering-steps --kernel reference --tier smoke --jobs 2 --quiet --db %s", path), 0);
    cr_assert_eq(lemmagate("coverage --db %s", path), 0, "%s", text);
    expect("linear-step");
    expect("recovery-step");
    cr_assert(!strstr(text, "missing:"));
    meets_sizes("linear-step", "n", LG_SIZES_LONGEST);
    meets_sizes("linear-step", "d", LG_SIZES_LONGEST);
    meets_sizes("recovery-step", "n", LG_SIZES_LONGEST);
    meets_sizes("recovery-step", "d", LG_SIZES_WIDEST);
    meets_sizes("recovery-step", "k", LG_SIZES_LONGEST);
    cr_assert_geq(shapes_beyond("linear-step", 98, 98, 1), 6);
    cr_assert_geq(shapes_beyond("recovery-step", 18, 18, 16), 6);
}

Test(pairs, smoke_meets_every_pair_with_every_function)
{
    static const char *const functions[] = {"forward",  "vjp", "gradient", "gram",
                                            "jacobian", "jvp", "sgd-step", "gd-step"};
    cr_assert_eq(
        lemmagate("run covering-conformance --kernel reference --tier smoke --jobs 2 --quiet --db %s", path),
        0);
    cr_assert_eq(lemmagate("coverage --db %s", path), 0, "%s", text);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        expect(functions[i]);
    cr_assert(!strstr(text, "missing:"));
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const bool is_square = !strcmp(functions[i], "gram"); /* up to 2048 samples */
        meets_sizes(functions[i], "n", is_square ? LG_SIZES_WIDEST : LG_SIZES_LONGEST);
        meets_sizes(functions[i], "d", LG_SIZES_LONGEST);
        meets_sizes(functions[i], "k", LG_SIZES_LONGEST);
        cr_assert_geq(shapes_beyond(functions[i], 64, 64, 64), 7, "%s", functions[i]);
        cr_assert_geq(shapes_beyond(functions[i], 65, 65, 65), 4, "%s", functions[i]);
    }
    cr_assert(is_met("gram", "n", 2047) && is_met("gram", "n", 2048));
    cr_assert_eq(integer("SELECT count(*) FROM cases WHERE precision > 128"), 0,
                 "more bits for all of a case are minutes at triples");
}

Test(pairs, smoke_meets_every_size_of_an_output_layer)
{
    cr_assert_eq(lemmagate("run output-layer --kernel reference --tier smoke --jobs 2 --quiet --db %s", path),
                 0);
    meets_sizes("interpolates-sample", "n", LG_SIZES_FITTED);
    meets_sizes("interpolates-sample", "k", LG_SIZES_LONGEST);
    cr_assert_geq(shapes_beyond("interpolates-sample", 32, 16, 64), 6);
}
