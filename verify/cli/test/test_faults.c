/* Fault injection: `lemmagate gate` on every kernel that misbehaves. Each has its exit code and its sentence; afterwards
 * no process is left, no file but the database, and the database is whole. The table is printed. */
#include "verify/cli/cli.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

struct fault {
    const char *name;
    int code;
    const char *words;
    bool plain_only; /* AddressSanitizer answers first, or has no memory limit */
    const char *options;
};

static const struct fault faults[] = {
    /* cannot be loaded: 3, and what to do */
    {"no_symbol", 3, "does not export lemmagate_plugin", false, ""},
    {"wrong_abi", 3, "built for kernel ABI 3, this program has 2", false, ""},
    {"abi_1", 3, "`.model = {...}` becomes `.model = LG_ERROR_MODEL(...)`", false, ""},
    {"no_model", 3, "its table has no error model; set .model", false, ""},
    {"short_model", 3, "its error model says size 8, at least 56 is needed", false, ""},
    {"no_table", 3, "its table says size 8", false, ""},
    {"no_name", 3, "its table has no name", false, ""},
    {"null_name", 3, "its table has no name", false, ""},
    {"long_name", 3, "loading was killed by signal 11", true, ""},
    {"load_crash", 3, "loading was killed by signal 6", false, ""},
    {"load_hang", 3, "loading did not return within 2 s", false, "--wall-limit 2 --cases 1"},
    /* does not come back: 1, crashed or timeout */
    {"crash", 1, "gd_steps was killed by signal 11", false, ""},
    {"abort", 1, "gd_steps was killed by signal 6", false, ""},
    {"throw", 1, "gd_steps was killed by signal 6", false, ""},
    {"division", 1, "gd_steps was killed by signal 8", true, ""},
    {"stack", 1, "gd_steps was killed by signal 11", true, ""},
    {"alarm", 1, "gd_steps was killed by signal 14", false, ""},
    {"exit0", 1, "gd_steps ended the process with exit code 0 instead of returning", false, ""},
    {"loop", 1, "gd_steps used more than 1 s of CPU time", false, "--cases 1"},
    {"sleep", 1, "gd_steps did not return within 2 s", false, "--wall-limit 2 --cases 1"},
    {"stop", 1, "gd_steps did not return within 2 s", false, "--wall-limit 2 --cases 1"},
    {"litter_crash", 1, "gd_steps was killed by signal 6", false, ""},
    {"free_twice", 1, "destroy was killed by signal 6", true, ""},
    /* reaches for what is not its own */
    {"overwrite", 1,
     "export_weights was killed by signal 11 (Segmentation fault): access past the end of output array",
     false, ""},
    {"overread", 1, "access past the end of array X", false, ""},
    {"write_input", 1, "write to the read-only array y", false, ""},
    {"close_fds", 1, "closed or changed descriptors that are not its own", false, ""},
    {"close_range", 1, "closed or changed descriptors that are not its own", false, ""},
    {"write_fds", 1, "wrote to descriptors that are not its own", false, ""},
    {"hungry", 1, "gd_steps returned 2 (LG_NO_MEMORY)", true, ""},
    {"hog", 1, "gd_steps returned 2 (LG_NO_MEMORY)", true, ""},
    {"kill_parent", 3, "ended with signal 9", false, "--jobs 2"},
    /* returns, with another answer than the right one */
    {"status", 1, "gd_steps returned 2 (LG_NO_MEMORY)", false, ""},
    {"nan", 1, "canary failed: nan, one step of a random problem: it did not write finite weights", false,
     ""},
    {"idle", 1, "canary failed: idle, one step of a random problem: it did not write finite weights", false,
     ""},
    {"memorized", 1, "canary failed: memorized, one step of a random problem: it did not run", false, ""},
    {"fork_return", 1, "canary failed: fork_return, one step of a random problem: the answer is not", false,
     ""},
    /* bad manners that change no answer: contained, and what the kernel computes is judged */
    {"daemon", 0, "3/3    holds", false, ""},
    {"fork_many", 0, "3/3    holds", false, ""},
    {"thread_spin", 0, "3/3    holds", false, "--cpu-limit 60"},
    {"folder", 0, "3/3    holds", false, ""},
    {"tape", 0, "3/3    holds", false, "--jobs 2 --cases 16"},
    {"litter", 0, "3/3    holds", false, ""},
    {"flood", 0, "3/3    holds", false, ""},
    {"round_up", 0, "3/3    holds", false, ""},
    {"flush", 0, "3/3    holds", false, ""},
    {"end_crash", 0, "after the last case of end_crash: unloading the library was ended by signal 11", false,
     ""},
};

static char folder[64], database[128], text[1 << 16];

/* The option unless the fault gives its own. */
static const char *unless_given(const struct fault *f, const char *name, const char *option)
{
    return strstr(f->options, name) ? "" : option;
}

