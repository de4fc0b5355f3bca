/* Runs that are killed and resumed: nothing of them is left behind, and the store ends up as if nobody had killed them. */
#include "verify/cli/test/program.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>

TestSuite(resume, .init = make_path, .fini = remove_path);

static void rest(void)
{
    const struct timespec two_ms = {0, 2000000};
    nanosleep(&two_ms, NULL);
}

/* Until the condition holds; fails when the child ends before, or after a minute. */
#define WAIT_UNTIL(child, condition)                                                    \
    for (int waited = 0; !(condition); waited++) {                                      \
        cr_assert_eq(waitpid(child, NULL, WNOHANG), 0, "ended before: %s", #condition); \
        cr_assert_lt(waited, 30000, "not within a minute: %s", #condition);             \
        rest();                                                                         \
    }

/* Starts the program with these words, ended by NULL, its output thrown away. */
static pid_t start(const char *const *words)
{
    const char *name = program();
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, 1);
        dup2(nothing, 2);
        execv(name, (char *const *)(uintptr_t)words);
        _exit(127);
    }
    return child;
}

static long parent_of(long pid)
{
    char file[64], stat[1024] = "";
    long parent = -1;
    snprintf(file, sizeof file, "/proc/%ld/stat", pid);
    FILE *f = fopen(file, "r");
    if (!f)
        return -1;
    if (fread(stat, 1, sizeof stat - 1, f) > 0 && strrchr(stat, ')') && strrchr(stat, ')')[2] != 'Z')
        parent = atol(strrchr(stat, ')') + 4);
    fclose(f);
    return parent;
}

/* Children and their children, of processes that live. */
static size_t descendants(long root, long *out, size_t most)
{
    size_t n = 0;
    DIR *proc = opendir("/proc");
    cr_assert_not_null(proc);
    for (struct dirent *e; (e = readdir(proc)) && n < most;) {
        long pid = atol(e->d_name), above = pid > 0 ? parent_of(pid) : -1;
        if (above == root || (above > 1 && parent_of(above) == root))
            out[n++] = pid;
    }
    closedir(proc);
    return n;
}

/* kill -9; then nobody is left of what it had started. */
static size_t kill_all_of(pid_t child)
{
    long pids[64];
    size_t n = descendants(child, pids, 64);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    for (size_t i = 0; i < n; i++)
        for (int waited = 0; parent_of(pids[i]) >= 0; waited++) {
            cr_assert_lt(waited, 2500, "process %ld outlives its parent", pids[i]);
            rest();
        }
    return n;
}

static int64_t ended(void)
{
    return integer("SELECT count(*) FROM cases WHERE outcome <> 'running'");
}

/* All that two stores must agree in: what A has and B has not. */
static const char *const contents[] = {
    "SELECT r.command, r.commit_id, r.seed, r.tier, r.exit_code FROM X.run r",
    "SELECT c.lemma, k.name, c.family, c.case_index, c.n, c.d, c.k, c.eta, c.steps, c.note, c.recipe, "
    "c.outcome, "
    "c.trouble, c.precision FROM X.sized c JOIN X.kernel k ON k.id = c.kernel_id",
    "SELECT c.lemma, k.name, c.family, c.case_index, l.name, l.role, l.verdict, l.coordinate, "
    "l.observed_mid, "
    "l.observed_rad, l.bound_mid, l.bound_rad, l.ratio, l.statements, l.power, l.reason, l.trials, l.events, "
    "l.log_e "
    "FROM X.cases c JOIN X.kernel k ON k.id = c.kernel_id JOIN X.claim l ON l.case_id = c.id",
    "SELECT c.lemma, c.family, c.case_index, h.name, h.observed_mid, h.bound_mid, h.bound_rad, h.verdict "
    "FROM X.cases c "
    "JOIN X.hypothesis h ON h.case_id = c.id",
    "SELECT c.lemma, c.family, c.case_index, s.name, s.kind, s.coordinate, s.mid, s.rad FROM X.cases c JOIN "
    "X.series s "
    "ON s.case_id = c.id",
    "SELECT run_id, lemma, kernel, claim, role, trials, events, null_rate, log_e, level, verdict, "
    "detectable, ledger, "
    "ledger_runs, ledger_log_e FROM X.test",
    "SELECT run_id, lemma, kernel, claim, cases, draws, log_e, greatest FROM X.evidence",
};

