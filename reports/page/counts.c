/* The table of counts, a line for each lemma and kernel.
 *
 * A line takes about 900 bytes, so at most LG_LINES_SHOWN are written: the worst verdicts first, then those nearest to their
 * bounds, in the order of the page; how many of which verdict are left out stands above the table. */
#include "reports/page/html.h"
#include "reports/page/page.h"

#include <math.h>
#include <stdlib.h>

enum { LG_LINES_SHOWN = 200 };

/* How many, and the worst claim's share beside its cap. */
static void rate_cell(FILE *out, size_t count, double worst, const char *claim, double policy)
{
    fprintf(out, "<td class=\"num%s\" data-v=\"%zu\"", worst <= policy ? "" : " warn", count);
    if (worst > 0) {
        fputs(" title=\"", out);
        lg_html_text(out, claim);
        fputs("\"", out);
    }
    fprintf(out, ">%zu <span class=\"dim\">%.3g%% of %g%%</span></td>", count, 100 * worst, 100 * policy);
}

static void trouble_cell(FILE *out, const struct lg_store_summary *r)
{
    const struct {
        size_t count;
        const char *word;
    } kinds[] = {{r->crashed, "crashed"},
                 {r->timed_out, "timed out"},
                 {r->failed, "failed"},
                 {r->unfinished, "unfinished"},
                 {r->not_covered, "not covered"}};
    bool any = false;
    fprintf(out, "<td data-v=\"%zu\">", r->crashed + r->timed_out + r->failed + r->unfinished);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].count)
            fprintf(out, "%s%zu %s", any ? ", " : "", kinds[i].count, kinds[i].word);
        any = any || kinds[i].count;
    }
    fputs(any ? "</td>" : "<span class=\"zero\">none</span></td>", out);
}

static void table_row(FILE *out, const struct lg_store_summary *r)
{
    fputs("<tr><th scope=\"row\">", out);
    lg_lemma_link(out, r->lemma);
    fputs("</th><td>", out);
    lg_html_text(out, r->kernel);
    fputs("</td><td>", out);
    lg_status_html(out, lg_status_of(r));
    fprintf(out, "</td><td class=\"num\" data-v=\"%zu\">%zu", r->cases, r->cases);
    if (r->cases_intended != r->cases)
        fprintf(out, " <span class=\"dim\">(%zu)</span>", r->cases_intended);
    fputs("</td>", out);
    lg_html_count_cell(out, r->holds, "good");
    lg_html_count_cell(out, r->holds_kernel, "good");
    lg_html_count_cell(out, r->violated, "bad");
    rate_cell(out, r->undecided, r->worst_undecided, r->most_undecided, r->max_undecided);
    rate_cell(out, r->vacuous, r->worst_vacuous, r->most_vacuous, r->max_vacuous);
    lg_html_ratio_cell(out, r->tightest);
    lg_html_ratio_cell(out, r->loosest);
    lg_html_ratio_cell(out, r->power);
    fprintf(out, "<td class=\"num%s\" data-v=\"%zu\">%zu of %zu</td>",
            r->controls_violated < r->controls && r->cases != r->not_covered ? " warn" : "",
            r->controls_violated, r->controls_violated, r->controls);
    fprintf(out, "<td class=\"num\" data-v=\"%zu\">%zu <span class=\"dim\">(%zu)</span></td>",
            r->exact_claims, r->exact_claims, r->exact_vacuous);
    trouble_cell(out, r);
    fputs("</tr>\n", out);
}

static double nearness(const struct lg_store_summary *r)
{
    return isnan(r->tightest) ? -1 : r->tightest;
}

static int by_need(const void *a, const void *b)
{
    const struct lg_store_summary *x = *(const struct lg_store_summary *const *)a,
                                  *y = *(const struct lg_store_summary *const *)b;
    const enum lg_judgement i = lg_store_judge(x), j = lg_store_judge(y);
    if (i != j)
        return (i > j) - (i < j);
    const double p = nearness(x), q = nearness(y);
    return p != q ? (p < q) - (p > q) : (x > y) - (x < y);
}

/* Of the lines of one verdict, which stand together, some are left out. */
static void say_left_out(FILE *out, const struct lg_store_summary *const *lines, size_t n)
{
    fprintf(out,
            "<p class=\"note\">%d of %zu lines are shown: the worst verdicts, then those nearest to their "
            "bounds. "
            "Left out:",
            LG_LINES_SHOWN, n);
    for (size_t first = LG_LINES_SHOWN, end; first < n; first = end) {
        const enum lg_judgement j = lg_store_judge(lines[first]);
        for (end = first; end < n && lg_store_judge(lines[end]) == j; end++)
            ;
        fprintf(out, "%s %zu %s", first == LG_LINES_SHOWN ? "" : ",", end - first, lg_judgement_name(j));
    }
    fputs(". <code>lemmagate report --format json</code> has all.</p>\n", out);
}

static bool is_shown(const struct lg_store_summary *row, const struct lg_store_summary *last)
{
    return !last || by_need(&row, &last) <= 0;
}

int lg_page_counts(FILE *out, struct lg_store *s, const struct lg_entry *entries, size_t n)
{
    static const char *const columns[] = {"lemma",     "kernel",           "verdict",   "#cases (intended)",
                                          "#holds",    "#by the kernel",   "#violated", "#undecided",
                                          "#vacuous",  "#tightest",        "#loosest",  "#catches",
                                          "#controls", "#exact (vacuous)", "trouble",   NULL};
    static const char note[] =
        "Holds, violated, undecided and vacuous count theorem and conformance claims of all cases; by the "
        "kernel: those "
        "of them that hold and that the kernel's own numbers could have broken; the others are about the "
        "instance, or "
        "that outputs are finite. The "
        "percentages are the worst claim's share on instances whose family means the hypotheses to hold, "
        "beside the "
        "lemma's cap. Catches: the smallest relative error that some case would certainly have caught. "
        "Controls are "
        "deliberately false claims, counted when they were caught; exact claims are about iterates without "
        "rounding "
        "errors.";
    size_t n_lines = 0;
    for (size_t i = 0; i < n; i++)
        n_lines += entries[i].n;
    const struct lg_store_summary **lines = malloc((n_lines + 1) * sizeof *lines), *last = NULL;
    if (!lines)
        return lg_sql_refuse(s, "no memory for the table of counts; close other programs");
    for (size_t i = 0, at = 0; i < n; i++)
        for (size_t r = 0; r < entries[i].n; r++)
            lines[at++] = &entries[i].rows[r];
    fputs("<h3>All counts</h3>\n", out);
    if (n_lines > LG_LINES_SHOWN) {
        qsort(lines, n_lines, sizeof *lines, by_need);
        last = lines[LG_LINES_SHOWN - 1];
        say_left_out(out, lines, n_lines);
    }
    lg_html_table(out, "sortable filterable", note, columns);
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; r < entries[i].n; r++)
            if (is_shown(&entries[i].rows[r], last))
                table_row(out, &entries[i].rows[r]);
    lg_html_table_end(out);
    free(lines);
    return 0;
}
