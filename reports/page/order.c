/* The lemmas of the page in the order of the talk: theorems by number (T0, T1, T2, T2b, T3, ..., read from the words
 * "theorem T..." of their sources) and slide, then conformance, then metamorphic identities. Conformance is whose source says so, or
 * what claims no theorem: all its claims but controls are of that role.
 *
 * What has no number comes after what has one; ties go by name. */
#include "reports/page/page.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

const char *const lg_part_names[LG_PARTS] = {"Theorems", "Conformance", "Metamorphic identities"};

/* "T11.2": its major, letter and minor number; the label is what was read. */
static void number(struct lg_entry *e, const char *source)
{
    static const char before[] = "theorem T";
    const char *at = strstr(source, before);
    int length = 0, more = 0;
    e->major = INT_MAX;
    if (!at || e->part != LG_PART_THEOREM || sscanf(at + sizeof before - 1, "%4d%n", &e->major, &length) != 1)
        return;
    at += (int)sizeof before - 1 + length;
    if (islower((unsigned char)*at))
        e->letter = *at++;
    if (sscanf(at, ".%4d%n", &e->minor, &more) != 1)
        e->minor = 0;
    snprintf(e->label, sizeof e->label, "T%d%.1s%.*s", e->major, &e->letter, e->minor ? more : 0, at);
}

static int describe(struct lg_store *s, struct lg_entry *e)
{
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_lemma, "t", e->lemma);
    int step = q ? lg_sql_step(s, q) : -1;
    const bool claims_no_theorem = step > 0 && lg_row_count(q, "_conformance") > 0;
    const char *source = step > 0 ? lg_row_text(q, "source") : "";
    e->title = step < 0 ? NULL : strdup(step > 0 ? lg_row_text(q, "title") : "");
    e->part = strstr(source, "metamorphic testing")                         ? LG_PART_METAMORPHIC
              : claims_no_theorem || strstr(source, "Conformance of steps") ? LG_PART_CONFORMANCE
                                                                            : LG_PART_THEOREM;
    number(e, source);
    if (step <= 0 || sscanf(lg_row_text(q, "slides"), "S%4d", &e->slide) != 1)
        e->slide = INT_MAX;
    sqlite3_finalize(q);
    if (step >= 0 && !e->title)
        return lg_sql_refuse(s, "no memory for the report");
    return step < 0 ? -1 : 0;
}

static int sign(int a, int b)
{
    return (a > b) - (a < b);
}

static int by_talk(const void *a, const void *b)
{
    const struct lg_entry *x = a, *y = b;
    const int order[] = {sign((int)x->part, (int)y->part), sign(x->major, y->major),
                         sign(x->letter, y->letter),       sign(x->minor, y->minor),
                         sign(x->slide, y->slide),         strcmp(x->lemma, y->lemma)};
    size_t i = 0;
    while (i + 1 < sizeof order / sizeof *order && order[i] == 0)
        i++;
    return order[i];
}

void lg_page_order_free(struct lg_entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(entries[i].title);
    free(entries);
}

int lg_page_order(struct lg_store *s, const struct lg_store_summary *rows, size_t n_rows,
                  struct lg_entry **entries, size_t *n)
{
    struct lg_entry *all = calloc(n_rows + 1, sizeof *all);
    size_t count = 0;
    int status = all ? 0 : lg_sql_refuse(s, "no memory for the report");
    for (size_t i = 0; status == 0 && i < n_rows; i++) {
        if (i == 0 || strcmp(rows[i].lemma, rows[i - 1].lemma) != 0) {
            snprintf(all[count].lemma, sizeof all->lemma, "%s", rows[i].lemma);
            all[count].rows = &rows[i];
            status = describe(s, &all[count++]);
        }
        all[count - 1].n++;
    }
    if (status) {
        lg_page_order_free(all, count);
        return -1;
    }
    qsort(all, count, sizeof *all, by_talk);
    *entries = all;
    *n = count;
    return 0;
}
