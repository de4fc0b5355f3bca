/* Comparison of two stored runs: what gates, what does not, and that the allowance is neither wrong nor idle.
 *
 * The stored rows are made by hand, so that every quantity of the allowance is known: alpha, beta, |r_0| and E are powers of
 * two and the claim "rate" may move by u = 2.8 beta (E_A + E_B). */
#include "verify/cli/drift.h"
#include "verify/cli/test/program.h"

TestSuite(drift, .init = make_path, .fini = remove_path);

static const double beta_E = 0x1p-40;      /* of each run */
static const double u = 2.8 * 2 * 0x1p-40; /* what the residual may move */

struct made {
    const char *kernel, *verdict, *outcome, *recipe;
    double observed, bound, at;
    double sigma; /* of J(W_0): 2 alpha */
    double unit, eta;
    double power;                 /* of a claim about gd_steps; 0: it is not stated */
    struct lg_store_met declared; /* has_kernel false: not stored */
};
static const struct made honest = {"k", "holds", "done", "r1", 0.5, 1,
                                   3,   0.5,     LG_U,   0.5,  0,   {.has_kernel = false}};

static int64_t make_run(struct lg_store *s, const struct made *m)
{
    int64_t run = begin_run(s), kernel = -1, id = -1;
    const struct lg_store_kernel k = {m->kernel, "1", "", "k.so", "00", "gd_steps", m->unit, m->unit, true};
    cr_assert_eq(lg_store_kernel_put(s, run, &k, &kernel), 0, "%s", s->error);
    static const struct lg_store_size sizes[] = {{"n", 2}, {"d", 2}, {"k", 2}};
    const struct lg_store_case c = {.run_id = run,
                                    .kernel_id = kernel,
                                    .lemma = "key-lemma",
                                    .family = "f",
                                    .activation = "tanh",
                                    .recipe = m->recipe,
                                    .intended = true,
                                    .kind = "network",
                                    .sizes = sizes,
                                    .n_sizes = 3,
                                    .steps = 6,
                                    .eta = m->eta};
    const struct lg_store_hypothesis h[] = {
        {"alpha", "", "true", {2 * DBL_MIN, 0}, {m->sigma, 0}},
        {"radius", "", "true", {0.25, 0}, {0.25, 0}},
        {"step size", "", "true", {0.5, 0}, {1, 0}}, /* beta = 1 */
        {"rounding budget", "", "true", {beta_E, 0}, {0.125, 0}},
    };
    const lg_ball observed = {m->observed, 0}, bound = {m->bound, 0};
    const struct lg_store_claim claims[] = {
        {"gd-step", "conformance", "holds", "", 0, m->power, {0, 0}, {1, 0}, 6, 0, 0, NAN, NULL, 0},
        {"rate", "theorem", m->verdict, "why", m->at, NAN, observed, bound, 6, 0, 0, NAN, NULL, 0}};
    const size_t first = m->power != 0 ? 0 : 1, end = *m->verdict ? 2 : 1;
    const struct lg_store_result r = {m->outcome, "", 53, 0.1, h, 4, claims + first, end - first, NULL, 0};
    cr_assert_eq(lg_store_case_begin(s, &c, &id), 0, "%s", s->error);
    if (m->declared.has_kernel)
        cr_assert_eq(lg_store_case_met(s, id, &m->declared), 0, "%s", s->error);
    cr_assert_eq(lg_store_case_end(s, id, &r), 0, "%s", s->error);
    cr_assert_eq(lg_store_run_end(s, run, 0), 0, "%s", s->error);
    return run;
}

static struct lg_drift_line compared(const struct made *was, const struct made *now, size_t *gating)
{
    struct lg_store s;
    struct lg_drift d;
    struct lg_drift_runs runs = {.was = -1};
    struct lg_drift_line line = {.compared = 0};
    open_store(&s);
    snprintf(runs.file, sizeof runs.file, "%s", path);
    runs.was = make_run(&s, was);
    runs.now = make_run(&s, now);
    cr_assert_eq(lg_drift_find(&s, &runs, &d), 0, "%s", s.error);
    for (size_t i = 0; i < d.n_lines; i++)
        if (!strcmp(d.lines[i].claim, "rate"))
            line = d.lines[i];
    *gating = d.gating;
    lg_drift_clear(&d);
    lg_store_close(&s);
    return line;
}

