/* Runs: what they leave in the store, shards against one process, exit codes, and refusals. */
#include "verify/engine/engine.h"
#include "verify/replay/regression.h"
#include "verify/store/test/scratch_store.h"

/* A session starts this program again as its worker when LEMMAGATE_WORKER names no other. */
__attribute__((constructor)) static void be_worker(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--worker") == 0)
        exit(lg_worker_main(atoi(argv[2])));
}

TestSuite(engine, .init = make_path, .fini = remove_path);

enum { CASES = 4 };
static const char *const key_lemma[] = {"key-lemma"}, *const reference[] = {"reference"};

static struct lg_run_options options(void)
{
    return (struct lg_run_options){.lemmas = key_lemma,
                                   .n_lemmas = 1,
                                   .kernels = reference,
                                   .n_kernels = 1,
                                   .db = path,
                                   .seed = 1,
                                   .tier = LG_SMOKE,
                                   .cases = CASES,
                                   .jobs = 1,
                                   .shards = 1,
                                   .run_id = -1,
                                   .quiet = true,
                                   .command = "run"};
}

/* Regression cases of the key lemma; some are the same case, stored for another claim, and count once. */
static size_t regressions(bool distinct)
{
    const struct lg_lemma *lemma = lg_lemma_find("key-lemma");
    char *texts[64] = {NULL}, error[512] = "";
    size_t n = 0, different = 0;
    for (int status = 1; status; n += status == 1) {
        struct lg_case c = {.precision = 53};
        status = lg_regression_case(lemma, n, &c, error, sizeof error);
        cr_assert(status >= 0 && n < 64, "%s", error);
        texts[n] = status ? lg_case_text(&c, false) : NULL;
        size_t j = 0;
        while (status && j < n && strcmp(texts[j], texts[n]))
            j++;
        different += status && j == n;
        lg_case_clear(&c);
    }
    for (size_t j = 0; j < n; j++)
        free(texts[j]);
    return distinct ? different : n;
}

static int run(const struct lg_run_options *o, int64_t *run_id)
{
    char error[512] = "";
    int code = lg_run(o, run_id, error, sizeof error);
    cr_assert_neq(code, 3, "%s", error);
    return code;
}

Test(engine, a_run_is_stored_and_judged_by_its_summary)
{
    struct lg_run_options o = options();
    struct lg_store s;
    struct lg_store_summary *rows = NULL;
    size_t n = 0;
    int64_t id = -1;
    int code = run(&o, &id);
    cr_assert_eq(lg_store_open(&s, path, true), 0, "%s", s.error);
    cr_assert_eq(lg_store_summarize(&s, id, &rows, &n), 0, "%s", s.error);
    cr_assert_eq(n, 1);
    cr_assert_str_eq(rows[0].lemma, "key-lemma");
    cr_assert_str_eq(rows[0].kernel, "reference");
    const size_t cases = CASES + regressions(false);
    cr_assert_gt(cases, CASES);
    cr_assert_eq(rows[0].cases, CASES + regressions(true));
    cr_assert_eq(stored_count("SELECT count(*) FROM cases WHERE family = 'regression' AND intended"), 0,
                 "cases that were chosen are apart from the rates");
    cr_assert_eq(rows[0].violated + rows[0].crashed + rows[0].timed_out + rows[0].failed + rows[0].unfinished,
                 0);
    cr_assert_gt(rows[0].holds, 0);
    cr_assert_eq(code, lg_run_exit_code(rows, n));
    cr_assert_eq(code, 0);
    free(rows);
    lg_store_close(&s);
    cr_assert_eq(
        stored_count(
            "SELECT count(*) FROM run WHERE exit_code = 0 AND finished IS NOT NULL AND command = 'run'"),
        1);
    cr_assert_eq(
        stored_count(
            "SELECT count(*) FROM cases WHERE outcome = 'done' AND recipe LIKE 'lemma=key-lemma %eta=0x%'"),
        cases);
    cr_assert_eq(stored_count("SELECT count(DISTINCT case_id) FROM hypothesis"), cases);
    cr_assert_eq(
        stored_count("SELECT count(*) FROM claim WHERE name = 'finite-output' AND verdict = 'holds'"), cases);
    cr_assert_eq(
        stored_count("SELECT count(*) FROM claim WHERE name = 'gd-step' AND verdict = 'holds' AND power > 0"),
        cases);
    cr_assert_eq(
        stored_count("SELECT count(*) FROM cases WHERE id <= (SELECT count(*) FROM cases WHERE family = "
                     "'regression') AND family <> 'regression'"),
        0, "they run first");
    cr_assert_gt(stored_count("SELECT count(*) FROM series WHERE name = 'rate' AND kind = 'bound'"), 0);
    cr_assert_eq(
        stored_count(
            "SELECT count(*) FROM claim l LEFT JOIN claim_spec p ON p.name = l.name WHERE p.name IS NULL"),
        0);
}

