/* Declarations that would hide a wrong function, through the program: refused at load, violated, or without effect. The kernel is
 * verify/session/test/plugins/subset.c, which the environment makes wrong. */
#include "verify/cli/test/program.h"

TestSuite(declarations, .init = make_path, .fini = remove_path);

static const char *const settings[] = {"OFFERS", "WRONG", "FACTOR",     "D",      "SPARES",
                                       "DEPTH",  "MODEL", "ACTIVATION", "REFUSES"};

/* "WRONG=jvp|FACTOR=2": sets LG_SUBSET_WRONG and LG_SUBSET_FACTOR, and no other. */
static void set(const char *list)
{
    char copy[256], name[64];
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        snprintf(name, sizeof name, "LG_SUBSET_%s", settings[i]);
        unsetenv(name);
    }
    snprintf(copy, sizeof copy, "%s", list);
    for (char *rest = copy, *word; (word = strtok_r(rest, "|", &rest)) != NULL;) {
        char *value = strchr(word, '=');
        *value++ = '\0';
        snprintf(name, sizeof name, "LG_SUBSET_%s", word);
        setenv(name, value, 1);
    }
}

static int gate(const char *setting, const char *arguments)
{
    set(setting);
    return lemmagate("gate --kernel '%s/subset.so' --tier smoke --quiet --fail-fast --db '%s' %s",
                     LG_TEST_PLUGIN_DIR, path, arguments);
}

Test(declarations, absurd_ones_are_refused_at_load)
{
    static const struct {
        const char *setting, *words;
    } rows[] = {
        {"WRONG=jvp|DEPTH=3 0 4476578029606273", "depth(LG_OVER_WEIGHTS, 1) = 4476578029606273"},
        {"WRONG=jvp|FACTOR=2|DEPTH=3 0 1152921504606846976",
         "depth(LG_OVER_WEIGHTS, 1) = 1152921504606846976"},
        {"OFFERS=forward|WRONG=forward|FACTOR=1.2|MODEL=value_rel 0.3", "value_rel = 0.3"},
        {"WRONG=gradient gd_steps|FACTOR=1.25|D=7-7|DEPTH=0 7 1e15",
         "depth(LG_OVER_FEATURES, 7) = 1000000000000000"},
        {"MODEL=unit_accumulator 0.1", "unit_accumulator = 0.1"},
        {"MODEL=unit_storage 1e-12", "unit_storage = 1e-12"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert_eq(gate(rows[i].setting, "function-conformance --cases 4"), LG_EXIT_USAGE, "%s: %s",
                     rows[i].setting, text);
        expect(rows[i].words);
        expect("its error model is not one");
    }
}

Test(declarations, one_that_hides_a_function_is_violated_itself)
{
    cr_assert_eq(gate("MODEL=slope_rel 0.0976", "function-conformance --cases 40"), LG_EXIT_VIOLATED, "%s",
                 text);
    expect("function-conformance declaration on case");
    expect("the declaration, not the computation, is at fault");
    expect("declared there: storage 1.11e-16, sums 1.11e-16; additions over features");
    cr_assert_eq(integer("SELECT count(*) FROM claim WHERE verdict = 'violated' AND role <> 'control' AND "
                         "name <> 'declaration'"),
                 0);
    /* coarse, and honest: what it catches says so */
    cr_assert_eq(gate("MODEL=slope_rel 0.005", "function-conformance --cases 40"), LG_EXIT_OK, "%s", text);
    expect("jacobian 5.0e-03");
}

Test(declarations, what_is_not_offered_hides_nothing)
{
    static const char *const rows[] = {"OFFERS=gradient|WRONG=gradient|D=33-",
                                       "OFFERS=jacobian|WRONG=jacobian|D=33-", "OFFERS=jvp|WRONG=jvp|D=33-",
                                       "OFFERS=gradient vjp|WRONG=gradient vjp|D=33-",
                                       "OFFERS=forward jacobian|WRONG=jacobian|D=33-"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_assert_eq(gate(rows[i], "function-conformance --cases 40"), LG_EXIT_VIOLATED, "%s: %s", rows[i],
                     text);
}

/* A function that is offered and answers LG_UNSUPPORTED to everything is named, and no claim about it reads as covered. */
Test(declarations, a_function_that_answers_nothing_is_not_covered)
{
    static const char *const functions[] = {"forward", "gradient", "jacobian", "jvp",
                                            "vjp",     "gram",     "gd_steps"};
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++) {
        char setting[64], words[128];
        snprintf(setting, sizeof setting, "REFUSES=%s", functions[f]);
        cr_assert_eq(gate(setting, "function-conformance --cases 8"), LG_EXIT_OK, "%s: %s", setting, text);
        snprintf(words, sizeof words,
                 "\nnot covered with subset, offered but answered in no case: %s (none of 8)\n",
                 functions[f]);
        expect(words);
        expect("8 cases, 1 of 1 lines covered"); /* by the others */
    }
    cr_assert_eq(
        gate("REFUSES=forward gradient jacobian jvp vjp gram gd_steps", "function-conformance --cases 4"),
        LG_EXIT_EMPTY, "%s", text);
    cr_assert_eq(gate("REFUSES=forward|WRONG=jvp", "function-conformance --cases 8"), LG_EXIT_VIOLATED, "%s",
                 text);
    cr_assert_eq(gate("OFFERS=forward", "function-conformance --cases 8"), LG_EXIT_OK, "%s", text);
    cr_assert_null(strstr(text, "answered in no case"));
}

/* Steps that a kernel does not offer or refuses do not take the cases that begin with some. */
Test(declarations, cases_after_steps_are_there_without_steps)
{
    static const char *const rows[] = {"OFFERS=forward gradient", "REFUSES=gd_steps"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert_neq(gate(rows[i], "covering-conformance --cases 40"), LG_EXIT_VIOLATED, "%s: %s", rows[i],
                      text);
        cr_assert_eq(integer("SELECT count(*) FROM cases WHERE outcome <> 'done'"), 0, "%s: %s", rows[i],
                     text);
    }
}

/* A kernel for one activation: right, it passes; wrong, it is refused. */
Test(declarations, one_activation_is_enough, .timeout = 280)
{
    static const char lemmas[] = "cluster-initialization output-layer function-conformance";
    char setting[64];
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        snprintf(setting, sizeof setting, "ACTIVATION=%d", a);
        cr_assert_eq(gate(setting, lemmas), LG_EXIT_OK, "%s: %s", setting, text);
        snprintf(setting, sizeof setting, "ACTIVATION=%d|WRONG=forward gradient gram", a);
        cr_assert_eq(gate(setting, "function-conformance"), LG_EXIT_VIOLATED, "%s: %s", setting, text);
    }
    cr_assert_eq(gate("ACTIVATION=2", "cluster-initialization"), LG_EXIT_EMPTY, "%s", text);
    expect("vacuous on 4 of 14 cases answered, 20 answered are needed to judge that");
}

/* What a case met is there to be read. */
Test(declarations, are_stored_with_the_case)
{
    cr_assert_eq(gate("OFFERS=forward gd_steps", "function-conformance --cases 30"), LG_EXIT_OK, "%s", text);
    cr_assert_eq(
        integer("SELECT count(*) FROM sized c JOIN declaration d ON d.case_id = c.id WHERE "
                "d.features_terms = c.d AND d.neurons_terms = c.k AND d.samples_terms = c.n AND "
                "d.weights_terms = c.k * c.d AND d.features_depth = c.d - 1 AND c.most_steps = 2 AND "
                "c.largest_z >= 0 AND d.unit_storage = 1.0 / 9007199254740992"),
        30);
}
