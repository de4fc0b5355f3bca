/* A run: lemmas x kernels x cases, dealt to families by weight and to processes by shard. */
#include "verify/run/canary.h"
#include "verify/run/rows.h"

#include "lg_build_info.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

struct runner {
    const struct lg_run_options *o;
    struct lg_store store;
    int64_t run_id;
    char *error;
    size_t error_size;
};

static int from_store(struct runner *run)
{
    snprintf(run->error, run->error_size, "%s", run->store.error);
    return -1;
}

size_t lg_default_cases(enum lg_tier tier, size_t kernels)
{
    static const size_t least = 60, cases[] = {60, 500, 5000};
    size_t share = (cases[tier] + kernels - 1) / kernels;
    return share > least ? share : least;
}

/* Case i of a lemma: which family, and which instance of it. Families take turns in proportion to their weights
 * (each earns its weight a turn, the richest pays the total and plays), so that a few cases see many of them. */
static void deal(const struct lg_lemma *lemma, uint64_t i, struct lg_recipe *r)
{
    enum { MOST = 32 };
    long credit[MOST] = {0}, total = 0;
    uint64_t played[MOST] = {0};
    size_t families = 0, next = 0;
    for (; lemma->families[families].family; families++)
        total += lemma->families[families].weight;
    assert(families > 0 && families <= MOST);
    for (uint64_t turn = 0; turn <= i % (uint64_t)total; turn++) {
        next = 0;
        for (size_t f = 0; f < families; f++) {
            credit[f] += lemma->families[f].weight;
            next = credit[f] > credit[next] ? f : next;
        }
        credit[next] -= total;
        played[next]++;
    }
    r->family = lg_family_find(lemma->families[next].family);
    r->index = i / (uint64_t)total * lemma->families[next].weight + played[next] - 1;
}

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec; /* unit: ns in s */
}

static int one_case(struct runner *run, const struct lg_lemma *lemma, struct lg_session *session,
                    int64_t kernel_id, uint64_t i)
{
    struct lg_case c = {.session = session};
    struct lg_record rec = {0};
    int64_t case_id = 0;
    int precision = 53, status = -1;
    double start = seconds_now();
    bool is_single = session && session->declared.model.unit_storage > 0x1p-40;
    c.recipe = (struct lg_recipe){.lemma = lemma,
                                  .seed = run->o->seed,
                                  .tier = run->o->tier,
                                  .storage_unit = is_single ? 0x1p-24 : LG_U};
    snprintf(c.recipe.data, sizeof c.recipe.data, "%s", run->o->data ? run->o->data : "");
    deal(lemma, i, &c.recipe);
    if (!c.recipe.family) {
        snprintf(run->error, run->error_size,
                 "%s uses a fixture family that does not exist; see `lemmagate list`", lemma->id);
        return -1;
    }
    if (lg_case_prepare(&c, run->error, run->error_size))
        goto cleanup;
    if (lg_rows_begin(&run->store, run->run_id, kernel_id, &c, &case_id)) {
        from_store(run);
        goto cleanup;
    }
    if (lg_case_check(&c, &rec, true, &precision)) {
        snprintf(run->error, run->error_size, "%s: out of memory; run fewer --jobs", lemma->id);
        goto cleanup;
    }
    status = lg_rows_end(&run->store, case_id, &c, &rec, precision, seconds_now() - start);
    if (status)
        from_store(run);
cleanup:
    lg_record_close(&rec);
    lg_case_clear(&c);
    return status;
}

static int put_lemma(struct runner *run, const struct lg_lemma *lemma)
{
    struct lg_store_lemma row = {lemma->id,
                                 lemma->title,
                                 lemma->statement,
                                 lemma->latex,
                                 lemma->slides,
                                 lemma->source,
                                 lemma->how_to_read,
                                 lemma->policy.max_vacuous,
                                 lemma->policy.max_undecided,
                                 lemma->pure};
    if (lg_store_lemma_put(&run->store, run->run_id, &row))
        return from_store(run);
    for (size_t i = 0; i <= lemma->n_claims; i++) {
        struct lg_store_claim_spec spec = {lemma->id,
                                           "finite-output",
                                           "identity",
                                           "conformance",
                                           "every number that the kernel returns is finite",
                                           "",
                                           "",
                                           (int)i};
        if (i < lemma->n_claims) {
            const struct lg_claim_spec *s = &lemma->claims[i];
            spec = (struct lg_store_claim_spec){
                lemma->id,    s->name,      lg_grade_name(s->grade), lg_role_name(s->role),
                s->statement, s->allowance, s->coordinate,           (int)i};
        }
        if (lg_store_claim_spec_put(&run->store, run->run_id, &spec))
            return from_store(run);
    }
    return 0;
}

static int put_kernel(struct runner *run, const struct lg_session *s, int64_t *kernel_id)
{
    static const struct lg_store_kernel none = {
        LG_NO_KERNEL, "", "statements about data alone", "", "", "", 0, 0, true};
    char offered[256] = "";
    if (!s)
        return lg_store_kernel_put(&run->store, run->run_id, &none, kernel_id) ? from_store(run) : 0;
    for (int op = 0; op < LG_OPS; op++)
        if (s->declared.offered >> op & 1u) {
            size_t at = strlen(offered);
            snprintf(offered + at, sizeof offered - at, "%s%s", at ? " " : "", lg_op_name((enum lg_op)op));
        }
    struct lg_store_kernel row = {s->declared.name,
                                  s->declared.version,
                                  s->declared.description,
                                  s->path,
                                  s->sha256,
                                  offered,
                                  s->declared.model.unit_storage,
                                  s->declared.model.unit_accumulator,
                                  s->declared.model.deterministic != 0};
    return lg_store_kernel_put(&run->store, run->run_id, &row, kernel_id) ? from_store(run) : 0;
}

