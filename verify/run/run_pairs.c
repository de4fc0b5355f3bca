/* The cases of a run: lemmas x kernels, dealt to families by weight and to processes by shard. */
#include "verify/run/canary.h"
#include "verify/run/regression.h"
#include "verify/run/resume.h"
#include "verify/run/rows.h"
#include "verify/run/runner.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

enum { MOST_TIMEOUTS = 2, FIRST_ROUND = 8, NEXT_ROUND = 4 }; /* cases of a lemma, times as many in the next */

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

/* The shard that case i belongs to: its digits in base `shards`, summed (for two, the Thue-Morse sequence). Families come at fixed
 * distances and some cost many times what others do: i mod shards would give one shard all of them. */
static size_t shard_of(uint64_t i, size_t shards)
{
    uint64_t sum = 0;
    if (shards == 1)
        return 0;
    for (; i; i /= shards)
        sum += i % shards;
    return sum % shards;
}

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec; /* unit: ns in s */
}

/* The case's row: a new one, or that of an attempt which the program did not survive. */
static int begin_case(struct lg_runner *run, int64_t kernel_id, const struct lg_case *c,
                      const struct lg_store_found *found, int64_t *case_id)
{
    *case_id = found->id;
    int status = found->id < 0 ? lg_rows_begin(&run->store, run->run_id, kernel_id, c, case_id)
                               : lg_store_case_again(&run->store, found->id);
    return status ? lg_runner_from_store(run) : 0;
}

static int put_event(struct lg_runner *run, const char *what)
{
    return lg_store_event(&run->store, run->run_id, what) ? lg_runner_from_store(run) : 0;
}

/* Memory was short in the certifying process, which says nothing about the kernel: the case stays as begun and not ended, so that
 * the run does not pass and --resume takes it up, and the run goes on with what may need less. */
static int leave_unfinished(struct lg_runner *run, const struct lg_case *c, int64_t case_id)
{
    char text[256];
    snprintf(text, sizeof text,
             "case %" PRId64
             " (%s, n=%zu d=%zu k=%zu) is left unfinished: not enough memory to check it; go on with "
             "--resume and fewer --jobs",
             case_id, c->recipe.lemma->id, c->inst.n, c->inst.d, c->inst.k);
    fprintf(stderr, "lemmagate: %s\n", text);
    return put_event(run, text);
}

/* Stored before the kernel is called, checked, stored with what was found. */
static int check_and_store(struct lg_runner *run, struct lg_case *c, int64_t kernel_id,
                           const struct lg_store_found *found)
{
    struct lg_record rec = {0};
    int64_t case_id = 0;
    int precision = 53, status;
    double start = seconds_now();
    if (begin_case(run, kernel_id, c, found, &case_id))
        return -1;
    if (lg_case_check(c, &rec, true, &precision))
        return leave_unfinished(run, c, case_id);
    if ((status = lg_rows_end(&run->store, case_id, c, &rec, precision, seconds_now() - start)) != 0)
        lg_runner_from_store(run);
    run->timeouts += !strcmp(rec.outcome, "timeout");
    run->is_refused |= status == 0 && !c->shown_as && lg_record_refuses(&rec);
    lg_record_close(&rec);
    return status;
}

static int one_case(struct lg_runner *run, const struct lg_lemma *lemma, struct lg_session *session,
                    int64_t kernel_id, uint64_t i)
{
    struct lg_case c = {.session = session};
    struct lg_store_found found;
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
    int looked = lg_resume_case(&run->store, run->run_id, kernel_id, &c, &found);
    if (looked != 0)
        return looked < 0 ? lg_runner_from_store(run) : 0;
    int status =
        lg_case_prepare(&c, run->error, run->error_size) || check_and_store(run, &c, kernel_id, &found);
    lg_case_clear(&c);
    return status ? -1 : 0;
}

/* A kernel that hangs takes its whole limit in every call: after some of them the rest would say no more. */
static bool gave_up(const struct lg_runner *run)
{
    return run->timeouts >= MOST_TIMEOUTS;
}

static bool is_done_with_kernel(const struct lg_runner *run)
{
    return gave_up(run) || (run->o->fail_fast && run->is_refused);
}

/* The cases that once showed a mistake come first. */
static int regressions(struct lg_runner *run, const struct lg_lemma *lemma, struct lg_session *session,
                       int64_t kernel_id)
{
    int status = 1;
    for (size_t at = run->o->shard; status == 1 && !gave_up(run); at += run->o->shards) {
        struct lg_case c = {.session = session};
        struct lg_store_found found;
        status = lg_regression_case(lemma, at, &c, run->error, run->error_size);
        int looked = status == 1 ? lg_resume_case(&run->store, run->run_id, kernel_id, &c, &found) : 1;
        if (looked < 0)
            status = lg_runner_from_store(run);
        else if (looked == 0 && check_and_store(run, &c, kernel_id, &found))
            status = -1;
        lg_case_clear(&c);
    }
    return status < 0 ? -1 : 0;
}

