/* `lemmagate report`: its formats and where they go. */
#include "verify/cli/test/program.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

TestSuite(report_command, .init = make_path, .fini = remove_path);

static void starts(const char *words)
{
    cr_assert_eq(strncmp(text, words, strlen(words)), 0, "%.200s", text);
}

Test(report_command, writes_each_format_to_standard_output_or_a_file)
{
    char file[128];
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 1 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    cr_assert_eq(lemmagate("report --db %s --format json -o -", path), LG_EXIT_OK);
    starts("{\n \"format\": \"lemmagate-report\"");
    expect("\"verdict\": \"holds\"");
    cr_assert_eq(lemmagate("report --db %s --format markdown -o -", path), LG_EXIT_OK);
    starts("## lemmagate: holds");
    cr_assert_eq(lemmagate("report --db %s -o - | head -c 1000", path), LG_EXIT_OK);
    starts("<!DOCTYPE html>");
    beside(file, sizeof file, "r.json");
    cr_assert_eq(lemmagate("report --db %s --format json -o %s", path, file), LG_EXIT_OK);
    starts(file);
    cr_assert_eq(access(file, R_OK), 0);
    remove_file("r.json");
}

Test(report_command, refuses_what_it_cannot_do_and_says_what_it_can)
{
    cr_assert_eq(lemmagate("report --db %s --format xml", path), LG_EXIT_USAGE);
    expect("--format xml: want html, json or markdown");
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 1 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    cr_assert_eq(lemmagate("report --db %s --format json -o /nonexistent/r.json", path), LG_EXIT_USAGE);
    expect("/nonexistent/r.json");
    cr_assert_eq(lemmagate("report --db %s --format json -o - >/dev/full", path), LG_EXIT_USAGE);
}

static mode_t kind(const char *name)
{
    struct stat st;
    return lstat(name, &st) ? 0 : st.st_mode & S_IFMT;
}

Test(report_command, writes_to_devices_and_fifos_and_through_links_and_replaces_none)
{
    char full[128], fifo[128], link[128], target[128];
    static const char *const options[] = {"-o %s", "-o /dev/null --junit %s", "-o /dev/null --summary %s"};
    beside(full, sizeof full, "full");
    beside(fifo, sizeof fifo, "fifo");
    beside(link, sizeof link, "link");
    beside(target, sizeof target, "target");
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 1 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    const bool can = !mknod(full, S_IFCHR | 0600, makedev(1, 7)) && !access(full, W_OK);
    cr_assert(!mkfifo(fifo, 0600) && !symlink("target", link));
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        char words[512], where[256];
        snprintf(words, sizeof words, "report --db %s %s", path, options[i]);
        snprintf(where, sizeof where, words, full);
        if (can) {
            cr_assert_eq(lemmagate("%s", where), LG_EXIT_USAGE, "%s", text);
            expect("full: cannot be written (No space left on device); name another file");
            cr_assert_eq(kind(full), S_IFCHR, "%s", where);
        }
        snprintf(where, sizeof where, words, fifo);
        cr_assert_eq(lemmagate("%s & grep -c lemma <%s; wait $!", where, fifo), LG_EXIT_OK, "%s", text);
        cr_assert_eq(kind(fifo), S_IFIFO, "%s", where);
        snprintf(where, sizeof where, words, link);
        cr_assert_eq(lemmagate("%s", where), LG_EXIT_OK, "%s", text);
        cr_assert(kind(link) == S_IFLNK && kind(target) == S_IFREG, "%s", where);
        unlink(target);
    }
    remove_file("full");
    remove_file("fifo");
    remove_file("link");
}

Test(report_command, says_that_the_reader_is_gone)
{
    char command[512];
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 1 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    snprintf(command, sizeof command,
             "{ { sleep 1; '%s' report --db %s -o - 2>&3; echo $? >&3; } | true; } 3>&1", program(), path);
    FILE *out = popen(command, "r");
    text[fread(text, 1, sizeof text - 1, out)] = '\0';
    pclose(out);
    cr_assert_str_eq(text, "lemmagate report: standard output: cannot be written (Broken pipe); name another "
                           "file\n3\n");
}

Test(report_command, a_stopped_run_is_not_green)
{
    char junit_file[128];
    beside(junit_file, sizeof junit_file, "results.db.xml");
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 1 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    cr_assert_eq(lemmagate("report --db %s --format markdown -o - --junit %s.xml", path, path), LG_EXIT_OK);
    starts("## lemmagate: holds");
    change("UPDATE run SET finished = NULL, exit_code = NULL");
    cr_assert_eq(lemmagate("report --db %s --format markdown -o -", path), LG_EXIT_OK);
    starts("## lemmagate: unfinished\n\n0 of 1 lines hold. Covers run 1. Run 1 has not ended");
    cr_assert_eq(lemmagate("report --db %s --format json -o - --junit %s.xml", path, path), LG_EXIT_OK);
    expect("\"verdict\": \"unfinished\"");
    expect("\"run_unfinished\": 1");
    cr_assert_eq(lemmagate("report --db %s -o - | grep banner", path), LG_EXIT_OK);
    expect("<p class=\"banner warn\"><strong>◆ Unfinished: run 1 has not ended; 0 of 1 pairs");
    FILE *junit = fopen(junit_file, "r");
    text[fread(text, 1, sizeof text - 1, junit)] = '\0';
    fclose(junit);
    expect("<error type=\"unfinished\" message=\"run 1 has not ended");
    remove_file("results.db.xml");
}

Test(report_command, names_runs_that_differ_instead_of_pooling_them)
{
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 3 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 2 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    cr_assert_eq(lemmagate("report --db %s --format json -o -", path), LG_EXIT_OK);
    expect("\"why\": \"cases 3\"");
    cr_assert_eq(lemmagate("report --db %s --format markdown -o -", path), LG_EXIT_OK);
    expect("Covers run 2. Left out: run 1 (cases 3).");
}
