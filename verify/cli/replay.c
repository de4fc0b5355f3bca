/* `lemmagate replay CASE | RECIPE | FILE.case`: run a case again.
 *
 * A stored case is compared with what was stored, every claim bit for bit; a claim that was stored and is not stated
 * now, or the reverse, is a difference, and exit code 2. A case given as text, as the gate prints it or as
 * a file, needs no database. Where something is violated the terms of the claim have their values, and the entry that is wrong is named (entries.h). Something violated: 1; else 0, but 2 when what the text says to have failed is now neither
 * violated nor holds, or nothing holds. */
#include "verify/author/shown.h"
#include "verify/case/case_text.h"
#include "verify/cli/cli.h"
#include "verify/cli/entries.h"
#include "verify/store/query.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

/* To the row of the stored claim. */
static bool find_claim(sqlite3_stmt *q, const char *name)
{
    sqlite3_reset(q);
    while (sqlite3_step(q) == SQLITE_ROW)
        if (!strcmp(lg_row_text(q, "name"), name))
            return true;
    return false;
}

/* 1 when the stored claim has the same verdict and numbers, 0 when not, -1 when it was not stored. */
static int compare(sqlite3_stmt *q, const struct lg_claim_spec *spec, const struct lg_statement *now,
                   enum lg_verdict verdict)
{
    if (!find_claim(q, spec->name))
        return -1;
    const lg_ball observed = lg_row_ball(q, "observed"), bound = lg_row_ball(q, "bound");
    return !strcmp(lg_row_text(q, "verdict"), lg_verdict_name(verdict)) &&
           same_bits(observed.mid, now->observed.mid) && same_bits(observed.rad, now->observed.rad) &&
           same_bits(bound.mid, now->bound.mid) && same_bits(bound.rad, now->bound.rad);
}

/* Counts the stored claims of the case, but for the finite outputs, which the engine states itself. */
static int count_stored(void *count, struct lg_store *store, sqlite3_stmt *q)
{
    size_t *n = count;
    (void)store;
    *n += strcmp(lg_row_text(q, "name"), "finite-output") != 0;
    return 0;
}

/* What a replay found. */
struct found {
    size_t same, different, holds;
    bool violated;
};

/* q: the stored claims of the case, NULL when it is not from the store. */
static void print_claims(sqlite3_stmt *q, const struct lg_record *rec, struct found *found, size_t *stored)
{
    static const char *const matches[] = {"not stored", "DIFFERS", "identical"};
    for (size_t i = 0; i < rec->lemma->n_claims; i++) {
        const struct lg_statement *now = &rec->claims[i];
        const struct lg_claim_spec *spec = &rec->lemma->claims[i];
        if (now->count == 0)
            continue;
        int match = q ? compare(q, spec, now, rec->finals[i].verdict) : 1;
        if (match < 0 && lg_role_is_pooled(spec->role))
            continue; /* of a case that was chosen, not drawn */
        found->same += match == 1;
        found->different += match != 1;
        *stored -= match >= 0;
        found->holds += rec->finals[i].verdict == LG_HOLDS;
        const bool wrong =
            rec->finals[i].verdict == LG_VIOLATED && spec->role != LG_CONTROL && spec->role != LG_EXACT;
        found->violated |= wrong;
        printf("  %-24s %-10s at %-6g observed %a +- %.3g  bound %a +- %.3g%s%s\n", spec->name,
               lg_verdict_name(rec->finals[i].verdict), now->coordinate, now->observed.mid, now->observed.rad,
               now->bound.mid, now->bound.rad, q ? "  " : "", q ? matches[match + 1] : "");
        if (wrong)
            lg_shown_terms(stdout, "    ", rec->lemma, (unsigned)i, now->values, now->n_values);
    }
    if (rec->finite.truth == LG_FALSE) {
        printf("  finite-output            violated   %s\n", rec->finite_reason);
        found->violated = true;
    }
    if (strcmp(rec->outcome, "done")) {
        printf("  %s: %s\n", rec->outcome, rec->trouble);
        found->violated |= strcmp(rec->outcome, "not-covered") != 0;
    }
}

