/* `lemmagate shrink CASE`, and what a failing run says of its cases.
 *
 * A line of a shell takes a written-out instance of up to LINE_NUMBERS numbers; a file LG_VALUES_MOST. Above that the
 * case stays a recipe with short choices. */
#include "verify/cli/failure.h"
#include "reports/export/output.h"
#include "verify/store/statement.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_NUMBERS = 96, CALLS = 300 };
static const double work = 2e9; /* products: some ten seconds at most */

static void tell(const struct lg_case *c, const struct lg_statement *s)
{
    printf("  n=%zu d=%zu k=%zu tau=%u %s", c->inst.n, c->inst.d, c->inst.k, (unsigned)c->recipe.steps,
           c->recipe.family->id);
    if (s->count)
        printf(", observed %.6g > bound %.6g", s->observed.mid, s->bound.mid);
    printf("\n");
}

/* The case as a file: what it showed, then its text. */
static int write_file(const char *path, const struct lg_failure *f)
{
    struct lg_case c = {.precision = 53};
    char error[512] = "", *text = NULL, *file = NULL;
    size_t size = 0;
    text = lg_case_parse(f->text, NULL, &c, error, sizeof error) ? NULL : lg_case_text(&c, true);
    FILE *out = text ? open_memstream(&file, &size) : NULL;
    int status = ENOMEM;
    if (out) {
        fprintf(out, "# %s %s, kernel %s", f->lemma, f->claim,
                strrchr(f->kernel, '/') ? strrchr(f->kernel, '/') + 1 : f->kernel);
        if (isfinite(f->observed) && isfinite(f->bound))
            fprintf(out, ": observed %.6g > bound %.6g", f->observed, f->bound);
        fprintf(out, "\n%s", text);
        status = fclose(out) ? ENOMEM : lg_output_write(path, false, file, size);
    }
    if (status)
        fprintf(stderr, "lemmagate shrink: %s cannot be written: %s; name another file with -o\n", path,
                error[0] ? error : strerror(status));
    free(file);
    free(text);
    lg_case_clear(&c);
    return status;
}

static int shrink(struct lg_store *store, const struct lg_options *o, struct lg_failure *f)
{
    struct lg_shrink_request q = {
        .calls = CALLS, .work = work, .numbers = o->output ? LG_VALUES_MOST : LINE_NUMBERS, .tell = tell};
    struct lg_failure small = {0};
    char error[512] = "";
    size_t calls = 0;
    if (o->n_kernels)
        snprintf(f->kernel, sizeof f->kernel, "%s", o->kernels[0]);
    printf("%s %s, n=%zu d=%zu k=%zu tau=%zu\n", f->lemma, f->claim, f->n, f->d, f->k, f->steps);
    enum lg_shrink_status status =
        lg_failure_shrink(store, f, &q, o->limits, &small, &calls, error, sizeof error);
    if (status != LG_SHRINK_OK) {
        fprintf(stderr, "lemmagate shrink: %s\n",
                status == LG_SHRINK_ERROR ? error
                                          : "the case does not fail on this kernel; nothing to shrink");
        return status == LG_SHRINK_ERROR ? LG_EXIT_USAGE : LG_EXIT_EMPTY;
    }
    printf("%zu cases tried\n", calls);
    int code = o->output && write_file(o->output, &small) ? LG_EXIT_USAGE : LG_EXIT_OK;
    if (o->output) {
        free(small.text);
        small.text = strdup(o->output);
    }
    if (small.text)
        lg_failure_print(stdout, store, "smallest", &small);
    lg_failure_clear(&small);
    return code;
}

int lg_cmd_shrink(const struct lg_options *o)
{
    struct lg_store store;
    struct lg_failure f = {0};
    char *end = NULL;
    errno = 0;
    long long case_id = o->n_words == 1 ? strtoll(o->words[0], &end, 10) : 0;
    int code = LG_EXIT_USAGE, found = -1;
    if (o->n_words != 1 || *end || errno || case_id < 1) {
        fprintf(stderr, "lemmagate shrink: want one case number as the report and the gate print it%s%s\n",
                o->n_words ? ", not " : "", o->n_words ? o->words[0] : "");
        return LG_EXIT_USAGE;
    }
    if (!lg_store_open(&store, o->db, false))
        found = lg_failure_find(&store, -1, case_id, LG_FIRST, o->claim, &f);
    if (found < 0)
        fprintf(stderr, "lemmagate shrink: %s\n", store.error);
    else if (found == 0)
        fprintf(stderr,
                "lemmagate shrink: %s has no case %lld that violates %s, crashed, timed out or failed\n",
                o->db, case_id, o->claim ? o->claim : "a claim");
    else
        code = shrink(&store, o, &f);
    lg_failure_clear(&f);
    lg_store_close(&store);
    return code;
}

static void print_smallest(struct lg_store *store, const struct lg_options *o, const struct lg_failure *f)
{
    struct lg_shrink_request q = {.calls = CALLS, .work = work, .numbers = LINE_NUMBERS};
    struct lg_failure small = {0};
    char error[512] = "";
    size_t calls = 0;
    if (!strcmp(f->claim, "timeout")) {
        printf("smallest: every attempt may take seconds; lemmagate shrink %lld --db %s\n",
               (long long)f->case_id, o->db);
        return;
    }
    enum lg_shrink_status status =
        lg_failure_shrink(store, f, &q, o->limits, &small, &calls, error, sizeof error);
    if (status == LG_SHRINK_OK)
        lg_failure_print(stdout, store, "smallest", &small);
    else
        printf("smallest: not found, %s\n",
               status == LG_SHRINK_ERROR
                   ? error
                   : "since the case did not fail again: the kernel does not repeat itself");
    lg_failure_clear(&small);
}

void lg_print_failures(const struct lg_options *o, int64_t run_id, const char *kernel)
{
    struct lg_store store;
    struct lg_failure first = {0}, worst = {0};
    if (lg_store_open(&store, o->db, false) ||
        lg_failure_find(&store, run_id, 0, LG_FIRST, NULL, &first) <= 0)
        goto cleanup; /* a pooled claim was rejected: the table says so */
    if (kernel)
        snprintf(first.kernel, sizeof first.kernel, "%s", kernel);
    lg_failure_print(stdout, &store, "", &first);
    if (lg_failure_find(&store, run_id, 0, LG_WORST, NULL, &worst) > 0) {
        if (kernel)
            snprintf(worst.kernel, sizeof worst.kernel, "%s", kernel);
        lg_failure_print(stdout, &store, "worst", &worst);
    }
    fflush(stdout);
    if (!o->no_shrink)
        print_smallest(&store, o, &first);
cleanup:
    lg_failure_clear(&first);
    lg_failure_clear(&worst);
    lg_store_close(&store);
}
