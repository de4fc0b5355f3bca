/* The charts of the page: those of a place in their order, each under its heading.
 *
 * A chart is drawn into memory first: one that has nothing to say leaves no heading behind. */
#include "reports/page/html.h"
#include "reports/page/page.h"

#include <stdlib.h>
#include <string.h>

static int by_order(const void *a, const void *b)
{
    const struct lg_chart *x = *(const struct lg_chart *const *)a, *y = *(const struct lg_chart *const *)b;
    return x->order != y->order ? (x->order > y->order) - (x->order < y->order) : strcmp(x->id, y->id);
}

static void link_to(FILE *links, const struct lg_chart *chart)
{
    fprintf(links, "<li><a href=\"#%s\">", chart->id);
    lg_html_text(links, chart->title);
    fputs("</a></li>\n", links);
}

static void section(FILE *out, const struct lg_chart *chart, const char *drawing, size_t size)
{
    bool own = chart->place == LG_CHART_PAGE;
    if (own)
        fprintf(out, "<section id=\"%s\"><h2>", chart->id);
    else
        fprintf(out, "<section class=\"chart chart-%s\"><h3>", chart->id);
    lg_html_text(out, chart->title);
    fputs(own ? "</h2>\n" : "</h3>\n", out);
    fwrite(drawing, 1, size, out);
    fputs("</section>\n", out);
}

static int draw_chart(FILE *out, FILE *links, struct lg_store *s, int64_t run_id,
                      const struct lg_chart *chart, const char *lemma)
{
    char *drawing = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&drawing, &size);
    if (!memory)
        return lg_sql_refuse(s, "no memory for a chart of the report");
    int drew = chart->draw(memory, s, run_id, lemma);
    fclose(memory);
    if (drew > 0)
        section(out, chart, drawing, size);
    if (drew > 0 && links)
        link_to(links, chart);
    free(drawing);
    return drew < 0 ? -1 : 0;
}

int lg_page_charts(FILE *out, FILE *links, struct lg_store *s, int64_t run_id, enum lg_chart_place place,
                   const char *lemma)
{
    size_t n = 0;
    while (lg_charts[n])
        n++;
    const struct lg_chart **sorted = malloc((n + 1) * sizeof *sorted);
    if (!sorted)
        return lg_sql_refuse(s, "no memory for the charts of the report");
    memcpy(sorted, lg_charts, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_order);
    int status = 0;
    for (size_t i = 0; i < n && status == 0; i++)
        if (sorted[i]->place == place)
            status = draw_chart(out, links, s, run_id, sorted[i], lemma);
    free(sorted);
    return status;
}