Test(drift, the_allowance_is_sharp_on_both_sides)
{
    size_t gating;
    struct made now = honest;
    struct lg_drift_line line = compared(&honest, &now, &gating);
    cr_assert(line.identical == 1 && gating == 0);
    for (int side = -1; side <= 1; side += 2) {
        now.observed = honest.observed + side * 0.999 * u;
        line = compared(&honest, &now, &gating);
        cr_assert(line.within == 1 && gating == 0, "within at %g", now.observed);
        now.observed = honest.observed + side * 1.001 * u;
        line = compared(&honest, &now, &gating);
        cr_assert(line.drifted == 1 && gating == 1, "drift at %g", now.observed);
        cr_assert_not_null(strstr(line.what, "rounding allows"), "%s", line.what);
    }
    now = honest;
    now.bound = honest.bound + 0.999 * 0.4 * u;
    compared(&honest, &now, &gating);
    cr_assert_eq(gating, 0);
    now.bound = honest.bound + 1.001 * 0.4 * u;
    compared(&honest, &now, &gating);
    cr_assert_eq(gating, 1);
}

Test(drift, what_has_no_allowance_is_shown_and_does_not_gate)
{
    size_t gating;
    struct made now = honest;
    now.observed = 0.9;
    now.at = 4; /* another iteration: another number */
    struct lg_drift_line line = compared(&honest, &now, &gating);
    cr_assert(line.moved == 1 && gating == 0);
    now = honest;
    now.bound = 1.5;
    now.sigma = 0.51; /* other constants: nothing is known of the bound ... */
    line = compared(&honest, &now, &gating);
    cr_assert(line.drifted == 0 && gating == 0);
    now.observed = 0.9; /* ... but the residual is what it is */
    line = compared(&honest, &now, &gating);
    cr_assert(line.drifted == 1 && gating == 1);
}

/* Another machine calibrates the step size to other last bits: 6 steps, each moves by at most |eta - eta'| rho more. */
Test(drift, another_step_size_is_allowed_for_and_another_scale_is_not_compared)
{
    size_t gating;
    struct made was = honest, now = honest;
    was.recipe = "draw eta=1 exponent=0 planted=0 steps=6 extra=0";
    now.recipe = "draw eta=2 exponent=0 planted=0 steps=6 extra=1";
    now.eta = was.eta + 0x1p-30;
    const double more = 2.8 * 6 * 0x1p-30 * (0.25 + 2 * beta_E);
    now.observed = was.observed + 0.999 * (u + more);
    struct lg_drift_line line = compared(&was, &now, &gating);
    cr_assert(line.within == 1 && gating == 0);
    now.observed = was.observed + 1.001 * (u + more);
    line = compared(&was, &now, &gating);
    cr_assert(line.drifted == 1 && gating == 1);
    now.recipe = "draw eta=2 exponent=1 planted=0 steps=6 extra=1";
    line = compared(&was, &now, &gating);
    cr_assert(line.moved == 1 && gating == 0);
    now.verdict = "violated";
    line = compared(&was, &now, &gating);
    cr_assert(line.lost == 1 && gating == 1);
    now = was;
    now.recipe = "other draw eta=1 exponent=0 planted=0 steps=6 extra=0";
    line = compared(&was, &now, &gating);
    cr_assert_eq(line.compared, 0);
    now.recipe = "draw eta=1 exponent=0 planted=0 steps=6 extra=0 choices=1";
    line = compared(&was, &now, &gating);
    cr_assert_eq(line.compared, 0);
}

