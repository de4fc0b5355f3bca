/* What lasts longer than one process: runs that are killed and resumed, the alpha ledger over several runs, databases of older
 * programs, pruning. */
#include "verify/cli/test/program.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>

TestSuite(long_runs, .init = make_path, .fini = remove_path);

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

static void beside(char *out, size_t size, const char *name)
{
    snprintf(out, size, "%s/%s", folder, name);
}

static void remove_file(const char *name)
{
    char file[128];
    beside(file, sizeof file, name);
    unlink(file);
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

static int64_t integer_in(const char *file, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    int64_t value = -1;
    if (!sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL)) {
        sqlite3_busy_timeout(db, 60000);
        if (!sqlite3_prepare_v2(db, sql, -1, &q, NULL) && sqlite3_step(q) == SQLITE_ROW)
            value = sqlite3_column_int64(q, 0);
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
    return value;
}

static int64_t integer(const char *sql)
{
    return integer_in(path, sql);
}

static void change(const char *sql)
{
    struct lg_store s;
    open_store(&s);
    cr_assert_eq(sqlite3_exec(s.db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(s.db));
    lg_store_close(&s);
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
    "c.trouble, c.precision FROM X.cases c JOIN X.kernel k ON k.id = c.kernel_id",
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
Test(long_runs, a_killed_run_resumes_to_the_same_store)
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
Test(long_runs, a_killed_gate_leaves_no_process)
{
    const char *kernel = LG_TEST_PLUGIN_DIR "/sleep.so";
    if (access(kernel, R_OK))
        cr_skip_test("the test plug-ins are not built");
    for (int jobs = 1; jobs <= 2; jobs++) {
        const char *const gate[] = {
            "lemmagate", "gate",   "key-lemma",           "--kernel", kernel, "--cases",
            "12",        "--jobs", jobs == 1 ? "1" : "2", "--db",     path,   NULL};
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

/* Attempts are counted; a case that took the program down three times is recorded as failed. */
Test(long_runs, a_case_that_kills_the_program_does_not_loop)
{
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 3 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    static const char kill_it[] = "DELETE FROM claim WHERE case_id = 2; DELETE FROM hypothesis WHERE case_id "
                                  "= 2; DELETE FROM series WHERE case_id = "
                                  "2; UPDATE cases SET outcome = 'running' WHERE id = 2; UPDATE run SET "
                                  "finished = NULL, exit_code = NULL";
    for (int attempt = 2; attempt <= 3; attempt++) {
        change(kill_it);
        cr_assert_eq(lemmagate("run --resume --jobs 1 --db %s", path), LG_EXIT_OK, "%s", text);
        cr_assert_eq(integer("SELECT attempts FROM cases WHERE id = 2"), attempt);
        cr_assert_eq(integer("SELECT count(*) FROM cases WHERE outcome = 'done'"), 3);
    }
    change(kill_it);
    cr_assert_eq(lemmagate("run --resume --jobs 2 --db %s", path), LG_EXIT_VIOLATED, "%s", text);
    expect("failed");
    cr_assert_eq(
        integer("SELECT count(*) FROM cases WHERE id = 2 AND outcome = 'failed' AND trouble LIKE '%killed 3 "
                "times%'"),
        1);
}

Test(long_runs, what_cannot_be_resumed)
{
    cr_assert_eq(lemmagate("run --resume --db %s", path), LG_EXIT_USAGE);
    expect("no such file");
    cr_assert(access(path, F_OK), "a store was made");
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 1 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    cr_assert_eq(lemmagate("run --resume --cases 2 --db %s", path), LG_EXIT_USAGE);
    expect("has stored its options");
    cr_assert_eq(lemmagate("run key-lemma --resume --db %s", path), LG_EXIT_USAGE);
    change("UPDATE run SET finished = NULL, commit_id = 'f00'");
    cr_assert_eq(lemmagate("run --resume --db %s", path), LG_EXIT_USAGE);
    expect("commit f00");
    change("DELETE FROM run_option");
    cr_assert_eq(lemmagate("run --resume --db %s", path), LG_EXIT_USAGE);
}

Test(long_runs, a_ledger_over_several_runs)
{
    char ledger[128];
    static const char run[] = "run init-spectrum --kernel reference --cases 10 --jobs 1";
    beside(ledger, sizeof ledger, "ledger.db");
    for (int i = 1; i <= 3; i++) {
        cr_assert_neq(lemmagate("%s --ledger %s --db %s", run, ledger, path), LG_EXIT_USAGE, "%s", text);
        expect("with probability at most 2^-20");
        expect(" new ");
        cr_assert_null(strstr(text, "not new"), "%s", text);
        cr_assert_eq(integer_in(ledger, "SELECT turns FROM account WHERE claim = 'mean'"), i);
        cr_assert_eq(integer("SELECT count(DISTINCT seed) FROM run"), i);
    }
    const char *seed = strstr(text, "--seed ");
    cr_assert_not_null(seed);
    char again[32];
    snprintf(again, sizeof again, "%.*s", (int)strspn(seed + 7, "0123456789"), seed + 7);
    cr_assert_neq(lemmagate("%s --seed %s --ledger %s --db %s", run, again, ledger, path), LG_EXIT_USAGE);
    expect("not new: this seed was drawn before");
    cr_assert_eq(integer_in(ledger, "SELECT turns FROM account WHERE claim = 'mean'"), 3);
    cr_assert_eq(lemmagate("ledger --ledger %s", ledger), LG_EXIT_OK);
    expect("consistent");
    cr_assert_eq(lemmagate("ledger --ledger %s --reopen 1", ledger), LG_EXIT_USAGE);
    expect("account 1 is not a rejected one");
    cr_assert_eq(lemmagate("ledger --ledger %s.missing", ledger), LG_EXIT_USAGE);
    cr_assert_eq(lemmagate("ledger"), LG_EXIT_USAGE);
    cr_assert_eq(lemmagate("%s --ledger %s --db %s", run, path, path), LG_EXIT_USAGE);
    expect("not a lemmagate ledger");
    cr_assert_eq(lemmagate("explain init-spectrum"), LG_EXIT_OK);
    expect("in any year and over any number of runs, with probability at most 2^-20");
    remove_file("ledger.db");
}

/* A kernel whose spectrum has another law is rejected through the ledger, and stays so until the account is reopened. */
Test(long_runs, a_wrong_kernel_is_rejected_through_the_ledger)
{
    const char *kernel = LG_TEST_PLUGIN_DIR "/../mutants/gram_unscaled.so";
    char ledger[128];
    beside(ledger, sizeof ledger, "ledger.db");
    if (access(kernel, R_OK))
        cr_skip_test("the mutants are not built");
    const char *const runs[] = {"", "--seed 1"}; /* a seed of the ledger's, and one more */
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(lemmagate("run init-spectrum --kernel %s --cases 10 --jobs 1 --ledger %s --db %s %s",
                               kernel, ledger, path, runs[i]),
                     LG_EXIT_VIOLATED, "%s", text);
        expect(" rejected\n");
    }
    cr_assert_eq(
        integer(
            "SELECT count(*) FROM test WHERE claim = 'mean' AND verdict = 'rejected' AND ledger = 'new' AND "
            "ledger_log_e >= -ln(ledger_level)"),
        2);
    int account = (int)integer_in(ledger, "SELECT id FROM account WHERE claim = 'mean'");
    cr_assert_eq(lemmagate("ledger --ledger %s --reopen %d", ledger, account), LG_EXIT_OK, "%s", text);
    expect(", reopened ");
    expect("evidence is strongest since run 1");
    cr_assert_eq(lemmagate("run init-spectrum --kernel %s --cases 10 --jobs 1 --ledger %s --db %s --seed 1",
                           kernel, ledger, path),
                 LG_EXIT_VIOLATED, "%s", text);
    expect("not new");
    expect(" rejected\n"); /* the replayed seed by itself */
    remove_file("ledger.db");
}

Test(long_runs, a_store_of_an_older_program_is_read_and_migrated)
{
    size_t size;
    sqlite3 *db;
    char *sql, page[128];
    FILE *file = fopen(LG_SOURCE_DIR "/verify/store/test/version_2.sql", "r");
    cr_assert_not_null(file);
    fseek(file, 0, SEEK_END);
    size = (size_t)ftell(file);
    rewind(file);
    sql = calloc(size + 1, 1);
    cr_assert(sql && fread(sql, 1, size, file) == size);
    fclose(file);
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
    sqlite3_close(db);
    free(sql);
    beside(page, sizeof page, "page.html");
    cr_assert_eq(lemmagate("report --db %s -o %s", path, page), LG_EXIT_OK, "%s", text);
    cr_assert_eq(integer("PRAGMA user_version"), 2, "reading does not write");
    cr_assert_eq(lemmagate("replay 1 --db %s", path), LG_EXIT_OK, "%s", text);
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 1 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    cr_assert_eq(integer("PRAGMA user_version"), 3);
    cr_assert_eq(integer("SELECT count(*) FROM run"), 2);
    cr_assert_eq(lemmagate("report --db %s -o %s", path, page), LG_EXIT_OK, "%s", text);
    cr_assert_eq(lemmagate("prune --keep 1 --db %s", path), LG_EXIT_OK, "%s", text);
    cr_assert_eq(integer("SELECT id FROM run"), 2);
    remove_file("page.html");
}

Test(long_runs, prune_deletes_whole_runs)
{
    static const char *const tables[] = {"run",  "cases",      "kernel", "lemma",  "claim_spec",
                                         "test", "hypothesis", "claim",  "series", "run_option"};
    int64_t before[10];
    char sql[160];
    for (int i = 0; i < 4; i++)
        cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 2 --jobs 1 --db %s", path),
                     LG_EXIT_OK, "%s", text);
    for (size_t t = 0; t < 10; t++) {
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[t]);
        before[t] = integer(sql);
    }
    /* run 2 was killed two days ago, run 3 an hour ago, run 1 is three days old */
    change("UPDATE run SET finished = NULL, started = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-2 days') WHERE "
           "id = 2;"
           "UPDATE run SET finished = NULL, started = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-1 hour') WHERE "
           "id = 3;"
           "UPDATE run SET started = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-3 days') WHERE id = 1;"
           "INSERT INTO event (run_id, at, what) VALUES (1, '', 'something')");
    cr_assert_eq(lemmagate("prune --keep 1 --dry-run --db %s", path), LG_EXIT_OK, "%s", text);
    expect("run 1, begun");
    expect("killed: run of commit");
    expect("would delete 2 runs");
    cr_assert_eq(integer("SELECT count(*) FROM run"), 4);
    cr_assert_eq(lemmagate("prune --keep 1 --older-than 4 --db %s", path), LG_EXIT_OK, "%s", text);
    expect("deleted 0 runs");
    cr_assert_eq(lemmagate("prune --db %s", path), LG_EXIT_OK, "%s", text);
    expect("deleted 1 runs"); /* the killed one; ten finished runs are kept */
    cr_assert_eq(lemmagate("prune --keep 1 --db %s", path), LG_EXIT_OK, "%s", text);
    expect("deleted 1 runs");
    cr_assert_eq(integer("SELECT group_concat(id, '') FROM run"), 34);
    for (size_t t = 0; t < 10; t++) {
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[t]);
        cr_assert_eq(integer(sql), before[t] / 2, "%s: %d of %d", tables[t], (int)integer(sql),
                     (int)before[t]);
    }
    cr_assert_eq(integer("SELECT count(*) FROM event"), 0);
    cr_assert_eq(integer("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    cr_assert_eq(
        integer(
            "SELECT count(*) FROM cases c JOIN kernel k ON k.id = c.kernel_id WHERE c.run_id NOT IN (3, 4)"),
        0);
    cr_assert_eq(lemmagate("prune --keep 0 --db %s", path), LG_EXIT_OK, "%s", text);
    cr_assert_eq(integer("SELECT id FROM run"), 3, "what can be resumed stays");
    cr_assert_eq(lemmagate("prune --db %s.missing", path), LG_EXIT_USAGE);
    cr_assert_eq(lemmagate("prune 3 --db %s", path), LG_EXIT_USAGE);
}
