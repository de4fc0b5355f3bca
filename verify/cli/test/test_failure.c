/* A failing gate, its replay lines and shrinking, as users see them: the lines work elsewhere, files too, and what is
 * malformed is named. */
#include "verify/cli/failure.h"
#include "verify/cli/test/program.h"
#include "verify/store/statement.h"

#include <signal.h>
#include <sys/stat.h>

TestSuite(failure, .init = make_path, .fini = remove_path);

/* A kernel library of the build; skipped when it was not built. */
static const char *library(const char *name)
{
    static char file[4096];
    snprintf(file, sizeof file, "%s/%s.so", LG_TEST_PLUGIN_DIR, name);
    if (access(file, R_OK))
        cr_skip_test("the plug-ins are not built");
    return file;
}

/* What follows "replay: lemmagate " on the line that starts with `title`. */
static const char *replay_of(const char *title)
{
    static char arguments[8192];
    const char *line = text, *at;
    while (strncmp(line, title, strlen(title))) {
        line = strchr(line, '\n');
        cr_assert_not_null(line, "no line \"%s\" in:\n%s", title, text);
        line++;
    }
    at = strstr(line, "; replay: lemmagate ");
    cr_assert(at && at < strchr(line, '\n'), "%s", line);
    snprintf(arguments, sizeof arguments, "%.*s", (int)strcspn(at + 20, "\n"), at + 20);
    return arguments;
}

/* In an empty folder, without a database: the exit code. */
static int elsewhere(const char *arguments)
{
    char here[4096], there[160];
    cr_assert_not_null(getcwd(here, sizeof here));
    snprintf(there, sizeof there, "%s/elsewhere", folder);
    cr_assert_eq(mkdir(there, 0700), 0);
    cr_assert_eq(chdir(there), 0);
    int code = lemmagate("%s", arguments);
    cr_assert_eq(chdir(here), 0);
    cr_assert_eq(rmdir(there), 0, "the replay left files");
    return code;
}

static double shrunk_number(const char *column)
{
    char sql[256];
    struct lg_store s;
    open_store(&s);
    snprintf(
        sql, sizeof sql,
        "SELECT %s FROM sized c JOIN claim l ON l.case_id = c.id WHERE c.family = 'shrunk' AND c.recipe LIKE "
        "'%% claim=' || l.name || ' %%'",
        column);
    sqlite3_stmt *q = lg_sql_prepare(&s, sql, "");
    cr_assert(q && lg_sql_step(&s, q) == 1, "%s", s.error);
    double value = lg_sql_real(q, 0);
    sqlite3_finalize(q);
    lg_store_close(&s);
    return value;
}

Test(failure, a_red_gate_says_what_broke_and_every_line_replays)
{
    static const char *const titles[] = {"violated: ", "worst: ", "smallest: "};
    char lines[3][8192], number[64];
    cr_assert_eq(lemmagate("gate key-lemma --kernel %s --cases 2 --jobs 1 --db %s",
                           library("../mutants/gradient_scaled"), path),
                 LG_EXIT_VIOLATED, "%s", text);
    cr_assert_eq(strncmp(text, "violated: key-lemma ", 20), 0, "the first line: %s", text);
    for (int j = 0; j < 3; j++) {
        snprintf(lines[j], sizeof lines[j], "%s", replay_of(titles[j]));
        cr_assert_null(strstr(lines[j], "--db"), "%s", lines[j]);
    }
    double observed = shrunk_number("l.observed_mid"), bound = shrunk_number("l.bound_mid");
    cr_assert(shrunk_number("c.n * c.d * c.k") <= 2 && shrunk_number("c.steps") == 1 && observed > bound);
    for (int j = 0; j < 3; j++) {
        cr_assert_eq(elsewhere(lines[j]), LG_EXIT_VIOLATED, "%s: %s", lines[j], text);
        expect(" violated ");
        expect("\n    |W+ - W + eta J^T r| <= [declared rounding]\n");
    }
    expect("the case still fails");
    snprintf(number, sizeof number, "observed %a ", observed);
    expect(number);
    snprintf(number, sizeof number, "bound %a ", bound);
    expect(number);
    /* The stored case is the same one. */
    cr_assert_eq(lemmagate("replay %.0f --db %s", shrunk_number("c.id"), path), LG_EXIT_VIOLATED, "%s", text);
    expect(" 0 different");
    /* A correct kernel passes it. */
    char *kernel = strstr(lines[2], " --kernel ");
    cr_assert_not_null(kernel);
    *kernel = '\0';
    cr_assert_eq(lemmagate("%s --kernel blas", lines[2]), LG_EXIT_OK, "%s", text);
    expect("holds now");
    cr_assert_eq(lemmagate("%s", lines[2]), LG_EXIT_USAGE, "%s", text);
    expect("--kernel");
}