Test(drift, verdicts_that_got_worse_gate_and_better_ones_do_not)
{
    static const char *const worse[] = {"violated", "undecided", "vacuous", ""};
    size_t gating;
    for (size_t i = 0; i < 4; i++) {
        struct made now = honest;
        now.verdict = worse[i];
        struct lg_drift_line line = compared(&honest, &now, &gating);
        cr_assert(line.lost == 1 && gating == 1, "holds -> %s", worse[i]);
        line = compared(&now, &honest, &gating);
        cr_assert(line.gained == 1 && gating == 0, "%s -> holds", worse[i]);
    }
    struct made vacuous = honest, violated = honest, crashed = honest, absent = honest;
    vacuous.verdict = "vacuous";
    violated.verdict = "violated";
    compared(&vacuous, &violated, &gating);
    cr_assert_eq(gating, 1);
    crashed.outcome = "crashed";
    absent.outcome = "not-covered";
    compared(&honest, &crashed, &gating);
    cr_assert_eq(gating, 1);
    compared(&honest, &absent, &gating);
    cr_assert_eq(gating, 1);
    compared(&absent, &crashed, &gating);
    cr_assert_eq(gating, 1);
    compared(&crashed, &honest, &gating);
    cr_assert_eq(gating, 0);
}

Test(drift, a_larger_declared_unit_gates)
{
    size_t gating;
    struct made now = honest;
    now.unit = 2 * LG_U;
    compared(&honest, &now, &gating);
    cr_assert_eq(gating, 1);
    compared(&now, &honest, &gating);
    cr_assert_eq(gating, 0);
}

static const struct lg_store_met met = {NAN,     true,    7,       0x1p-53, 0x1p-53, 0x1p-53, 0x1p-52,
                                        0x1p-51, 0x1p-50, {9, 10}, {8, 9},  {5, 6},  {80, 90}};

/* Each field that a case declares, made the least bit larger in turn. */
Test(drift, a_grown_declaration_gates_whichever_field_it_is)
{
    size_t gating;
    struct made was = honest, now = honest;
    was.declared = met;
    for (int field = 0; field < 10; field++) {
        now.declared = met;
        double *const reals[] = {&now.declared.unit_storage, &now.declared.unit_accumulator,
                                 &now.declared.value_abs,    &now.declared.value_rel,
                                 &now.declared.slope_abs,    &now.declared.slope_rel};
        struct lg_store_reduction *const depths[] = {&now.declared.features, &now.declared.neurons,
                                                     &now.declared.samples, &now.declared.weights};
        if (field < 6)
            *reals[field] = nextafter(*reals[field], 1);
        else
            depths[field - 6]->depth++;
        compared(&was, &now, &gating);
        cr_assert_eq(gating, 1, "field %d", field);
        compared(&now, &was, &gating);
        cr_assert_eq(gating, 0, "field %d, smaller", field);
    }
    compared(&was, &was, &gating);
    cr_assert_eq(gating, 0);
    compared(&honest, &was, &gating);
    cr_assert_eq(gating, 0, "a baseline without declarations");
}

Test(drift, what_a_function_catches_may_get_worse_by_three_times_only)
{
    size_t gating;
    struct made was = honest, now = honest;
    was.power = 0x1p-40;
    now.power = 3 * 0x1p-40;
    compared(&was, &now, &gating);
    cr_assert_eq(gating, 0);
    now.power *= 1 + 0x1p-40;
    compared(&was, &now, &gating);
    cr_assert_eq(gating, 1);
    now.power = NAN;
    compared(&was, &now, &gating);
    cr_assert_eq(gating, 1, "nobody knows any more");
    compared(&now, &was, &gating);
    cr_assert_eq(gating, 0);
}

Test(drift, other_instances_are_not_paired)
{
    size_t gating;
    struct made now = honest;
    now.recipe = "r2";
    now.verdict = "violated";
    struct lg_drift_line line = compared(&honest, &now, &gating);
    cr_assert(line.compared == 0 && gating == 0);
    now = honest;
    now.kernel = "another";
    line = compared(&honest, &now, &gating);
    cr_assert(line.compared == 0 && gating == 0);
}

Test(drift, every_allowance_belongs_to_a_theorem_claim)
{
    const char *lemma, *claim;
    size_t n = 0;
    for (; lg_drift_known(n, &lemma, &claim); n++) {
        const struct lg_lemma *l = lg_lemma_find(lemma);
        bool found = false;
        cr_assert_not_null(l, "%s", lemma);
        for (size_t i = 0; i < l->n_claims; i++)
            found |= !strcmp(l->claims[i].name, claim) && l->claims[i].role == LG_THEOREM;
        cr_assert(found, "%s %s", lemma, claim);
    }
    cr_assert_gt(n, 0);
}