static int put_event(struct runner *run, const char *what)
{
    return lg_store_event(&run->store, run->run_id, what) ? from_store(run) : 0;
}

static int open_session(struct runner *run, const char *kernel, struct lg_session **session)
{
    const struct lg_limits *limits = &run->o->limits;
    char text[512];
    *session = lg_session_open(kernel, limits->cpu_seconds > 0 ? *limits : lg_limits_default(), run->error,
                               run->error_size);
    if (!*session)
        return -1;
    lg_canary(*session, text, sizeof text);
    return put_event(run, text);
}

/* What happens after the last case changes no verdict, and is not hidden. */
static int close_session(struct runner *run, struct lg_session *session)
{
    char text[768];
    int status = 0;
    if (session && lg_session_unload(session) != LG_CALL_OK) {
        snprintf(text, sizeof text, "after the last case of %s: %s", session->declared.name,
                 session->trouble);
        fprintf(stderr, "lemmagate: %s\n", text);
        status = put_event(run, text);
    }
    lg_session_close(session);
    return status;
}

/* All cases of a lemma on a kernel; kernel NULL: a pure lemma. */
static int one_pair(struct runner *run, const struct lg_lemma *lemma, const char *kernel)
{
    const struct lg_run_options *o = run->o;
    struct lg_session *session = NULL;
    size_t cases = o->cases ? o->cases : lg_default_cases(o->tier, kernel ? o->n_kernels : 1);
    int64_t kernel_id = 0;
    if (kernel && open_session(run, kernel, &session)) {
        lg_session_close(session);
        return -1;
    }
    int status = put_lemma(run, lemma) || put_kernel(run, session, &kernel_id) ? -1 : 0;
    for (uint64_t i = o->shard; i < cases && !status; i += o->shards) {
        status = one_case(run, lemma, session, kernel_id, i);
        if (!o->quiet && o->shard == 0)
            fprintf(stderr, "\r%-28s %-20s %6" PRIu64 "/%zu ", lemma->id,
                    session ? session->declared.name : LG_NO_KERNEL, i + 1, cases);
    }
    return close_session(run, session) ? -1 : status;
}

static bool selected(const struct lg_run_options *o, const struct lg_lemma *lemma)
{
    for (size_t i = 0; i < o->n_lemmas; i++)
        if (!strcmp(o->lemmas[i], lemma->id))
            return true;
    return o->n_lemmas == 0;
}

static int all_pairs(struct runner *run)
{
    for (const struct lg_lemma *const *lemma = lg_lemmas; *lemma; lemma++)
        if ((*lemma)->pure && !run->o->kernel_only && selected(run->o, *lemma) && one_pair(run, *lemma, NULL))
            return -1;
    for (size_t k = 0; k < run->o->n_kernels; k++)
        for (const struct lg_lemma *const *lemma = lg_lemmas; *lemma; lemma++)
            if (!(*lemma)->pure && selected(run->o, *lemma) && one_pair(run, *lemma, run->o->kernels[k]))
                return -1;
    return 0;
}

static int begin(struct runner *run)
{
    static const char *const tiers[] = {"smoke", "full", "nightly"};
    struct utsname u;
    char machine[256];
    uname(&u);
    snprintf(machine, sizeof machine, "%s %s %s", u.sysname, u.release, u.machine);
    struct lg_store_run row = {run->o->command ? run->o->command : "",
                               LG_COMMIT,
                               tiers[run->o->tier],
                               machine,
                               lg_trust_base,
                               run->o->seed};
    return lg_store_run_begin(&run->store, &row, &run->run_id) ? from_store(run) : 0;
}

int lg_run(const struct lg_run_options *o, int64_t *run_id, char *error, size_t error_size)
{
    struct runner run = {.o = o, .run_id = o->run_id, .error = error, .error_size = error_size};
    const char *bad_float = lg_float_probe();
    struct lg_store_summary *rows = NULL;
    size_t n_rows = 0;
    int code = 3;
    char what[1024];
    if (bad_float) {
        snprintf(error, error_size, "floating-point environment: %s; the proofs do not apply", bad_float);
        return 3;
    }
    if (lg_store_open(&run.store, o->db, false)) {
        from_store(&run);
        return 3;
    }
    if (run.run_id < 0 && begin(&run))
        goto cleanup;
    *run_id = run.run_id;
    bool is_parent = o->shards == 1 && o->jobs > 1;
    if (is_parent ? lg_run_jobs(o, run.run_id, error, error_size) : all_pairs(&run))
        goto cleanup;
    if (o->shards > 1) {
        code = 0; /* the parent judges */
        goto cleanup;
    }
    if (lg_pool(&run.store, run.run_id, o->n_kernels) ||
        lg_store_summarize(&run.store, run.run_id, &rows, &n_rows)) {
        from_store(&run);
        goto cleanup;
    }
    code = lg_run_exit_code(rows, n_rows);
    const int canary = lg_store_find_event(&run.store, run.run_id, LG_CANARY_FAILED, what, sizeof what);
    if (canary != 0)
        code = 1;
    if (canary < 0 || lg_store_run_end(&run.store, run.run_id, code)) {
        from_store(&run);
        code = 3;
    }
cleanup:
    free(rows);
    lg_store_close(&run.store);
    return code;
}
