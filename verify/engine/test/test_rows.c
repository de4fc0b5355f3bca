/* What a run says of a lemma's formulas, and of the quantities in them. */
#include "verify/engine/engine.h"
#include "verify/store/test/scratch_store.h"

/* A session starts this program again as its worker when LEMMAGATE_WORKER names no other. */
__attribute__((constructor)) static void be_worker(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--worker") == 0)
        exit(lg_worker_main(atoi(argv[2])));
}

TestSuite(rows, .init = make_path, .fini = remove_path);

/* What is compared is what is stored: every text of the lemma, and where series are kept the quantities of the worst statements. */
Test(rows, formulas_and_their_values_are_stored)
{
    static const char *const key_lemma[] = {"key-lemma"}, *const reference[] = {"reference"};
    const struct lg_run_options o = {.lemmas = key_lemma,
                                     .n_lemmas = 1,
                                     .kernels = reference,
                                     .n_kernels = 1,
                                     .db = path,
                                     .seed = 1,
                                     .tier = LG_SMOKE,
                                     .cases = 4,
                                     .jobs = 1,
                                     .shards = 1,
                                     .run_id = -1,
                                     .quiet = true,
                                     .command = "run"};
    char error[512] = "";
    int64_t run_id = -1;
    const struct lg_lemma *l = lg_lemma_find("key-lemma");
    cr_assert_eq(lg_run(&o, &run_id, error, sizeof error), 0, "%s", error);
    cr_assert_eq(stored_count("SELECT count(*) FROM formula WHERE kind = 'claim'"), (int64_t)l->n_claims);
    cr_assert_eq(stored_count("SELECT count(*) FROM formula WHERE kind = 'hypothesis'"),
                 (int64_t)l->n_hypotheses);
    cr_assert_eq(
        stored_count("SELECT count(*) FROM formula WHERE kind = 'claim' AND name NOT IN (SELECT name FROM "
                     "claim_spec)"),
        0);
    cr_assert_geq(stored_count("SELECT count(*) FROM formula WHERE kind IN ('definition', 'running')"), 6);
    cr_assert_gt(stored_count("SELECT count(*) FROM formula WHERE kind = 'shared' AND name = 'eta'"), 0);
    cr_assert_gt(
        stored_count("SELECT count(*) FROM claim_value WHERE claim = 'P2-descent' AND name = 'beta'"), 0);
    cr_assert_eq(
        stored_count("SELECT count(*) FROM claim_value WHERE case_id NOT IN (SELECT case_id FROM series)"),
        0);
    cr_assert_eq(
        stored_count("SELECT count(*) FROM claim_value v JOIN cases c ON c.id = v.case_id WHERE v.name = "
                     "'eta' AND mid <> eta"),
        0);
    /* A side that is a name has the value of that name. */
    cr_assert_eq(
        stored_count(
            "SELECT count(*) FROM claim_value v JOIN claim c ON c.case_id = v.case_id AND c.name = v.claim "
            "WHERE "
            "v.claim = 'P2-descent' AND v.name = '|r+|' AND (mid, rad) IS NOT (observed_mid, observed_rad)"),
        0);
}
