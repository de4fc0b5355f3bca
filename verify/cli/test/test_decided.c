/* Enclosures too coarse to tell are left out of some claims about data (verify/author/worst.h); a claim must not vanish with them. */
#include "verify/cli/test/program.h"

TestSuite(decided, .init = make_path, .fini = remove_path, .timeout = 600);

Test(decided, every_claim_about_data_says_something)
{
    cr_assert_eq(
        lemmagate("run closed-forms hermite-expansion nearly-unit-rows --tier smoke --jobs 2 --quiet --db %s",
                  path),
        0, "%s", text);
    cr_assert_gt(integer("SELECT count(*) FROM claim_spec WHERE role IN ('theorem', 'control')"), 20);
    cr_assert_eq(
        integer("SELECT count(*) FROM claim_spec s WHERE role IN ('theorem', 'control') AND NOT EXISTS "
                "(SELECT 1 FROM claim l JOIN cases c ON c.id = l.case_id WHERE c.lemma = s.lemma AND "
                "l.name = s.name AND l.verdict IN ('holds', 'violated'))"),
        0);
}

/* Where all slopes are at B, |J| and its bound B|v||X| are the same up to the kernel's rounding: balls of doubles overlap at every
 * rung, and the formula evaluated in Arb decides. */
Test(decided, what_separates_beyond_doubles_is_decided)
{
    static const int seeds[] = {3, 5, 6, 7};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        remove(path);
        cr_assert_eq(
            lemmagate("run kernel-constants --kernel blas --cases 80 --seed %d --jobs 1 --quiet --db %s",
                      seeds[i], path),
            0, "%s", text);
        cr_assert_gt(
            integer("SELECT count(*) FROM claim l JOIN cases c ON c.id = l.case_id WHERE l.name IN ('norm', "
                    "'row-norm') AND l.verdict = 'holds' AND c.precision > 53"),
            0);
    }
}
