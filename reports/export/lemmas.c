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
    lg_ci_replay(memory, (long long)sqlite3_column_int64(q, 0), s->path);
    fclose(memory);
    lg_json_text(j, "replay", line);
    free(line);
    return 0;
}

/* The quantities of the claim's worst statement, and the line. */
static int values_and_line(struct lg_json *j, struct lg_store *s, sqlite3_stmt *q)
{
    static const struct lg_json_field fields[] = {T("name"), {"value", LG_JSON_BALL}};
    sqlite3_stmt *values = lg_sql_prepare(s, lg_values_sql, "it", (int64_t)sqlite3_column_int64(q, 0),
                                          lg_sql_text(q, CLAIM_COLUMN));
    return lg_json_rows(j, "values", s, values, FIELDS(fields), NULL) || replay_line(j, s, q) ? -1 : 0;
}

static int cases(struct lg_json *j, struct lg_store *s, const char *lemma)
{
    static const struct lg_json_field fields[] = {I("id"),
                                                  T("kernel"),
                                                  T("family"),
                                                  T("activation"),
                                                  I("n"),
                                                  I("d"),
                                                  I("k"),
                                                  R("eta"),
                                                  I("precision"),
                                                  T("claim"),
                                                  T("verdict"),
                                                  R("coordinate"),
                                                  {"observed", LG_JSON_BALL},
                                                  {"bound", LG_JSON_BALL},
                                                  R("ratio"),
                                                  T("reason"),
                                                  T("outcome"),
                                                  T("trouble"),
                                                  T("note")};
    int status = 0;
    lg_json_open(j, "cases", '{');
    for (int i = 0; i < LG_CASE_LISTS && status == 0; i++) {
        const struct lg_case_list *list = &lg_case_lists[i];
        status =
            lg_json_rows(j, list->key, s, lg_sql_prepare(s, list->sql, "ti", lemma, (int64_t)list->limit),
                         FIELDS(fields), values_and_line);
    }
    lg_json_close(j, '}');
    return status;
}

static int statement(struct lg_json *j, struct lg_store *s, const char *lemma)
{
    static const struct lg_json_field fields[] = {T("title"),  T("statement"), T("latex"),
                                                  T("slides"), T("source"),    T("how_to_read")};
    sqlite3_stmt *q = lg_sql_prepare(s, lg_lemma_sql, "t", lemma);
    int step = q ? lg_sql_step(s, q) : -1;
    if (step > 0)
        lg_json_row(j, q, FIELDS(fields));
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

/* What its program printed from the formulas of its tables; none of a lemma in prose. */
static int formulas(struct lg_json *j, struct lg_store *s, const char *lemma)
{
    static const struct lg_json_field fields[] = {T("kind"), T("name"), T("text"), T("remark")};
    static const char sql[] =
        "SELECT kind, name, text, remark FROM formula WHERE lemma = ?1 AND run_id = (SELECT "
        "max(l.run_id) FROM scope_run r JOIN lemma l ON l.run_id = r.run_id WHERE l.id = ?1) "
        "ORDER BY kind, position";
    return lg_json_rows(j, "formulas", s, lg_sql_prepare(s, sql, "t", lemma), FIELDS(fields), NULL);
}

static int one(struct lg_json *j, struct lg_store *s, const char *lemma)
{
    static const struct lg_json_field
        claim[] = {T("name"),    T("role"),         T("grade"),     T("statement"), T("allowance"),
                   I("holds"),   I("violated"),     I("undecided"), I("vacuous"),   R("tightest"),
                   R("loosest"), R("median_power"), T("kind"),      T("about")},
        test[] = {T("claim"), T("kernel"), T("role"),    I("draws"),     I("events"),           R("at_most"),
                  R("log_e"), R("level"),  T("verdict"), R("would_see"), R("with_probability"), I("runs")},
        hypothesis[] = {T("name"),  T("statement"), I("true"),
                        I("false"), I("undecided"), I("not_true_though_intended"),
                        R("least"), R("median"),    R("greatest")};
    lg_json_text(j, "id", lemma);
    return statement(j, s, lemma) || formulas(j, s, lemma) ||
           lg_json_rows(j, "claims", s, lg_sql_prepare(s, lg_claims_sql, "t", lemma), FIELDS(claim), NULL) ||
           lg_json_rows(j, "tests", s, lg_sql_prepare(s, lg_tests_sql, "t", lemma), FIELDS(test), NULL) ||
           lg_json_rows(j, "hypotheses", s, lg_sql_prepare(s, lg_hypotheses_sql, "t", lemma),
                        FIELDS(hypothesis), NULL) ||
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
