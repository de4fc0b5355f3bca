/* A store that is no store: opening it and making its page say what is wrong and what to do, the program exits with 3, and
 * a report that was there before stays as it was. */
#include "reports/test/page_text.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

TestSuite(damaged, .init = make_folder, .fini = remove_folder);

static const char earlier[] = "the earlier report";

static char *read_file(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    cr_assert_not_null(f, "%s", path);
    char *bytes = calloc(1 << 20, 1);
    cr_assert_not_null(bytes);
    *size = fread(bytes, 1, (1 << 20) - 1, f);
    fclose(f);
    return bytes;
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");
    cr_assert_not_null(f, "%s", path);
    cr_assert_eq(fwrite(bytes, 1, size, f), size);
    cr_assert_eq(fclose(f), 0);
}

/* The message of `lemmagate report`, which exits with 3. */
static void report_by_program(char message[4096])
{
    const char *program = getenv("LEMMAGATE_WORKER");
    char command[1024];
    if (!program)
        cr_skip_test("LEMMAGATE_WORKER does not name the program");
    snprintf(command, sizeof command, "'%s' report --db '%s' -o '%s' 2>&1", program, db, html);
    FILE *pipe = popen(command, "r");
    cr_assert_not_null(pipe);
    size_t size = fread(message, 1, 4095, pipe);
    message[size] = '\0';
    int status = pclose(pipe);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 3, "status %d: %s", status, message);
}

/* `what` stands in the message, with the file's name. */
static void refused(const char *what)
{
    struct lg_store s;
    char message[4096];
    size_t size;
    write_file(html, earlier, strlen(earlier));
    bool opened = lg_store_open(&s, db, true) == 0;
    cr_assert(!opened || lg_report_html(&s, -1, html) == -1, "%s: made a page", what);
    cr_assert(strstr(s.error, what) && strstr(s.error, db), "want '%s': %s", what, s.error);
    lg_store_close(&s);
    report_by_program(message);
    cr_assert(strstr(message, what) && strstr(message, db), "want '%s': %s", what, message);
    char *after = read_file(html, &size);
    cr_assert(size == strlen(earlier) && !memcmp(after, earlier, size), "%s: the earlier report changed",
              what);
    free(after);
    char part[128];
    snprintf(part, sizeof part, "%s.part", html);
    cr_assert_neq(access(part, F_OK), 0, "%s: %s was left behind", what, part);
}

static void make_store(void)
{
    struct lg_store s;
    cr_assert_eq(lg_store_open(&s, db, false), 0, "%s", s.error);
    demo_failures(&s);
    cr_assert_eq(sqlite3_exec(s.db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), SQLITE_OK);
    lg_store_close(&s);
}

static void change_store(const char *sql)
{
    sqlite3 *raw;
    make_store();
    cr_assert_eq(sqlite3_open(db, &raw), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(raw));
    sqlite3_close(raw);
}

Test(damaged, truncated)
{
    size_t size;
    make_store();
    char *whole = read_file(db, &size);
    for (size_t part = 1; part < 8; part++) { /* not at a page's end, too */
        write_file(db, whole, size * part / 8 + part % 2 * 100);
        refused("damaged");
    }
    free(whole);
}

Test(damaged, a_page_of_noise)
{
    size_t size;
    make_store();
    char *whole = read_file(db, &size);
    uint64_t state = 1;
    for (size_t i = 4096; i < size; i++) { /* the first page says that it is ours */
        state = state * 6364136223846793005u + 1442695040888963407u;
        whole[i] = (char)(state >> 56);
    }
    write_file(db, whole, size);
    refused("damaged");
    free(whole);
}

Test(damaged, noise_and_text)
{
    char bytes[5000];
    uint64_t state = 7;
    for (size_t i = 0; i < sizeof bytes; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        bytes[i] = (char)(state >> 56);
    }
    write_file(db, bytes, sizeof bytes);
    refused("--db");
    write_file(db, "{\"not\": \"a database\"}\n", 22);
    refused("--db");
}

Test(damaged, empty_file_and_none)
{
    refused("exist");
    cr_assert_neq(access(db, F_OK), 0, "reading makes no store");
    write_file(db, "", 0);
    refused("lemmagate run --db");
}

Test(damaged, a_folder)
{
    cr_assert_eq(mkdir(db, 0700), 0);
    refused("a folder; name a file in it with --db");
    rmdir(db);
}

Test(damaged, another_program)
{
    change_store("PRAGMA application_id = 1");
    refused("not a lemmagate store");
}

Test(damaged, a_newer_schema)
{
    change_store("PRAGMA user_version = 999");
    refused("a newer lemmagate (schema 999");
}

Test(damaged, a_missing_table)
{
    change_store("PRAGMA foreign_keys = OFF; DROP TABLE claim");
    refused("tables are missing");
}
