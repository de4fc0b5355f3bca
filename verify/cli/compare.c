/* `lemmagate compare RUN RUN`, and the baseline of `run` and `gate`.
 *
 * Both runs may lie in one database or, with --baseline, in two. A baseline that cannot be read ends the command before
 * anything is checked. */
#include "verify/cli/cli.h"
#include "verify/cli/drift.h"

#include <errno.h>
#include <inttypes.h>
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

/* FILE, FILE:12 or FILE:latest. */
static const char *split(const char *option, char *file, size_t size)
{
    const char *colon = strrchr(option, ':');
    bool is_run =
        colon && colon[1] && (!strcmp(colon + 1, "latest") || !colon[1 + strspn(colon + 1, "0123456789")]);
    size_t length = is_run ? (size_t)(colon - option) : strlen(option);
    snprintf(file, size, "%.*s", (int)(length < size ? length : size - 1), option);
    return is_run ? colon + 1 : "latest";
}

int lg_drift_baseline(const char *command, const char *option, const char *run, struct lg_drift_runs *runs)
{
    struct lg_store store;
    const char *own = split(option, runs->file, sizeof runs->file);
    int status =
        lg_store_open(&store, runs->file, true) || lg_drift_run_of(&store, run ? run : own, &runs->was);
    if (status)
        fprintf(stderr, "lemmagate %s: --baseline: %s\n", command, store.error);
    lg_store_close(&store);
    return status ? LG_EXIT_USAGE : 0;
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

static int choose_kernels(const char *const *kernels, size_t n, struct lg_store *s, struct lg_drift_runs *r)
{
    if (n > 0) {
        snprintf(r->was_kernel, sizeof r->was_kernel, "%s", kernels[0]);
        snprintf(r->now_kernel, sizeof r->now_kernel, "%s", kernels[n - 1]);
        return 0;
    }
    if (lg_sql_run(s, "ATTACH ? AS was", "t", r->file))
        return -1;
    int status = only_kernel(s, r->was, "was", r->was_kernel) || only_kernel(s, r->now, "main", r->now_kernel)
                     ? -1
                     : 0;
    sqlite3_exec(s->db, "DETACH was", NULL, NULL, NULL);
    if (!*r->was_kernel || !*r->now_kernel)
        *r->was_kernel = *r->now_kernel = '\0';
    return status;
}

int lg_drift_report(const char *const *kernels, size_t n_kernels, struct lg_store *s,
                    struct lg_drift_runs *runs, bool all, struct lg_drift *d)
{
    *d = (struct lg_drift){0};
    if (choose_kernels(kernels, n_kernels, s, runs) || lg_drift_find(s, runs, d))
        return LG_EXIT_USAGE;
    lg_drift_print(stdout, d, runs, s->path, all);
    if (d->pairs == 0)
        printf("No case is in both runs: runs of the same seed, tier and storage format share cases.\n");
    return d->gating ? LG_EXIT_VIOLATED : d->pairs ? LG_EXIT_OK : LG_EXIT_EMPTY;
}

static int usage(const struct lg_options *o)
{
    if (o->n_words == 2 || (o->n_words < 2 && o->baseline)) {
        if (o->n_kernels <= 2)
            return 0;
        fprintf(stderr, "lemmagate compare: %zu --kernel; want none, one, or the kernels then and now\n",
                o->n_kernels);
        return LG_EXIT_USAGE;
    }
    fprintf(stderr,
            "lemmagate compare: want two runs, not %zu; or the present one and the other's file with "
            "--baseline\n",
            o->n_words);
    return LG_EXIT_USAGE;
}

int lg_cmd_compare(const struct lg_options *o)
{
    struct lg_store store;
    struct lg_drift_runs runs = {.was = -1};
    struct lg_drift d = {0};
    if (usage(o) || lg_drift_baseline("compare", o->baseline ? o->baseline : o->db,
                                      o->n_words == 2 ? o->words[0] : NULL, &runs))
        return LG_EXIT_USAGE;
    int code = LG_EXIT_USAGE;
    if (lg_store_open(&store, o->db, true) ||
        lg_drift_run_of(&store, o->n_words ? o->words[o->n_words - 1] : "latest", &runs.now) ||
        (code = lg_drift_report(o->kernels, o->n_kernels, &store, &runs, true, &d)) == LG_EXIT_USAGE)
        fprintf(stderr, "lemmagate compare: %s\n", store.error);
    else if (code == LG_EXIT_VIOLATED && !o->fail_on_drift)
        code = LG_EXIT_OK;
    lg_drift_clear(&d);
    lg_store_close(&store);
    return code;
}
