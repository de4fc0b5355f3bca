/* `lemmagate compare RUN RUN`, and the baseline of `run` and `gate`.
 *
 * Both runs may lie in one database or, with --baseline, in two. A baseline that cannot be read ends the command before
 * anything is checked. */
#include "verify/cli/cli.h"
#include "verify/cli/drift.h"

#include <string.h>

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

int lg_drift_report(const char *const *kernels, size_t n_kernels, struct lg_store *s,
                    struct lg_drift_runs *runs, bool all, struct lg_drift *d)
{
    *d = (struct lg_drift){0};
    if (lg_drift_choose_kernels(kernels, n_kernels, s, runs) || lg_drift_find(s, runs, d))
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
