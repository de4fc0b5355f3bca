/* Finding and printing the failing cases of a run; see failure.h. */
#include "verify/cli/failure.h"
#include "verify/author/shown.h"
#include "verify/engine/rows.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* 0, or -1 with a message. */
static int find_declaration(struct lg_store *store, struct lg_failure *f)
{
    sqlite3_stmt *q = lg_sql_prepare(store, lg_q_declaration, "i", f->case_id);
    int step = q ? lg_sql_step(store, q) : -1;
    if (step > 0)
        snprintf(f->declared, sizeof f->declared, "%s", lg_sql_text(q, 0));
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

int lg_failure_take(struct lg_store *store, sqlite3_stmt *q, struct lg_failure *f)
{
    int step = q ? lg_sql_step(store, q) : -1;
    *f = (struct lg_failure){0};
    if (step > 0) {
        const char *path = lg_row_text(q, "path");
        const lg_ball observed = lg_row_ball(q, "observed"), bound = lg_row_ball(q, "bound");
        *f = (struct lg_failure){.case_id = lg_row_integer(q, "id"),
                                 .run_id = lg_row_integer(q, "run_id"),
                                 .kernel_id = lg_row_integer(q, "kernel_id"),
                                 .text = strdup(lg_row_text(q, "recipe")),
                                 .n = lg_row_count(q, "n"),
                                 .d = lg_row_count(q, "d"),
                                 .k = lg_row_count(q, "k"),
                                 .steps = lg_row_count(q, "steps"),
                                 .observed = observed.mid,
                                 .bound = bound.mid,
                                 .observed_rad = observed.rad,
                                 .bound_rad = bound.rad};
        lg_row_copy(f->lemma, q, "lemma");
        lg_row_copy(f->family, q, "family");
        lg_row_copy(f->claim, q, "claim");
        lg_row_copy(f->why, q, "why");
        lg_row_copy(f->activation, q, "activation");
        snprintf(f->kernel, sizeof f->kernel, "%s", strncmp(path, "builtin:", 8) ? path : path + 8);
        if (!f->text)
            step = lg_sql_refuse(store, "no memory for the recipe of a failing case");
    }
    sqlite3_finalize(q);
    return step > 0 && find_declaration(store, f) ? -1 : step;
}

int lg_failure_find(struct lg_store *store, int64_t run_id, int64_t case_id, enum lg_failure_order order,
                    const char *claim, struct lg_failure *f)
{
    return lg_failure_take(store,
                           lg_sql_prepare(store, lg_q_failing, "iiit", case_id > 0 ? -1 : run_id, case_id,
                                          (int64_t)order, claim),
                           f);
}

void lg_failure_clear(struct lg_failure *f)
{
    free(f->text);
    *f = (struct lg_failure){0};
}

void lg_print_quoted(FILE *out, const char *word)
{
    const char *plain = word;
    while (isalnum((unsigned char)*plain) || (*plain && strchr("_./+-", *plain)))
        plain++;
    if (*word && !*plain) {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    for (; *word; word++)
        *word == '\'' ? fputs("'\\''", out) : fputc(*word, out);
    fputc('\'', out);
}

void lg_print_replay(FILE *out, const char *text, const char *kernel)
{
    fprintf(out, "lemmagate replay ");
    lg_print_quoted(out, text);
    if (*kernel) {
        fprintf(out, " --kernel ");
        lg_print_quoted(out, kernel);
    }
}

/* The claim's formula with the stored values of its quantities; nothing where this program has no such claim. */
static void print_terms(FILE *out, struct lg_store *store, const struct lg_failure *f)
{
    const struct lg_lemma *lemma = lg_lemma_find(f->lemma);
    struct lg_named_value values[LG_MOST_VALUES];
    char names[LG_MOST_VALUES][80];
    unsigned claim = 0;
    size_t n = 0;
    while (lemma && claim < lemma->n_claims && strcmp(lemma->claims[claim].name, f->claim))
        claim++;
    if (!lemma || claim == lemma->n_claims)
        return;
    sqlite3_stmt *q = lg_sql_prepare(store, lg_q_claim_values, "it", f->case_id, f->claim);
    for (; n < LG_MOST_VALUES && q && lg_sql_step(store, q) > 0; n++) {
        lg_row_copy(names[n], q, "name");
        values[n] = (struct lg_named_value){names[n], lg_row_ball(q, "value")};
    }
    sqlite3_finalize(q);
    lg_shown_terms(out, "  ", lemma, claim, values, n);
}

void lg_failure_print(FILE *out, struct lg_store *store, const char *title, const struct lg_failure *f)
{
    static const char *const outcomes[] = {"crashed", "timeout", "failed"};
    bool is_outcome = false;
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        is_outcome |= !strcmp(f->claim, outcomes[i]);
    fprintf(out, "%s: %s ", *title ? title : is_outcome ? f->claim : "violated", f->lemma);
    if (!is_outcome || *title)
        fprintf(out, "%s ", f->claim);
    fprintf(out, "on case %lld (%s, n=%zu d=%zu k=%zu tau=%zu%s%s): ", (long long)f->case_id, f->family, f->n,
            f->d, f->k, f->steps, f->activation[0] ? " " : "", f->activation);
    if (isfinite(f->observed) && isfinite(f->bound))
        fprintf(out, "observed %.17g > bound %.17g (%s)", f->observed, f->bound, f->why);
    else
        fprintf(out, "%s", f->why);
    fprintf(out, "; replay: ");
    lg_print_replay(out, f->text, f->kernel);
    fprintf(out, "\n");
    if (strcmp(title, "worst"))
        print_terms(out, store, f);
    if (!*title && f->declared[0])
        fprintf(out, "declared there: %s\n", f->declared);
}

static int keep(struct lg_store *store, const struct lg_failure *f, struct lg_shrunk *shrunk,
                struct lg_failure *small)
{
    *small = *f;
    small->text = lg_case_text(&shrunk->c, false);
    small->n = shrunk->c.inst.n;
    small->d = shrunk->c.inst.d;
    small->k = shrunk->c.inst.k;
    small->steps = shrunk->c.recipe.steps;
    if (!strcmp(f->claim, "finite-output"))
        snprintf(small->why, sizeof small->why, "%s", shrunk->record.finite_reason);
    else if (!shrunk->statement.count)
        snprintf(small->why, sizeof small->why, "%s", shrunk->record.trouble);
    if (shrunk->statement.count && strcmp(f->claim, "finite-output")) {
        small->observed = shrunk->statement.observed.mid;
        small->bound = shrunk->statement.bound.mid;
    }
    if (!small->text)
        return lg_sql_refuse(store, "no memory for the shrunk case");
    if (shrunk->successes == 0)
        return 0;
    snprintf(small->family, sizeof small->family, "%s", LG_SHRUNK_FAMILY);
    shrunk->c.shown_as = LG_SHRUNK_FAMILY;
    return lg_rows_begin(store, f->run_id, f->kernel_id, &shrunk->c, &small->case_id) ||
                   lg_rows_end(store, small->case_id, &shrunk->c, &shrunk->record, shrunk->precision, 0)
               ? -1
               : 0;
}

enum lg_shrink_status lg_failure_shrink(struct lg_store *store, const struct lg_failure *f,
                                        struct lg_shrink_request *q, struct lg_limits limits,
                                        struct lg_failure *small, size_t *calls, char *error,
                                        size_t error_size)
{
    struct lg_shrunk shrunk = {0};
    const struct lg_lemma *lemma = lg_lemma_find(f->lemma);
    enum lg_shrink_status status = LG_SHRINK_ERROR;
    q->text = f->text;
    q->claim = f->claim;
    if (!strcmp(f->claim, "timeout")) {
        limits.cpu_seconds = 2;
        limits.wall_seconds = 6;
        q->calls = q->calls < 24 ? q->calls : 24;
    }
    if (lemma && !lemma->pure && !(q->session = lg_session_open(f->kernel, limits, error, error_size)))
        return LG_SHRINK_ERROR;
    status = lg_shrink(q, &shrunk, error, error_size);
    *calls = shrunk.calls;
    if (status == LG_SHRINK_OK && keep(store, f, &shrunk, small)) {
        snprintf(error, error_size, "%s", store->error);
        lg_failure_clear(small);
        status = LG_SHRINK_ERROR;
    }
    lg_shrunk_clear(&shrunk);
    lg_session_close(q->session);
    return status;
}
