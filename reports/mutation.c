/* Chart: the mutation matrix, kernels that are wrong on purpose against the claims that caught them.
 *
 * One row per mutant; its squares stand in the columns of the claims that caught it, small for fewer than MANY cases, large
 * from there on. Claims are grouped by lemma, and those that caught nothing have no column. Shown is the last run of
 * `lemmagate mutants` that was built from the commit of the page's runs (or the run that the page was asked for). */
#include "reports/page/html.h"
#include "reports/page/page.h"
#include "reports/page/svg.h"
#include "verify/store/mutants.h"
#include "verify/store/scope.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PITCH = 9, GAP = 5, ROW = 14, HEAD = 150, MANY = 10, SHOWN = 400 };

struct columns {
    size_t *claim; /* of each column */
    double *x;     /* its middle */
    size_t n;
    double width;
};

static bool new_lemma(const struct lg_mutants *m, const struct columns *c, size_t i)
{
    return i == 0 || strcmp(m->claim[c->claim[i]].lemma, m->claim[c->claim[i - 1]].lemma) != 0;
}

static int place_columns(struct lg_store *s, const struct lg_mutants *m, struct columns *c)
{
    c->claim = malloc((m->n_claims + 1) * sizeof *c->claim);
    c->x = malloc((m->n_claims + 1) * sizeof *c->x);
    if (!c->claim || !c->x)
        return lg_sql_refuse(s, "no memory for the mutation matrix");
    double x = 0;
    for (size_t i = 0; i < m->n_claims; i++) {
        if (m->claim[i].mutants == 0)
            continue;
        c->claim[c->n] = i;
        x += c->n == 0 ? GAP : new_lemma(m, c, c->n) ? PITCH + GAP : PITCH;
        c->x[c->n++] = x;
    }
    c->width = x + GAP + HEAD / 3.0;
    return 0;
}

/* The lemma's name over its first column, slanted. */
static void draw_head(FILE *out, const struct lg_mutants *m, const struct columns *c)
{
    fprintf(out,
            "<svg width=\"%.0f\" height=\"%d\" role=\"img\"><title>Lemmas of the columns</title>"
            "<desc>From left to right, as in the table of claims below.</desc>",
            c->width, HEAD);
    for (size_t i = 0; i < c->n; i++) {
        if (!new_lemma(m, c, i))
            continue;
        fprintf(out, "<path class=\"grid\" d=\"M%g %dv6\"/>", lg_px(c->x[i] - PITCH / 2.0), HEAD - 6);
        fprintf(out, "<text class=\"tick\" transform=\"translate(%g %d) rotate(-72)\">", lg_px(c->x[i] + 3),
                HEAD - 9);
        lg_html_text(out, m->claim[c->claim[i]].lemma);
        fputs("</text>", out);
    }
    fputs("</svg>", out);
}

static void draw_squares(FILE *out, const struct lg_mutants *m, const struct columns *c, size_t mutant,
                         bool many, bool theorem)
{
    bool open = false;
    for (size_t i = 0; i < c->n; i++) {
        size_t count = m->cell[mutant * m->n_claims + c->claim[i]];
        if (count == 0 || (count >= MANY) != many || m->claim[c->claim[i]].is_theorem != theorem)
            continue;
        if (!open)
            fprintf(out, "<path class=\"square%s %s\" d=\"", many ? " large" : "", theorem ? "s1" : "s3");
        fprintf(out, "M%g %dh0", lg_px(c->x[i]), ROW / 2);
        open = true;
    }
    if (open)
        fputs("\"/>", out);
}

static void draw_row(FILE *out, const struct lg_mutants *m, const struct columns *c, size_t i)
{
    const struct lg_mutant *mutant = &m->mutant[i];
    bool survives = mutant->claims == 0;
    fputs("<tr><th scope=\"row\">", out);
    lg_html_text(out, mutant->name);
    fputs("</th><td>", out);
    lg_status_html(out, survives == mutant->is_equivalent
                            ? (struct lg_status){"good", "●", survives ? "equivalent" : "caught"}
                            : (struct lg_status){"bad", "✕", survives ? "survives" : "accused"});
    fprintf(
        out,
        "</td><td class=\"num\" data-v=\"%zu\">%zu of %zu</td><td class=\"num\" data-v=\"%zu\">%zu</td><td>",
        mutant->caught, mutant->caught, mutant->cases, mutant->claims, mutant->claims);
    fprintf(out, "<svg width=\"%.0f\" height=\"%d\" aria-hidden=\"true\">", c->width, ROW);
    for (int kind = 0; kind < 4; kind++)
        draw_squares(out, m, c, i, kind / 2, kind % 2);
    fputs("</svg></td><td class=\"story\">", out);
    lg_html_text(out, mutant->about);
    if (!survives) {
        fputs(" <span class=\"dim\">Smallest case: ", out);
        lg_html_text(out, m->claim[mutant->first].lemma);
        fputs("/", out);
        lg_html_text(out, m->claim[mutant->first].name);
        fputs("</span>", out);
    }
    fputs("</td></tr>\n", out);
}

