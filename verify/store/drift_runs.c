/* Which runs, kernels and cases are compared, and the comparison kept for queries; see drift.h. */
#include "verify/store/drift.h"
#include "verify/store/database.h"
#include "verify/store/query.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int lg_drift_run_of(struct lg_store *s, const char *word, int64_t *run_id)
{
    char *end = NULL, sentence[160];
    errno = 0;
    long long number = strcmp(word, "latest") ? strtoll(word, &end, 10) : -1;
    if (end && (errno || end == word || *end || number < 1)) {
        snprintf(sentence, sizeof sentence, "'%.60s' is not a run; want its number, or latest", word);
        return lg_sql_refuse(s, sentence);
    }
    if (lg_sql_integer(s, run_id, -1,
                       "SELECT id FROM run WHERE CASE WHEN ?1 > 0 THEN id = ?1 ELSE finished IS NOT NULL AND "
                       "EXISTS (SELECT 1 FROM cases c WHERE c.run_id = run.id) END ORDER BY id DESC LIMIT 1",
                       "i", (int64_t)number))
        return -1;
    if (*run_id >= 0)
        return 0;
    if (number > 0)
        snprintf(sentence, sizeof sentence, "has no run %lld; name another, or latest", number);
    else
        snprintf(sentence, sizeof sentence,
                 "has no finished run with cases; make one with `lemmagate run --db FILE`");
    return lg_sql_refuse(s, sentence);
}

/* The only kernel of a run, or "". */
static int only_kernel(struct lg_store *s, int64_t run_id, const char *schema, char out[64])
{
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT max(name), count(DISTINCT name) FROM %s.kernel WHERE run_id = ? AND name <> 'none'",
             schema);
    sqlite3_stmt *q = lg_sql_prepare(s, sql, "i", run_id);
    int step = q ? lg_sql_step(s, q) : -1;
    if (step > 0)
        snprintf(out, 64, "%s", lg_sql_count(q, 1) == 1 ? lg_sql_text(q, 0) : "");
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

int lg_drift_choose_kernels(const char *const *kernels, size_t n, struct lg_store *s, struct lg_drift_runs *r)
{
    if (n > 0) {
        snprintf(r->was_kernel, sizeof r->was_kernel, "%s", kernels[0]);
        snprintf(r->now_kernel, sizeof r->now_kernel, "%s", kernels[n - 1]);
        return 0;
    }
    if (lg_sqlite_attach(s, r->file))
        return -1;
    int status = only_kernel(s, r->was, "was", r->was_kernel) || only_kernel(s, r->now, "main", r->now_kernel)
                     ? -1
                     : 0;
    sqlite3_exec(s->db, "DETACH was", NULL, NULL, NULL);
    if (!*r->was_kernel || !*r->now_kernel)
        *r->was_kernel = *r->now_kernel = '\0';
    return status;
}

