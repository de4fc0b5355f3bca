/* The page: shows the numbers of the store, survives hostile names, an empty store and a large one, and is
 * well formed. */
#include "reports/ci/ci.h"
#include "reports/page/html.h"
#include "reports/report.h"
#include "reports/test/demo_store.h"

#include <criterion/criterion.h>
#include <unistd.h>

static char folder[64], db[96], html[96];

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s", "/tmp/lg-report-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(db, sizeof db, "%s/it's.db", folder);
    snprintf(html, sizeof html, "%s/page.html", folder);
}

static void remove_folder(void)
{
    static const char *const suffix[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        char file[128];
        snprintf(file, sizeof file, "%s%s", db, suffix[i]);
        unlink(file);
    }
    unlink(html);
    rmdir(folder);
}

TestSuite(report, .init = make_folder, .fini = remove_folder);

static char *page(struct lg_store *s, int64_t run)
{
    cr_assert_eq(lg_report_html(s, run, html), 0, "%s", s->error);
    FILE *f = fopen(html, "rb");
    cr_assert_not_null(f);
    cr_assert_eq(fseek(f, 0, SEEK_END), 0);
    long size = ftell(f);
    rewind(f);
    char *text = malloc((size_t)size + 1);
    cr_assert_eq(fread(text, 1, (size_t)size, f), (size_t)size);
    fclose(f);
    text[size] = '\0';
    return text;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, what)); p += strlen(what))
        n++;
    return n;
}

static void contains(const char *text, const char *what)
{
    cr_assert(strstr(text, what), "the page does not contain: %s", what);
}

/* Tags nest and close, attributes are quoted, and there is no bare '&' or '<' in text. Void elements and what
 * is inside <style> and <script> are the exceptions of HTML. */
static void well_formed(const char *text)
{
    static const char *const empty[] = {"meta", "br", "!DOCTYPE"};
    char stack[64][24];
    size_t depth = 0;
    for (const char *p = text; *p;) {
        if (*p == '&') {
            size_t length = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz#0123456789");
            cr_assert(length > 0 && p[1 + length] == ';', "bare & at: %.60s", p);
        }
        if (*p != '<') {
            cr_assert_neq(*p, '>', "bare > before: %.60s", p);
            p++;
            continue;
        }
        bool closing = p[1] == '/';
        const char *name = p + 1 + closing;
        size_t length = strcspn(name, " />");
        cr_assert(length > 0 && length < sizeof *stack, "bad tag at: %.60s", p);
        const char *end = name + length;
        for (bool quoted = false; *end && (quoted || *end != '>'); end++) {
            quoted ^= *end == '"';
            cr_assert(!quoted || *end != '<', "< in an attribute: %.60s", p);
        }
        cr_assert_eq(*end, '>', "tag does not end: %.60s", p);
        bool leaf = end[-1] == '/';
        for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
            leaf = leaf || (strlen(empty[i]) == length && !strncmp(name, empty[i], length));
        if (closing) {
            cr_assert(depth > 0, "closes nothing: %.60s", p);
            depth--;
            cr_assert(strlen(stack[depth]) == length && !strncmp(stack[depth], name, length),
                      "<%s> closed by %.60s", stack[depth], p);
        } else if (!leaf) {
            cr_assert(depth < 64);
            snprintf(stack[depth++], sizeof *stack, "%.*s", (int)length, name);
        }
        p = end + 1;
        if (depth && (!strcmp(stack[depth - 1], "style") || !strcmp(stack[depth - 1], "script")))
            p = strstr(p, "</");
    }
    cr_assert_eq(depth, 0, "%s is not closed", stack[0]);
    cr_assert_null(strstr(text, "nan\""));
    cr_assert_null(strstr(text, "inf\""));
}

/* The store of most tests: kernel "fused" holds everywhere, the hostile one violates case 3 and dies in
 * case 99. */
static int64_t fill(struct lg_store *s, const char *lemma)
{
    int64_t run = demo_run(s), fused = demo_kernel(s, run, "fused"),
            other = demo_kernel(s, run, DEMO_HOSTILE);
    demo_lemma(s, run, lemma, "Key lemma: gradient descent stays close");
    for (uint64_t i = 0; i < 12; i++)
        demo_case(s, run, fused, lemma, i, "holds", 0.9712345);
    int64_t violated = demo_case(s, run, other, lemma, 3, "violated", 1.5), killed_id;
    const struct lg_store_case killed = {run,      other, lemma, "clustered",      "", "",
                                         "recipe", 99,    true,  NETWORK(2, 2, 2), 1,  NAN};
    cr_assert_eq(lg_store_case_begin(s, &killed, &killed_id), 0, "%s", s->error);
    cr_assert_eq(lg_store_run_end(s, run, 1), 0, "%s", s->error);
    return violated;
}

