/* The results database, and its rows for runs and their options, lemmas, claim specifications, kernels, events. */
#include "verify/store/database.h"
#include "verify/store/statement.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *const lg_store_tiers[LG_STORE_TIERS] = {"smoke", "full", "nightly"};

extern const char lg_schema_sql[];

#define LG_NOW "strftime('%Y-%m-%dT%H:%M:%fZ','now')"

static const struct lg_database_kind kind = {
    .name = "lemmagate store",
    .option = "--db",
    .maker = "lemmagate run --db FILE",
    .application = 0x4c676174, /* "Lgat" */
    .wal = true,
    .schema = lg_schema_sql,
    .complete = "SELECT count(*) = 22 FROM sqlite_master WHERE type IN ('table', 'view') AND name IN ('run', "
                "'run_option', "
                "'lemma', 'claim_spec', 'claim_control', 'kernel', 'cases', 'case_size', 'sized', "
                "'declaration', 'hypothesis', 'claim', 'claim_value', "
                "'series', 'test', "
                "'evidence', 'event', 'sweep', 'sweep_point', 'map', 'map_cell', 'map_curve')",
    .migrations = lg_migrations,
};

int lg_store_open(struct lg_store *s, const char *path, bool read_only)
{
    return lg_database_open(s, &kind, path, read_only);
}

void lg_store_close(struct lg_store *s)
{
    sqlite3_close_v2(s->db);
    s->db = NULL;
}

int lg_store_run_begin(struct lg_store *s, const struct lg_store_run *run, int64_t *run_id)
{
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, run->seed);
    if (lg_sql_run(
            s,
            "INSERT INTO run (started, command, commit_id, seed, tier, machine, trust_base) VALUES (" LG_NOW
            ", ?, ?, ?, ?, ?, ?)",
            "tttttt", run->command, run->commit_id, seed, run->tier, run->machine, run->trust_base))
        return -1;
    *run_id = sqlite3_last_insert_rowid(s->db);
    return 0;
}

int lg_store_run_end(struct lg_store *s, int64_t run_id, int exit_code)
{
    if (lg_sql_run(s, "UPDATE run SET finished = " LG_NOW ", exit_code = ?1 WHERE id = ?2", "ii",
                   (int64_t)exit_code, run_id))
        return -1;
    return sqlite3_changes(s->db) == 1
               ? 0
               : lg_sql_refuse(s, "the run that ends is not in the store; begin it first");
}

int lg_store_run_is(struct lg_store *s, int64_t run_id, const char *command, bool *is)
{
    int64_t found = 0;
    const int status = lg_sql_integer(s, &found, 0, "SELECT 1 FROM run WHERE id = ? AND ? IN ('', command)",
                                      "it", run_id, command);
    *is = found == 1;
    return status;
}

int lg_store_option_put(struct lg_store *s, int64_t run_id, const char *name, const char *value)
{
    return lg_sql_run(
        s,
        "INSERT INTO run_option (run_id, position, name, value) SELECT ?1, count(*), ?2, ?3 FROM "
        "run_option WHERE run_id = ?1",
        "itt", run_id, name, value);
}

int lg_store_option(struct lg_store *s, int64_t run_id, const char *name, size_t index, char **value)
{
    sqlite3_stmt *q = lg_sql_prepare(s,
                                     "SELECT value FROM run_option WHERE run_id = ? AND name = ? ORDER BY "
                                     "position LIMIT 1 OFFSET ?",
                                     "iti", run_id, name, (int64_t)index);
    int step = q ? lg_sql_step(s, q) : -1;
    *value = step > 0 ? strdup(lg_sql_text(q, 0)) : NULL;
    sqlite3_finalize(q);
    if (step > 0 && !*value)
        return lg_sql_refuse(s, "no memory for the options of the run");
    return step < 0 ? -1 : 0;
}

int lg_store_lemma_put(struct lg_store *s, int64_t run_id, const struct lg_store_lemma *lemma)
{
    return lg_sql_run(s,
                      "INSERT INTO lemma (run_id, id, title, statement, slides, source, how_to_read, "
                      "max_vacuous, max_undecided, pure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                      "ON CONFLICT (run_id, id) DO NOTHING",
                      "ittttttrri", run_id, lemma->id, lemma->title, lemma->statement, lemma->slides,
                      lemma->source, lemma->how_to_read, lemma->max_vacuous, lemma->max_undecided,
                      (int64_t)lemma->pure);
}

