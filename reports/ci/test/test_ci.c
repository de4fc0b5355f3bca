/* JUnit and step summary: say what the store says, survive hostile names, keep below GitHub's limit.
 *
 * xmllint (Debian: libxml2-utils) judges the XML, an implementation that shares nothing with the writer. */
#include "reports/ci/ci.h"
#include "reports/test/demo_store.h"

#include <criterion/criterion.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOSTILE "<script>alert(1)</script>\"'&|`*_[x](javascript:1)\n# h\x01\xff ]]>"

static char folder[64], db[96], xml[96], md[96];

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s", "/tmp/lg-ci-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(db, sizeof db, "%s/it's.db", folder);
    snprintf(xml, sizeof xml, "%s/junit.xml", folder);
    snprintf(md, sizeof md, "%s/summary.md", folder);
    unsetenv("GITHUB_STEP_SUMMARY");
}

static void remove_folder(void)
{
    static const char *const suffix[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        char file[128];
        snprintf(file, sizeof file, "%s%s", db, suffix[i]);
        unlink(file);
    }
    unlink(xml);
    unlink(md);
    rmdir(folder);
}

TestSuite(ci, .init = make_folder, .fini = remove_folder);

static char *slurp(const char *file)
{
    FILE *f = fopen(file, "rb");
    cr_assert_not_null(f, "%s", file);
    cr_assert_eq(fseek(f, 0, SEEK_END), 0);
    long size = ftell(f);
    rewind(f);
    char *text = malloc((size_t)size + 1);
    cr_assert_eq(fread(text, 1, (size_t)size, f), (size_t)size);
    fclose(f);
    text[size] = '\0';
    return text;
}

/* What xmllint finds for an XPath expression; it refuses what is not well formed. */
static const char *xpath(const char *expression)
{
    static char answer[8192];
    char command[512];
    if (access("/usr/bin/xmllint", X_OK))
        cr_skip_test("xmllint is not installed (libxml2-utils)");
    snprintf(command, sizeof command, "xmllint --xpath \"%s\" %s 2>&1", expression, xml);
    FILE *out = popen(command, "r");
    size_t n = fread(answer, 1, sizeof answer - 1, out);
    while (n && answer[n - 1] == '\n')
        n--;
    answer[n] = '\0';
    cr_assert_eq(pclose(out), 0, "%s: %s", command, answer);
    return answer;
}

static void is(const char *expression, const char *expected)
{
    cr_assert_str_eq(xpath(expression), expected, "%s is %s, not %s", expression, xpath(expression),
                     expected);
}

static void same_count(const char *a, const char *b)
{
    char first[64];
    snprintf(first, sizeof first, "%.63s", xpath(a));
    cr_assert_str_eq(first, xpath(b), "%s and %s differ", a, b);
}

/* A case of one claim. */
static int64_t put_case(struct lg_store *s, int64_t run, int64_t kernel, const char *family, uint64_t index,
                        const char *outcome, const char *verdict, const char *reason)
{
    const struct lg_store_case c = {run, kernel,   "key-lemma", family, "softplus",
                                    "",  "recipe", index,       true,   NETWORK(4 + index, 3, 10),
                                    5,   0.5};
    const struct lg_store_claim claim = {"rate",       "theorem", verdict, reason, 3,   NAN,  {2, 0x1p-40},
                                         {1, 0x1p-41}, 5,         0,       0,      NAN, NULL, 0};
    const struct lg_store_result r = {outcome, *outcome == 'd' ? "" : "gd_steps: signal 11",
                                      53,      0.5,
                                      NULL,    0,
                                      &claim,  *verdict ? 1 : 0,
                                      NULL,    0};
    int64_t id = -1;
    cr_assert_eq(lg_store_case_begin(s, &c, &id), 0, "%s", s->error);
    cr_assert_eq(lg_store_case_end(s, id, &r), 0, "%s", s->error);
    return id;
}

static void open_demo(struct lg_store *s, int64_t *run)
{
    cr_assert_eq(lg_store_open(s, db, false), 0, "%s", s->error);
    *run = demo_run(s);
    demo_lemma(s, *run, "key-lemma", "Key lemma");
}