#define BUILD LG_TEST_PLUGIN_DIR "/.."
/* The page and the documents show the comparison that `compare` prints. */
Test(drift, the_report_shows_it)
{
    struct lg_store s;
    struct made moved = honest;
    char file[128];
    moved.observed += 2 * u;
    open_store(&s);
    make_run(&s, &honest);
    make_run(&s, &moved);
    lg_store_close(&s);
    cr_assert_eq(lemmagate("report --db %s --baseline %s:1 --format json -o -", path, path), LG_EXIT_OK, "%s",
                 text);
    expect("\"run_then\": 1,\n   \"run\": 2");
    expect("\"gating\": 1");
    expect("\"drifted\": 1, \"tightest_then\": 0.5, \"tightest\": 0.5000000000");
    expect("rounding allows");
    cr_assert_eq(lemmagate("report --db %s --baseline %s:2 --format json -o -", path, path), LG_EXIT_OK, "%s",
                 text);
    expect("\"gating\": 0,\n   \"lines\": []");
    cr_assert_eq(lemmagate("report --db %s --baseline %s:1 --format markdown -o -", path, path), LG_EXIT_OK,
                 "%s", text);
    expect("### What changed");
    beside(file, sizeof file, "page.html");
    cr_assert_eq(lemmagate("report --db %s --baseline %s:1 -o %s", path, path, file), LG_EXIT_OK, "%s", text);
    FILE *page = fopen(file, "r");
    cr_assert_not_null(page);
    char *html = calloc(1, 1 << 20);
    cr_assert(html && fread(html, 1, (1 << 20) - 1, page) > 0);
    fclose(page);
    cr_assert(strstr(html, "1 claims of cases got worse or drifted"), "%s", html);
    cr_assert_not_null(strstr(html, "nearer to its bound"));
    cr_assert_not_null(strstr(html, "lemmagate replay 2 --db"));
    free(html);
    remove_file("page.html");
    cr_assert_eq(lemmagate("report --db %s --baseline %s:7", path, path), LG_EXIT_USAGE);
    expect("no run 7");
}

#define LEMMAS "key-lemma key-lemma-deviation linear-least-squares"

/* Real runs: the same kernel, another honest one, and one that errs by 1e-10. */
Test(drift, honest_kernels_agree_and_one_that_is_nearly_right_does_not, .timeout = 240)
{
    char now[128], md[128];
    snprintf(now, sizeof now, "%s/now.db", folder);
    snprintf(md, sizeof md, "%s/summary.md", folder);
    const char *same = "run " LEMMAS " --cases 5 --jobs 1";
    cr_assert_eq(lemmagate("%s --kernel blas --db %s", same, path), LG_EXIT_OK, "%s", text);
    cr_assert_eq(lemmagate("%s --kernel %s/plugins/blas.so --db %s --baseline %s --fail-on-drift", same,
                           BUILD, now, path),
                 LG_EXIT_OK, "%s", text);
    expect("\n0 worse or drifted");
    expect("0 cases only in the baseline, 0 only in the present run");
    cr_assert_eq(lemmagate("%s --kernel reference --db %s --baseline %s:1 --fail-on-drift --summary %s", same,
                           now, path, md),
                 LG_EXIT_VIOLATED, "%s", text);
    expect("declared depth over neurons"); /* it sums in a loop, which the baseline did not */
    cr_assert_null(strstr(text, "rounding allows"), "its numbers do not drift: %s", text);
    cr_assert_eq(lemmagate("compare 2 1 --db %s --kernel reference --kernel blas --fail-on-drift", now),
                 LG_EXIT_OK, "%s", text);
    expect("\n0 worse or drifted");
    cr_assert_eq(lemmagate("%s --kernel %s/mutants/gradient_scaled.so --db %s --baseline %s --fail-on-drift",
                           same, BUILD, now, path),
                 LG_EXIT_VIOLATED, "%s", text);
    expect("rounding allows");
    cr_assert_eq(lemmagate("compare 1 3 --db %s", now), LG_EXIT_OK, "%s", text);
    expect("rounding allows");
    expect("violated, was holds; lemmagate replay ");
    cr_assert_eq(lemmagate("compare 1 3 --db %s --fail-on-drift", now), LG_EXIT_VIOLATED, "%s", text);
    cr_assert_eq(lemmagate("compare 1 --baseline %s --db %s --fail-on-drift", path, now), LG_EXIT_OK, "%s",
                 text);
    cr_assert_eq(lemmagate("compare --baseline %s --db %s --fail-on-drift", path, now), LG_EXIT_VIOLATED,
                 "%s", text);
    cr_assert_eq(unlink(md), 0, "the summary is written");
    for (size_t i = 0; i < 3; i++) {
        snprintf(md, sizeof md, "%s%s", now, (const char *const[]){"", "-wal", "-shm"}[i]);
        unlink(md);
    }
}

