/* The results database: SQLite, WAL, safe under parallel writers and kill -9. Schema: schema.sql.
 *
 * Every function returns 0 or -1 with a message in store->error that names the file, the value and the
 * next step. Rows of one case are written in one transaction; a case row exists (outcome 'running')
 * before the kernel is called, so what killed a run can be replayed. */
#ifndef LG_STORE_H
#define LG_STORE_H

#include "verify/rigor/ball.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lg_store {
    struct sqlite3 *db;
    const char *option; /* that names another file, for messages */
    char path[4096];
    char error[512];
};

/* Opens or creates; migrates an older schema; refuses a file that is not ours, is damaged, or has a newer schema
 * (database.h). read_only: must exist, and is not written. */
LG_MUST_USE int lg_store_open(struct lg_store *s, const char *path, bool read_only);
void lg_store_close(struct lg_store *s);

/* The words that `tier` is, by enum lg_tier. */
enum { LG_STORE_TIERS = 3 };
extern const char *const lg_store_tiers[LG_STORE_TIERS];

struct lg_store_run {
    const char *command, *commit_id, *tier, *machine, *trust_base;
    uint64_t seed;
};
LG_MUST_USE int lg_store_run_begin(struct lg_store *s, const struct lg_store_run *run, int64_t *run_id);
LG_MUST_USE int lg_store_run_end(struct lg_store *s, int64_t run_id, int exit_code);
/* Is there such a run, of this command (NULL: of any)? */
LG_MUST_USE int lg_store_run_is(struct lg_store *s, int64_t run_id, const char *command, bool *is);
/* An option of the run, after those that it has. */
LG_MUST_USE int lg_store_option_put(struct lg_store *s, int64_t run_id, const char *name, const char *value);
/* The value of the option, malloc'ed; of several the one at `index`, NULL when there are no more. */
LG_MUST_USE int lg_store_option(struct lg_store *s, int64_t run_id, const char *name, size_t index,
                                char **value);

struct lg_store_lemma {
    const char *id, *title, *statement, *slides, *source, *how_to_read;
    double max_vacuous, max_undecided;
    bool pure; /* needs no kernel: registered with LG_NO_KERNEL */
};
LG_MUST_USE int lg_store_lemma_put(struct lg_store *s, int64_t run_id,
                                   const struct lg_store_lemma *lemma); /* idempotent */

struct lg_store_claim_spec {
    const char *lemma, *name, *grade, *role, *statement, *allowance, *coordinate;
    int position;
    const char *about; /* kernel | instance | finite */
};
LG_MUST_USE int lg_store_claim_spec_put(struct lg_store *s, int64_t run_id,
                                        const struct lg_store_claim_spec *spec);
/* The claim counts on a kernel only where this control was refuted; idempotent. Without a row any control of the lemma will do. */
LG_MUST_USE int lg_store_control_put(struct lg_store *s, int64_t run_id, const char *lemma, const char *claim,
                                     const char *control);
/* A formula of a lemma, or a quantity that its formulas name; see table formula. Idempotent. */
struct lg_store_formula {
    const char *lemma,
        *kind; /* hypothesis | claim | definition | running | quantity | shared (by all lemmas) */
    int position;
    const char *name, *text, *mathml, *remark;
};
LG_MUST_USE int lg_store_formula_put(struct lg_store *s, int64_t run_id, const struct lg_store_formula *f);

#define LG_NO_KERNEL "none" /* the kernel's name in the cases of pure lemmas */
struct lg_store_kernel {
    const char *name, *version, *description, *path, *sha256, *offered;
    double unit_storage, unit_accumulator;
    bool deterministic;
};
LG_MUST_USE int lg_store_kernel_put(struct lg_store *s, int64_t run_id, const struct lg_store_kernel *k,
                                    int64_t *kernel_id);

/* A size of a problem, in the words of its kind: n, d, k of networks, n, p of least squares, n, d, r of matrix recovery. */
struct lg_store_size {
    const char *name;
    size_t value;
};
struct lg_store_case {
    int64_t run_id, kernel_id;
    const char *lemma, *family, *activation, *note, *recipe;
    uint64_t case_index;
    bool intended;
    const char *kind; /* network | linear | matrix | recovery */
    const struct lg_store_size *sizes;
    size_t n_sizes, steps;
    double eta; /* NaN: not yet chosen */
};
/* One transaction: the row of the case and those of its sizes. */
LG_MUST_USE int lg_store_case_begin(struct lg_store *s, const struct lg_store_case *c, int64_t *case_id);
/* Is this case of the run stored? id < 0: no; is_done: it has ended; attempts: how often it was begun. */
struct lg_store_found {
    int64_t id, attempts;
    bool is_done;
};
LG_MUST_USE int lg_store_case_find(struct lg_store *s, int64_t run_id, int64_t kernel_id, const char *lemma,
                                   const char *family, uint64_t case_index, const char *recipe,
                                   struct lg_store_found *out);
