/* Running cases: recipe -> instance -> hypotheses and claims -> verdicts -> store. */
#ifndef LG_ENGINE_H
#define LG_ENGINE_H

#include "verify/run/record.h"
#include "verify/run/shapes.h"
#include "verify/store/store.h"

#include <stdio.h>

/* Recipe as one line of key=value text, floats hexadecimal; 0, or -1: more than size bytes. Back: case_text.h. */
LG_MUST_USE int lg_recipe_print(const struct lg_recipe *r, char *out, size_t size);

/* Generates the instance of c->recipe unless it is written out (case_text.h), rounds it to the storage format and calibrates when needed. */
LG_MUST_USE int lg_case_prepare(struct lg_case *c, char *error, size_t error_size);
void lg_case_clear(struct lg_case *c);
/* The choice stream behind what the family drew, for a lemma whose check() draws again what its calibrate() drew. */
struct lg_choices lg_case_choices(const struct lg_case *c);
/* Labels of the case as the kernel sees them (n), rounded to the storage format: exact scaling by 2^exponent, centred
 * on f(W_0) as computed here when W_0 is not antisymmetric; or, when the recipe says planted, f(W*). 0, or -1: no memory. */
LG_MUST_USE int lg_case_labels(const struct lg_case *c, int exponent, double *y);
/* W* of planted labels (k x d), the same bits on every machine. 0, or -1: no memory. */
LG_MUST_USE int lg_case_planted(const struct lg_case *c, int exponent, double *star);
/* Round a value to the case's storage format, downwards (eta) or to nearest. */
double lg_case_round_down(const struct lg_case *c, double x);
double lg_case_round(const struct lg_case *c, double x);

/* check() along the precision ladder; record holds the last rung's statements and the decided verdicts.
 * Returns 0, or -1 when memory is short. *precision: the rung that decided. */
LG_MUST_USE int lg_case_check(struct lg_case *c, struct lg_record *record, bool keep_series, int *precision);
/* The same on one rung of the ladder. */
LG_MUST_USE int lg_case_check_at(struct lg_case *c, struct lg_record *record, bool keep_series,
                                 int precision);
/* n k d steps and what goes with them: what a rung of check() costs, in products. */
double lg_case_work(const struct lg_case *c);
/* Values and step size as the session's kernel stores them, when the recipe is of another format. */
void lg_case_adapt(struct lg_case *c);

struct lg_run_options {
    const char *const *lemmas; /* ids; NULL: all */
    size_t n_lemmas;
    const char *const *kernels; /* names or paths */
    size_t n_kernels;
    const char *db, *data;
    uint64_t seed;
    enum lg_tier tier;
    size_t cases;                           /* per lemma x kernel; 0: lg_default_cases */
    struct lg_shape shapes[LG_MOST_SHAPES]; /* cases at these sizes are added (shapes.h) */
    size_t n_shapes;
    size_t jobs;
    size_t shard, shards; /* this process takes one in `shards` of the cases */
    int64_t run_id;       /* < 0: begin a run; else go on with it, leaving out the cases that have ended */
    bool quiet;
    bool kernel_only; /* leave out lemmas that need no kernel */
    bool fail_fast;   /* each kernel only until a drawn case refuses it, few cases of every lemma first */
    const char *command;
    const char *ledger;      /* file of the alpha ledger that decides pooled claims; NULL: this run alone */
    int64_t parent;          /* of a shard: the process that started it; it dies with it */
    struct lg_limits limits; /* of each call of a kernel */
};
/* Runs and stores; spawns jobs as processes of this program. Returns the exit code 0..3; *run_id is the run. */
LG_MUST_USE int lg_run(const struct lg_run_options *o, int64_t *run_id, char *error, size_t error_size);
enum { LG_MOST_NAMES = 64 };
/* The options of the latest unfinished run in db, which is ours from now on (resume.h); run_id is set, jobs and quiet are not. */
struct lg_resumed {
    struct lg_run_options options;
    char *lemmas[LG_MOST_NAMES], *kernels[LG_MOST_NAMES], *data, *ledger; /* owned */
    char command[16];
};
/* 0, or -1 with a message and nothing to clear. options points into *r. */
LG_MUST_USE int lg_resume(const char *db, struct lg_resumed *r, char *error, size_t error_size);
void lg_resumed_clear(struct lg_resumed *r);
/* Spawn o->jobs shards of this program and wait; 0 or -1 with a message. */
LG_MUST_USE int lg_run_jobs(const struct lg_run_options *o, int64_t run_id, char *error, size_t error_size);
/* The probability that a run over correct kernels reports any rejection is at most this; a union bound over the
 * planned tests (verify/stats/ledger.h) splits it. */
#define LG_FALSE_ALARM 0x1p-20
/* Decide the pooled claims of a run whose cases are all stored; kernels: how many it was asked for. 0, or -1 with a
 * message in store->error. */
LG_MUST_USE int lg_pool(struct lg_store *store, int64_t run_id, size_t kernels);
/* Enters the pooled claims of a run, decided by lg_pool, into the alpha ledger (verify/store/alpha.h), whose verdicts replace
 * theirs, controls apart. 0, or -1 with a message. */
LG_MUST_USE int lg_pool_ledger(struct lg_store *store, int64_t run_id, const char *ledger, char *error,
                               size_t error_size);
/* What the ledger said about the run. */
LG_MUST_USE int lg_pool_ledger_print(FILE *out, struct lg_store *store, int64_t run_id);
/* The exit code that a run's summaries deserve. */
int lg_run_exit_code(const struct lg_store_summary *rows, size_t n_rows);
void lg_run_table(FILE *out, const struct lg_store_summary *rows, size_t n_rows);
/* Function by function of each kernel the smallest relative error that some case would certainly have caught, of the scope that was
 * summarized last. 0, or -1 with a message in store->error. */
int lg_run_catches(FILE *out, struct lg_store *store);
/* One line a kernel: functions that it offers and that answered in no case, LG_UNSUPPORTED for instance. None: nothing is printed. */
int lg_run_unanswered(FILE *out, struct lg_store *store);
/* One line: what the worst row amounts to and why, or how much holds. None where failing cases speak for themselves. cases: that
 * the user asked for, 0 for the tier's number; few of them explain what is missing. */
void lg_run_headline(FILE *out, const struct lg_store_summary *rows, size_t n_rows, size_t cases);

/* So many cases this line needs, if too few are why it does not pass (enough.c); asked: --cases. Else 0. */
size_t lg_enough_cases(const struct lg_store_summary *row, size_t asked);

/* What is assumed rather than proved, one a line. */
extern const char lg_trust_base[];
/* Cases of a lemma on one of `kernels` kernels of a run: together they make up the tier's number, but at least so many each,
 * enough for every control to be refuted and every cap to mean something. */
enum { LG_ENOUGH_CASES = 60 };
size_t lg_default_cases(enum lg_tier tier, size_t kernels);

#endif
