/* What each function's claims would have caught, one line a lemma and kernel: a line's own `catches` is that of its best claim. */
#include "verify/run/engine.h"
#include "verify/store/statement.h"

#include <string.h>

int lg_run_catches(FILE *out, struct lg_store *store)
{
    static const char query[] =
        "SELECT s.lemma, s.kernel, c.name, min(c.power) FROM scope_case s JOIN claim c ON c.case_id = s.id "
        "WHERE c.verdict = 'holds' AND c.power IS NOT NULL AND c.role <> 'control' "
        "GROUP BY s.lemma, s.kernel, c.name ORDER BY s.lemma, s.kernel, c.name";
    sqlite3_stmt *q = lg_sql_prepare(store, query, "");
    char lemma[64] = "", kernel[64] = "";
    int step = q ? lg_sql_step(store, q) : -1;
    if (step > 0)
        fprintf(out, "catches, claim by claim:");
    for (; step > 0; step = lg_sql_step(store, q)) {
        if (strcmp(lemma, lg_sql_text(q, 0)) || strcmp(kernel, lg_sql_text(q, 1))) {
            snprintf(lemma, sizeof lemma, "%s", lg_sql_text(q, 0));
            snprintf(kernel, sizeof kernel, "%s", lg_sql_text(q, 1));
            fprintf(out, "\n  %s %s:", lemma, kernel);
        }
        fprintf(out, " %s %.1e", lg_sql_text(q, 2), lg_sql_real(q, 3));
    }
    if (lemma[0])
        fputc('\n', out);
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}