/* As it was found: the declared errors of phi and phi' 10^11 times as large, and nothing drifts. */
Test(drift, a_loosened_declaration_drifts_and_min_catches_gates_it, .timeout = 240)
{
    const char *same = "run function-conformance --cases 12 --jobs 1";
    char now[128];
    beside(now, sizeof now, "now.db");
    lemmagate("%s --kernel reference --min-catches 1e-6 --db %s", same, path);
    cr_assert_null(strstr(text, "catches too little: gradient"), "%s", text);
    lemmagate("%s --kernel %s/loosened.so --db %s --baseline %s --fail-on-drift", same, LG_TEST_PLUGIN_DIR,
              now, path);
    expect("declared value_rel");
    expect("declared slope_rel");
    expect("catches relative errors from ");
    cr_assert_eq(lemmagate("compare --baseline %s --db %s --fail-on-drift", path, now), LG_EXIT_VIOLATED,
                 "%s", text);
    cr_assert_eq(lemmagate("report --db %s -o /dev/null --min-catches 1e-6 --junit -", now), LG_EXIT_EMPTY,
                 "%s", text);
    expect("catches too little: gradient of loosened, ");
    expect("; --min-catches wants 1e-06 or less");
    expect("<failure type=\"catches\" message=\"catches relative errors from ");
    cr_assert_eq(lemmagate("report --db %s -o /dev/null --min-catches 1e-6", path), LG_EXIT_EMPTY, "%s",
                 text);
    expect("catches too little: sgd_step of reference, nobody knows: no case in which sgd-conformance "
           "sgd-step holds "
           "measured it");
    cr_assert_eq(lemmagate("report --db %s -o /dev/null --min-catches 0", path), LG_EXIT_USAGE);
    expect("--min-catches 0: want a relative error above 0 and below 1");
    remove_file("now.db");
    remove_file("now.db-wal");
    remove_file("now.db-shm");
}

Test(drift, what_cannot_be_compared_is_said_before_anything_is_checked)
{
    struct lg_store s;
    struct made other = honest;
    other.recipe = "r2";
    open_store(&s);
    make_run(&s, &honest);
    make_run(&s, &other);
    lg_store_close(&s);
    cr_assert_eq(lemmagate("compare 1 2 --db %s", path), LG_EXIT_EMPTY, "%s", text);
    expect("No case is in both");
    cr_assert_eq(lemmagate("compare 1 7 --db %s", path), LG_EXIT_USAGE);
    expect("no run 7");
    cr_assert_eq(lemmagate("compare 1 two --db %s", path), LG_EXIT_USAGE);
    expect("'two'");
    cr_assert_eq(lemmagate("compare 1 --db %s", path), LG_EXIT_USAGE);
    expect("--baseline");
    cr_assert_eq(lemmagate("gate --kernel blas --db %s --baseline /no/such.db", path), LG_EXIT_USAGE);
    expect("/no/such.db");
    cr_assert_eq(lemmagate("gate --kernel blas --db %s --fail-on-drift", path), LG_EXIT_USAGE);
    expect("--baseline");
    cr_assert_eq(lemmagate("gate --kernel blas --db %s --junit /no/such/j.xml", path), LG_EXIT_USAGE);
    expect("--junit /no/such/j.xml");
    open_store(&s);
    cr_assert_eq(sqlite3_exec(s.db, "PRAGMA user_version = 1", NULL, NULL, NULL), SQLITE_OK);
    lg_store_close(&s);
    cr_assert_eq(lemmagate("gate --kernel blas --db %s.new --baseline %s", path, path), LG_EXIT_USAGE);
    expect("older lemmagate (schema 1");
    cr_assert_eq(access("/no/such.db", F_OK), -1);
}