static void of_store(char *out, size_t size, const char *query, const char *name)
{
    size_t used = 0;
    for (const char *c = query; *c && used + 8 < size; c++)
        used += (size_t)(*c == 'X' && c[1] == '.' ? snprintf(out + used, size - used, "%s", name)
                                                  : snprintf(out + used, size - used, "%c", *c));
}

static void same_content(const char *other)
{
    sqlite3 *db;
    char attach[256];
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    snprintf(attach, sizeof attach, "ATTACH '%s' AS other", other);
    cr_assert_eq(sqlite3_exec(db, attach, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        char a[1024], b[1024], sql[8192];
        sqlite3_stmt *q;
        of_store(a, sizeof a, contents[i], "main");
        of_store(b, sizeof b, contents[i], "other");
        snprintf(sql, sizeof sql,
                 "SELECT (SELECT count(*) FROM (%s EXCEPT %s)), (SELECT count(*) FROM (%s EXCEPT %s)), "
                 "(SELECT count(*) "
                 "FROM (%s)), (SELECT count(*) FROM (%s))",
                 a, b, b, a, a, b);
        cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
        cr_assert_eq(sqlite3_step(q), SQLITE_ROW);
        cr_assert(sqlite3_column_int(q, 0) == 0 && sqlite3_column_int(q, 1) == 0, "%s: %d and %d rows differ",
                  contents[i], sqlite3_column_int(q, 0), sqlite3_column_int(q, 1));
        cr_assert(sqlite3_column_int(q, 2) > 0 && sqlite3_column_int(q, 2) == sqlite3_column_int(q, 3),
                  "%s: %d rows", contents[i], sqlite3_column_int(q, 2));
        sqlite3_finalize(q);
    }
    sqlite3_close(db);
}

/* One run is killed when it has just begun, then with two jobs and with one, each time further on; it ends up with the rows
 * of a run that nobody disturbed, also in the ledger. */
Test(resume, a_killed_run_resumes_to_the_same_store)
{
    static const char run[] = "key-lemma init-spectrum --kernel reference --kernel blas --cases 6 --seed 3";
    char whole[128], ledger[128], other_ledger[128];
    beside(whole, sizeof whole, "whole.db");
    beside(ledger, sizeof ledger, "ledger.db");
    beside(other_ledger, sizeof other_ledger, "other.db");
    int code = lemmagate("run %s --jobs 1 --ledger %s --db %s", run, other_ledger, whole);
    cr_assert_neq(code, LG_EXIT_USAGE, "%s", text);
    const char *const begin[] = {"lemmagate", "run",       "key-lemma", "init-spectrum",
                                 "--kernel",  "reference", "--kernel",  "blas",
                                 "--cases",   "6",         "--seed",    "3",
                                 "--jobs",    "2",         "--ledger",  ledger,
                                 "--db",      path,        NULL};
    const char *const resume[] = {"lemmagate", "run", "--resume", "--jobs", "1", "--db", path, NULL};
    pid_t child = start(begin);
    WAIT_UNTIL(child, integer("SELECT count(*) FROM run_option WHERE name = 'kernel'") == 2);
    kill_all_of(child);
    int64_t before = ended();
    for (int turn = 0; turn < 2; turn++) {
        const char *const two[] = {"lemmagate", "run", "--resume", "--jobs", "2", "--db", path, NULL};
        child = start(turn ? resume : two);
        WAIT_UNTIL(child, ended() >= before + 5);
        size_t killed = kill_all_of(child);
        cr_assert_geq(killed, turn ? 1 : 2, "workers, and jobs when there are two");
        before = ended();
        cr_assert(before >= 5 && before < 24, "%d of 24 cases", (int)before);
    }
    cr_assert_eq(integer("SELECT count(*) FROM run WHERE finished IS NULL"), 1);
    cr_assert_eq(lemmagate("run --resume --jobs 3 --db %s", path), code, "%s", text);
    expect("Seed 3 ");
    expect(" new ");
    cr_assert_eq(integer("SELECT count(*) FROM run"), 1);
    cr_assert_eq(integer("SELECT count(*) FROM cases WHERE outcome = 'running'"), 0);
    same_content(whole);
    /* killed between the ledger and the end of the run: its evidence is not added twice */
    change("UPDATE run SET finished = NULL, exit_code = NULL");
    cr_assert_eq(lemmagate("run --resume --jobs 1 --db %s", path), code, "%s", text);
    same_content(whole);
    cr_assert_eq(integer_in(ledger, "SELECT max(turns) FROM account"), 1);
    cr_assert_eq(lemmagate("run --resume --db %s", path), LG_EXIT_USAGE);
    expect("nothing to resume");
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));)
        cr_assert(e->d_name[0] == '.' || strstr(e->d_name, ".db"), "%s is left behind", e->d_name);
    closedir(d);
    remove_file("whole.db");
    remove_file("ledger.db");
    remove_file("other.db");
}