static struct lg_session *session_of(struct lg_runner *run, const char *kernel)
{
    const struct lg_limits *limits = &run->o->limits;
    return lg_session_open(kernel, limits->cpu_seconds > 0 ? *limits : lg_limits_default(), run->error,
                           run->error_size);
}

/* A kernel that cannot be loaded is reported once, before a case of another one is checked. */
int lg_runner_load_kernels(struct lg_runner *run)
{
    for (size_t k = 0; k < run->o->n_kernels; k++) {
        struct lg_session *session = session_of(run, run->o->kernels[k]);
        if (!session)
            return -1;
        lg_session_close(session);
    }
    return 0;
}

static int open_session(struct lg_runner *run, const char *kernel, struct lg_session **session)
{
    char text[512];
    *session = session_of(run, kernel);
    if (!*session)
        return -1;
    run->timeouts += lg_canary(*session, text, sizeof text) == LG_CANARY_TIMEOUT;
    return put_event(run, text);
}

/* What happens after the last case changes no verdict, and is not hidden. */
static int close_session(struct lg_runner *run, struct lg_session *session)
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

static size_t cases_of(const struct lg_run_options *o, const char *kernel)
{
    return o->cases ? o->cases : lg_default_cases(o->tier, kernel ? o->n_kernels : 1);
}

/* The first cases of a lemma on a kernel, `most` at most, as far as they have not ended; kernel NULL: a pure lemma. */
static int one_pair(struct lg_runner *run, const struct lg_lemma *lemma, const char *kernel, size_t most)
{
    const struct lg_run_options *o = run->o;
    struct lg_session *session = NULL;
    size_t cases = cases_of(o, kernel);
    int64_t kernel_id = 0;
    if (kernel && open_session(run, kernel, &session)) {
        lg_session_close(session);
        return -1;
    }
    int status = lg_rows_lemma(&run->store, run->run_id, lemma) ||
                         lg_rows_kernel(&run->store, run->run_id, session, &kernel_id)
                     ? lg_runner_from_store(run)
                     : 0;
    if (!status && kernel && o->fail_fast) /* another process may have refused it */
        status = lg_store_kernel_refused(&run->store, run->run_id, kernel_id, &run->is_refused)
                     ? lg_runner_from_store(run)
                     : 0;
    status = status ? -1 : regressions(run, lemma, session, kernel_id);
    for (uint64_t i = 0; i < cases && i < most && !status && !is_done_with_kernel(run); i++) {
        if (shard_of(i, o->shards) != o->shard)
            continue;
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

static int all_lemmas(struct lg_runner *run, const char *kernel, size_t most)
{
    for (const struct lg_lemma *const *lemma = lg_lemmas; *lemma && !is_done_with_kernel(run); lemma++)
        if (!(*lemma)->pure && selected(run->o, *lemma) && one_pair(run, *lemma, kernel, most))
            return -1;
    return 0;
}

/* In one round, or in rounds of more and more cases when the first refusal is all that is asked for. */
static int one_kernel(struct lg_runner *run, const char *kernel)
{
    char text[512];
    const size_t cases = cases_of(run->o, kernel);
    size_t most = run->o->fail_fast ? FIRST_ROUND : cases;
    run->timeouts = 0;
    run->is_refused = false;
    int status = all_lemmas(run, kernel, most);
    while (!status && most < cases && !is_done_with_kernel(run)) {
        most *= NEXT_ROUND;
        status = all_lemmas(run, kernel, most);
    }
    if (status)
        return -1;
    if (!gave_up(run))
        return 0;
    snprintf(text, sizeof text, "gave up on %.300s: %d of its calls took all of --cpu-limit or --wall-limit",
             kernel, MOST_TIMEOUTS);
    fprintf(stderr, "lemmagate: %s\n", text);
    return put_event(run, text);
}

int lg_runner_pairs(struct lg_runner *run)
{
    for (const struct lg_lemma *const *lemma = lg_lemmas; *lemma; lemma++)
        if ((*lemma)->pure && !run->o->kernel_only && selected(run->o, *lemma) &&
            one_pair(run, *lemma, NULL, SIZE_MAX))
            return -1;
    for (size_t k = 0; k < run->o->n_kernels; k++)
        if (one_kernel(run, run->o->kernels[k]))
            return -1;
    return 0;
}
