/* Series and example cases for charts: see curve.h. */
#include "reports/page/curve.h"
#include "reports/page/html.h"

#include <math.h>
#include <stdlib.h>

void lg_curve_free(struct lg_curve *curve)
{
    free(curve->x);
    free(curve->mid);
    free(curve->rad);
    *curve = (struct lg_curve){0};
}

static int reserve(struct lg_store *s, struct lg_curve *c, size_t room)
{
    double **const columns[] = {&c->x, &c->mid, &c->rad};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        double *grown = realloc(*columns[i], room * sizeof **columns[i]);
        if (!grown)
            return lg_sql_refuse(s, "no memory for a series of the report");
        *columns[i] = grown;
    }
    return 0;
}

int lg_curve_load(struct lg_store *s, int64_t case_id, const char *name, const char *kind,
                  struct lg_curve *curve)
{
    *curve = (struct lg_curve){0};
    sqlite3_stmt *q = lg_sql_prepare(s,
                                     "SELECT coordinate, mid, rad FROM series WHERE case_id = ? AND name = ? "
                                     "AND kind = ? ORDER BY coordinate",
                                     "itt", case_id, name, kind);
    int step = q ? lg_sql_step(s, q) : -1;
    for (size_t room = 0; step > 0; step = lg_sql_step(s, q)) {
        if (curve->n == room && reserve(s, curve, room = room ? 2 * room : 256)) {
            step = -1;
            break;
        }
        lg_ball value = lg_sql_ball(q, 1);
        curve->x[curve->n] = lg_sql_real(q, 0);
        curve->mid[curve->n] = value.mid;
        curve->rad[curve->n++] = value.rad;
    }
    if (step < 0)
        lg_curve_free(curve);
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

void lg_curve_thin(struct lg_curve *curve, size_t keep)
{
    if (curve->n <= keep || keep < 2)
        return;
    for (size_t i = 0; i < keep; i++) {
        size_t from = i * (curve->n - 1) / (keep - 1);
        curve->x[i] = curve->x[from];
        curve->mid[i] = curve->mid[from];
        curve->rad[i] = curve->rad[from];
    }
    curve->n = keep;
}

void lg_curve_range(const struct lg_curve *curve, bool positive, double *lo, double *hi)
{
    for (size_t i = 0; i < curve->n; i++) {
        double value = curve->mid[i];
        if (isfinite(value) && (!positive || value > 0)) {
            *lo = fmin(*lo, value);
            *hi = fmax(*hi, value);
        }
    }
}

/* Cases by nearness to violation (violated first, cases without a decided theorem claim last), with their
 * size. */
static const char ranked_sql[] =
    "SELECT s.id, max(CASE c.verdict WHEN 'violated' THEN 9e999 WHEN 'holds' THEN c.ratio END) AS nearness, "
    "p.size FROM scope_case s JOIN cases p ON p.id = s.id LEFT JOIN claim c ON c.case_id = s.id "
    "AND c.role = 'theorem' WHERE s.lemma = ?1 AND EXISTS (SELECT 1 FROM series x WHERE x.case_id = s.id "
    "AND x.name = ?2) GROUP BY s.id ORDER BY nearness IS NULL, nearness DESC, s.id";

static size_t add(struct lg_example *examples, size_t count, int64_t id, const char *why)
{
    for (size_t i = 0; i < count; i++)
        if (examples[i].case_id == id)
            return count;
    examples[count] = (struct lg_example){id, why};
    return count + 1;
}

int lg_examples_find(struct lg_store *s, const char *lemma, const char *series,
                     struct lg_example examples[LG_EXAMPLES], size_t *count)
{
    *count = 0;
    int64_t *ids = NULL, largest = -1, largest_size = -1;
    size_t n = 0, ranked = 0;
    sqlite3_stmt *q = lg_sql_prepare(s, ranked_sql, "tt", lemma, series);
    int step = q ? lg_sql_step(s, q) : -1;
    for (size_t room = 0; step > 0; step = lg_sql_step(s, q)) {
        if (n == room) {
            int64_t *grown = realloc(ids, (room = room ? 2 * room : 256) * sizeof *ids);
            if (!grown) {
                step = lg_sql_refuse(s, "no memory for the examples of the report");
                break;
            }
            ids = grown;
        }
        ids[n++] = sqlite3_column_int64(q, 0);
        ranked += sqlite3_column_type(q, 1) != SQLITE_NULL;
        if (sqlite3_column_int64(q, 2) > largest_size) {
            largest = ids[n - 1];
            largest_size = sqlite3_column_int64(q, 2);
        }
    }
    sqlite3_finalize(q);
    if (step == 0 && n > 0) {
        *count = add(examples, *count, ids[0], "nearest to its bounds");
        *count = add(examples, *count, ids[ranked ? ranked / 2 : n / 2], "the median case");
        *count = add(examples, *count, largest, "the largest instance");
    }
    free(ids);
    return step < 0 ? -1 : 0;
}

int lg_example_caption(FILE *out, struct lg_store *s, const struct lg_example *example)
{
    sqlite3_stmt *q =
        lg_sql_prepare(s,
                       "SELECT k.name, c.family, c.activation, c.n, c.d, c.k, c.eta, c.note FROM sized c "
                       "JOIN kernel k ON k.id = c.kernel_id WHERE c.id = ?",
                       "i", example->case_id);
    int step = q ? lg_sql_step(s, q) : -1;
    if (step > 0) {
        fprintf(out, "<figcaption class=\"example\"><strong>Case %lld</strong>, %s <span class=\"dim\">",
                (long long)example->case_id, example->why);
        for (int column = 0; column < 3; column++) {
            const char *text = lg_sql_text(q, column);
            if (*text) {
                fputs(" · ", out);
                lg_html_text(out, text);
            }
        }
        fprintf(out, " · n = %zu, d = %zu, k = %zu", lg_sql_count(q, 3), lg_sql_count(q, 4),
                lg_sql_count(q, 5));
        if (sqlite3_column_type(q, 6) != SQLITE_NULL) {
            fputs(", η = ", out);
            lg_html_number(out, lg_sql_real(q, 6));
        }
        if (*lg_sql_text(q, 7)) {
            fputs(" · ", out);
            lg_html_text(out, lg_sql_text(q, 7));
        }
        fputs("</span></figcaption>\n", out);
    }
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}