Test(ci, junit_has_a_case_per_family_and_says_what_happened)
{
    struct lg_store s;
    int64_t run;
    open_demo(&s, &run);
    int64_t kernel = demo_kernel(&s, run, "blas"), other = demo_kernel(&s, run, "other");
    put_case(&s, run, kernel, "good", 0, "done", "holds", "");
    put_case(&s, run, kernel, "bad", 9, "done", "violated", "too large");
    int64_t smallest = put_case(&s, run, kernel, "bad", 1, "done", "violated", "wrong");
    put_case(&s, run, kernel, "bad", 2, "crashed", "", "");
    put_case(&s, run, kernel, "crashing", 0, "crashed", "", "");
    put_case(&s, run, kernel, "slow", 0, "timeout", "", "");
    put_case(&s, run, kernel, "absent", 0, "not-covered", "", "");
    put_case(&s, run, kernel, "silent", 0, "done", "vacuous", "hypothesis");
    put_case(&s, run, other, "absent", 0, "not-covered", "", "");
    cr_assert_eq(lg_ci_junit(&s, run, NULL, 0, xml), 0, "%s", s.error);
    is("count(//testsuite)", "2");
    is("count(//testsuite[@name='key-lemma.blas']/testcase)", "7");
    is("count(//testcase[@name='good']/*)", "0");
    is("string(//testcase[@name='bad']/failure/@type)", "violated");
    is("count(//testcase[@name='crashing']/error)", "1");
    is("string(//testcase[@name='slow']/error/@type)", "timeout");
    is("starts-with(//testcase[@name='absent']/skipped/@message, 'not covered: gd_steps')", "true");
    is("contains(//testcase[@name='silent']/skipped/@message, '1 are vacuous')", "true");
    is("string(//testsuite[@name='key-lemma.other']/testcase[@name='verdict']/skipped/@message)",
       "not covered");
    is("string(//testsuite[@name='key-lemma.blas']/@time)", "4.000");
    is("//testsuite[@name='key-lemma.blas']/properties/property[@name='verdict']/@value = 'violated'",
       "true");
    same_count("sum(//testsuite/@tests)", "count(//testcase)");
    same_count("sum(//testsuite/@failures)", "count(//failure)");
    same_count("sum(//testsuite/@errors)", "count(//error)");
    same_count("sum(//testsuite/@skipped)", "count(//skipped)");
    is("contains(//testsuite[1]/system-out, 'bad: 3 cases; claims: 0 hold, 2 violated, 0 undecided, 0 "
       "vacuous')",
       "true");
    char expected[256];
    snprintf(expected, sizeof expected,
             "claim: rate\nobserved: 2 +- 9.09e-13\nbound: 1 +- 4.55e-13\nreplay: lemmagate replay %lld --db "
             "'%s/it'\\''s.db'\n",
             (long long)smallest, folder);
    cr_assert_eq(strncmp(xpath("string(//testcase[@name='bad']/failure)"), expected, strlen(expected)), 0,
                 "%s\n%s", xpath("string(//testcase[@name='bad']/failure)"), expected);
    lg_store_close(&s);
}

/* A red line that no case shows: a control that was not refuted. And a green one. */
Test(ci, junit_is_red_when_the_exit_code_is)
{
    struct lg_store s;
    int64_t run;
    open_demo(&s, &run);
    int64_t kernel = demo_kernel(&s, run, "blas");
    put_case(&s, run, kernel, "good", 0, "done", "holds", "");
    cr_assert_eq(lg_ci_junit(&s, run, NULL, 0, xml), 0, "%s", s.error);
    is("string(//testcase[@name='verdict']/failure/@type)", "control missed");
    is("count(//failure)", "1");
    demo_case(&s, run, kernel, "key-lemma", 0, "holds", 0.9);
    cr_assert_eq(lg_ci_junit(&s, run, NULL, 0, xml), 0, "%s", s.error);
    is("count(//failure) + count(//error)", "0");
    lg_store_close(&s);
}