/* The claim that is named, its formula below it, the values of what it names, the sides that are sums. */
Test(failure, says_which_term_is_off)
{
    struct lg_store s;
    struct lg_failure f;
    char *shown = NULL;
    size_t size = 0;
    cr_assert_eq(lemmagate("gate key-lemma --kernel %s --cases 1 --jobs 1 --no-shrink --db %s",
                           library("../mutants/wrong_sign"), path),
                 LG_EXIT_VIOLATED, "%s", text);
    expect("\n  |w_l+ - w_l + eta (J^T r)_l| <= [declared rounding]; worst neuron l\ndeclared there: ");
    open_store(&s);
    cr_assert_eq(lg_failure_find(&s, 1, 0, LG_FIRST, "P4-potential", &f), 1, "%s", s.error);
    FILE *out = open_memstream(&shown, &size);
    lg_failure_print(out, &s, "", &f);
    fclose(out);
    const char *at =
        strstr(shown, "\n  |r+| + c alpha |W+ - W| <= |r| + (beta + c alpha) |e|\n  with |r+| = ");
    cr_assert(at && strstr(at, ", |e| = ") && strstr(at, "\n  left side ") && strstr(at, "\n  right side "),
              "%s", shown);
    free(shown);
    lg_store_close(&s);
    cr_assert_eq(lemmagate("replay %lld --db %s", (long long)f.case_id, path), LG_EXIT_VIOLATED, "%s", text);
    expect("\n    path_t <= 4 |r_0|/alpha\n    with path_t = ");
    expect("\n    right side ");
    lg_failure_clear(&f);
}

Test(failure, no_shrink_leaves_it_out_and_a_green_gate_has_no_failure)
{
    cr_assert_eq(lemmagate("gate key-lemma --kernel %s --cases 1 --jobs 1 --no-shrink --db %s",
                           library("../mutants/gradient_scaled"), path),
                 LG_EXIT_VIOLATED, "%s", text);
    cr_assert_null(strstr(text, "smallest: "), "%s", text);
    expect("worst: ");
    cr_assert_eq(lemmagate("gate key-lemma --kernel %s --cases 2 --jobs 1 --db %s",
                           library("../plugins/reference"), path),
                 LG_EXIT_OK, "%s", text);
    cr_assert(!strstr(text, "; replay: ") && !strstr(text, "smallest: ") && !strstr(text, "worst: "), "%s",
              text);
}

Test(failure, the_case_that_a_kernel_did_not_survive_is_named_and_shrunk)
{
    cr_assert_eq(lemmagate("gate key-lemma --kernel %s --cases 1 --jobs 1 --db %s", library("crash"), path),
                 LG_EXIT_VIOLATED, "%s", text);
    cr_assert_eq(strncmp(text, "crashed: key-lemma on case ", 27), 0, "%s", text);
    expect("gd_steps");
    expect("smallest: key-lemma crashed on case ");
    cr_assert_eq(elsewhere(replay_of("smallest: ")), LG_EXIT_VIOLATED, "%s", text);
    expect("crashed: gd_steps");
}