/* Has a case of this kernel, not one of the regression cases, a violated claim or no end of its own? */
LG_MUST_USE int lg_store_kernel_refused(struct lg_store *s, int64_t run_id, int64_t kernel_id,
                                        bool *is_refused);
/* Once more what was begun and did not end. */
LG_MUST_USE int lg_store_case_again(struct lg_store *s, int64_t case_id);

struct lg_store_hypothesis {
    const char *name, *statement, *verdict;
    lg_ball observed, bound;
};
/* A quantity of a claim's worst statement, as it is named there. */
struct lg_store_value {
    const char *name;
    lg_ball value;
};
struct lg_store_claim {
    const char *name, *role, *verdict, *reason;
    double coordinate, power; /* power NaN: not computed */
    lg_ball observed, bound;
    size_t statements;
    uint64_t trials, events; /* pooled claims: independent draws, and events among them; else 0 */
    double log_e;            /* claims about a mean: lower bound of log E */
    const struct lg_store_value *values;
    size_t n_values;
};
struct lg_store_point {
    const char *name, *kind;
    double coordinate;
    lg_ball value;
};
struct lg_store_result {
    const char *outcome, *trouble;
    int precision;
    double seconds;
    const struct lg_store_hypothesis *hypotheses;
    size_t n_hypotheses;
    const struct lg_store_claim *claims;
    size_t n_claims;
    const struct lg_store_point *points;
    size_t n_points;
};
/* What the case met; before lg_store_case_end. */
struct lg_store_reduction {
    uint64_t depth, terms;
};
struct lg_store_met {
    double largest_z; /* NaN: no network */
    bool has_kernel;  /* what follows is set */
    uint64_t most_steps;
    double unit_storage, unit_accumulator, value_abs, value_rel, slope_abs, slope_rel;
    struct lg_store_reduction features, neurons, samples, weights;
};
int lg_store_case_met(struct lg_store *s, int64_t case_id, const struct lg_store_met *met);
/* One transaction: the case row is completed and all its rows are added. */
LG_MUST_USE int lg_store_case_end(struct lg_store *s, int64_t case_id, const struct lg_store_result *r);

/* A pooled claim over all cases of a run. */
struct lg_store_test {
    const char *lemma, *kernel, *claim, *role; /* role: rate | mean | control */
    uint64_t trials, events;
    double null_rate, log_e, level; /* level: the share of the run's false-alarm budget */
    bool rejected;
    double detectable, detection; /* what it would have seen (a rate, or a relative deviation), how likely */
};
LG_MUST_USE int lg_store_test_put(struct lg_store *s, int64_t run_id,
                                  const struct lg_store_test *t); /* replaces */

/* log E of a test after some of its cases; see table evidence. The test is there; what it had is replaced. */
struct lg_store_evidence {
    uint64_t cases, draws;
    double log_e, greatest;
};
LG_MUST_USE int lg_store_evidence_put(struct lg_store *s, int64_t run_id, const struct lg_store_test *t,
                                      const struct lg_store_evidence *points, size_t n);

#define LG_MUTANTS_COMMAND "mutants" /* the command of runs of kernels that are wrong on purpose */
#define LG_SWEEP_COMMAND "sweep"     /* the command of runs that hold scaling experiments and no cases */
/* A scaling experiment y = C x^exponent and its points, plain doubles; one transaction. */
struct lg_store_sweep_point {
    double x, y;
    uint64_t draw;
};
struct lg_store_sweep {
    const char *name, *title, *x_label, *y_label;
    double expected, exponent, low, high, confidence, r2, log_c;
    const char *verdict;        /* agrees | contradicts */
    double limit, scale, decay; /* of y = limit + scale x^-decay where the theorem says bounded; else NaN */
    const struct lg_store_sweep_point *points;
    size_t n;
};
LG_MUST_USE int lg_store_sweep_put(struct lg_store *s, int64_t run_id, const struct lg_store_sweep *w);

/* A map over a grid and the curves of theorems on it; one transaction. */
struct lg_store_cell {
    double x, y;
    uint64_t draws, yes, no;
};
struct lg_store_curve_point {
    int position; /* of its curve */
    const char *label;
    double x, y;
};
struct lg_store_map {
    const char *name, *title, *x_label, *y_label, *yes_label, *no_label;
    const struct lg_store_cell *cells;
    size_t n_cells;
    const struct lg_store_curve_point *curves;
    size_t n_curves;
};
LG_MUST_USE int lg_store_map_put(struct lg_store *s, int64_t run_id, const struct lg_store_map *m);

