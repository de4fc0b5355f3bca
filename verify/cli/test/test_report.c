/* `lemmagate report`: its formats and where they go. */
#include "verify/cli/test/program.h"

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