static void open_store(struct lg_store *s)
{
    cr_assert_eq(lg_store_open(s, db, false), 0, "%s", s->error);
}

Test(report, shows_the_numbers_of_the_store)
{
    struct lg_store s;
    open_store(&s);
    int64_t violated = fill(&s, "key-lemma");
    char *text = page(&s, -1), line[256];
    contains(text, "1 of 2 pairs of lemma and kernel are broken");
    contains(text, "<td class=\"num\" data-v=\"0.9712345\">0.971</td>"); /* tightest, exact and shown */
    contains(text, "<td class=\"num good\">60</td>");                    /* 12 cases of 5 claims hold */
    contains(text, "<td class=\"num bad\">1</td>");
    contains(
        text,
        "title=\"0.1875 ± 2.7755575615628914e-17\">0.1875 <span class=\"rad\">± 2.8×10⁻¹⁷</span>"); /* 1.5 * 0.125 */
    contains(text, "1 unfinished");
    contains(text, "data-v=\"9.5367431640625e-07\""); /* the median detection power, 2^-20 */
    contains(text, "<td class=\"num\" data-v=\"1.1111111111111112\">1.11</td>"); /* slack: least, median */
    contains(text, "<td class=\"num\" data-v=\"1.1494252873563218\">1.15</td>");
    contains(text, "14 cases, 65 claims in ball arithmetic: 64 hold, of which 64 are held to the kernel");
    contains(text, "Holds certifies one instance, not the theorem.");
    static const char *const words[] = {"0123abcd",
                                        "20240817",
                                        "smoke",
                                        "x86-64, 2 cores, Linux",
                                        "libm of the C library",
                                        "arXiv 1902.04674",
                                        "S24 S25",
                                        "kernel: gradient step"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        contains(text, words[i]);
    snprintf(line, sizeof line, "lemmagate replay %lld --db &#39;%s/it&#39;\\&#39;&#39;s.db&#39;</code>",
             (long long)violated, folder);
    contains(text, line);
    contains(text, "chart-residual");
    contains(text, "chart-corridor");
    contains(text, "chart-ratios");
    contains(text, "chart chart-scatter");
    contains(text, "data-x=\"0.125\" data-y=\"0.1875\"><title>P2-descent, case "); /* the violated one */
    contains(text, "violated (1)");
    contains(text, "Slack of the theorem claims");
    contains(text, "Slack of the conformance claims");
    cr_assert_null(strstr(text, "chart chart-energies"));
    free(text);
    lg_store_close(&s);
}

Test(report, is_well_formed_and_escapes_hostile_names)
{
    struct lg_store s;
    open_store(&s);
    fill(&s, "key<lemma>&\"x");
    char *text = page(&s, -1);
    well_formed(text);
    cr_assert_geq(count(text, "<svg class=\"plot\""), 7);
    cr_assert_eq(count(text, "<svg class=\"plot\""), count(text, "role=\"img\"><title>"));
    cr_assert_eq(count(text, "<script"), 1, "the page's own script only");
    cr_assert_null(strstr(text, "<script>alert"));
    cr_assert_geq(
        count(text, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\xef\xbf\xbd\xef\xbf\xbd"), 4);
    cr_assert_null(strstr(text, "http://"));
    cr_assert_null(strstr(text, "https://"));
    contains(text, "default-src 'none'; style-src 'sha256-");
    char *again = page(&s, -1);
    cr_assert_str_eq(text, again, "the same store gives the same page");
    free(again);
    free(text);
    lg_store_close(&s);
}

/* Formulas stand in the page as markup where they are ours, and what else the store says is text. */
Test(report, formulas_are_markup_only_where_they_are_ours)
{
    static const char *const mathml[] = {"<msub><mi>r</mi><mi>t</mi></msub><mo>≤</mo><mn>17</mn>",
                                         "<mi>r</mi></math><script>alert(1)</script>"};
    for (size_t i = 0; i < 2; i++) {
        static const char *const kinds[] = {"claim",   "hypothesis", "definition",
                                            "running", "quantity",   "shared"};
        struct lg_store s;
        int64_t run;
        open_store(&s);
        fill(&s, "key-lemma");
        cr_assert_eq(lg_store_last_run(&s, &run), 0);
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            const struct lg_store_formula f = {
                "key-lemma", kinds[k],       0, k == 1 ? "radius" : "rate", "<plain> text",
                mathml[i],   "<b>remark</b>"};
            cr_assert_eq(lg_store_formula_put(&s, run, &f), 0, "%s", s.error);
        }
        char *text = page(&s, -1);
        well_formed(text);
        cr_assert_eq(count(text, "<script"), 1);
        cr_assert_null(strstr(text, "<b>remark"));
        contains(text, "&lt;b&gt;remark&lt;/b&gt;");
        cr_assert_eq(count(text, mathml[0]) > 4, i == 0);
        cr_assert_eq(count(text, "&lt;plain&gt; text") > 4, i == 1);
        contains(text, "Names that all lemmas share</h2>");
        free(text);
        lg_store_close(&s);
        remove_folder();
        make_folder();
    }
}

Test(report, subspace_energies_are_drawn_from_their_series)
{
    struct lg_store s;
    open_store(&s);
    int64_t run = demo_run(&s), fused = demo_kernel(&s, run, "fused"), id;
    demo_lemma(&s, run, "fast-slow-subspaces", "Fast and slow");
    const struct lg_store_case begun = {run, fused, "fast-slow-subspaces", "clustered", "", "", "recipe",
                                        1,   true,  NETWORK(2, 2, 2),      2,           0.1};
    cr_assert_eq(lg_store_case_begin(&s, &begun, &id), 0, "%s", s.error);
    const struct lg_store_point points[] = {
        {"energy-fast", "value", 0, {1, 0}},    {"energy-fast", "value", 1, {0.0625, 0}},
        {"energy-fast", "value", 2, {0, 0}},    {"energy-slow", "value", 0, {0.3, 0}},
        {"energy-slow", "value", 1, {0.25, 0}}, {"energy-slow", "value", 2, {0.25, 0}},
    };
    const struct lg_store_result result = {"done", "", 53, 0.25, NULL, 0, NULL, 0, points, 6};
    cr_assert_eq(lg_store_case_end(&s, id, &result), 0, "%s", s.error);
    char *text = page(&s, -1);
    well_formed(text);
    contains(text, "chart chart-energies");
    contains(text, "<title>iteration 1: 0.0625</title>");
    cr_assert_null(strstr(text, "<title>iteration 2: 0</title>"),
                   "a zero has no place on a logarithmic axis");
    contains(text, "● fast");
    contains(text, "■ slow");
    free(text);
    lg_store_close(&s);
}

/* A sweep after a run of another seed and tier joins the page and does not take the run's place. */
Test(report, sweeps_join_the_last_run)
{
    struct lg_store s;
    int64_t id;
    open_store(&s);
    fill(&s, "key-lemma");
    char *before = page(&s, -1);
    cr_assert_null(strstr(before, "id=\"sweeps\""));
    const struct lg_store_run run = {LG_SWEEP_COMMAND, "0123abcd", "full", "", "", 5};
    const struct lg_store_sweep_point points[] = {{1, 2, 0}, {2, 4, 0}, {4, 8.5, 0}};
    const struct lg_store_sweep sweep = {.name = DEMO_HOSTILE,
                                         .title = DEMO_HOSTILE,
                                         .x_label = DEMO_HOSTILE,
                                         .y_label = DEMO_HOSTILE,
                                         .expected = 1,
                                         .exponent = 1.0437,
                                         .low = 0.85,
                                         .high = 1.25,
                                         .confidence = 0.95,
                                         .r2 = 0.999,
                                         .log_c = 0.68,
                                         .verdict = "contradicts",
                                         .limit = NAN,
                                         .scale = NAN,
                                         .decay = NAN,
                                         .points = points,
                                         .n = 3};
    cr_assert_eq(lg_store_run_begin(&s, &run, &id), 0, "%s", s.error);
    cr_assert_eq(lg_store_sweep_put(&s, id, &sweep), 0, "%s", s.error);
    cr_assert_eq(lg_store_sweep_put(&s, id, &sweep), -1, "a second sweep of this name in a run");
    char *text = page(&s, -1);
    well_formed(text);
    contains(text, "id=\"sweeps\"");
    contains(text, "data-v=\"1.0437");
    contains(text, "y = 8.5");
    contains(text,
             "<span class=\"badge bad\"><span aria-hidden=\"true\">✕</span> contradicts the theorem</span>");
    contains(text, "<dd>20240817</dd>");
    contains(text, "lemma-key-lemma");
    cr_assert_eq(count(text, "<svg class=\"plot\""), count(before, "<svg class=\"plot\"") + 1);
    cr_assert_null(strstr(text, "<script>alert"));
    free(before);
    free(text);
    lg_store_close(&s);
}

Test(report, empty_store)
{
    struct lg_store s;
    open_store(&s);
    char *text = page(&s, -1);
    well_formed(text);
    contains(text, "No lemma has been checked");
    contains(text, "lemmagate run --db");
    free(text);
    cr_assert_eq(lg_report_html(&s, 7, html), -1);
    cr_assert(strstr(s.error, "no run 7"), "%s", s.error);
    cr_assert_eq(lg_report_html(&s, -1, "/nonexistent/page.html"), -1);
    cr_assert(strstr(s.error,
                     "/nonexistent/page.html: cannot be written (No such file or directory); name another"),
              "%s", s.error);
    int64_t run = demo_run(&s);
    demo_kernel(&s, run, "fused");
    demo_lemma(&s, run, "key-lemma", "Key lemma");
    text = page(&s, run);
    well_formed(text);
    contains(text, "nothing certified");
    cr_assert_null(strstr(text, "Nothing is broken: all"));
    free(text);
    lg_store_close(&s);
}

/* A kernel that offers nothing of what was asked has not passed anything. */
Test(report, nothing_that_was_covered_is_nothing_that_holds)
{
    struct lg_store s;
    struct lg_store_summary *rows = NULL;
    size_t n = 0, passing = 0;
    open_store(&s);
    int64_t run = demo_run(&s), fused = demo_kernel(&s, run, "fused");
    demo_lemma(&s, run, "key-lemma", "Key lemma");
    demo_case(&s, run, fused, "key-lemma", 0, "holds", 0.5);
    cr_assert_eq(sqlite3_exec(s.db, "UPDATE cases SET outcome = 'not-covered'", NULL, NULL, NULL), SQLITE_OK);
    char *text = page(&s, run);
    contains(text, "Nothing was checked: no kernel offers");
    cr_assert_null(strstr(text, "Nothing is broken"));
    cr_assert_eq(lg_store_summarize(&s, run, &rows, &n), 0, "%s", s.error);
    cr_assert_str_eq(lg_ci_verdict(&s, rows, n, &passing), "nothing checked");
    cr_assert_eq(passing, 0);
    free(rows);
    free(text);
    lg_store_close(&s);
}

Test(report, size_of_many_lemmas)
{
    struct lg_store s;
    open_store(&s);
    int64_t run = demo_run(&s), fused = demo_kernel(&s, run, "fused");
    for (int lemma = 0; lemma < 24; lemma++) {
        char id[32];
        snprintf(id, sizeof id, "lemma-%d", lemma);
        demo_lemma(&s, run, id, "A lemma");
        for (uint64_t i = 0; i < 12; i++)
            demo_case(&s, run, fused, id, i, "holds", 0.5);
    }
    char *text = page(&s, run);
    cr_assert_lt(strlen(text), 2000000, "%zu bytes", strlen(text));
    contains(text, "Nothing is broken: all 24 covered pairs of lemma and kernel are certified");
    free(text);
    lg_store_close(&s);
}

static void shows(double number, int digits, const char *expected)
{
    char text[LG_NUMBER_TEXT];
    lg_number_text(text, number, digits);
    cr_assert_str_eq(text, expected, "%.17g is shown as %s", number, text);
}

Test(report, numbers)
{
    shows(0, 3, "0");
    shows(0.125, 3, "0.125");
    shows(-1500, 3, "−1500");
    shows(1e-7, 3, "10⁻⁷");
    shows(1.25e-12, 3, "1.25×10⁻¹²");
    shows(-2e8, 1, "−2×10⁸");
    shows(INFINITY, 3, "∞");
    shows(NAN, 3, "–");
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    lg_html_ratio(f, 0.99999999);
    lg_html_ratio(f, 1);
    fclose(f);
    cr_assert_str_eq(text, "0.999999991", "a ratio below 1 is not shown as 1");
    free(text);
}