/* The claims of run ?1 that run ?2 does not have, bit for bit. */
#define CLAIMS_OF(run)                                                                                    \
    "SELECT c.family, c.case_index, c.recipe, l.name, l.verdict, l.coordinate, l.observed_mid, "          \
    "l.observed_rad, "                                                                                    \
    "l.bound_mid, l.bound_rad, l.power, l.statements, l.reason FROM cases c JOIN claim l ON l.case_id = " \
    "c.id "                                                                                               \
    "WHERE c.run_id = " run

Test(engine, shards_together_are_one_process)
{
    struct lg_run_options o = options();
    int64_t whole = -1, parts = -1;
    run(&o, &whole);
    o.shards = 2;
    cr_assert_eq(run(&o, &parts), 0);
    cr_assert_eq(stored_count("SELECT count(*) FROM cases WHERE run_id = 2"),
                 CASES / 2 + (regressions(false) + 1) / 2, "shard 0 takes every other case");
    o.run_id = parts;
    o.shard = 1;
    cr_assert_eq(run(&o, &parts), 0);
    cr_assert(whole == 1 && parts == 2);
    cr_assert_gt(stored_count("SELECT count(*) FROM (" CLAIMS_OF("1") ")"), 10 * CASES);
    cr_assert_eq(stored_count("SELECT count(*) FROM (" CLAIMS_OF("1") " EXCEPT " CLAIMS_OF("2") ")"), 0);
    cr_assert_eq(stored_count("SELECT count(*) FROM (" CLAIMS_OF("2") " EXCEPT " CLAIMS_OF("1") ")"), 0);
    o = options();
    o.seed = 2;
    run(&o, &parts);
    cr_assert_gt(stored_count("SELECT count(*) FROM (" CLAIMS_OF("1") " EXCEPT " CLAIMS_OF("3") ")"),
                 10 * CASES, "another seed is other cases");
}

static struct lg_store_summary passing(void)
{
    return (struct lg_store_summary){.lemma = "l",
                                     .kernel = "k",
                                     .cases = 10,
                                     .cases_intended = 10,
                                     .holds = 90,
                                     .holds_kernel = 60,
                                     .holds_finite = 10,
                                     .worst_undecided = 0.05,
                                     .worst_vacuous = 0.05,
                                     .undecided = 5,
                                     .vacuous = 5,
                                     .controls = 2,
                                     .controls_violated = 2,
                                     .tightest = 0.9,
                                     .loosest = 0.1,
                                     .max_vacuous = 0.05,
                                     .max_undecided = 0.05};
}

