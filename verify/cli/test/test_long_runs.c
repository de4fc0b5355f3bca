/* What outlasts a run: the alpha ledger, databases of older programs, pruning. */
#include "verify/cli/test/program.h"
#include "verify/store/database.h"

TestSuite(long_runs, .init = make_path, .fini = remove_path);

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
    const struct lg_migration *last = lg_migrations;
    while (last[1].sql)
        last++;
    cr_assert_eq(integer("PRAGMA user_version"), last->version);
    cr_assert_eq(integer("SELECT count(*) FROM run"), 2);
    cr_assert_eq(lemmagate("report --db %s -o %s", path, page), LG_EXIT_OK, "%s", text);
    cr_assert_eq(lemmagate("prune --keep 1 --db %s", path), LG_EXIT_OK, "%s", text);
    cr_assert_eq(integer("SELECT id FROM run"), 2);
    remove_file("page.html");
}

/* What writes looks at all pages first. */
Test(long_runs, a_damaged_store_is_refused_and_left_alone)
{
    static const char *const commands[] = {"run key-lemma --kernel reference --cases 1 --jobs 2",
                                           "run --resume", "prune --keep 0"};
    char before[1 << 18], after[sizeof before];
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 4 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    change("UPDATE run SET finished = NULL");
    int64_t page = integer("SELECT rootpage FROM sqlite_master WHERE name = 'claim'");
    FILE *file = fopen(path, "r+b");
    cr_assert(file && !fseek(file, (long)(page - 1) * 4096, SEEK_SET) &&
              fwrite("\377\377\377\377", 4, 1, file) == 1);
    rewind(file);
    size_t size = fread(before, 1, sizeof before, file);
    fclose(file);
    for (size_t i = 0; i < 3; i++) {
        cr_assert_eq(lemmagate("%s --db %s", commands[i], path), LG_EXIT_USAGE, "%s", commands[i]);
        expect("damaged");
        expect(path);
        file = fopen(path, "rb");
        cr_assert_not_null(file);
        cr_assert(fread(after, 1, sizeof after, file) == size && !memcmp(before, after, size), "%s",
                  commands[i]);
        fclose(file);
    }
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
           "DELETE FROM event; INSERT INTO event (run_id, at, what) VALUES (1, '', 'something')");
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
