/* The cases of a run: lemmas x kernels, dealt to families by weight and to processes by shard. */
#include "verify/engine/deal.h"
#include "verify/engine/resume.h"
#include "verify/engine/rows.h"
#include "verify/engine/runner.h"
#include "verify/replay/regression.h"
#include "verify/session/canary.h"

#include <inttypes.h>
#include <string.h>

enum { MOST_TIMEOUTS = 2, FIRST_ROUND = 8, NEXT_ROUND = 4 }; /* cases of a lemma, times as many in the next */

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
    double start = lg_seconds_now();
    if (begin_case(run, kernel_id, c, found, &case_id))
        return -1;
    if (lg_case_check(c, &rec, true, &precision))
        return leave_unfinished(run, c, case_id);
    if ((status = lg_rows_end(&run->store, case_id, c, &rec, precision, lg_seconds_now() - start)) != 0)
        lg_runner_from_store(run);
    run->progress.checked += c->shown_as ? 0 : (double)run->o->shards;
    run->timeouts += !strcmp(rec.outcome, "timeout");
    run->is_refused |= status == 0 && !c->shown_as && lg_record_refuses(&rec);
    lg_record_close(&rec);
    return status;
}

/* What all cases of a run have in common. */
static struct lg_case new_case(const struct lg_runner *run, const struct lg_lemma *lemma,
                               struct lg_session *session)
{
    struct lg_case c = {.session = session};
    const double unit = lg_unit_of_border(session ? session->declared.model.unit_storage : LG_U);
    c.recipe =
        (struct lg_recipe){.lemma = lemma, .seed = run->o->seed, .tier = run->o->tier, .storage_unit = unit};
    return c;
}

/* A case whose family and index are settled. */
static int one_case(struct lg_runner *run, struct lg_case c, int64_t kernel_id)
{
    struct lg_store_found found;
    if (!c.recipe.family) {
        snprintf(run->error, run->error_size,
                 "%s uses a fixture family that does not exist; see `lemmagate list`", c.recipe.lemma->id);
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

/* The cases at the sizes that were asked for, after those that are dealt out. */
static int shaped(struct lg_runner *run, const struct lg_lemma *lemma, struct lg_session *session,
                  int64_t kernel_id)
{
    const struct lg_run_options *o = run->o;
    uint64_t turn = 0;
    for (size_t s = 0; s < o->n_shapes; s++)
        for (uint64_t j = 0; j < lemma->shaped.weight && !is_done_with_kernel(run); j++) {
            struct lg_case c = new_case(run, lemma, session);
            if (!lg_shape_fits(lemma, o->shapes[s], NULL, 0) || shard_of(turn++, o->shards) != o->shard)
                continue;
            lg_shape_deal(lemma, o->shapes, s, j, &c.recipe);
            if (one_case(run, c, kernel_id))
                return -1;
        }
    return 0;
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

static size_t cases_of(const struct lg_run_options *o, const struct lg_lemma *lemma, const char *kernel)
{
    size_t cases = lemma->design[o->tier] ? lemma->design[o->tier]
                                          : lg_default_cases(o->tier, kernel ? o->n_kernels : 1);
    return o->cases ? o->cases : cases;
}

/* Cases `from` to `most` of a lemma on a kernel, as far as they have not ended; kernel NULL: a pure lemma. */
static int one_pair(struct lg_runner *run, const struct lg_lemma *lemma, const char *kernel, size_t from,
                    size_t most)
{
    const struct lg_run_options *o = run->o;
    struct lg_session *session = NULL;
    size_t cases = cases_of(o, lemma, kernel);
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
    if (!status && from == 0)
        status = regressions(run, lemma, session, kernel_id);
    for (uint64_t i = from; i < cases && i < most && !status && !is_done_with_kernel(run); i++) {
        if (shard_of(i, o->shards) != o->shard)
            continue;
        struct lg_case c = new_case(run, lemma, session);
        lg_deal(lemma, run->o->data, i, &c.recipe);
        lg_progress(run, lemma->id, session ? session->declared.name : LG_NO_KERNEL);
        status = one_case(run, c, kernel_id);
        run->progress.passed += (double)o->shards;
    }
    if (!status && from == 0)
        status = shaped(run, lemma, session, kernel_id);
    return close_session(run, session) ? -1 : status;
}

static int all_lemmas(struct lg_runner *run, const char *kernel, size_t from, size_t most)
{
    for (const struct lg_lemma *const *lemma = lg_lemmas; *lemma && !is_done_with_kernel(run); lemma++)
        if (!(*lemma)->pure && lg_is_selected(run->o, *lemma) && one_pair(run, *lemma, kernel, from, most))
            return -1;
    return 0;
}

/* Of the selected lemma that has most. */
static size_t most_cases(const struct lg_run_options *o, const char *kernel)
{
    size_t most = 0;
    for (const struct lg_lemma *const *lemma = lg_lemmas; *lemma; lemma++)
        if (!(*lemma)->pure && lg_is_selected(o, *lemma) && cases_of(o, *lemma, kernel) > most)
            most = cases_of(o, *lemma, kernel);
    return most;
}

/* Drawn ones of a kernel, or of the pure lemmas (NULL). */
static double cases_of_lemmas(const struct lg_run_options *o, const char *kernel)
{
    double cases = 0;
    for (const struct lg_lemma *const *lemma = lg_lemmas; *lemma; lemma++)
        if ((*lemma)->pure == !kernel && lg_is_selected(o, *lemma))
            cases += (double)cases_of(o, *lemma, kernel);
    return cases;
}

/* In one round, or in rounds of more and more cases when the first refusal is all that is asked for. */
static int one_kernel(struct lg_runner *run, const char *kernel)
{
    char text[512];
    const size_t cases = most_cases(run->o, kernel);
    const double before = run->progress.passed;
    size_t most = run->o->fail_fast ? FIRST_ROUND : cases;
    run->timeouts = 0;
    run->is_refused = false;
    int status = all_lemmas(run, kernel, 0, most);
    while (!status && most < cases && !is_done_with_kernel(run)) {
        status = all_lemmas(run, kernel, most, NEXT_ROUND * most);
        most *= NEXT_ROUND;
    }
    run->progress.passed = before + cases_of_lemmas(run->o, kernel);
    if (status)
        return -1;
    if (!gave_up(run))
        return 0;
    snprintf(text, sizeof text, "gave up on %.300s: %d of its calls took all of --cpu-limit or --wall-limit",
             kernel, MOST_TIMEOUTS);
    fprintf(stderr, "lemmagate: %s\n", text);
    return put_event(run, text);
}

static int all_pairs(struct lg_runner *run)
{
    for (const struct lg_lemma *const *lemma = lg_lemmas; *lemma; lemma++)
        if ((*lemma)->pure && lg_is_selected(run->o, *lemma) && one_pair(run, *lemma, NULL, 0, SIZE_MAX))
            return -1;
    for (size_t k = 0; k < run->o->n_kernels; k++)
        if (one_kernel(run, run->o->kernels[k]))
            return -1;
    return 0;
}

int lg_runner_pairs(struct lg_runner *run)
{
    run->progress.all = cases_of_lemmas(run->o, NULL);
    for (size_t k = 0; k < run->o->n_kernels; k++)
        run->progress.all += cases_of_lemmas(run->o, run->o->kernels[k]);
    const int status = all_pairs(run);
    lg_progress_end(run);
    return status;
}
