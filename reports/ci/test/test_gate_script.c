/* gate.sh, which the GitHub action and the GitLab template run: its files, its exit codes. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64], text[1 << 15];

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s", "/tmp/lg-gate-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_folder(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_assert_eq(system(command), 0);
}

TestSuite(gate_script, .init = make_folder, .fini = remove_folder);

/* Runs the script in the folder with these variables; its exit code. */
static int gate(const char *variables)
{
    char command[1024];
    const char *program = getenv("LEMMAGATE_WORKER");
    if (!program)
        cr_skip_test("LEMMAGATE_WORKER does not name the program");
    snprintf(command, sizeof command,
             "cd %s && env -u KERNEL LEMMAGATE='%s' %s sh '%s/reports/ci/gate.sh' 2>&1", folder, program,
             variables, LG_SOURCE_DIR);
    FILE *out = popen(command, "r");
    cr_assert_not_null(out);
    size_t n = fread(text, 1, sizeof text - 1, out);
    text[n] = '\0';
    int status = pclose(out);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool wrote(const char *name)
{
    char file[128];
    snprintf(file, sizeof file, "%s/%s", folder, name);
    return access(file, R_OK) == 0;
}

Test(gate_script, says_what_is_missing)
{
    cr_assert_eq(gate(""), 3, "%s", text);
    cr_assert_not_null(strstr(text, "KERNEL"), "%s", text);
    cr_assert_eq(gate("KERNEL='no such.so'"), 3, "%s", text);
    cr_assert_not_null(strstr(text, "no such.so"), "%s", text);
    cr_assert_eq(gate("KERNEL=reference BASELINE=gone.db"), 3, "%s", text);
    cr_assert_not_null(strstr(text, "gone.db"), "%s", text);
}

/* A kernel that crashes at its first step ends quickly and fails. */
Test(gate_script, writes_its_files)
{
    cr_assert_eq(gate("KERNEL=" LG_TEST_PLUGIN_DIR "/crash.so GITHUB_STEP_SUMMARY=step.md DB=r.db"), 1, "%s",
                 text);
    cr_assert(wrote("r.db") && wrote("lemmagate-junit.xml") && wrote("step.md"), "%s", text);
}