/* A kernel that never returns: nobody waits for it when the gate is gone. A run that is alive is not resumed. */
Test(resume, a_killed_gate_leaves_no_process)
{
    const char *kernel = LG_TEST_PLUGIN_DIR "/sleep.so";
    if (access(kernel, R_OK))
        cr_skip_test("the test plug-ins are not built");
    for (int jobs = 1; jobs <= 2; jobs++) {
        const char *const gate[] = {
            "lemmagate",           "gate", "key-lemma", "--kernel",     kernel, "--cases", "12", "--jobs",
            jobs == 1 ? "1" : "2", "--db", path,        "--wall-limit", "6",    NULL};
        pid_t child = start(gate);
        WAIT_UNTIL(child, integer("SELECT count(*) FROM cases WHERE outcome = 'running'") == jobs);
        long pids[8];
        size_t expected = jobs == 1 ? 1 : 4; /* a worker, or two jobs with a worker each */
        WAIT_UNTIL(child, descendants(child, pids, 8) >= expected);
        cr_assert_eq(lemmagate("run --resume --jobs 1 --db %s", path), LG_EXIT_USAGE, "%s", text);
        expect("still running, as process");
        size_t killed = kill_all_of(child);
        cr_assert_geq(killed, expected, "%d jobs: %zu of %zu processes", jobs, killed, expected);
        remove_path();
        make_path();
    }
}

/* Attempts are counted; a case that took the program down five times is recorded as failed. */
Test(resume, a_case_that_kills_the_program_does_not_loop)
{
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 3 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    static const char kill_it[] = "DELETE FROM claim WHERE case_id = 2; DELETE FROM hypothesis WHERE case_id "
                                  "= 2; DELETE FROM series WHERE case_id = "
                                  "2; UPDATE cases SET outcome = 'running' WHERE id = 2; UPDATE run SET "
                                  "finished = NULL, exit_code = NULL";
    for (int attempt = 2; attempt <= 5; attempt++) {
        change(kill_it);
        cr_assert_eq(lemmagate("run --resume --jobs 1 --db %s", path), LG_EXIT_OK, "%s", text);
        cr_assert_eq(integer("SELECT attempts FROM cases WHERE id = 2"), attempt);
        cr_assert_eq(integer("SELECT count(*) FROM cases WHERE outcome <> 'done'"), 0);
    }
    change(kill_it);
    cr_assert_eq(lemmagate("run --resume --jobs 2 --db %s", path), LG_EXIT_VIOLATED, "%s", text);
    expect("failed");
    cr_assert_eq(
        integer("SELECT count(*) FROM cases WHERE id = 2 AND outcome = 'failed' AND trouble LIKE '%killed 5 "
                "times%'"),
        1);
}

Test(resume, what_cannot_be_resumed)
{
    cr_assert_eq(lemmagate("run --resume --db %s", path), LG_EXIT_USAGE);
    expect("no such file");
    cr_assert(access(path, F_OK), "a store was made");
    fclose(fopen(path, "w"));
    cr_assert_eq(lemmagate("run --resume --db %s", path), LG_EXIT_USAGE);
    expect("holds no run");
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 1 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    cr_assert_eq(lemmagate("run --resume --db %s", path), LG_EXIT_USAGE);
    expect("every run has finished; there is nothing to resume");
    cr_assert_eq(lemmagate("run --resume --cases 2 --db %s", path), LG_EXIT_USAGE);
    expect("has stored its options");
    cr_assert_eq(lemmagate("run key-lemma --resume --db %s", path), LG_EXIT_USAGE);
    cr_assert_eq(lemmagate("gate --resume --db %s", path), LG_EXIT_USAGE);
    expect("lemmagate run --resume");
    change("UPDATE run SET finished = NULL, commit_id = 'f00'");
    cr_assert_eq(lemmagate("run --resume --db %s", path), LG_EXIT_USAGE);
    expect("commit f00");
    change("DELETE FROM run_option");
    cr_assert_eq(lemmagate("run --resume --db %s", path), LG_EXIT_USAGE);
}
