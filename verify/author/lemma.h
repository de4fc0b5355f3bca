/* A lemma as an executable property check, and what it may say.
 *
 * One file lemmas/<name>.c defines `const struct lg_lemma lemma_<name>`; the build generates lg_lemmas[].
 * On each case the engine draws an instance, calls calibrate() (unless the stored recipe already fixes the
 * step size and label scale), saves the recipe, and calls check(), which states hypotheses and claims as
 * pairs of balls. The verdict is made in one place, verify/author/verdict.c, at the end of the case:
 *
 *   every needed hypothesis certainly true and observed <= bound certain    holds
 *   every needed hypothesis certainly true and observed >  bound certain    violated
 *   some needed hypothesis certainly false                                  vacuous
 *   otherwise                                                               undecided (-> next rung)
 *
 * Statements "with probability at least 1 - p" and about expectations are decided over all cases of a run
 * (verify/engine/pool.c): consistent, or rejected at a stated level.
 */
#ifndef LG_LEMMA_H
#define LG_LEMMA_H

#include "fixtures/fixture.h"
#include "verify/rigor/arb_compat.h"
#include "verify/rigor/ball.h"
#include "verify/session/session.h"

/* How a claim stands to its theorem. LG_OVERLAP: an identity of which enclosures only show that it is not refuted: both sides
 * overlap, known finely enough (verify/author/worst.h). */
enum lg_grade { LG_SLIDE, LG_SHARP, LG_IDENTITY, LG_OVERLAP };

/* What a claim is about, hence how it is counted. */
enum lg_role {
    LG_THEOREM,      /* a conclusion with the floating-point allowance */
    LG_EXACT,        /* the same for exact iterates: vacuous when e != 0 is certain; counted, not capped */
    LG_CONFORMANCE,  /* a kernel function against its enclosure and declared rounding */
    LG_CONTROL,      /* deliberately false: must be reported violated in some case of a run */
    LG_RATE,         /* P(event) <= p: consistent with the draws of all cases, or rejected at a level */
    LG_MEAN,         /* E[x] = m: the same */
    LG_RATE_CONTROL, /* deliberately false: must be rejected */
    LG_MEAN_CONTROL
};
static inline bool lg_role_is_control(enum lg_role r)
{
    return r == LG_CONTROL || r == LG_RATE_CONTROL || r == LG_MEAN_CONTROL;
}
static inline bool lg_role_is_pooled(enum lg_role r)
{
    return r >= LG_RATE;
}
/* Counted against the lemma's policy. */
static inline bool lg_role_is_capped(enum lg_role r)
{
    return !lg_role_is_control(r) && r != LG_EXACT;
}

/* The name of claims about what a kernel declares; violated, they say so (verdict.c). */
#define LG_DECLARATION_CLAIM "declaration"

/* What could make a claim false. A kernel breaks only claims into which its own numbers enter; a statement about J at
 * whatever point a run has reached, or about the data, is about the instance: true of every kernel. */
enum lg_about { LG_ABOUT_KERNEL, LG_ABOUT_INSTANCE, LG_ABOUT_FINITE /* outputs are finite numbers */ };

/* When the engine states what is evaluated (formulas.h), along a run of gradient descent (descent.h). */
enum lg_when { LG_BY_HAND, LG_AT_START, LG_AT_STEP, LG_AT_END };

enum { LG_MOST_VALUES = 24 }; /* that are kept of one statement */

struct lg_claim_spec {
    const char *name; /* "P2-descent"; unique in the lemma */
    enum lg_grade grade;
    enum lg_role role;
    uint32_t needs; /* mask of hypothesis indices (1u << i) */
    const char
        *statement; /* a formula, observed <= bound; after ';' where or for what it is stated (formulas.h) */
    const char *allowance;  /* where the floating-point allowance comes from; "" if there is none */
    const char *coordinate; /* what the coordinate of its series is: "iteration", "sample", "" */
    enum lg_when when;
    enum lg_about about; /* LG_ABOUT_INSTANCE where no kernel can break it; of a pure lemma all are such */
    const char *
        control; /* what it says of a kernel counts only where this claim was refuted; NULL: any control of the lemma */
};

struct lg_hypothesis_spec {
    const char *name;
    const char *statement; /* as a claim's */
    enum lg_when when;
};

struct lg_family_use {
    const char *family;
    unsigned weight; /* cases are dealt out in proportion */
};

struct lg_policy {
    double max_vacuous, max_undecided; /* shares of intended floating-point claims */
};

