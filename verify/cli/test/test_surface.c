/* What users trip over: data that is not read, the line that names the wrong claim, output that does not arrive, stores that
 * cannot be written, runs that are interrupted. */
#include "verify/cli/test/program.h"

#include <sys/stat.h>

TestSuite(surface, .init = make_path, .fini = remove_path);

static const char *library(const char *name)
{
    static char file[4096];
    snprintf(file, sizeof file, "%s/%s.so", LG_TEST_PLUGIN_DIR, name);
    if (access(file, R_OK))
        cr_skip_test("the plug-ins are not built");
    return file;
}

/* IDX files of 28 x 28 images in a folder of the test: image i is of class i mod classes; all equal but for brightness, or all
 * different. */
static const char *images(unsigned count, unsigned classes, bool different)
{
    static char name[128];
    char file[160];
    snprintf(name, sizeof name, "%s/digits", folder);
    mkdir(name, 0700);
    snprintf(file, sizeof file, "%s/train-images-idx3-ubyte", name);
    FILE *out = fopen(file, "w");
    cr_assert_not_null(out);
    const unsigned char head[16] = {
        0, 0, 8, 3, 0, 0, (unsigned char)(count >> 8), (unsigned char)count, 0, 0, 0, 28, 0, 0, 0, 28};
    fwrite(head, 1, sizeof head, out);
    for (unsigned i = 0; i < count; i++)
        for (unsigned j = 0; j < 28 * 28; j++)
            fputc(different ? (int)((i * 97 + j * j * (i + 3)) % 251) : (int)(1 + i % 7), out);
    fclose(out);
    snprintf(file, sizeof file, "%s/train-labels-idx1-ubyte", name);
    out = fopen(file, "w");
    cr_assert_not_null(out);
    fwrite((unsigned char[]){0, 0, 8, 1, 0, 0, (unsigned char)(count >> 8), (unsigned char)count}, 1, 8, out);
    for (unsigned i = 0; i < count; i++)
        fputc((int)(i % classes), out);
    fclose(out);
    return name;
}

static void remove_images(void)
{
    remove_file("digits/train-images-idx3-ubyte");
    remove_file("digits/train-labels-idx1-ubyte");
    char name[128];
    beside(name, sizeof name, "digits");
    rmdir(name);
}

Test(surface, data_that_cannot_be_used_is_refused_before_anything_runs)
{
    static const char run[] = "run key-lemma --kernel reference --cases 3 --jobs 1";
    cr_assert_eq(lemmagate("%s --data /no/such/folder --db %s", run, path), LG_EXIT_USAGE, "%s", text);
    expect("--data /no/such/folder: ");
    cr_assert_eq(lemmagate("%s --data %s --db %s", run, images(300, 1, true), path), LG_EXIT_USAGE, "%s",
                 text);
    expect("1 class, two are needed");
    cr_assert_eq(lemmagate("%s --data %s --db %s", run, images(98, 2, true), path), LG_EXIT_USAGE, "%s",
                 text);
    expect("class 0 has 49 images that differ by more than brightness, 50 are needed");
    cr_assert_eq(lemmagate("%s --data %s --db %s", run, images(300, 2, false), path), LG_EXIT_USAGE, "%s",
                 text);
    expect("class 0 has 1 images that differ");
    cr_assert_eq(lemmagate("run schur-hadamard --kernel reference --cases 3 --data %s --db %s",
                           images(300, 2, true), path),
                 LG_EXIT_USAGE, "%s", text);
    expect("none of these lemmas reads data");
    cr_assert_eq(access(path, F_OK), -1, "something ran");
    remove_images();
}

Test(surface, named_data_is_read_in_its_share_and_named)
{
    const char *data = images(300, 3, true);
    cr_assert_eq(
        lemmagate("run key-lemma linear-least-squares --kernel reference --cases 5 --jobs 1 --data %s "
                  "--summary %s.md --db %s",
                  data, path, path),
        LG_EXIT_OK, "%s", text);
    char sentence[300];
    snprintf(sentence, sizeof sentence, "data %s: read by 4 cases of 2 lemmas", data);
    expect(sentence);
    cr_assert_eq(
        integer("SELECT count(*) FROM cases WHERE family = 'fashion-mnist' AND note LIKE 'digits %/%' AND "
                "case_index < 2"),
        4);
    cr_assert_eq(integer("SELECT count(*) FROM cases WHERE recipe LIKE '% data=%'"), 4);
    cr_assert_eq(integer("SELECT count(*) FROM event WHERE what LIKE 'data %: read by 4 cases%'"), 1);
    /* The first case is the data's, however few there are. */
    cr_assert_neq(
        lemmagate("run key-lemma --kernel reference --cases 1 --jobs 1 --data %s --db %s", data, path),
        LG_EXIT_USAGE, "%s", text);
    expect("read by 1 cases of 1 lemmas");
    const int64_t of_data = integer("SELECT min(id) FROM cases WHERE family = 'fashion-mnist'"),
                  other = integer("SELECT min(id) FROM cases WHERE family <> 'fashion-mnist'");
    cr_assert_eq(lemmagate("replay %lld --data %s --db %s", (long long)of_data, data, path), LG_EXIT_OK, "%s",
                 text);
    cr_assert_eq(lemmagate("replay %lld --data %s --db %s", (long long)other, data, path), LG_EXIT_USAGE);
    expect("reads no data; leave it out");
    char file[160];
    snprintf(file, sizeof file, "%s.md", path);
    unlink(file);
    remove_images();
}