Test(failure, shrink_writes_a_file_that_replays)
{
    char file[160], line[1024] = "";
    struct lg_store s;
    int64_t id = -1;
    snprintf(file, sizeof file, "%s/it's small.case", folder);
    cr_assert_eq(lemmagate("gate linear-least-squares --kernel %s --cases 3 --jobs 1 --no-shrink --db %s",
                           library("../mutants/eta_twice"), path),
                 LG_EXIT_VIOLATED, "%s", text);
    open_store(&s);
    cr_assert_eq(lg_sql_integer(
                     &s, &id, -1,
                     "SELECT case_id FROM claim JOIN sized c ON c.id = case_id WHERE name = 'direction' AND "
                     "verdict = 'violated' AND family <> 'regression' ORDER BY n * d DESC",
                     ""),
                 0);
    lg_store_close(&s);
    cr_assert_eq(lemmagate("shrink %lld --claim direction --db %s -o \"%s\"", (long long)id, path, file),
                 LG_EXIT_OK, "%s", text);
    expect("smallest: linear-least-squares direction on case ");
    expect("it'\\''s small.case' --kernel ");
    cr_assert_eq(elsewhere(replay_of("smallest: ")), LG_EXIT_VIOLATED, "%s", text);
    expect("n=1 d=1 k=1");
    cr_assert_eq(lemmagate("replay \"%s\" --kernel reference", file), LG_EXIT_OK, "%s", text);
    FILE *f = fopen(file, "a");
    cr_assert_not_null(f);
    fprintf(f, "v=1\n");
    fclose(f);
    cr_assert_eq(lemmagate("replay \"%s\" --kernel reference", file), LG_EXIT_USAGE, "%s", text);
    expect("it's small.case:7: v has more than its 0 numbers, from 1");
    cr_assert_eq(lemmagate("shrink %lld --claim rate --db %s", (long long)id, path), LG_EXIT_USAGE, "%s",
                 text);
    expect("violates rate");
    cr_assert_eq(lemmagate("shrink %lld --kernel reference --db %s", (long long)id, path), LG_EXIT_EMPTY,
                 "%s", text);
    expect("does not fail on this kernel");
    cr_assert_eq(lemmagate("shrink %lld --db %s -o %s/no/such/file", (long long)id, path, folder),
                 LG_EXIT_USAGE, "%s", text);
    snprintf(line, sizeof line, "%s/no/such/file cannot be written", folder);
    expect(line);
    cr_assert_eq(unlink(file), 0);
}

/* Of f, and of W and the gradient: the row and column, what is there and what belongs there. */
Test(failure, replay_names_the_entry_that_is_wrong)
{
    static const struct {
        const char *mutant, *lemma, *entry;
    } rows[] = {
        {"gradient_scaled", "key-lemma", "\n  entry W["},
        {"gradient_scaled", "function-conformance", "\n  entry gradient["},
        {"forward_odd_sample", "function-conformance", "\n  entry f["},
        {"momentum", "key-lemma", "\n  entry W["}}; /* wrong from the second step on, and f never is */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char name[128];
        snprintf(name, sizeof name, "../mutants/%s", rows[i].mutant);
        cr_assert_eq(lemmagate("gate %s --kernel %s --cases 8 --jobs 1 --no-shrink --db %s", rows[i].lemma,
                               library(name), path),
                     LG_EXIT_VIOLATED, "%s", text);
        cr_assert_eq(lemmagate("%s", replay_of("violated: ")), LG_EXIT_VIOLATED, "%s", text);
        expect(rows[i].entry);
        cr_assert(strcmp(rows[i].mutant, "momentum") || !strstr(text, "entry f["), "%s", text);
    }
    cr_assert_eq(lemmagate("replay 1 --kernel reference --db %s", path), LG_EXIT_EMPTY, "%s", text);
    cr_assert_null(strstr(text, "  entry "), "%s", text);
}

