/* A line whose control was missed: the line of its case is about the false statement that the verdict table names. */
#include "verify/cli/failure.h"
#include "verify/store/test/scratch_store.h"

TestSuite(unsettled, .init = make_path, .fini = remove_path);

/* A case of the key lemma in which P2-descent holds, and one of its controls has this verdict. */
static void put(struct lg_store *s, int64_t run, const char *control, const char *verdict)
{
    const struct lg_store_claim claims[] = {
        {"P2-descent", "theorem", "holds", "", 0, NAN, {1, 0}, {2, 0}, 1, 0, 0, NAN, NULL, 0},
        {control, "control", verdict, "", 0, NAN, {1, 0}, {4, 0}, 1, 0, 0, NAN, NULL, 0}};
    const struct lg_store_result result = {"done", "", 53, 0, NULL, 0, claims, 2, NULL, 0};
    const int64_t id = begin_case(s, run, put_kernel(s, run, "k"), 0, true);
    cr_assert_eq(lg_store_case_end(s, id, &result), 0, "%s", s->error);
    cr_assert_eq(lg_store_run_end(s, run, 2), 0, "%s", s->error);
}

static const char *printed(struct lg_store *s, int64_t run)
{
    static char text[2048];
    struct lg_store_summary *rows = NULL;
    size_t n = 0;
    memset(text, 0, sizeof text);
    cr_assert_eq(lg_store_summarize(s, run, &rows, &n), 0, "%s", s->error);
    cr_assert(n == 1 && lg_store_judge(rows) == LG_LINE_CONTROL);
    FILE *out = fmemopen(text, sizeof text, "w");
    cr_assert_not_null(out);
    cr_assert_eq(lg_print_unsettled(out, s, run, rows, n), 0, "%s", s->error);
    fclose(out);
    free(rows);
    return text;
}

/* The kernel has no gd_steps: no-descent, which comes first, is about what it does not offer. Where it counts, one that some case
 * states comes before it all the same. */
Test(unsettled, a_control_that_no_case_states_is_not_blamed)
{
    struct lg_store s;
    open_store(&s);
    const int64_t run = begin_run(&s);
    put_lemma(&s, run, "key-lemma");
    put(&s, run, "no-rate", "holds");
    for (int counts = 0; counts < 2; counts++) {
        const char *text = printed(&s, run);
        cr_assert_eq(strncmp(text, "not refuted: key-lemma no-rate on case ", 39), 0, "%s", text);
        cr_assert_eq(sqlite3_exec(s.db, "UPDATE kernel SET offered = ''", NULL, NULL, NULL), SQLITE_OK);
    }
    lg_store_close(&s);
}

Test(unsettled, a_claim_without_its_control_is_named_itself)
{
    struct lg_store s;
    open_store(&s);
    const int64_t run = begin_run(&s);
    put_lemma(&s, run, "key-lemma");
    cr_assert_eq(lg_store_control_put(&s, run, "key-lemma", "P2-descent", "no-descent"), 0, "%s", s.error);
    put(&s, run, "no-rate", "violated");
    const char *text = printed(&s, run);
    cr_assert_str_eq(text, "not refuted: key-lemma P2-descent: no case states a false statement that shows "
                           "its check can fail\n");
    lg_store_close(&s);
}
