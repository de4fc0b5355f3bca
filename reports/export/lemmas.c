/* The member "lemmas" of the JSON document: statements, and for each lemma its claims, tests, hypotheses and the cases
 * that the page lists, with the line that replays each. */
#include "reports/ci/ci.h"
#include "reports/export/export.h"
#include "reports/page/page.h"

#include <stdlib.h>
#include <string.h>

enum { CLAIM_COLUMN = 9 }; /* of lists of cases */

static int replay_line(struct lg_json *j, struct lg_store *s, sqlite3_stmt *q)
{
    char *line = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&line, &size);
    if (!memory)
        return lg_sql_refuse(s, "no memory for a replay line");
    lg_ci_replay(memory, (long long)lg_row_integer(q, "id"), s->path);
    fclose(memory);
    lg_json_text(j, "replay", line);
    free(line);
    return 0;
}

/* The quantities of the claim's worst statement, and the line. */
static int values_and_line(struct lg_json *j, struct lg_store *s, sqlite3_stmt *q)
{
    sqlite3_stmt *values =
        lg_sql_prepare(s, lg_q_claim_values, "it", lg_row_integer(q, "id"), lg_row_text(q, "claim"));
    return lg_json_rows(j, "values", s, values, NULL) || replay_line(j, s, q) ? -1 : 0;
}

static int cases(struct lg_json *j, struct lg_store *s, const char *lemma)
{
    int status = 0;
    lg_json_open(j, "cases", '{');
    for (int i = 0; i < LG_CASE_LISTS && status == 0; i++)
        status = lg_json_rows(j, lg_case_lists[i].key, s, lg_case_list_ask(s, &lg_case_lists[i], lemma),
                              values_and_line);
    lg_json_close(j, '}');
    return status;
}

static int statement(void *json, struct lg_store *s, sqlite3_stmt *q)
{
    (void)s;
    lg_json_row(json, q);
    return 0;
}

static int one(struct lg_json *j, struct lg_store *s, const char *lemma)
{
    lg_json_text(j, "id", lemma);
    return lg_sql_each(s, lg_sql_prepare(s, lg_q_lemma, "t", lemma), statement, j) ||
           lg_json_rows(j, "formulas", s, lg_sql_prepare(s, lg_q_formulas, "t", lemma), NULL) ||
           lg_json_rows(j, "claims", s, lg_sql_prepare(s, lg_q_claims, "t", lemma), NULL) ||
           lg_json_rows(j, "tests", s, lg_sql_prepare(s, lg_q_tests, "t", lemma), NULL) ||
           lg_json_rows(j, "hypotheses", s, lg_sql_prepare(s, lg_q_hypotheses, "t", lemma), NULL) ||
           cases(j, s, lemma);
}

int lg_json_lemmas(struct lg_json *j, struct lg_store *s, const struct lg_store_summary *rows, size_t n)
{
    int status = 0;
    lg_json_open(j, "lemmas", '[');
    for (size_t i = 0; i < n && status == 0; i++) {
        if (i && !strcmp(rows[i].lemma, rows[i - 1].lemma))
            continue;
        lg_json_open(j, NULL, '{');
        status = one(j, s, rows[i].lemma);
        lg_json_close(j, '}');
    }
    lg_json_close(j, ']');
    return status ? -1 : 0;
}