/* Drawn weights are evidence about probabilities; those of a case that was chosen because it fails are not. */
Test(failure, a_shrunk_case_is_no_evidence_about_probabilities)
{
    struct lg_store s;
    int64_t drawn = 0, chosen = 0, id = 0;
    cr_assert_eq(lemmagate("gate init-spectrum --kernel %s --cases 8 --jobs 1 --db %s",
                           library("../mutants/gram_variance"), path),
                 LG_EXIT_VIOLATED, "%s", text);
    expect("smallest: init-spectrum gram on case ");
    open_store(&s);
#define POOLED \
    "SELECT count(*) FROM claim JOIN cases c ON c.id = case_id WHERE verdict = 'consistent' AND family "
    cr_assert_eq(lg_sql_integer(&s, &drawn, 0, POOLED "<> 'shrunk'", ""), 0);
    cr_assert_eq(lg_sql_integer(&s, &chosen, 0, POOLED "= 'shrunk'", ""), 0);
    cr_assert_eq(lg_sql_integer(&s, &id, 0, "SELECT id FROM cases WHERE family = 'shrunk'", ""), 0);
    lg_store_close(&s);
    cr_assert(drawn > 0 && chosen == 0 && id > 0);
    cr_assert_eq(lemmagate("replay %lld --db %s", (long long)id, path), LG_EXIT_VIOLATED, "%s", text);
    expect(" 0 different");
}

/* Vacuous: the step is too long for the hypothesis, so that nothing is said about the kernel. */
Test(failure, a_case_about_which_nothing_is_said_is_neither_red_nor_green)
{
    cr_assert_eq(
        lemmagate(
            "replay 'lemma=linear-least-squares family=values version=1 seed=1 index=0 tier=0 unit=0x1p-53 "
            "eta=0x1p+3 exponent=0 planted=0 steps=1 extra=0,0,0,0 claim=residual-upper kind=linear n=2 d=2 "
            "k=1 X=1,0,0,2 y=1,1 W0=0,0' --kernel reference"),
        LG_EXIT_EMPTY, "%s", text);
    expect("vacuous");
    expect("neither violated nor holds now");
}

/* A run that is killed while the kernel computes leaves the case, and it replays. */
Test(failure, a_case_is_stored_before_the_kernel_is_called)
{
    const char *kernel = library("sleep");
    struct lg_store s;
    sqlite3_stmt *q;
    int64_t running = 0, unfinished = 0;
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        execl(program(), "lemmagate", "run", "key-lemma", "--kernel", kernel, "--cases", "40", "--jobs", "1",
              "--wall-limit", "4", "--db", path, (char *)NULL);
        _exit(127);
    }
    /* The canary takes its 4 s; cases with other activations than tanh are not covered and go by; the first with tanh stays. */
    for (int turn = 0, still = 0; turn < 600 && still < 10; turn++) {
        int64_t before = running;
        usleep(100000);
        if (access(path, R_OK) || lg_store_open(&s, path, true))
            continue;
        cr_assert_eq(
            lg_sql_integer(&s, &running, 0, "SELECT max(id) FROM cases WHERE outcome = 'running'", ""), 0);
        lg_store_close(&s);
        still = running > 0 && running == before ? still + 1 : 0;
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    open_store(&s);
    cr_assert_eq(
        lg_sql_integer(&s, &unfinished, 0, "SELECT count(*) FROM cases WHERE outcome = 'running'", ""), 0);
    cr_assert_eq(unfinished, 1, "%lld", (long long)unfinished);
    q = lg_sql_prepare(&s, "SELECT recipe FROM cases WHERE outcome = 'running'", "");
    cr_assert(q && lg_sql_step(&s, q) == 1);
    char recipe[8192];
    snprintf(recipe, sizeof recipe, "%s", lg_sql_text(q, 0));
    sqlite3_finalize(q);
    lg_store_close(&s);
    cr_assert_eq(lemmagate("replay '%s' --kernel reference", recipe), LG_EXIT_OK, "%s\n%s", recipe, text);
}
