/* The matrix lemma x kernel: in each cell the verdict, how near to their bounds the claims came, how many cases, and how
 * much was undecided or vacuous.
 *
 * A lemma about data alone meets no kernel: its one cell spans the columns of all kernels. */
#include "reports/page/html.h"
#include "reports/page/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_pure(const struct lg_entry *e)
{
    return e->n == 1 && strcmp(e->rows->kernel, LG_NO_KERNEL) == 0;
}

/* A kernel and the worst verdict it has anywhere. */
struct column {
    const char *kernel;
    enum lg_judgement worst;
};

static int by_name(const void *a, const void *b)
{
    const struct column *x = a, *y = b;
    return strcmp(x->kernel, y->kernel);
}

static int by_worst(const void *a, const void *b)
{
    const struct column *x = a, *y = b;
    return x->worst != y->worst ? (x->worst > y->worst) - (x->worst < y->worst) : by_name(a, b);
}

/* The kernels that some lemma met, each once, by name; more than the matrix has room for: the worst first. */
static size_t distinct_kernels(const struct lg_entry *entries, size_t n, struct column *columns)
{
    size_t all = 0, distinct = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; !is_pure(&entries[i]) && r < entries[i].n; r++)
            columns[all++] = (struct column){entries[i].rows[r].kernel, lg_store_judge(&entries[i].rows[r])};
    qsort(columns, all, sizeof *columns, by_name);
    for (size_t k = 0; k < all; k++)
        if (distinct == 0 || by_name(&columns[k], &columns[distinct - 1]) != 0)
            columns[distinct++] = columns[k];
        else if (columns[k].worst < columns[distinct - 1].worst)
            columns[distinct - 1].worst = columns[k].worst;
    if (distinct > LG_KERNELS_SHOWN)
        qsort(columns, distinct, sizeof *columns, by_worst);
    return distinct;
}

/* A share, never rounded to 0% or to 100% unless it is that. */
static void share(FILE *out, double rate, double cap, const char *word)
{
    double shown = rate > 0 && rate < 0.001 ? 0.1 : rate < 1 && rate > 0.999 ? 99.9 : 100 * rate;
    fprintf(out, " · <span%s>%s%.3g%% %s</span>", rate > cap ? " class=\"above\"" : "",
            rate > 0 && rate < 0.001   ? "&lt; "
            : rate < 1 && rate > 0.999 ? "&gt; "
                                       : "",
            shown, word);
}

static void cell(FILE *out, const struct lg_store_summary *r)
{
    lg_status_html(out, lg_status_of(r));
    if (strcmp(r->kernel, LG_NO_KERNEL) == 0)
        fputs(" <span class=\"beside\">about data alone: no kernel takes part</span>", out);
    if (r->cases == 0)
        return;
    size_t claims = r->holds + r->violated + r->undecided + r->vacuous;
    fputs("<span class=\"quiet\">", out);
    if (r->violated) {
        fprintf(out, "%zu of %zu claims violated", r->violated, claims);
    } else if (isnan(r->tightest)) {
        fputs(r->holds ? "no ratio" : "no claim holds", out);
    } else {
        fputs("ratio ", out);
        lg_html_near_one(out, r->tightest);
        fputs(" to ", out);
        lg_html_near_one(out, r->loosest);
    }
    fprintf(out, "</span><span class=\"quiet\">%zu case%s", r->cases, r->cases == 1 ? "" : "s");
    if (claims) {
        share(out, r->worst_undecided, r->max_undecided, "undecided");
        share(out, r->worst_vacuous, r->max_vacuous, "vacuous");
    }
    fputs("</span>", out);
}

static const struct lg_store_summary *find(const struct lg_entry *e, const char *kernel)
{
    for (size_t i = 0; i < e->n; i++)
        if (strcmp(e->rows[i].kernel, kernel) == 0)
            return &e->rows[i];
    return NULL;
}

static void row(FILE *out, const struct lg_entry *e, const struct column *columns, size_t n_kernels)
{
    fputs("<tr><th scope=\"row\">", out);
    lg_lemma_link(out, e->lemma);
    if (*e->label)
        fprintf(out, " <span class=\"dim\">%s</span>", e->label);
    fputs("<span class=\"quiet\">", out);
    lg_html_text(out, e->title);
    fputs("</span></th>", out);
    if (is_pure(e)) {
        fprintf(out, "<td class=\"pure\" colspan=\"%zu\">", n_kernels ? n_kernels : 1);
        cell(out, e->rows);
        fputs("</td>", out);
    }
    for (size_t k = 0; !is_pure(e) && k < n_kernels; k++) {
        const struct lg_store_summary *met = find(e, columns[k].kernel);
        fputs("<td>", out);
        if (met)
            cell(out, met);
        else
            fputs("<span class=\"dim\">not run</span>", out);
        fputs("</td>", out);
    }
    fputs("</tr>\n", out);
}

static const char note[] = "In each cell: the verdict; the tightest and the loosest ratio observed/bound "
                           "among the claims that hold (1 is the "
                           "bound itself), or how many claims are violated; the cases, and the largest share "
                           "that one claim was undecided or "
                           "vacuous on instances made to satisfy its hypotheses, which each lemma caps.";

static void head(FILE *out, const struct column *columns, size_t n_kernels)
{
    fputs("<div class=\"scroll\" tabindex=\"0\"><table class=\"matrix\" aria-label=\"Lemmas and "
          "kernels\"><thead><tr><th "
          "scope=\"col\">lemma</th>",
          out);
    for (size_t k = 0; k < n_kernels; k++) {
        fputs("<th scope=\"col\">", out);
        lg_html_text(out, columns[k].kernel);
        fputs("</th>", out);
    }
    fputs(n_kernels ? "</tr></thead>\n" : "<th scope=\"col\">no kernel</th></tr></thead>\n", out);
}

int lg_page_matrix(FILE *out, struct lg_store *s, const struct lg_entry *entries, size_t n)
{
    size_t n_rows = 0;
    for (size_t i = 0; i < n; i++)
        n_rows += entries[i].n;
    struct column *columns = malloc((n_rows + 1) * sizeof *columns);
    if (!columns)
        return lg_sql_refuse(s, "no memory for the report");
    size_t all = distinct_kernels(entries, n, columns),
           shown = all < LG_KERNELS_SHOWN ? all : LG_KERNELS_SHOWN;
    fprintf(out, "<p class=\"note\">%s</p>\n", note);
    if (all > shown)
        fprintf(out,
                "<p class=\"note\">The %zu kernels with the worst verdicts are shown, of %zu; all are in the "
                "table below.</p>\n",
                shown, all);
    head(out, columns, shown);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || entries[i].part != entries[i - 1].part)
            fprintf(out,
                    "%s<tbody><tr class=\"part\"><th scope=\"rowgroup\" "
                    "colspan=\"%zu\"><span>%s</span></th></tr>\n",
                    i ? "</tbody>" : "", 1 + (shown ? shown : 1), lg_part_names[entries[i].part]);
        row(out, &entries[i], columns, shown);
    }
    fputs("</tbody></table></div>\n", out);
    free(columns);
    return 0;
}