Test(engine, exit_code_of_one_row)
{
    struct lg_store_summary row = passing();
    cr_assert_eq(lg_run_exit_code(&row, 1), 0, "rates at their limit pass");
    cr_assert_eq(lg_run_exit_code(NULL, 0), 2, "nothing checked");
#define EXPECT(code, change)                                                                              \
    do {                                                                                                  \
        row = passing();                                                                                  \
        change;                                                                                           \
        cr_assert_eq(lg_run_exit_code(&row, 1), code, "%s gives %d", #change, lg_run_exit_code(&row, 1)); \
    } while (0)
    EXPECT(1, row.violated = 1);
    EXPECT(1, row.crashed = 1);
    EXPECT(1, row.timed_out = 1);
    EXPECT(1, row.failed = 1);
    EXPECT(1, (row.violated = 1, row.not_covered = row.cases));
    EXPECT(1, (row.violated = 1, row.holds = 0));
    EXPECT(2, row.holds = 0);
    EXPECT(2, row.cases = row.holds = 0);
    EXPECT(2, row.unfinished = 1);
    EXPECT(2, row.controls_violated = 1);
    EXPECT(2, row.worst_vacuous = 0.06);
    EXPECT(2, row.worst_undecided = 0.06);
    EXPECT(2, row.worst_vacuous = NAN);
    EXPECT(2, row.max_vacuous = NAN);
    EXPECT(2, row.max_undecided = NAN);
    EXPECT(2, row.not_covered = row.cases);
    EXPECT(0, row.not_covered = row.cases - 1);
    EXPECT(0, row.vacuous = row.undecided = 1000);       /* not on intended instances */
    EXPECT(2, row.controls = row.controls_violated = 0); /* 0 of 0 */
    EXPECT(2, row.unguarded = 1);
#undef EXPECT
}

Test(engine, exit_code_of_many_rows_is_the_worst)
{
    struct lg_store_summary good = passing(), empty = passing(), broken = passing(), uncovered = passing();
    empty.holds = 0;
    broken.violated = 1;
    uncovered.not_covered = uncovered.cases;
    const struct {
        struct lg_store_summary rows[3];
        int code;
    } sets[] = {{{good, good, good}, 0},
                {{good, uncovered, good}, 0},
                {{good, empty, good}, 2},
                {{empty, broken, good}, 1},
                {{broken, empty, empty}, 1},
                {{uncovered, uncovered, uncovered}, 2},
                {{uncovered, broken, uncovered}, 1}};
    for (size_t j = 0; j < sizeof sets / sizeof *sets; j++)
        cr_assert_eq(lg_run_exit_code(sets[j].rows, 3), sets[j].code, "set %zu", j);
}

Test(engine, the_table_tells_the_rows_apart)
{
    struct lg_store_summary rows[4] = {passing(), passing(), passing(), passing()};
    char text[8192] = "";
    rows[1].violated = 1;
    rows[2].holds = 0;
    rows[3].not_covered = rows[3].cases;
    rows[1].cases = rows[1].not_covered = 80; /* a verdict, and every case ended early */
    FILE *out = fmemopen(text, sizeof text, "w");
    cr_assert_not_null(out);
    lg_run_table(out, rows, 4);
    fclose(out);
    cr_assert(strstr(text, " holds\n") &&
                  strstr(text, " violated, 80 of 80 cases end at what the kernel does not offer\n") &&
                  strstr(text, " nothing certified\n") && strstr(text, " not covered\n"),
              "%s", text);
}

static size_t asked; /* --cases */

static const char *headline(const struct lg_store_summary *rows, size_t n_rows)
{
    static char text[1024];
    memset(text, 0, sizeof text);
    FILE *out = fmemopen(text, sizeof text, "w");
    cr_assert_not_null(out);
    lg_run_headline(out, rows, n_rows, asked);
    fclose(out);
    return text;
}

Test(engine, the_first_line_says_what_the_worst_row_amounts_to)
{
    struct lg_store_summary good = passing(), wide = passing(), loose = passing(), broken = passing(),
                            uncovered = passing(), rejected = passing();
    strcpy(wide.most_vacuous, "gd-step");
    strcpy(rejected.first_rejected, "rate");
    wide.worst_vacuous = 0.0625;
    loose.controls_violated = 1;
    broken.violated = 1;
    rejected.rejected = 1;
    uncovered.not_covered = uncovered.cases;
    cr_assert_str_eq(
        headline((struct lg_store_summary[]){good}, 1),
        "holds: 60 claims held to the kernel's own numbers, 20 about the instances, 10 of finite outputs, on "
        "10 cases, 1 of 1 lines covered\n");
    cr_assert_str_eq(headline((struct lg_store_summary[]){good, uncovered}, 2),
                     "holds: 60 claims held to the kernel's own numbers, 20 about the instances, 10 of "
                     "finite outputs, on "
                     "10 of 20 cases, 1 of 2 lines covered\n",
                     "what a line that is not covered holds is not counted");
    cr_assert_str_eq(
        headline((struct lg_store_summary[]){good, wide, uncovered}, 3),
        "vacuous above policy: l gd-step with k: 6.25 % of its cases, at most 5.00 % may be (is the "
        "declared rounding too large?); 1 of 3 lines do not pass\n");
    cr_assert(strstr(headline((struct lg_store_summary[]){wide, loose}, 2),
                     "l with k: 1 of 2 false statements were refuted in no case; run more --cases; 2 of 2"));
    cr_assert(
        strstr(headline((struct lg_store_summary[]){wide, rejected}, 2), "rejected: l rate with k: its e"));
    cr_assert_str_eq(headline((struct lg_store_summary[]){wide, broken}, 2), "", "failing cases speak");
    cr_assert_eq(strncmp(headline(&uncovered, 1), "nothing checked: ", 17), 0);
}

/* Few cases, not the declaration, are why: what is needed comes from the cap, the evidence or the lemma's families. */
Test(engine, a_small_run_says_how_many_cases_are_needed)
{
    struct lg_store_summary wide = passing(), loose = passing(), slow = passing(), undecided = passing();
    strcpy(wide.most_vacuous, "gd-step");
    wide.worst_vacuous = 0.25, wide.worst_cases = 1, wide.worst_stated = 4, wide.max_vacuous = 0.2;
    loose.controls_violated = slow.controls_violated = 1;
    loose.missed_log_e = loose.missed_level = NAN;
    slow.missed_log_e = 4, slow.missed_level = exp(-10);
    strcpy(loose.lemma, "key-lemma-deviation");
    undecided.worst_undecided = 0.1;
    asked = 8;
    cr_assert_str_eq(headline(&wide, 1),
                     "vacuous above policy: l gd-step with k: 25.00 % of its cases, at most 20.00 % may be; "
                     "give at least 10 cases: --cases 10; 1 of 1 lines do not pass\n");
    cr_assert(strstr(headline(&loose, 1), "refuted in no case; give at least 18 cases: --cases 18; 1"));
    cr_assert(strstr(headline(&slow, 1), "refuted in no case; give at least 20 cases: --cases 20; 1"));
    cr_assert(strstr(headline((struct lg_store_summary[]){slow, loose, wide}, 3), "at least 20 cases"));
    cr_assert_null(strstr(headline(&undecided, 1), "--cases"), "more would not settle it");
    asked = 18; /* a round was not enough: as many as a line has by itself */
    cr_assert(strstr(headline(&loose, 1), "give at least 60 cases"));
    asked = 60;
    cr_assert(strstr(headline(&wide, 1), "(is the declared rounding too large?); 1 of 1"));
    cr_assert_eq(lg_run_exit_code(&wide, 1), 2);
    cr_assert_eq(lg_run_exit_code(&slow, 1), 2);
}

/* Vacuous cases within the cap of all cases drawn: a kernel that answers few of them is not covered, which is no pass. */
Test(engine, shares_of_few_answered_cases_do_not_count_against_a_kernel)
{
    struct lg_store_summary few = passing(), good = passing();
    few.cases = few.cases_intended = 80, few.not_covered = 66;
    few.worst_vacuous = 4 / 14.0, few.worst_cases = few.most_vacuous_cases = 4, few.worst_stated = 14;
    few.max_vacuous = 0.2;
    strcpy(few.most_vacuous, "rate");
    cr_assert_eq(lg_store_judge(&few), LG_LINE_NOT_COVERED);
    cr_assert_eq(lg_run_exit_code(&few, 1), 2, "nothing is covered");
    cr_assert_eq(lg_run_exit_code((struct lg_store_summary[]){few, good}, 2), 0);
    cr_assert(strstr(headline((struct lg_store_summary[]){few, good}, 2), "1 of 2 lines covered"));
    few.most_vacuous_cases = 17; /* of another claim: more than a fifth of all that were drawn */
    cr_assert_eq(lg_store_judge(&few), LG_LINE_VACUOUS);
    few.most_vacuous_cases = 4, few.not_covered = 0;
    cr_assert_eq(lg_store_judge(&few), LG_LINE_VACUOUS, "a kernel that answers all is held to the cap");
    few.not_covered = 66, few.violated = 1;
    cr_assert_eq(lg_store_judge(&few), LG_LINE_VIOLATED);
}

/* reference with 2^-11 for the unit of its sums: no step is wrong, and hardly any could have been found wrong. */
Test(engine, an_inflated_declaration_does_not_pass)
{
    static const char *const inflated[] = {LG_TEST_PLUGIN_DIR "/inflated.so"};
    struct lg_run_options o = options();
    struct lg_store s;
    struct lg_store_summary *rows = NULL;
    size_t n = 0;
    int64_t id = -1;
    o.kernels = inflated;
    o.cases = 4; /* more climb to 512 bits in vain */
    cr_assert_eq(run(&o, &id), 2);
    cr_assert_eq(lg_store_open(&s, path, true), 0, "%s", s.error);
    cr_assert_eq(lg_store_summarize(&s, id, &rows, &n), 0, "%s", s.error);
    cr_assert(n == 1 && lg_store_judge(&rows[0]) == LG_LINE_VACUOUS && rows[0].violated == 0);
    cr_assert_str_eq(rows[0].most_vacuous, "gd-step");
    free(rows);
    lg_store_close(&s);
}

/* Every lemma has a false statement; what it names as the control of a claim is one, and the claim is none. */
Test(engine, controls_of_claims_are_controls)
{
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++) {
        size_t controls = 0;
        for (size_t i = 0; i < (*l)->n_claims; i++)
            controls += lg_role_is_control((*l)->claims[i].role);
        cr_assert_gt(controls, 0, "%s", (*l)->id);
        for (size_t i = 0; i < (*l)->n_claims; i++) {
            const struct lg_claim_spec *claim = &(*l)->claims[i];
            bool found = false;
            for (size_t j = 0; j < (*l)->n_claims && claim->control; j++)
                found |=
                    !strcmp((*l)->claims[j].name, claim->control) && lg_role_is_control((*l)->claims[j].role);
            cr_assert(!claim->control || (found && !lg_role_is_control(claim->role)), "%s: %s by %s",
                      (*l)->id, claim->name, claim->control);
        }
    }
}

static void expect_refused(const struct lg_run_options *o, const char *named)
{
    char error[512] = "";
    int64_t id = -1;
    cr_assert_eq(lg_run(o, &id, error, sizeof error), 3);
    cr_assert(strstr(error, named), "\"%s\" does not name \"%s\"", error, named);
}

Test(engine, what_cannot_run_is_refused_with_its_name)
{
    static const char *const missing[] = {"no-such-kernel"};
    struct lg_run_options o = options();
    char nowhere[128], text[128];
    snprintf(nowhere, sizeof nowhere, "%s/no/such/results.db", folder);
    o.db = nowhere;
    expect_refused(&o, nowhere);
    snprintf(text, sizeof text, "%s/results.db", folder);
    FILE *file = fopen(text, "w");
    cr_assert_not_null(file);
    for (int i = 0; i < 200; i++)
        fputs("this is a text file\n", file);
    fclose(file);
    o.db = text;
    expect_refused(&o, text);
    unlink(text);
    o.kernels = missing;
    expect_refused(&o, "no-such-kernel");
}
