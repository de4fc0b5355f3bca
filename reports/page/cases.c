/* The cases of a lemma that a reader wants to run again: everything that went wrong (at most SHOWN), the
 * claim nearest to its bound, and the smallest instance; each with the line that replays it. */
#include "reports/page/html.h"
#include "reports/page/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHOWN = 12,
    RECIPE_MOST =
        700, /* bytes of a recipe worth showing: longer ones state a large instance entry by entry */
};

const struct lg_case_list lg_case_lists[LG_CASE_LISTS] = {{"went_wrong", "Went wrong", SHOWN},
                                                          {"undecided", "Undecided", SHOWN / 4},
                                                          {"nearest", "Nearest to its bound", 1},
                                                          {"smallest", "Smallest instance", 1}};

sqlite3_stmt *lg_case_list_ask(struct lg_store *s, const struct lg_case_list *list, const char *lemma)
{
    return lg_sql_prepare(s, lg_q_cases, "tit", lemma, (int64_t)list->limit, list->key);
}

static void text_item(FILE *out, const char *label, const char *text)
{
    if (*text == '\0')
        return;
    fprintf(out, "<div><dt>%s</dt><dd>", label);
    lg_html_text(out, text);
    fputs("</dd></div>", out);
}

static void instance(FILE *out, sqlite3_stmt *q)
{
    text_item(out, "kernel", lg_row_text(q, "kernel"));
    fputs("<div><dt>instance</dt><dd>", out);
    lg_html_text(out, lg_row_text(q, "family"));
    if (*lg_row_text(q, "activation")) {
        fputs(", ", out);
        lg_html_text(out, lg_row_text(q, "activation"));
    }
    fprintf(out, ", n = %zu, d = %zu, k = %zu", lg_row_count(q, "n"), lg_row_count(q, "d"),
            lg_row_count(q, "k"));
    if (!lg_row_is_null(q, "eta")) {
        fputs(", η = ", out);
        lg_html_number(out, lg_row_real(q, "eta"));
    }
    fputs("</dd></div>", out);
    text_item(out, "note", lg_row_text(q, "note"));
}

/* The quantities of the statement, as they are named there; nothing where they are not stored. */
static int values(FILE *out, struct lg_store *s, long long id, const char *claim)
{
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_claim_values, "it", (int64_t)id, claim);
    int step = q ? lg_sql_step(s, q) : -1;
    const bool any = step > 0;
    if (any)
        fputs("<div><dt>where</dt><dd class=\"values\">", out);
    for (; step > 0; step = lg_sql_step(s, q)) {
        fputs("<span><code>", out);
        lg_html_text(out, lg_sql_text(q, 0));
        fputs("</code> = ", out);
        lg_html_ball(out, lg_sql_ball(q, 1));
        fputs("</span> ", out);
    }
    if (any)
        fputs("</dd></div>", out);
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

static void measured(FILE *out, sqlite3_stmt *q)
{
    fputs("<div><dt>claim</dt><dd>", out);
    lg_html_text(out, lg_row_text(q, "claim"));
    fputs(" <span class=\"dim\">", out);
    lg_html_text(out, lg_row_text(q, "verdict"));
    fputs(" at ", out);
    lg_html_number(out, lg_row_real(q, "coordinate"));
    fprintf(out, ", %zu bits</span></dd></div><div><dt>observed</dt><dd>", lg_row_count(q, "precision"));
    lg_html_ball(out, lg_row_ball(q, "observed"));
    fputs("</dd></div><div><dt>bound</dt><dd>", out);
    lg_html_ball(out, lg_row_ball(q, "bound"));
    fputs("</dd></div><div><dt>ratio</dt><dd>", out);
    lg_html_ratio(out, lg_row_real(q, "ratio"));
    fputs("</dd></div>", out);
    text_item(out, "reason", lg_row_text(q, "reason"));
}

/* The cases shown so far: one that is shown twice has its anchor once. */
struct shown {
    long long id[2 * SHOWN];
    size_t n;
};

static bool is_first(struct shown *shown, long long id)
{
    for (size_t i = 0; i < shown->n; i++)
        if (shown->id[i] == id)
            return false;
    if (shown->n < sizeof shown->id / sizeof *shown->id)
        shown->id[shown->n++] = id;
    return true;
}

/* The line for this store, and the one that needs none. */
static int replay_lines(FILE *out, struct lg_store *s, long long id)
{
    char *recipe, *kernel;
    if (lg_store_case_recipe(s, id, &recipe, &kernel))
        return -1;
    fputs("<p class=\"line\">", out);
    lg_html_replay(out, id, s->path);
    fputs("</p>", out);
    if (strchr(recipe, '=') && strlen(recipe) <= RECIPE_MOST) {
        fputs("<p class=\"note\">Without this store:</p><p class=\"line recipe\">", out);
        lg_html_replay_recipe(out, recipe, strncmp(kernel, "builtin:", 8) == 0 ? kernel + 8 : kernel);
        fputs("</p>", out);
    }
    free(recipe);
    free(kernel);
    return 0;
}

static int card(FILE *out, struct lg_store *s, sqlite3_stmt *q, const char *heading, struct shown *shown)
{
    bool has_claim = !lg_row_is_null(q, "claim");
    bool bad = !has_claim || strcmp(lg_row_text(q, "verdict"), "violated") == 0;
    long long id = lg_row_integer(q, "id");
    fprintf(out, "<article class=\"case%s\"", bad ? " bad" : "");
    if (is_first(shown, id))
        fprintf(out, " id=\"case-%lld\"", id);
    fprintf(out, "><h4>%s <span class=\"dim\">case %lld</span></h4><dl>", heading, id);
    instance(out, q);
    int status = 0;
    if (has_claim) {
        measured(out, q);
        status = values(out, s, id, lg_row_text(q, "claim"));
    } else {
        text_item(out, "outcome", lg_row_text(q, "outcome"));
        text_item(out, "trouble", lg_row_text(q, "trouble"));
    }
    fputs("</dl>", out);
    if (status == 0)
        status = replay_lines(out, s, id);
    fputs("</article>\n", out);
    return status;
}

static int cards(FILE *out, struct lg_store *s, const char *lemma, const struct lg_case_list *list,
                 struct shown *shown)
{
    sqlite3_stmt *q = lg_case_list_ask(s, list, lemma);
    int step = q ? lg_sql_step(s, q) : -1;
    for (; step > 0; step = step < 0 ? step : lg_sql_step(s, q))
        step = card(out, s, q, list->heading, shown);
    sqlite3_finalize(q);
    return step;
}

int lg_page_cases(FILE *out, struct lg_store *s, const char *lemma)
{
    struct shown shown = {0};
    fputs("<h3>Cases to look at</h3><div class=\"cases\">\n", out);
    int status = 0;
    for (int i = 0; i < LG_CASE_LISTS && status == 0; i++)
        status = cards(out, s, lemma, &lg_case_lists[i], &shown);
    fputs("</div>\n", out);
    return status ? -1 : 0;
}