Test(surface, the_first_line_points_to_the_fault_and_worst_is_the_worst)
{
    double worst = 0;
    cr_assert_eq(lemmagate("gate early-stopping key-lemma --kernel %s --cases 3 --jobs 1 --no-shrink --db %s",
                           library("../mutants/gradient_scaled"), path),
                 LG_EXIT_VIOLATED, "%s", text);
    char first[64] = "";
    cr_assert_eq(sscanf(text, "violated: %*s %63s", first), 1, "%s", text);
    cr_assert_eq(strncmp(first, "gd-step", 7), 0, "a theorem before the step: %s", text);
    const char *line = strstr(text, "\nworst: ");
    cr_assert_not_null(line, "%s", text);
    cr_assert_eq(sscanf(strstr(line, "observed "), "observed %lf", &worst), 1);
    char sql[400];
    snprintf(
        sql, sizeof sql,
        "SELECT observed_mid = %.17g FROM claim WHERE verdict = 'violated' AND role <> 'control' ORDER BY "
        "ratio DESC LIMIT 1",
        worst);
    cr_assert_eq(integer(sql), 1, "%s", text);
}

/* Policy refuses: the case is shown, and its replay answers for the claim. */
Test(surface, a_line_that_does_not_settle_shows_its_case)
{
    cr_assert_eq(
        lemmagate("gate key-lemma --kernel %s --cases 4 --jobs 1 --db %s", library("inflated"), path),
        LG_EXIT_EMPTY, "%s", text);
    expect("vacuous above policy: key-lemma gd-step");
    const char *line = strstr(text, "\nvacuous: key-lemma gd-step on case ");
    cr_assert_not_null(line, "%s", text);
    const char *replay = strstr(line, "; replay: lemmagate ");
    cr_assert(replay && replay < strchr(line + 1, '\n'));
    char arguments[8192];
    snprintf(arguments, sizeof arguments, "%.*s", (int)strcspn(replay + 20, "\n"), replay + 20);
    cr_assert_eq(lemmagate("%s", arguments), LG_EXIT_EMPTY, "%s\n%s", arguments, text);
    expect("gd-step: neither violated nor holds now");
}

/* The first line, "control missed: LEMMA CLAIM with ...", and the line of its case, "not refuted: LEMMA CLAIM ...". */
static void named_alike(const char *lemma)
{
    char words[128], shown[256];
    snprintf(words, sizeof words, "control missed: %s ", lemma);
    const char *claim = strstr(text, words);
    cr_assert_not_null(claim, "%s", text);
    claim += strlen(words);
    snprintf(shown, sizeof shown, "\nnot refuted: %s %.*s", lemma, (int)strcspn(claim, " "), claim);
    expect(shown);
}

Test(surface, few_cases_are_said_to_be_few)
{
    cr_assert_eq(lemmagate("gate schur-hadamard --kernel reference_f32 --cases 1 --jobs 1 --db %s", path),
                 LG_EXIT_EMPTY, "%s", text);
    expect("; give at least 24 cases: --cases 24; "); /* a turn for every family */
    cr_assert_null(strstr(text, "declared rounding too large"));
    expect("\nnot refuted: schur-hadamard control-");
    named_alike("schur-hadamard");
}

Test(surface, the_control_that_is_blamed_is_the_one_that_is_shown)
{
    cr_assert_eq(lemmagate("run hermite-expansion --cases 1 --jobs 1 --db %s", path), LG_EXIT_EMPTY, "%s",
                 text);
    named_alike("hermite-expansion");
}

Test(surface, a_gate_of_lemmas_about_data_alone_is_refused)
{
    cr_assert_eq(lemmagate("gate jacobian-constants --kernel reference --db %s", path), LG_EXIT_USAGE);
    expect("'jacobian-constants' is about data alone and asks no kernel; `lemmagate run jacobian-constants` "
           "checks it");
    cr_assert_eq(
        lemmagate("run --kernel-only jacobian-constants data-kappa --kernel reference --db %s", path),
        LG_EXIT_USAGE);
    expect("`lemmagate run jacobian-constants data-kappa` checks them");
    cr_assert_neq(access(path, F_OK), 0, "no run was begun");
}