int lg_drift_pair_cases(struct lg_store *s, const struct lg_drift_runs *r, struct lg_drift *d)
{
    static const char tables[] = "DROP TABLE IF EXISTS temp.drift_was; DROP TABLE IF EXISTS temp.drift_pair;"
                                 "CREATE TEMP TABLE drift_was (id INTEGER PRIMARY KEY, lemma TEXT, kernel "
                                 "TEXT, recipe TEXT, draw TEXT, scale "
                                 "TEXT, outcome TEXT);"
                                 "CREATE INDEX temp.drift_was_by_draw ON drift_was (draw);"
                                 "CREATE TEMP TABLE drift_pair (now INTEGER PRIMARY KEY, was INTEGER, lemma "
                                 "TEXT, kernel TEXT, size REAL, "
                                 "now_outcome TEXT, was_outcome TEXT, match INTEGER)";
    static const char baseline[] =
        "INSERT INTO temp.drift_was SELECT max(c.id), c.lemma, k.name, c.recipe, "
        "CASE WHEN instr(recipe, ' family=values ') THEN recipe ELSE substr(recipe, 1, instr(recipe || ' "
        "eta=', "
        "' eta=') - 1) || substr(recipe, instr(recipe || ' choices=', ' choices=')) END, "
        "substr(recipe, instr(recipe, ' exponent='), instr(recipe, ' extra=') - instr(recipe, ' "
        "exponent=')), "
        "c.outcome FROM was.cases c JOIN was.kernel k ON k.id = c.kernel_id WHERE c.run_id = ?1 AND (?2 = '' "
        "OR "
        "k.name IN (?2, 'none')) GROUP BY 2, 3, 5";
    int64_t pairs, was, now, recalibrated;
    if (sqlite3_exec(s->db, tables, NULL, NULL, NULL))
        return lg_sql_error(s);
    if (lg_sql_run(s, baseline, "it", r->was, r->was_kernel) ||
        lg_sql_run(s, lg_q_drift_pairs, "itt", r->now, r->now_kernel, r->was_kernel) ||
        lg_sql_integer(s, &pairs, 0, "SELECT count(*) FROM temp.drift_pair", "") ||
        lg_sql_integer(s, &recalibrated, 0, "SELECT count(*) FROM temp.drift_pair WHERE match < 2", "") ||
        lg_sql_integer(s, &was, 0, "SELECT count(*) FROM temp.drift_was", "") ||
        lg_sql_integer(
            s, &now, 0,
            "SELECT count(*) FROM cases c JOIN kernel k ON k.id = c.kernel_id WHERE c.run_id = ?1 AND (?2 "
            "= '' OR k.name IN (?2, 'none'))",
            "it", r->now, r->now_kernel))
        return -1;
    d->pairs = (size_t)pairs;
    d->recalibrated = (size_t)recalibrated;
    d->only_was = (size_t)(was - pairs);
    d->only_now = (size_t)(now - pairs);
    return 0;
}

int lg_drift_is_kept(struct lg_store *s)
{
    int64_t tables = 0;
    return lg_sql_integer(s, &tables, 0, "SELECT count(*) FROM sqlite_temp_master WHERE name = 'drift_line'",
                          "")
               ? -1
               : tables > 0;
}

int lg_drift_keep(struct lg_store *s, const struct lg_drift_runs *r, const struct lg_drift *d)
{
    static const char tables[] =
        "DROP TABLE IF EXISTS temp.drift_kept; DROP TABLE IF EXISTS temp.drift_line;"
        "CREATE TEMP TABLE drift_kept (file TEXT, was INTEGER, now INTEGER, was_kernel TEXT, now_kernel "
        "TEXT, pairs "
        "INTEGER, claims INTEGER, only_was INTEGER, only_now INTEGER, recalibrated INTEGER, gating INTEGER);"
        "CREATE TEMP TABLE drift_line (position INTEGER PRIMARY KEY, lemma TEXT, kernel TEXT, claim TEXT, "
        "compared "
        "INTEGER, identical INTEGER, within INTEGER, moved INTEGER, gained INTEGER, lost INTEGER, drifted "
        "INTEGER, "
        "was_tightest REAL, now_tightest REAL, case_id INTEGER, what TEXT)";
    if (sqlite3_exec(s->db, tables, NULL, NULL, NULL))
        return lg_sql_error(s);
    if (lg_sql_run(s, "INSERT INTO drift_kept VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "tiittiiiiii",
                   r->file, r->was, r->now, r->was_kernel, r->now_kernel, (int64_t)d->pairs,
                   (int64_t)d->claims, (int64_t)d->only_was, (int64_t)d->only_now, (int64_t)d->recalibrated,
                   (int64_t)d->gating))
        return -1;
    for (size_t i = 0; i < d->n_lines; i++) {
        const struct lg_drift_line *l = &d->lines[i];
        if (lg_sql_run(
                s, "INSERT INTO drift_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, -1), ?)",
                "itttiiiiiiirrit", (int64_t)i, l->lemma, l->kernel, l->claim, (int64_t)l->compared,
                (int64_t)l->identical, (int64_t)l->within, (int64_t)l->moved, (int64_t)l->gained,
                (int64_t)l->lost, (int64_t)l->drifted, l->was_tightest, l->now_tightest, (int64_t)l->case_id,
                l->what))
            return -1;
    }
    return 0;
}