Test(ci, a_kernel_that_covers_nothing_is_red)
{
    struct lg_store s;
    int64_t run;
    open_demo(&s, &run);
    put_case(&s, run, demo_kernel(&s, run, "empty"), "absent", 0, "not-covered", "", "");
    cr_assert_eq(lg_ci_junit(&s, run, NULL, 0, xml), 0, "%s", s.error);
    is("string(//testcase[@name='verdict']/failure/@message)", "not covered");
    lg_store_close(&s);
}

Test(ci, hostile_names_stay_text)
{
    struct lg_store s;
    int64_t run;
    open_demo(&s, &run);
    int64_t kernel = demo_kernel(&s, run, HOSTILE);
    put_case(&s, run, kernel, HOSTILE, 0, "done", "violated", HOSTILE);
    cr_assert_eq(lg_ci_junit(&s, run, NULL, 0, xml), 0, "%s", s.error);
    is("count(//testcase)", "2");
    is("count(//script)", "0");
    is("starts-with(//testcase[1]/@name, '<script>alert(1)</script>')", "true");
    cr_assert_eq(lg_ci_summary(&s, run, NULL, md), 0, "%s", s.error);
    char *text = slurp(md);
    cr_assert_null(strstr(text, "<script"));
    cr_assert_null(strchr(text, '`'));
    cr_assert_null(strstr(text, "]("));
    cr_assert_null(strchr(text, '\x01'));
    /* every row of a table has as many bars as its head, and no name started a line */
    size_t bars = 0, rows = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        size_t here = 0;
        for (char *p = line; *p; p++)
            here += *p == '|';
        if (*line == '|' && strncmp(line, "|--", 3) == 0)
            bars = here;
        else if (*line == '|' && bars) {
            rows += strstr(line, "&lt;script&gt;") != NULL;
            if (strstr(line, "<code>"))
                cr_assert_eq(here, bars, "%s", line);
        } else
            cr_assert_null(strstr(line, "alert"), "%s", line);
        if (strncmp(line, "###", 3) == 0)
            bars = 0;
    }
    cr_assert_eq(rows, 2);
    free(text);
    lg_store_close(&s);
}

Test(ci, what_drifted_is_red_when_it_gates)
{
    struct lg_store s;
    int64_t run;
    struct lg_ci_difference d = {HOSTILE, HOSTILE, HOSTILE, HOSTILE, 3, 4, 17};
    struct lg_ci_baseline b = {
        .file = HOSTILE, .run_id = 7, .pairs = 5, .differences = &d, .n_differences = 1};
    open_demo(&s, &run);
    demo_case(&s, run, demo_kernel(&s, run, "blas"), "key-lemma", 0, "holds", 0.9);
    for (int gates = 0; gates < 2; gates++) {
        b.gates = gates;
        cr_assert_eq(lg_ci_junit(&s, run, &b, 0, xml), 0, "%s", s.error);
        is("count(//testsuite[@name='baseline']/testcase)", "1");
        is("count(//failure)", gates ? "1" : "0");
        same_count("sum(//testsuite/@failures)", "count(//failure)");
    }
    is("contains(//failure, 'replay: lemmagate replay 17 --db ')", "true");
    cr_assert_eq(lg_ci_summary(&s, run, &b, md), 0, "%s", s.error);
    char *text = slurp(md);
    cr_assert_not_null(strstr(text, "Against the baseline, run 7 of <code>&lt;script"), "%s", text);
    cr_assert_not_null(strstr(text, "| 3 | 4 | <code>&lt;script"), "%s", text);
    cr_assert_null(strstr(text, "<script"));
    free(text);
    b = (struct lg_ci_baseline){.file = "b.db", .gates = true};
    cr_assert_eq(lg_ci_junit(&s, run, &b, 0, xml), 0, "%s", s.error);
    is("string(//testsuite[@name='baseline']/testcase/failure/@message)", "no case is in both runs");
    lg_store_close(&s);
}

