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
