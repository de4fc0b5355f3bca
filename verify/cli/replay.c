/* `lemmagate replay CASE`: run a stored case again and compare every claim bit for bit.
 *
 * A claim that was stored and is not stated now, or the reverse, is a difference. */
#include "verify/cli/cli.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static bool same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

static double column(sqlite3_stmt *s, int i)
{
    return sqlite3_column_type(s, i) == SQLITE_NULL ? NAN : sqlite3_column_double(s, i);
}

/* 1 when the stored claim has the same verdict and numbers, 0 when not, -1 when it was not stored. */
static int compare(sqlite3_stmt *s, int64_t case_id, const struct lg_claim_spec *spec,
                   const struct lg_statement *now, enum lg_verdict verdict)
{
    sqlite3_reset(s);
    sqlite3_bind_int64(s, 1, case_id);
    sqlite3_bind_text(s, 2, spec->name, -1, SQLITE_STATIC);
    if (sqlite3_step(s) != SQLITE_ROW)
        return -1;
    return !strcmp((const char *)sqlite3_column_text(s, 0), lg_verdict_name(verdict)) &&
           same_bits(column(s, 1), now->observed.mid) && same_bits(column(s, 2), now->observed.rad) &&
           same_bits(column(s, 3), now->bound.mid) && same_bits(column(s, 4), now->bound.rad);
}

/* The stored claims of the case, but for the finite outputs, which the engine states itself. */
static int count_stored(struct lg_store *store, int64_t case_id, int64_t *count)
{
    sqlite3_stmt *s = NULL;
    int status = sqlite3_prepare_v2(
                     store->db, "SELECT count(*) FROM claim WHERE case_id = ?1 AND name <> 'finite-output'",
                     -1, &s, NULL) == SQLITE_OK
                     ? 0
                     : -1;
    if (!status) {
        sqlite3_bind_int64(s, 1, case_id);
        status = sqlite3_step(s) == SQLITE_ROW ? 0 : -1;
        *count = sqlite3_column_int64(s, 0);
    }
    sqlite3_finalize(s);
    return status;
}

static int print_and_compare(struct lg_store *store, int64_t case_id, const struct lg_record *rec,
                             bool *violated)
{
    static const char query[] = "SELECT verdict, observed_mid, observed_rad, bound_mid, bound_rad FROM claim "
                                "WHERE case_id = ?1 AND name = ?2";
    sqlite3_stmt *s = NULL;
    size_t same = 0, different = 0, found = 0;
    int64_t stored = 0;
    if (sqlite3_prepare_v2(store->db, query, -1, &s, NULL) != SQLITE_OK ||
        count_stored(store, case_id, &stored)) {
        fprintf(stderr, "lemmagate replay: %s: %s\n", store->path, sqlite3_errmsg(store->db));
        sqlite3_finalize(s);
        return LG_EXIT_USAGE;
    }
    for (size_t i = 0; i < rec->lemma->n_claims; i++) {
        const struct lg_statement *now = &rec->claims[i];
        const struct lg_claim_spec *spec = &rec->lemma->claims[i];
        if (now->count == 0)
            continue;
        int match = compare(s, case_id, spec, now, rec->finals[i].verdict);
        same += match == 1;
        different += match != 1;
        found += match >= 0;
        *violated |=
            rec->finals[i].verdict == LG_VIOLATED && spec->role != LG_CONTROL && spec->role != LG_EXACT;
        printf("  %-24s %-10s at %-6g observed %a +- %.3g  bound %a +- %.3g  %s\n", spec->name,
               lg_verdict_name(rec->finals[i].verdict), now->coordinate, now->observed.mid, now->observed.rad,
               now->bound.mid, now->bound.rad,
               match == 1   ? "identical"
               : match == 0 ? "DIFFERS"
                            : "not stored");
    }
    sqlite3_finalize(s);
    if (rec->finite.truth == LG_FALSE) {
        printf("  finite-output            violated   %s\n", rec->finite_reason);
        *violated = true;
    }
    size_t lost = (size_t)stored - found;
    if (lost)
        printf("  %zu stored claims are not stated now\n", lost);
    printf("%zu claims identical to the stored case, %zu different\n", same, different + lost);
    return different + lost ? LG_EXIT_EMPTY : LG_EXIT_OK;
}

static int replay(struct lg_store *store, int64_t case_id, const char *recipe, const char *kernel,
                  struct lg_limits limits)
{
    struct lg_case c = {.precision = 53};
    struct lg_record rec = {0};
    char error[512] = "";
    int precision = 53, code = LG_EXIT_USAGE;
    bool violated = false;
    if (lg_recipe_parse(recipe, &c.recipe, error, sizeof error))
        goto cleanup;
    c.session = lg_session_open(kernel, limits, error, sizeof error);
    if (!c.session || lg_case_prepare(&c, error, sizeof error))
        goto cleanup;
    printf("case %lld: %s, n=%zu d=%zu k=%zu, %s\n  recipe: %s\n", (long long)case_id, kernel, c.inst.n,
           c.inst.d, c.inst.k, c.inst.note, recipe);
    if (lg_case_check(&c, &rec, false, &precision)) {
        snprintf(error, sizeof error, "not enough memory");
        goto cleanup;
    }
    if (strcmp(rec.outcome, "done")) {
        printf("  %s: %s\n", rec.outcome, rec.trouble);
        violated = true;
    }
    code = print_and_compare(store, case_id, &rec, &violated);
    if (violated && code != LG_EXIT_USAGE)
        code = LG_EXIT_VIOLATED;
cleanup:
    if (error[0])
        fprintf(stderr, "lemmagate replay: %s\n", error);
    lg_record_close(&rec);
    lg_case_clear(&c);
    lg_session_close(c.session);
    return code;
}

int lg_cmd_replay(const struct lg_options *o)
{
    struct lg_store store;
    char *recipe = NULL, *path = NULL, *end = NULL;
    errno = 0;
    long long case_id = o->n_words == 1 ? strtoll(o->words[0], &end, 10) : 0;
    if (o->n_words != 1 || *end || errno || case_id < 1) {
        fprintf(stderr, "lemmagate replay: want one case number as the report and the gate print it%s%s\n",
                o->n_words ? ", not " : "", o->n_words ? o->words[0] : "");
        return LG_EXIT_USAGE;
    }
    int code = LG_EXIT_USAGE;
    if (lg_store_open(&store, o->db, true) || lg_store_case_recipe(&store, case_id, &recipe, &path))
        fprintf(stderr, "lemmagate replay: %s\n", store.error);
    else {
        const char *kernel = o->n_kernels ? o->kernels[0] : path;
        code =
            replay(&store, case_id, recipe, !strncmp(kernel, "builtin:", 8) ? kernel + 8 : kernel, o->limits);
    }
    free(recipe);
    free(path);
    lg_store_close(&store);
    return code;
}
