/* Two stored runs, case by case: what changed, and what of it rounding cannot explain.
 *
 * Cases are paired by lemma, kernel and draw, so both kernels met the same instance. lemmas/THEORY.md, "Drift", says
 * when a difference is drift: a verdict got worse, the kernel declares more in any field at the sizes of the cases, one of its functions
 * is caught later than rounding explains, or a number of a theorem's claim moved by certainly more than the roundings of both runs can move it. Everything else is shown. */
#ifndef LG_STORE_DRIFT_H
#define LG_STORE_DRIFT_H

#include "verify/rigor/ball.h"
#include "verify/store/store.h"

/* Which runs; kernel names "" mean: paired by name. */
struct lg_drift_runs {
    char file[4096];  /* of the baseline */
    int64_t was, now; /* run ids */
    char was_kernel[64], now_kernel[64];
};

/* A line: one claim of one lemma on one kernel, over the paired cases. The claims "outcome", "declared units"
 * and "declared FIELD" are about the case and the kernel. */
struct lg_drift_line {
    char lemma[64], kernel[64], claim[64];
    size_t compared;
    size_t identical; /* same verdict and same bits */
    size_t within;    /* rounding may explain it: enclosures overlap, or the move is within its allowance */
    size_t moved;     /* certainly other numbers and no allowance is known; shown, does not gate */
    size_t gained;    /* a verdict that got better */
    size_t lost;      /* a verdict that got worse: gates */
    size_t drifted;   /* moved by certainly more than both runs' roundings allow: gates */
    double was_tightest, now_tightest; /* largest ratio of the claims that hold; NaN: none */
    long long case_id;                 /* the smallest case that gates, -1: none */
    char what[320];                    /* what is seen there */
};

struct lg_drift {
    struct lg_drift_line *lines; /* those that gate first, then by lemma, kernel, claim */
    size_t n_lines;
    size_t pairs, only_was, only_now; /* cases */
    size_t recalibrated;              /* pairs whose step size or label scale is not the same bits */
    size_t claims;                    /* compared */
    size_t gating;                    /* lost + drifted over all lines */
};

/* The number that `word` means in the open store; 0, or -1 with a message in store->error. */
LG_MUST_USE int lg_drift_run_of(struct lg_store *store, const char *word, int64_t *run_id);
/* Which kernels are paired: two given ones are then and now, one is both; without any, each run's only kernel, else those
 * of the same name. 0, or -1 with a message in store->error. */
LG_MUST_USE int lg_drift_choose_kernels(const char *const *kernels, size_t n, struct lg_store *store,
                                        struct lg_drift_runs *runs);
/* Pairs the cases of both runs in temp.drift_pair, the baseline attached as "was"; counts them in *out. 0, or -1. */
LG_MUST_USE int lg_drift_pair_cases(struct lg_store *store, const struct lg_drift_runs *runs,
                                    struct lg_drift *out);
/* `store` holds the present run, open; the baseline is attached for the time of the call. 0, or -1 with a message in
 * store->error. */
LG_MUST_USE int lg_drift_find(struct lg_store *store, const struct lg_drift_runs *runs, struct lg_drift *out);
void lg_drift_clear(struct lg_drift *d);

/* Keeps the comparison for queries on this connection: temp.drift_kept has one row, the members of runs and d, and
 * temp.drift_line one for each line at its position: lg_q_drift_kept, _lines, _tightness of query.h read them. 0, or -1 with a message in store->error. */
LG_MUST_USE int lg_drift_keep(struct lg_store *store, const struct lg_drift_runs *runs,
                              const struct lg_drift *d);
/* 1: one is kept, 0: none, -1: the store failed. */
LG_MUST_USE int lg_drift_is_kept(struct lg_store *store);

/* By how much the roundings of two honest kernels can move observed and bound of a theorem's claim on one instance, at
 * one iteration; INFINITY: not known. */
struct lg_drift_statement {
    int64_t was, now; /* case ids */
    const char *lemma, *claim;
    double iteration;
    lg_ball was_bound, now_bound;
};
struct lg_drift_allowance {
    double observed, bound;
};
/* 1: known, 0: not, -1: the store failed. The rows of hypotheses come from both stores, the baseline attached as "was". */
LG_MUST_USE int lg_drift_allow(struct lg_store *store, const struct lg_drift_statement *s,
                               struct lg_drift_allowance *out);
/* Claim i of those with a derived allowance; false beyond the last. */
bool lg_drift_known(size_t i, const char **lemma, const char **claim);

#endif