/* The run with all its rows; in a transaction of the caller. */
LG_MUST_USE int lg_store_run_delete(struct lg_store *s, int64_t run_id);
/* Gives the space of deleted rows back to the file system. */
LG_MUST_USE int lg_store_shrink(struct lg_store *s);

LG_MUST_USE int lg_store_event(struct lg_store *s, int64_t run_id, const char *what);
/* The first event of a run that starts so: 1 and its text, 0 none, -1 with a message. */
LG_MUST_USE int lg_store_find_event(struct lg_store *s, int64_t run_id, const char *start, char *what,
                                    size_t what_size);

/* The verdict table of a run: one line per lemma x kernel, ordered by lemma then kernel. Rates are of theorem and
 * conformance claims on intended cases, claim by claim: one that is always vacuous cannot hide among many. */
struct lg_store_summary {
    char lemma[64], kernel[64];
    size_t cases, cases_intended, crashed, timed_out, failed, not_covered;
    size_t holds, violated, undecided, vacuous; /* theorem + conformance claims, all cases */
    size_t holds_kernel,
        holds_finite; /* of those that hold: held to the kernel's own numbers; finite outputs. The
                                        * rest is about the instances: no kernel can break it */
    double worst_undecided,
        worst_vacuous; /* largest share of one claim on intended cases: what policy caps */
    char most_undecided[64], most_vacuous[64]; /* that claim's name */
    size_t worst_cases, worst_stated; /* the latter's: vacuous on so many of so many intended cases */
    size_t most_vacuous_cases;        /* the largest such number of any claim */
    size_t consistent, rejected;      /* pooled claims of the run */
    char first_rejected[64];
    size_t exact_claims, exact_vacuous;
    size_t controls, controls_violated; /* control names of the lemma; how many were violated in some case */
    char first_missed[64];              /* a control that was not */
    double missed_log_e, missed_level; /* of false rates and means not yet rejected: the least log E, to reach
                                         * log(1/level); NaN: there are none */
    size_t unguarded;                  /* claims that hold though no control of theirs was violated */
    char first_unguarded[64];
    double tightest,
        loosest;  /* largest and smallest observed/bound over holds (theorem, conformance); NaN: none */
    double power; /* smallest relative error certainly caught in some case; NaN: none */
    double max_vacuous, max_undecided; /* policy */
    size_t unfinished;                 /* cases begun and not ended: running, or killed with their run */
    size_t unended;                    /* 1: their run has no end; pooled claims and cases may be missing */
};
/* run_id < 0: the last run with those that agree with it, as scope.h says. *rows is malloc'ed. */
LG_MUST_USE int lg_store_summarize(struct lg_store *s, int64_t run_id, struct lg_store_summary **rows,
                                   size_t *n_rows);

/* What a line amounts to, worst first; the one place that turns counts and policy into a judgement. */
enum lg_judgement {
    LG_LINE_VIOLATED,
    LG_LINE_REJECTED,
    LG_LINE_CRASHED,
    LG_LINE_TIMED_OUT,
    LG_LINE_FAILED,
    LG_LINE_UNFINISHED,
    LG_LINE_NOT_COVERED, /* no case answered, or too few (lg_store_few_answered) */
    LG_LINE_NOTHING,     /* nothing certified */
    LG_LINE_CONTROL,     /* a false statement was not refuted */
    LG_LINE_UNDECIDED,   /* above policy */
    LG_LINE_VACUOUS,     /* above policy */
    LG_LINE_PASSES
};
enum lg_judgement lg_store_judge(const struct lg_store_summary *row);
/* Is the line not covered though some of its cases were answered: too few of them to judge its share of vacuous ones? */
bool lg_store_few_answered(const struct lg_store_summary *row);
const char *lg_judgement_name(enum lg_judgement j); /* "vacuous above policy" */

/* Of the runs that were summarized last: how many have no end (running, or killed), and the last of them, or -1. */
LG_MUST_USE int lg_store_unended(struct lg_store *s, int64_t *count, int64_t *last);

LG_MUST_USE int lg_store_last_run(struct lg_store *s, int64_t *run_id); /* 0 and -1 id when there is none */
/* The recipe of a case; text is malloc'ed. kernel_path is what lg_session_open takes. */
LG_MUST_USE int lg_store_case_recipe(struct lg_store *s, int64_t case_id, char **recipe, char **kernel_path);

#endif