Test(surface, output_that_does_not_arrive_is_an_error)
{
    static const char *const commands[] = {"--help",
                                           "--version",
                                           "list",
                                           "list --json",
                                           "explain key-lemma",
                                           "run --help",
                                           "report --format json -o - --db",
                                           "replay 1 --db",
                                           "compare 1 1 --db",
                                           "prune --dry-run --db"};
    char command[1024], code[8] = "";
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 2 --jobs 1 --db %s >/dev/full", path),
                 LG_EXIT_USAGE, "%s", text);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const char *db = strstr(commands[i], "--db") ? path : "";
        cr_assert_eq(lemmagate("%s %s >/dev/full", commands[i], db), LG_EXIT_USAGE, "%s: %s", commands[i],
                     text);
        snprintf(command, sizeof command, "'%s' %s %s >&- 2>/dev/null", program(), commands[i], db);
        cr_assert_eq(WEXITSTATUS(system(command)), LG_EXIT_USAGE, "%s", command);
    }
    snprintf(command, sizeof command, "'%s' list 2>&1 >/dev/full", program());
    FILE *out = popen(command, "r");
    cr_assert_not_null(out);
    text[fread(text, 1, sizeof text - 1, out)] = '\0';
    cr_assert_eq(WEXITSTATUS(pclose(out)), LG_EXIT_USAGE);
    expect("standard output cannot be written (No space left on device)");
    /* A reader that has gone. */
    snprintf(command, sizeof command, "( ( sleep 0.3; '%s' list 2>/dev/null; echo $? >&3 ) | true ) 3>&1",
             program());
    out = popen(command, "r");
    cr_assert(out && fgets(code, sizeof code, out));
    pclose(out);
    cr_assert_str_eq(code, "3\n");
}

/* As another user, for root may write everywhere. */
Test(surface, a_store_that_cannot_be_written_is_read)
{
    static const char *const commands[] = {"report --format markdown -o -", "replay 1", "compare 1 1",
                                           "compare --baseline artifact/a?b.db"};
    char there[160], here[4096];
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 2 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    snprintf(there, sizeof there, "%s/artifact", folder);
    cr_assert_eq(mkdir(there, 0755), 0);
    strcat(there, "/a?b.db");
    cr_assert_eq(rename(path, there), 0);
    chmod(there, 0444);
    there[strlen(there) - strlen("/a?b.db")] = '\0';
    chmod(there, 0555);
    chmod(folder, 0755);
    cr_assert_not_null(getcwd(here, sizeof here));
    cr_assert_eq(chdir(folder), 0);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        char command[4096];
        const char *as = geteuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : "";
        snprintf(command, sizeof command, "%s '%s' %s --db 'artifact/a?b.db' 2>&1", as, program(),
                 commands[i]);
        FILE *out = popen(command, "r");
        cr_assert_not_null(out);
        text[fread(text, 1, sizeof text - 1, out)] = '\0';
        const int status = pclose(out);
        if (i == 0 && WEXITSTATUS(status) > 100)
            cr_skip_test("the program cannot be run as another user");
        cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == LG_EXIT_OK, "%s: %s", commands[i], text);
    }
    cr_assert_eq(chdir(here), 0);
    chmod(there, 0755);
    strcat(there, "/a?b.db");
    unlink(there);
    there[strlen(there) - strlen("/a?b.db")] = '\0';
    cr_assert_eq(rmdir(there), 0, "files were left in the folder");
}

Test(surface, an_interrupted_run_says_how_to_go_on)
{
    char command[1024];
    snprintf(command, sizeof command,
             "timeout -s INT 2 '%s' run key-lemma --kernel reference --cases 100000 --jobs 2 --db %s 2>&1",
             program(), path);
    FILE *out = popen(command, "r");
    cr_assert_not_null(out);
    text[fread(text, 1, sizeof text - 1, out)] = '\0';
    pclose(out);
    snprintf(command, sizeof command, "Go on with: lemmagate run --resume --db %s\n", path);
    expect(command);
    cr_assert_eq(integer("SELECT count(*) FROM run WHERE finished IS NULL"), 1);
}

Test(surface, progress_shows_the_whole_and_what_is_left)
{
    char command[1024];
    snprintf(command, sizeof command,
             "script -qec \"'%s' run key-lemma --kernel reference --cases 12 --jobs 1 --db %s\" /dev/null",
             program(), path);
    FILE *out = popen(command, "r");
    cr_assert_not_null(out);
    text[fread(text, 1, sizeof text - 1, out)] = '\0';
    if (WEXITSTATUS(pclose(out)) == 127)
        cr_skip_test("script is not installed");
    expect(" % of 12 cases, ");
    expect(" s left  key-lemma reference");
}

Test(surface, slides_and_theorems_name_lemmas)
{
    cr_assert_eq(
        lemmagate("run T1 s43 linear-least-squares --kernel reference --cases 1 --jobs 1 --db %s", path),
        LG_EXIT_OK, "%s", text);
    cr_assert_eq(integer("SELECT count(*) FROM lemma"), 2);
    cr_assert_eq(
        integer("SELECT count(*) FROM lemma WHERE id IN ('linear-least-squares', 'fast-slow-subspaces')"), 2);
    cr_assert_eq(lemmagate("explain T6"), LG_EXIT_USAGE); /* two of them */
    expect("output-layer");
    cr_assert_eq(lemmagate("explain T3"), LG_EXIT_OK);
    expect("(schur-hadamard)");
}