struct lg_case; /* see below */

struct lg_lemma {
    const char *id, *title;
    const char *statement;   /* one line */
    const char *slides;      /* "S24 S25": ctest labels */
    const char *source;      /* papers and theorem numbers */
    const char *how_to_read; /* a few sentences for the report */
    bool pure;               /* about data alone: runs once, without a kernel (session is NULL) */
    bool clustered;          /* reads inst.clusters: all its families have them */
    uint32_t kinds;          /* mask of enum lg_kind; of a family's kinds the first of these is drawn */
    uint32_t activations;
    size_t design[3];   /* of a covering design: its cases at each tier, for 0 the tier's usual number */
    enum lg_tier sizes; /* instances are drawn as for this tier or the run's, whichever is smaller */
    const struct lg_family_use *families; /* ends with {NULL, 0} */
    struct lg_family_use
        shaped; /* the family of the sizes that --shape asks for, and cases of each; {NULL, 0}: none */
    const struct lg_hypothesis_spec *hypotheses;
    size_t n_hypotheses;
    const struct lg_claim_spec *claims;
    size_t n_claims;
    struct lg_policy policy;
    const struct lg_quantity
        *quantities; /* its own, beside the shared ones of quantities.h; ends with {NULL} */
    const char *const
        *definitions; /* "q := sqrt+(1 - eta alpha^2/2)", each after what it uses; ends with NULL */
    const struct lg_running *running; /* ends with {NULL}; advanced after every step, before its claims */
    const struct lg_descent
        *descent; /* what it says along a run that the engine makes (descent.h); else check */
    void (*check)(struct lg_case *c); /* state everything; may end early by workspace.h */
    void (*calibrate)(
        struct lg_case *c); /* fill recipe->eta, label_exponent, steps; may end early likewise */
};

/* Tables of a lemma with their lengths. */
#define LG_CLAIMS(table) .claims = (table), .n_claims = sizeof(table) / sizeof *(table)
#define LG_HYPOTHESES(table) .hypotheses = (table), .n_hypotheses = sizeof(table) / sizeof *(table)

/* Claim i, or i = n_claims: that outputs are finite. */
static inline enum lg_about lg_claim_about(const struct lg_lemma *lemma, size_t i)
{
    if (i >= lemma->n_claims)
        return LG_ABOUT_FINITE;
    return lemma->pure ? LG_ABOUT_INSTANCE : lemma->claims[i].about;
}

extern const struct lg_lemma *const lg_lemmas[];
const struct lg_lemma *lg_lemma_find(const char *id);

/* All that recreates a case; stored as text before the kernel is called. */
struct lg_recipe {
    const struct lg_lemma *lemma;
    const struct lg_family *family;
    uint64_t seed, index;
    enum lg_tier tier;
    char data[256];      /* --data, "" for the default */
    double storage_unit; /* the instance was rounded to this format */
    uint32_t choices[LG_MAX_CHOICES];
    size_t n_choices;
    bool calibrated; /* the following fields are set */
    double eta;
    int label_exponent; /* y := 2^label_exponent * direction (+ f(W0) when centred on it) */
    bool planted;       /* network: y := f(W*) instead, W* = W0 + 2^label_exponent J(W0)^T direction */
    uint32_t steps;
    double extra[4];       /* lemma's own calibrated values */
    struct lg_shape shape; /* asked for by --shape and not yet in the choices; n = 0: none */
    uint64_t turn;         /* its activation, counted */
    char claim[48]; /* what was seen to fail here: a claim, "finite-output" or an outcome; "": not said */
};

/* The view of a running case that a lemma works on. */
struct lg_case {
    struct lg_recipe recipe;
    struct lg_instance inst;        /* values as the kernel will see them; y still the unit direction */
    struct lg_session *session;     /* NULL while calibrating, and for a pure lemma */
    int precision;                  /* 53, then 106 (double words), 128, 256, 512 */
    struct lg_choices choices;      /* for calibrate(): lemma's own choices continue the stream */
    size_t drawn;                   /* choices that the family made, before the lemma's own */
    const char *shown_as;           /* the family's name in the store when it is not the recipe's; NULL */
    struct lg_record *record;       /* where hypotheses and claims go; private to the engine */
    struct lg_workspace *workspace; /* memory of this rung, or of the calibration (workspace.h) */
    struct lg_values *values;       /* of the quantities that formulas speak of; NULL while calibrating */
};