static void draw_matrix(FILE *out, const struct lg_mutants *m, const struct columns *c)
{
    static const char *const words[] = {"mutant", "verdict", "cases caught", "claims"};
    fputs("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Mutation matrix\"><table "
          "class=\"mutation\"><thead><tr>",
          out);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        fprintf(out, "<th scope=\"col\"%s>%s</th>", i > 1 ? " class=\"num\"" : "", words[i]);
    fputs("<th scope=\"col\">", out);
    draw_head(out, m, c);
    fputs("</th><th scope=\"col\">what is wrong with it</th></tr></thead><tbody>\n", out);
    for (size_t i = 0; i < m->n_mutants && i < SHOWN; i++)
        draw_row(out, m, c, i);
    fputs("</tbody></table></div>\n", out);
}

static void draw_claims(FILE *out, const struct lg_mutants *m)
{
    static const char *const columns[] = {"lemma", "claim", "kind", "#mutants caught", "#caught by it alone",
                                          NULL};
    fputs("<details><summary>Claims, in the order of the columns; those that caught nothing at the "
          "end</summary>\n",
          out);
    lg_html_table(out, "sortable", "A claim that catches nothing alone is not needed for these mutants.",
                  columns);
    for (int silent = 0; silent < 2; silent++)
        for (size_t c = 0; c < m->n_claims; c++) {
            const struct lg_mutant_claim *claim = &m->claim[c];
            if ((claim->mutants == 0) != silent)
                continue;
            fputs("<tr><td>", out);
            lg_html_text(out, claim->lemma);
            fputs("</td><th scope=\"row\">", out);
            lg_html_text(out, claim->name);
            fprintf(out, "</th><td>%s</td>", claim->is_theorem ? "theorem" : "conformance");
            lg_html_count_cell(out, claim->mutants, "");
            lg_html_count_cell(out, claim->alone, "");
            fputs("</tr>\n", out);
        }
    lg_html_table_end(out);
    fputs("</details>\n", out);
}

/* The score of the last run of each tier. */
static int draw_scores(FILE *out, struct lg_store *s)
{
    for (size_t i = 0; i < LG_STORE_TIERS; i++) {
        struct lg_mutants m = {0};
        int64_t run = -1;
        int status = lg_mutants_last_run(s, lg_store_tiers[i], &run);
        if (status == 0 && run >= 0 && (status = lg_mutants_load(s, run, &m)) == 0) {
            size_t of = lg_mutants_scored(&m), survivors = lg_mutants_survivors(&m),
                   accused = lg_mutants_accused(&m);
            fprintf(
                out,
                "<p>Tier %s: <strong>%zu of %zu</strong> wrong kernels are caught, and %zu of %zu equivalent "
                "ones pass.</p>\n",
                lg_store_tiers[i], of - survivors, of, m.n_mutants - of - accused, m.n_mutants - of);
        }
        lg_mutants_clear(&m);
        if (status)
            return -1;
    }
    return 0;
}

static int draw_run(FILE *out, struct lg_store *s, int64_t run)
{
    struct lg_mutants m = {0};
    struct columns c = {0};
    int status = lg_mutants_load(s, run, &m) || place_columns(s, &m, &c) ? -1 : 0;
    if (status == 0) {
        fputs("<ul class=\"legend\">", out);
        lg_legend_entry(out, "s3", false, LG_SQUARE, "conformance of a kernel's function");
        lg_legend_entry(out, "s1", false, LG_SQUARE, "theorem");
        fprintf(out, "<li>small: fewer than %d cases</li></ul>\n", MANY);
        if (m.is_fast)
            fputs("<p class=\"note\">Each kernel ran only until a case refused it: other claims would catch "
                  "it too.</p>\n",
                  out);
        draw_matrix(out, &m, &c);
        if (m.n_mutants > SHOWN)
            fprintf(out, "<p class=\"note\">%d of %zu mutants are shown.</p>\n", SHOWN, m.n_mutants);
        draw_claims(out, &m);
    }
    free(c.claim);
    free(c.x);
    lg_mutants_clear(&m);
    return status;
}

/* Which run to show: -1 for none. */
static int choose(struct lg_store *s, int64_t run_id, int64_t *run)
{
    bool is_mutants;
    *run = run_id;
    if (lg_store_run_is(s, run_id, LG_MUTANTS_COMMAND, &is_mutants))
        return -1;
    return is_mutants ? 0 : lg_mutants_last_run(s, "", run);
}

static int draw(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma)
{
    int64_t run = -1;
    (void)lemma;
    if (choose(s, run_id, &run))
        return -1;
    if (run < 0)
        return 0;
    return draw_scores(out, s) || draw_run(out, s, run) ? -1 : 1;
}

const struct lg_chart chart_mutation = {"mutation", "Mutation matrix: are wrong kernels caught?",
                                        LG_CHART_PAGE, 30, draw};
