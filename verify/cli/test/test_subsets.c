/* Functions offered x one wrong function -> refused; the same functions, none wrong -> never accused.
 *
 * All singles, all pairs and a seeded sample of the subsets of nine functions, on the kernel verify/session/test/plugins/subset.c, whose
 * wrong function answers 1.5 times what it should where d > 2; few cases of the lemmas that judge functions by themselves. */
#include "verify/cli/test/program.h"

TestSuite(subsets, .init = make_path, .fini = remove_path);

enum { FUNCTIONS = 9, SAMPLE = 12 };
static const char *const functions[FUNCTIONS] = {"forward", "gradient", "jacobian",   "jvp",     "vjp",
                                                 "gram",    "sgd_step", "fit_output", "gd_steps"};
static const char *const judge_of[FUNCTIONS] = {
    "function-conformance", "function-conformance", "function-conformance",
    "function-conformance", "function-conformance", "function-conformance",
    "sgd-conformance",      "output-layer",         "function-conformance"};

static size_t count[2][4]; /* wrong or not: exit codes */

static void try(unsigned offered, int wrong)
{
    char offers[160] = "";
    for (int f = 0; f < FUNCTIONS; f++)
        if (offered >> f & 1u) {
            size_t at = strlen(offers);
            snprintf(offers + at, sizeof offers - at, "%s%s", at ? " " : "", functions[f]);
        }
    setenv("LG_SUBSET_OFFERS", offers, 1);
    setenv("LG_SUBSET_WRONG", wrong < 0 ? "" : functions[wrong], 1);
    setenv("LG_SUBSET_D", "3-", 1);
    int code = lemmagate(
        "gate %s --kernel '%s/subset.so' --tier smoke --jobs 1 --quiet --fail-fast --cases %d --db '%s'",
        wrong < 0 ? "function-conformance sgd-conformance output-layer" : judge_of[wrong], LG_TEST_PLUGIN_DIR,
        wrong < 0 ? 5 : 8, path);
    cr_assert(code >= 0 && code < 4);
    count[wrong < 0][code]++;
    if (wrong >= 0)
        cr_assert_eq(code, LG_EXIT_VIOLATED, "offers %s, wrong %s: exit %d\n%s", offers, functions[wrong],
                     code, text);
    else
        cr_assert(code == LG_EXIT_OK || code == LG_EXIT_EMPTY, "offers %s: exit %d\n%s", offers, code, text);
}

/* One wrong function of the subset, another one each time. */
static void both(unsigned offered, size_t turn)
{
    int member[FUNCTIONS], members = 0;
    for (int f = 0; f < FUNCTIONS; f++)
        if (offered >> f & 1u)
            member[members++] = f;
    try(offered, member[turn % (size_t)members]);
    try(offered, -1);
}

Test(subsets, a_wrong_function_is_refused_whatever_else_is_offered, .timeout = 280)
{
    size_t turn = 0;
    uint64_t state = 9;
    for (int f = 0; f < FUNCTIONS; f++)
        both(1u << f, 0);
    for (int f = 0; f < FUNCTIONS; f++)
        for (int g = 0; g < f; g++)
            both(1u << f | 1u << g, turn++);
    for (int i = 0; i < SAMPLE; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const unsigned offered = (unsigned)(state >> 33) % ((1u << FUNCTIONS) - 1) + 1;
        both(offered, turn++);
    }
    printf("one wrong: %zu subsets, exit 1 %zu; none wrong: %zu subsets, exit 0 %zu, exit 2 %zu\n",
           count[0][0] + count[0][1] + count[0][2] + count[0][3], count[0][1],
           count[1][0] + count[1][1] + count[1][2] + count[1][3], count[1][0], count[1][2]);
}