static int judge_stored(struct lg_store *store, int64_t case_id, const struct lg_record *rec)
{
    struct found found = {0};
    size_t lost = 0;
    sqlite3_stmt *q = NULL;
    if (lg_sql_each(store, lg_sql_prepare(store, lg_q_claims_of_case, "i", case_id), count_stored, &lost) ||
        !(q = lg_sql_prepare(store, lg_q_claims_of_case, "i", case_id))) {
        fprintf(stderr, "lemmagate replay: %s\n", store->error);
        return LG_EXIT_USAGE;
    }
    print_claims(q, rec, &found, &lost);
    sqlite3_finalize(q);
    if (lost)
        printf("  %zu stored claims are not stated now\n", lost);
    printf("%zu claims identical to the stored case, %zu different\n", found.same, found.different + lost);
    return found.violated ? LG_EXIT_VIOLATED : found.different + lost ? LG_EXIT_EMPTY : LG_EXIT_OK;
}

/* The claim that the text names decides between 0 and 2 when nothing is violated. */
static int judge_text(const char *claim, const struct lg_record *rec)
{
    struct found found = {0};
    size_t none = 0, i = 0;
    print_claims(NULL, rec, &found, &none);
    while (i < rec->lemma->n_claims && strcmp(rec->lemma->claims[i].name, claim))
        i++;
    if (i < rec->lemma->n_claims && lg_role_is_control(rec->lemma->claims[i].role)) {
        const bool refuted = rec->claims[i].count && rec->finals[i].verdict == LG_VIOLATED;
        printf("%s: a false statement, %s\n", claim, refuted ? "refuted as it must be" : "not refuted here");
        return found.violated ? LG_EXIT_VIOLATED : refuted ? LG_EXIT_OK : LG_EXIT_EMPTY;
    }
    bool holds = i == rec->lemma->n_claims ? found.holds > 0 && !strcmp(rec->outcome, "done")
                                           : rec->claims[i].count && rec->finals[i].verdict == LG_HOLDS;
    if (*claim)
        printf("%s: %s\n", claim,
               found.violated ? "the case still fails"
               : holds        ? "holds now"
                              : "neither violated nor holds now: a hypothesis fails, or it was not stated");
    return found.violated ? LG_EXIT_VIOLATED : holds ? LG_EXIT_OK : LG_EXIT_EMPTY;
}

/* A parsed case on a kernel; store NULL: the case is given as text. */
static int replay(struct lg_store *store, int64_t case_id, struct lg_case *c, const char *kernel,
                  struct lg_limits limits)
{
    struct lg_record rec = {0};
    char error[512] = "", *text = NULL;
    int precision = 53, code = LG_EXIT_USAGE;
    if (!c->recipe.lemma->pure && !kernel)
        snprintf(error, sizeof error, "%s needs a kernel; name the one to run with --kernel",
                 c->recipe.lemma->id);
    else if (!c->recipe.lemma->pure)
        c->session = lg_session_open(kernel, limits, error, sizeof error);
    if ((!c->session && !c->recipe.lemma->pure) || lg_case_prepare(c, error, sizeof error))
        goto cleanup;
    lg_case_adapt(c);
    if (store)
        printf("case %lld: ", (long long)case_id);
    text = lg_case_text(c, false);
    printf("%s, n=%zu d=%zu k=%zu, %s\n  recipe: %s\n", c->session ? c->session->declared.name : LG_NO_KERNEL,
           c->inst.n, c->inst.d, c->inst.k, c->inst.note, text ? text : "");
    if (lg_case_check(c, &rec, false, &precision)) {
        snprintf(error, sizeof error, "not enough memory; free some and try again");
        goto cleanup;
    }
    code = store ? judge_stored(store, case_id, &rec) : judge_text(c->recipe.claim, &rec);
    if (code == LG_EXIT_VIOLATED && !strcmp(rec.outcome, "done"))
        lg_print_entries(stdout, c);
cleanup:
    if (error[0])
        fprintf(stderr, "lemmagate replay: %s\n", error);
    free(text);
    lg_record_close(&rec);
    lg_session_close(c->session);
    return code;
}