/* State hypothesis i: observed <= bound. Stated several times, every statement must be certain. */
void lg_hypothesis(struct lg_case *c, unsigned i, lg_ball observed, lg_ball bound);
/* Claims go by their names; by their numbers in pieces that serve several lemmas. A name that the lemma does not have ends the program. */
unsigned lg_claim_index(const struct lg_case *c, const char *name);
#define LG_CLAIM_NUMBER(c, which) \
    _Generic((which), char *: lg_claim_index, const char *: lg_claim_index, default: lg_claim_number)(c, which)
static inline unsigned lg_claim_number(const struct lg_case *c, unsigned i)
{
    (void)c;
    return i;
}
/* State a claim, whose two sides are given, at a coordinate (iteration, sample; 0 if it has none). */
#define lg_claim(c, which, coordinate, observed, bound) \
    lg_claim_at(c, LG_CLAIM_NUMBER(c, which), coordinate, observed, bound)
void lg_claim_at(struct lg_case *c, unsigned i, double coordinate, lg_ball observed, lg_ball bound);
/* The same, decided elsewhere: in exact arithmetic, or Arb. The balls are to be shown and stored. */
enum lg_truth { LG_TRUE, LG_FALSE, LG_UNSURE };
void lg_claim_decided(struct lg_case *c, unsigned i, double coordinate, enum lg_truth truth, lg_ball observed,
                      lg_ball bound);

/* Formulas (formulas.h): give a quantity its value, which stays until the next; a name's value as it is now; advance the running
 * quantities by a step; evaluate and state one hypothesis or claim, or all of a time. A name or a number that the tables do not have ends
 * the program: it is a mistake in the lemma's file. */
void lg_let(struct lg_case *c, const char *name, lg_ball value);
void lg_let_arb(struct lg_case *c, const char *name, const arb_t value);
/* The largest 2-norm of the rows of exact numbers x (rows x n), as finely as the rung has it. */
void lg_let_norms(struct lg_case *c, const char *name, size_t rows, size_t n, const double *x);
lg_ball lg_value_of(const struct lg_case *c, const char *name);
void lg_run_on(struct lg_case *c);
void lg_state_hypothesis(struct lg_case *c, unsigned i);
#define lg_state_claim(c, which, coordinate) lg_state_claim_at(c, LG_CLAIM_NUMBER(c, which), coordinate)
void lg_state_claim_at(struct lg_case *c, unsigned i, double coordinate);
void lg_state_all(struct lg_case *c, enum lg_when when, double coordinate);
/* Ends the program where the two sides of this one are evaluated, not given. */
void lg_want_compared(const struct lg_case *c, bool is_claim, unsigned i);
/* LG_RATE claim i: the event, of probability at most p, was seen certainly in `events` of `trials` independent draws. */
#define lg_claim_rate(c, which, trials, events, p) \
    lg_claim_rate_at(c, LG_CLAIM_NUMBER(c, which), trials, events, p)
void lg_claim_rate_at(struct lg_case *c, unsigned i, uint64_t trials, uint64_t events, double p);
/* LG_MEAN claim i: a lower bound of log E, E an e-value of this case's draws, which no other case uses. */
#define lg_claim_mean(c, which, trials, log_e) lg_claim_mean_at(c, LG_CLAIM_NUMBER(c, which), trials, log_e)
void lg_claim_mean_at(struct lg_case *c, unsigned i, uint64_t trials, double log_e);
/* Detection power of claim i: the smallest relative error that it would certainly catch here. */
#define lg_claim_power(c, which, relative_error) \
    lg_claim_power_at(c, LG_CLAIM_NUMBER(c, which), relative_error)
void lg_claim_power_at(struct lg_case *c, unsigned i, double relative_error);
/* A named series for charts that is not a claim ("residual", "distance"), at most a few hundred points kept. */
void lg_series(struct lg_case *c, const char *name, double coordinate, lg_ball value);
/* Are the series of this case kept whatever its verdicts? What is costly and only for charts is for these. */
bool lg_series_kept(const struct lg_case *c);
/* Kernel outputs pass through this: false (and a violated claim "finite-output" with the first index) when any of
 * the m values is NaN or infinite. */
bool lg_check_finite(struct lg_case *c, const char *what, double coordinate, size_t m, const double *values);
/* Record a call that did not return LG_CALL_OK: crash, timeout, not offered. Returns true when it was OK and the case is to
 * go on, false when check() is to end: also where a claim stated so far needs the next rung of the precision ladder. */
bool lg_call_ok(struct lg_case *c, enum lg_op op, enum lg_call result);

#endif