int lg_store_claim_spec_put(struct lg_store *s, int64_t run_id, const struct lg_store_claim_spec *spec)
{
    return lg_sql_run(
        s,
        "INSERT INTO claim_spec (run_id, lemma, position, name, grade, role, statement, allowance, "
        "coordinate, about) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id, lemma, name) DO "
        "NOTHING",
        "itittttttt", run_id, spec->lemma, (int64_t)spec->position, spec->name, spec->grade, spec->role,
        spec->statement, spec->allowance, spec->coordinate, spec->about);
}

int lg_store_control_put(struct lg_store *s, int64_t run_id, const char *lemma, const char *claim,
                         const char *control)
{
    return lg_sql_run(s,
                      "INSERT INTO claim_control (run_id, lemma, claim, control) VALUES (?, ?, ?, ?) "
                      "ON CONFLICT (run_id, lemma, claim) DO NOTHING",
                      "ittt", run_id, lemma, claim, control);
}

int lg_store_formula_put(struct lg_store *s, int64_t run_id, const struct lg_store_formula *f)
{
    return lg_sql_run(
        s,
        "INSERT INTO formula (run_id, lemma, kind, position, name, text, mathml, remark) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id, lemma, kind, position) DO NOTHING",
        "ittitttt", run_id, f->lemma, f->kind, (int64_t)f->position, f->name, f->text, f->mathml, f->remark);
}

int lg_store_test_put(struct lg_store *s, int64_t run_id, const struct lg_store_test *t)
{
    return lg_sql_run(
        s,
        "INSERT OR REPLACE INTO test (run_id, lemma, kernel, claim, role, trials, events, null_rate, "
        "log_e, level, verdict, detectable, detection) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "ittttiirrrtrr", run_id, t->lemma, t->kernel, t->claim, t->role, (int64_t)t->trials,
        (int64_t)t->events, t->null_rate, t->log_e, t->level, t->rejected ? "rejected" : "consistent",
        t->detectable, t->detection);
}

int lg_store_kernel_put(struct lg_store *s, int64_t run_id, const struct lg_store_kernel *k,
                        int64_t *kernel_id)
{
    if (lg_sql_run(s,
                   "INSERT INTO kernel (run_id, name, version, description, path, sha256, unit_storage, "
                   "unit_accumulator, deterministic, offered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (run_id, name) DO NOTHING",
                   "itttttrrit", run_id, k->name, k->version, k->description, k->path, k->sha256,
                   k->unit_storage, k->unit_accumulator, (int64_t)k->deterministic, k->offered) ||
        lg_sql_integer(s, kernel_id, -1, "SELECT id FROM kernel WHERE run_id = ? AND name = ? AND sha256 = ?",
                       "itt", run_id, k->name, k->sha256))
        return -1;
    if (*kernel_id < 0) {
        char sentence[240];
        snprintf(sentence, sizeof sentence,
                 "this run already has a different kernel named \"%.80s\"; "
                 "give each kernel its own name, or begin a new run with the one that was built since",
                 k->name);
        return lg_sql_refuse(s, sentence);
    }
    return 0;
}

int lg_store_event(struct lg_store *s, int64_t run_id, const char *what)
{
    return lg_sql_run(s, "INSERT INTO event (run_id, at, what) VALUES (?, " LG_NOW ", ?)", "it", run_id,
                      what);
}

int lg_store_find_event(struct lg_store *s, int64_t run_id, const char *start, char *what, size_t what_size)
{
    sqlite3_stmt *q = lg_sql_prepare(
        s,
        "SELECT what FROM event WHERE run_id = ?1 AND substr(what, 1, length(?2)) = ?2 ORDER BY id LIMIT 1",
        "it", run_id, start);
    const int step = q ? lg_sql_step(s, q) : -1;
    if (step > 0)
        snprintf(what, what_size, "%s", lg_sql_text(q, 0));
    sqlite3_finalize(q);
    return step;
}
