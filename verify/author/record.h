/* What a running case has stated so far, and the verdicts it ends with. */
#ifndef LG_RECORD_H
#define LG_RECORD_H

#include "verify/author/lemma.h"

enum lg_verdict { LG_HOLDS, LG_VIOLATED, LG_UNDECIDED, LG_VACUOUS, LG_CONSISTENT };
const char *lg_verdict_name(enum lg_verdict v);
const char *lg_role_name(enum lg_role r);
const char *lg_grade_name(enum lg_grade g);
const char *lg_about_name(enum lg_about a); /* kernel | instance | finite */

/* The worse, the larger: true, unsure, false. */
int lg_truth_rank(enum lg_truth truth);

struct lg_named_value {
    const char *name;
    lg_ball value;
};

/* The worst of the statements made so far: false before unsure before true, then the largest ratio. */
struct lg_statement {
    size_t count;
    enum lg_truth truth;
    double coordinate, ratio; /* ratio: observed / bound, NaN when meaningless */
    lg_ball observed, bound;
    size_t n_values; /* of the quantities in its formula, where that was evaluated */
    struct lg_named_value values[LG_MOST_VALUES];
};
/* Another statement of the same; true when it is the worst so far: it is then in *s, without values. */
bool lg_statement_add(struct lg_statement *s, enum lg_truth truth, double coordinate, lg_ball observed,
                      lg_ball bound);

/* What a pooled claim adds to the run's evidence. */
struct lg_sample {
    uint64_t trials, events;
    double log_e; /* LG_MEAN */
};

struct lg_point {
    const char *name, *kind; /* "observed" | "bound" | "value"; of spectra see spectrum.h */
    double coordinate;
    lg_ball value;
};

struct lg_final {
    enum lg_verdict verdict;
    char reason[256];
};

struct lg_record {
    const struct lg_lemma *lemma;
    struct lg_statement *hypotheses, *claims, finite;
    double *power;
    struct lg_sample *samples; /* per claim */
    struct lg_final
        *finals; /* per claim, set by lg_record_decide; unstated claims stay LG_VACUOUS with count 0 */
    char finite_reason[160];
    bool keep_series;
    bool has_next; /* the ladder has a rung above this one */
    bool is_left;  /* a call has ended this rung for the next one */
    struct lg_point *points;
    size_t n_points, cap_points;
    const char *outcome; /* "done", "crashed", "timeout", "failed", "not-covered" */
    char trouble[512];
};

LG_MUST_USE int lg_record_open(struct lg_record *r, const struct lg_lemma *lemma, bool keep_series);
void lg_record_close(struct lg_record *r);
/* The points of a statement of claim i, where it has a series. */
void lg_record_trace(struct lg_record *r, unsigned i, double coordinate, lg_ball observed, lg_ball bound);
/* A point of a series, for charts. */
void lg_record_point(struct lg_record *r, struct lg_point point);
/* The one place where verdicts are made. */
void lg_record_decide(struct lg_record *r, int precision);
/* Does the case refuse its kernel: a violated claim that is no control, or no end of its own? */
bool lg_record_refuses(const struct lg_record *r);
/* Is another rung worth trying: this one was left for it, or some claim that policy caps is undecided. */
bool lg_record_undecided(const struct lg_record *r);
/* Is the rest of this rung without use: there is a next one, a claim that policy caps is unsure, none of the hypotheses that
 * it needs is false so far, and nothing is wrong. Then the rung ends at the next call (lg_call_ok). */
bool lg_record_leaves(const struct lg_record *r);

#endif
