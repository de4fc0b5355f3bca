/* What a command line says wrongly: exit code 3, and a message that names the word, what is wanted and what was meant. Every row
 * is a use that somebody made or will make. */
#include "verify/cli/options.h"
#include "verify/cli/suggest.h"
#include "verify/cli/test/program.h"

TestSuite(options, .init = make_path, .fini = remove_path);

static const struct {
    const char *arguments; /* after them, "DB" stands for --db and the test's database */
    const char *says;
} bad[] = {
    {"gaet", "'gaet' is not a command; did you mean gate?"},
    {"help explan", "'explan' is not a command; did you mean explain?"},
    {"zzzzzzzz", "'zzzzzzzz' is not a command; `lemmagate --help` lists them"},
    {"--versoin", "'--versoin' is not a command"},
    {"list extra", "lemmagate list: takes options only, not 'extra'"},
    {"list --jsn", "no option --jsn; did you mean --json?"},
    {"list --json=yes", "--json takes no value, not 'yes'"},
    {"list --json --json", "--json is given twice"},
    {"list --db x.db", "no option --db, which `lemmagate run --db` takes"},
    {"explain", "want one lemma"},
    {"explain --json key-lemma", "no option --json, which `lemmagate list --json` takes"},
    {"explain key-lemma S24", "takes LEMMA, not also 'S24'"},
    {"explain key_lema", "'key_lema' is not a lemma, a slide or a theorem; did you mean key-lemma?"},
    {"explain S24", "'S24' names 6 lemmas; choose one of covering-conformance function-conformance key-lemma "
                    "key-lemma-deviation relu-deviation stepping-conformance"},
    {"explain S99", "'S99' is not a lemma, a slide or a theorem;"},
    {"run key-lemma --activation swish --n 30 DB", "no option --activation, which `lemmagate covariance"},
    {"run key-lemma --n 30 DB", "no option --n, which `lemmagate covariance --n` takes"},
    {"run --case 3 DB", "no option --case; did you mean --cases?"},
    {"run --base x DB", "no option --base; did you mean --baseline?"},
    {"run --csaes 3 DB", "did you mean --cases?"},
    {"run --zzzzzz DB", "no option --zzzzzz; `lemmagate run --help` explains its options"},
    {"run -x DB", "no option -x"},
    {"run -o page.html DB", "no option -o"},
    {"run --cases 0 DB", "--cases 0: want a whole number from 1 to 100000000"},
    {"run --cases 1e3 DB", "--cases 1e3: want a whole number"},
    {"run --cases -1 DB", "--cases -1: want a whole number"},
    {"run --cases '' DB", "--cases wants a value, N, not ''"},
    {"run --cases= DB", "--cases wants a value, N"},
    {"run --cases --quiet DB", "--cases wants a value, N, not '--quiet'"},
    {"run --cases 3 --cases 4 DB", "--cases is given twice"},
    {"run --jobs 0 DB", "--jobs 0: want a whole number from 1 to"},
    {"run --jobs 100000 DB", "--jobs 100000: want a whole number from 1 to"},
    {"run --seed 0x10 DB", "--seed 0x10: want a whole number from 0 to 18446744073709551615"},
    {"run --tier nigthly DB", "--tier nigthly: want smoke, full or nightly"},
    {"run --kernel DB", "--kernel wants a value, K, not '--db'"},
    {"run key-lema --kernel blas DB",
     "'key-lema' is not a lemma, a slide or a theorem; did you mean key-lemma?"},
    {"run key DB", "did you mean key-lemma?"},
    {"run --data X.npy --cases 3 DB", "--data X.npy: "},
    {"run schur-hadamard --kernel blas --data /tmp DB", "--data /tmp: "},
    {"run jobs=2 DB", "'jobs=2' is not a lemma"},
    {"run --resume --kernel blas DB", "the killed run has stored its options"},
    {"run --fail-on-drift DB", "--fail-on-drift wants a --baseline"},
    {"gate DB", "lemmagate gate: want --kernel K"},
    {"gate --kernel blas --kernel reference DB", "--kernel is given twice"},
    {"gate --kernel blas --resume DB", "`lemmagate run --resume` takes"},
    {"gate --kernel blas --json DB", "no option --json"},
    {"replay DB", "want one case number"},
    {"replay 1 2 DB", "takes CASE|RECIPE|FILE.case, not also '2'"},
    {"replay 1 --cases 3 DB", "no option --cases"},
    {"shrink 0 DB", "want one case number"},
    {"shrink 1 --output DB", "--output wants a value, FILE.case"},
    {"report --formt html DB", "no option --formt; did you mean --format?"},
    {"report --format xml DB", "--format xml: want html, json or markdown"},
    {"report last DB", "lemmagate report: takes options only, not 'last'"},
    {"report --kernel blas DB", "--kernel blas says what to compare; name a --baseline"},
    {"mutants --kernel blas DB", "no option --kernel"},
    {"covariance fashion-mnist", "takes options only, not 'fashion-mnist'"},
    {"covariance --activation relux", "--activation relux: want one of"},
    {"covariance --n 0", "--n 0: want a whole number from 1 to 4000"},
    {"sweep path-clusers DB", "'path-clusers' is not a sweep"},
    {"compare 1 2 3 DB", "takes [RUN [RUN]], not also '3'"},
    {"ledger", "lemmagate ledger: want --ledger FILE"},
    {"ledger --ledger /no/such/file", "there is no file /no/such/file"},
    {"prune 3 DB", "takes options only, not '3'"},
    {"prune --keep many DB", "--keep many: want a whole number"},
    {"envelope", "lemmagate envelope: want --kernel K"},
    {"envelope --kernel blas DB", "no option --db"},
    {"bench all", "'all' is not a part"},
};