/* What is printed, at most what text holds; the rest is read and forgotten. */
static int gate(const char *program, const struct fault *f)
{
    const char *plugins = getenv("LG_TEST_PLUGIN_DIR");
    char command[8192];
    snprintf(command, sizeof command,
             "exec '%s' gate key-lemma --kernel '%s/%s.so' %s %s %s %s %s --db '%s' %s 2>&1 | "
             "grep -a -v '^0000'",
             program, plugins ? plugins : LG_TEST_PLUGIN_DIR, f->name, unless_given(f, "--jobs", "--jobs 1"),
             unless_given(f, "--cases", "--cases 4"), unless_given(f, "--cpu-limit", "--cpu-limit 1"),
             unless_given(f, "--wall-limit", "--wall-limit 100"),
             unless_given(f, "--memory-limit", "--memory-limit 512"), database, f->options);
    char script[9000];
    snprintf(script, sizeof script, "set -o pipefail; %s", command);
    FILE *out = NULL;
    setenv("LG_FAULT_SCRIPT", script, 1);
    out = popen("exec bash -c \"$LG_FAULT_SCRIPT\"", "r");
    cr_assert_not_null(out);
    size_t length = fread(text, 1, sizeof text - 1, out);
    text[length] = '\0';
    for (char rest[4096]; fread(rest, 1, sizeof rest, out) > 0;)
        ;
    const int status = pclose(out);
    cr_assert(WIFEXITED(status), "%s: ended by a signal", f->name);
    return WEXITSTATUS(status);
}

/* The line that holds the expected words, for the table. */
static void print_row(const struct fault *f, int code)
{
    const char *at = strstr(text, f->words), *start = at;
    while (start && start > text && start[-1] != '\n')
        start--;
    printf("%-12s %d  %.*s\n", f->name, code, start ? (int)strcspn(start, "\n") : 0, start ? start : "");
}

/* None at all, except when the certifying process itself was killed: its worker dies of that within a moment. */
static void expect_no_process(const char *name, int code)
{
    pid_t left = waitpid(-1, NULL, WNOHANG);
    for (int wait = 0; wait < 1000 && code == LG_EXIT_USAGE && left >= 0; wait++) {
        usleep(5000);
        left = waitpid(-1, NULL, WNOHANG);
    }
    cr_assert(left == -1 && errno == ECHILD, "%s: a process is left", name);
}

static void expect_no_file(const char *name)
{
    DIR *d = opendir(folder);
    cr_assert_not_null(d);
    for (const struct dirent *e; (e = readdir(d)) != NULL;)
        cr_assert(e->d_name[0] == '.' || !strncmp(e->d_name, "faults.db", 9), "%s: left the file %s", name,
                  e->d_name);
    closedir(d);
}

static void expect_whole_database(const char *name)
{
    struct lg_store store;
    sqlite3_stmt *s = NULL;
    cr_assert_eq(lg_store_open(&store, database, true), 0, "%s: %s", name, store.error);
    cr_assert_eq(sqlite3_prepare_v2(store.db, "PRAGMA integrity_check", -1, &s, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_step(s), SQLITE_ROW);
    cr_assert_str_eq((const char *)sqlite3_column_text(s, 0), "ok", "%s", name);
    sqlite3_finalize(s);
    lg_store_close(&store);
}

/* The proof that a kernel ran is stored with its run. */
static void expect_canary(const char *start)
{
    struct lg_store store;
    char what[512] = "";
    int found = 0;
    cr_assert_eq(lg_store_open(&store, database, true), 0, "%s", store.error);
    for (int64_t run_id = 1; run_id <= (int64_t)(sizeof faults / sizeof *faults) && !found; run_id++)
        found = lg_store_find_event(&store, run_id, start, what, sizeof what);
    cr_assert(found == 1 && strstr(what, "ran one step of a random problem"), "\"%s\"", what);
    lg_store_close(&store);
}

static void clear(void)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        char path[160];
        snprintf(path, sizeof path, "%s%s", database, ends[i]);
        unlink(path);
    }
    rmdir(folder);
}

Test(faults, every_misbehaviour_has_its_verdict, .timeout = 280)
{
    const char *program = getenv("LEMMAGATE_WORKER");
    if (!program)
        cr_skip_test("LEMMAGATE_WORKER does not name the program");
    snprintf(folder, sizeof folder, "/tmp/lg_faults_XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(database, sizeof database, "%s/faults.db", folder);
    setenv("TMPDIR", folder, 1);
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* what the program leaves behind becomes a child of this test */
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const struct fault *f = &faults[i];
        if (sanitized && f->plain_only)
            continue;
        const int code = gate(program, f);
        print_row(f, code);
        cr_assert_eq(code, f->code, "%s: exit code %d, want %d:\n%s", f->name, code, f->code, text);
        cr_assert(strstr(text, f->words), "%s: no \"%s\" in:\n%s", f->name, f->words, text);
        expect_no_process(f->name, code);
        expect_no_file(f->name);
        expect_whole_database(f->name);
    }
    expect_canary("canary: daemon (sha256 ");
    clear();
}