/* --data in place of what the recipe names. 0, or -1 with a message: the case reads none. */
static int take_data(const struct lg_options *o, struct lg_case *c, char *error, size_t error_size)
{
    if (!o->data)
        return 0;
    if (c->recipe.family->check_data) {
        snprintf(c->recipe.data, sizeof c->recipe.data, "%s", o->data);
        return 0;
    }
    snprintf(error, error_size, "--data %s: a case of the family %s reads no data; leave it out", o->data,
             c->recipe.family->id);
    return -1;
}

static int replay_stored(const struct lg_options *o, long long case_id)
{
    struct lg_store store;
    struct lg_case c = {.precision = 53};
    char *recipe = NULL, *path = NULL, error[512] = "";
    int code = LG_EXIT_USAGE;
    if (lg_store_open(&store, o->db, true) || lg_store_case_recipe(&store, case_id, &recipe, &path))
        fprintf(stderr, "lemmagate replay: %s\n", store.error);
    else if (lg_case_parse(recipe, NULL, &c, error, sizeof error) || take_data(o, &c, error, sizeof error))
        fprintf(stderr, "lemmagate replay: case %lld: %s\n", case_id, error);
    else {
        const char *kernel = o->n_kernels ? o->kernels[0] : path;
        code = replay(&store, case_id, &c, !strncmp(kernel, "builtin:", 8) ? kernel + 8 : kernel, o->limits);
    }
    free(recipe);
    free(path);
    lg_case_clear(&c);
    lg_store_close(&store);
    return code;
}

/* The whole file, malloc'ed; NULL with errno. */
static char *read_file(const char *path)
{
    enum { MOST = 4 << 20 };
    FILE *in = fopen(path, "r");
    char *text = in ? malloc(MOST + 1) : NULL;
    if (text)
        text[fread(text, 1, MOST, in)] = '\0';
    if (in && (ferror(in) || !feof(in))) {
        errno = ferror(in) ? EIO : EFBIG;
        free(text);
        text = NULL;
    }
    if (in)
        fclose(in);
    return text;
}

/* word: a recipe, which has '=', or the name of a file. */
static int replay_text(const struct lg_options *o, const char *word)
{
    struct lg_case c = {.precision = 53};
    char error[512] = "";
    const char *file = strchr(word, '=') && access(word, F_OK) ? NULL : word;
    char *text = file ? read_file(file) : strdup(word);
    int code = LG_EXIT_USAGE;
    if (!text)
        fprintf(
            stderr,
            "lemmagate replay: %s: %s; want a case number, a recipe as the gate prints it or a .case file\n",
            word, strerror(errno));
    else if (lg_case_parse(text, file, &c, error, sizeof error) || take_data(o, &c, error, sizeof error))
        fprintf(stderr, "lemmagate replay: %s\n", error);
    else
        code = replay(NULL, 0, &c, o->n_kernels ? o->kernels[0] : NULL, o->limits);
    free(text);
    lg_case_clear(&c);
    return code;
}

int lg_cmd_replay(const struct lg_options *o)
{
    const char *word = o->n_words == 1 ? o->words[0] : "";
    char *end = NULL;
    errno = 0;
    long long case_id = strtoll(word, &end, 10);
    if (!*word || (!*end && (errno || case_id < 1))) {
        fprintf(
            stderr,
            "lemmagate replay: want one case number, a recipe as the gate prints it, or a .case file%s%s\n",
            *word ? ", not " : "", word);
        return LG_EXIT_USAGE;
    }
    return *end ? replay_text(o, word) : replay_stored(o, case_id);
}