Test(ci, summary_says_how_many_are_omitted)
{
    enum { MANY = 12000 };
    struct lg_store s;
    int64_t run;
    struct stat size;
    const struct lg_ci_baseline none = {.file = "b.db"};
    open_demo(&s, &run);
    int64_t kernel = demo_kernel(&s, run, "blas");
    cr_assert_eq(lg_sql_begin(&s), 0);
    cr_assert_eq(
        lg_sql_run(
            &s,
            "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ?1) INSERT "
            "INTO cases SELECT n, ?2, 'key-lemma', ?3, 'f', n, 1, 'network', 24, '', 0.5, 5, '', 'r' || n, "
            "'crashed', 'signal 11', 53, 0.1, 1, NULL, NULL FROM i",
            "iii", (int64_t)MANY, run, kernel),
        0, "%s", s.error);
    cr_assert_eq(lg_sql_end(&s, 0), 0);
    cr_assert_eq(lg_ci_summary(&s, run, &none, md), 0, "%s", s.error);
    cr_assert_eq(stat(md, &size), 0);
    cr_assert_leq((size_t)size.st_size, LG_CI_SUMMARY_LIMIT);
    cr_assert_geq((size_t)size.st_size, LG_CI_SUMMARY_LIMIT * 99 / 100, "the room is used: %lld",
                  (long long)size.st_size);
    char *text = slurp(md), *omitted = strstr(text, " omitted");
    size_t shown = 0, left = 0;
    for (char *p = text; (p = strstr(p, "<code>lemmagate replay")); p++)
        shown++;
    cr_assert_not_null(omitted);
    while (omitted[-1] >= '0' && omitted[-1] <= '9')
        omitted--;
    left = strtoul(omitted, NULL, 10);
    cr_assert_eq(shown + left, MANY, "%zu + %zu", shown, left);
    cr_assert_not_null(strstr(text, "Against the baseline"));
    free(text);
    lg_store_close(&s);
}

Test(ci, the_step_summary_is_appended_to_and_other_files_are_replaced)
{
    struct lg_store s;
    int64_t run;
    open_demo(&s, &run);
    demo_case(&s, run, demo_kernel(&s, run, "blas"), "key-lemma", 0, "holds", 0.9);
    for (int step = 0; step < 2; step++) {
        FILE *f = fopen(md, "w");
        fputs("earlier\n", f);
        fclose(f);
        if (step)
            setenv("GITHUB_STEP_SUMMARY", md, 1);
        cr_assert_eq(lg_ci_summary(&s, run, NULL, md), 0, "%s", s.error);
        char *text = slurp(md);
        cr_assert_eq(strncmp(text, "earlier\n## lemmagate: holds", 27) == 0, step == 1, "%s", text);
        cr_assert_not_null(strstr(text, "## lemmagate: holds"));
        free(text);
    }
    /* no room: what is there stays */
    struct stat size;
    FILE *f = fopen(md, "w");
    for (size_t i = 0; i < LG_CI_SUMMARY_LIMIT; i += 8)
        fputs("earlier\n", f);
    fclose(f);
    cr_assert_eq(lg_ci_summary(&s, run, NULL, md), -1);
    cr_assert_not_null(strstr(s.error, md), "%s", s.error);
    cr_assert_eq(stat(md, &size), 0);
    cr_assert_eq((size_t)size.st_size, LG_CI_SUMMARY_LIMIT);
    lg_store_close(&s);
}

Test(ci, a_file_that_cannot_be_written_is_named)
{
    struct lg_store s;
    int64_t run;
    open_demo(&s, &run);
    cr_assert_eq(lg_ci_junit(&s, run, NULL, 0, "/no/such/folder/j.xml"), -1);
    cr_assert_not_null(strstr(s.error, "/no/such/folder/j.xml"), "%s", s.error);
    cr_assert_eq(lg_ci_summary(&s, run, NULL, "/no/such/folder/s.md"), -1);
    cr_assert_not_null(strstr(s.error, "/no/such/folder/s.md"), "%s", s.error);
    lg_store_close(&s);
}