Test(options, bad_uses_are_refused_with_what_was_meant)
{
    cr_assert_geq(sizeof bad / sizeof *bad, 40);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char arguments[256];
        const char *db = strstr(bad[i].arguments, " DB");
        snprintf(arguments, sizeof arguments, "%.*s%s%s", db ? (int)(db - bad[i].arguments) : 255,
                 bad[i].arguments, db ? " --db " : "", db ? path : "");
        int code = lemmagate("%s", arguments);
        cr_assert_eq(code, LG_EXIT_USAGE, "%s: %d\n%s", arguments, code, text);
        expect(bad[i].says);
    }
    cr_assert_eq(access(path, F_OK), -1, "a command line that is wrong has made a store");
}

/* What every option does and what holds without it is in the help of every command that takes it. */
Test(options, help_explains_every_option_and_its_default)
{
    for (size_t c = 0; c < lg_command_count; c++) {
        cr_assert_eq(lemmagate("%s --help", lg_commands[c].name), LG_EXIT_OK, "%s", text);
        for (size_t i = 0; i < lg_option_count; i++) {
            const struct lg_option *row = &lg_option_rows[i];
            char name[64];
            snprintf(name, sizeof name, "\n  --%s%s%s", row->name, row->value ? " " : "",
                     row->value ? row->value : "");
            if (!row->help || !lg_option_is_of(row, lg_commands[c].name))
                continue;
            expect(name);
            const char *help = strstr(text, name) + strlen(name), *end = strstr(help, "\n  --");
            char one[1024];
            snprintf(one, sizeof one, "%.*s", (int)(end ? end - help : (long)strlen(help)), help);
            cr_assert(row->use == LG_NEEDED || !strcmp(row->name, "help") || strstr(one, "default") ||
                          strstr(one, "instead of"),
                      "%s %s: no default in: %s", lg_commands[c].name, name, one);
        }
    }
    cr_assert_eq(lemmagate("help run"), LG_EXIT_OK);
    expect("lemmagate run [LEMMA...]");
    cr_assert_eq(lemmagate("--version"), LG_EXIT_OK);
    expect("lemmagate 0.");
}

Test(options, every_row_names_commands_that_there_are)
{
    for (size_t i = 0; i < lg_option_count; i++) {
        char list[256], *rest = list;
        snprintf(list, sizeof list, "%s", lg_option_rows[i].commands ? lg_option_rows[i].commands : "");
        for (char *word; (word = strsep(&rest, " ")) && *word;)
            cr_assert_not_null(lg_command_find(word), "--%s: %s", lg_option_rows[i].name, word);
        for (size_t j = 0; j < i; j++)
            for (size_t c = 0; c < lg_command_count; c++)
                cr_assert(strcmp(lg_option_rows[i].name, lg_option_rows[j].name) ||
                              !lg_option_is_of(&lg_option_rows[i], lg_commands[c].name) ||
                              !lg_option_is_of(&lg_option_rows[j], lg_commands[c].name),
                          "two rows for %s --%s", lg_commands[c].name, lg_option_rows[i].name);
    }
}

Test(options, values_are_taken_in_both_forms)
{
    struct lg_options o;
    char *argv[] = {"run", "--cases=7", "key-lemma", "--jobs", "2", "--", "--odd", NULL};
    cr_assert_eq(lg_options_parse(&o, lg_command_find("run"), 7, argv), 0);
    cr_assert(o.cases == 7 && o.jobs == 2 && o.n_words == 2 && !strcmp(o.words[1], "--odd"));
}

Test(options, distances)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } rows[] = {{"", "", 0},           {"cases", "cases", 0},    {"case", "cases", 1}, {"csaes", "cases", 1},
                {"", "abc", 3},        {"kitten", "sitting", 3}, {"ab", "ba", 1},      {"abc", "", 3},
                {"seed", "shards", 4}, {"gaet", "gate", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert_eq(lg_edit_distance(rows[i].a, rows[i].b), rows[i].distance, "%s %s", rows[i].a, rows[i].b);
        cr_assert_eq(lg_edit_distance(rows[i].b, rows[i].a), rows[i].distance, "%s %s", rows[i].b, rows[i].a);
    }
    struct lg_suggestion s = {.word = "zzz"};
    lg_suggest(&s, "cases");
    cr_assert_null(lg_suggested(&s));
}
