/* What rounding can move between two honest runs of gradient descent: lemmas/THEORY.md, "Drift", in numbers.
 *
 * With delta = 2.8 (E_A + E_B), E the sum of a run's roundings as its lemma allows for them, |W_t^A - W_t^B| <= delta at every
 * iteration t; u = beta delta then bounds the difference of the residuals, and rho = |r_0| + beta E every residual. A table gives each
 * claim's two sides as multiples of these. E, beta, alpha and |r_0| are read back from the hypotheses that the cases
 * stored; a side that contains a constant of the instance (alpha, beta, L enter bounds as certain ends, which another machine
 * may enclose differently) has an allowance only where both runs stored the same bits. */
#include "verify/store/drift.h"
#include "verify/store/statement.h"

#include <stdio.h>
#include <string.h>

enum unit {
    NONE,       /* the same real number in both runs */
    RESIDUAL,   /* u */
    LENGTH,     /* delta */
    PATH,       /* (factor t + 0.4) delta */
    SQUARE,     /* rho u */
    OVER_ALPHA, /* u / alpha */
    ROOT        /* rho u / h + 0.4 u, h the bound less beta E */
};

struct side {
    enum unit unit;
    double factor;
};

static const struct entry {
    const char *lemma, *claim;
    struct side observed, bound;
    bool constants; /* the observed side contains constants too */
} entries[] = {
    {"key-lemma", "rate", {RESIDUAL, 1}, {RESIDUAL, 0.4}, false},
    {"key-lemma", "close", {LENGTH, 1}, {NONE, 0}, false},
    {"key-lemma", "path", {PATH, 1.1}, {NONE, 0}, false},
    {"key-lemma", "P2-descent", {RESIDUAL, 1}, {ROOT, 6.4}, false},
    {"key-lemma", "decrement-upper", {SQUARE, 2}, {SQUARE, 7.3}, false},
    {"key-lemma", "P4-potential", {RESIDUAL, 1.8}, {RESIDUAL, 1.6}, true},
    {"key-lemma", "P5-lower", {RESIDUAL, 1.4}, {RESIDUAL, 1}, true},
    {"key-lemma", "P5-upper", {RESIDUAL, 1}, {RESIDUAL, 1.4}, false},
    {"key-lemma", "P6-corridor-left", {LENGTH, 1}, {LENGTH, 1}, true},
    {"key-lemma", "P6-corridor-right", {PATH, 1.1}, {OVER_ALPHA, 3.3}, false},
    {"key-lemma", "P7-linearized-dynamics", {RESIDUAL, 3}, {RESIDUAL, 1.5}, true},
    {"key-lemma-deviation", "rate", {RESIDUAL, 1}, {RESIDUAL, 0.4}, false},
    {"key-lemma-deviation", "rate-sharp", {RESIDUAL, 1}, {RESIDUAL, 0.4}, false},
    {"key-lemma-deviation", "path", {PATH, 1.2}, {OVER_ALPHA, 5.8}, false},
    {"key-lemma-deviation", "path-sharp", {PATH, 1.2}, {OVER_ALPHA, 5.8}, false},
    {"key-lemma-deviation", "inside", {PATH, 1.2}, {NONE, 0}, false},
    {"key-lemma-deviation", "contraction", {RESIDUAL, 1}, {RESIDUAL, 1.4}, false},
};
enum { ENTRIES = sizeof entries / sizeof *entries };

bool lg_drift_known(size_t i, const char **lemma, const char **claim)
{
    if (i >= ENTRIES)
        return false;
    *lemma = entries[i].lemma;
    *claim = entries[i].claim;
    return true;
}

static const struct entry *find(const char *lemma, const char *claim)
{
    for (size_t i = 0; i < ENTRIES; i++)
        if (!strcmp(entries[i].lemma, lemma) && !strcmp(entries[i].claim, claim))
            return &entries[i];
    return NULL;
}

/* The hypotheses of one case that name its constants. */
struct constants {
    lg_ball alpha, step, radius, r0,
        deviation;  /* step: 1/beta^2; radius: alpha^2/(4L) or R; r0: or what R must exceed */
    lg_ball budget; /* beta E, or E */
    double steps, eta;
};

static int read_constants(struct lg_store *s, const char *schema, int64_t case_id, struct constants *out)
{
    char sql[320];
    snprintf(sql, sizeof sql,
             "SELECT h.name, h.observed_mid, h.observed_rad, h.bound_mid, h.bound_rad, c.steps, c.eta FROM "
             "%s.hypothesis h "
             "JOIN %s.cases c ON c.id = h.case_id WHERE h.case_id = ?",
             schema, schema);
    sqlite3_stmt *q = lg_sql_prepare(s, sql, "i", case_id);
    int step = q ? lg_sql_step(s, q) : -1;
    lg_ball unknown = lg_ball_make(NAN, NAN);
    *out = (struct constants){unknown, unknown, unknown, unknown, unknown, unknown, NAN, NAN};
    for (; step > 0; step = lg_sql_step(s, q)) {
        const char *name = lg_sql_text(q, 0);
        lg_ball observed = lg_sql_ball(q, 1), bound = lg_sql_ball(q, 3);
        out->steps = lg_sql_real(q, 5);
        out->eta = lg_sql_real(q, 6);
        if (!strcmp(name, "alpha") || !strcmp(name, "alpha'"))
            out->alpha = bound;
        else if (!strcmp(name, "step size"))
            out->step = bound;
        else if (!strcmp(name, "rounding budget"))
            out->budget = observed;
        else if (!strcmp(name, "deviation"))
            out->deviation = observed;
        else if (!strcmp(name, "radius")) {
            out->r0 = observed;
            out->radius = bound;
        }
    }
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

static bool same(lg_ball a, lg_ball b)
{
    return (a.mid == b.mid && a.rad == b.rad) || (isnan(a.mid) && isnan(b.mid));
}

static bool same_constants(const struct constants *a, const struct constants *b)
{
    return a->eta == b->eta && same(a->alpha, b->alpha) && same(a->step, b->step) &&
           same(a->radius, b->radius) && same(a->deviation, b->deviation);
}

/* Certain bounds that the table's units are made of. */
struct scale {
    double delta, u, rho, alpha, bE; /* alpha: a lower bound; bE: beta (E_A + E_B) */
};

static double beta_above(const struct constants *c)
{
    return lg_sqrt_up(lg_div_up(1, lg_lo(c->step)));
}

/* False where the proof's conditions cannot be certified. NaN fails every comparison. */
static bool scale_of(const struct constants *a, const struct constants *b, bool deviation, struct scale *out)
{
    double beta = fmax(beta_above(a), beta_above(b)), E = 0, rho;
    double steps = fmax(a->steps, b->steps), other_step = fabs(a->eta - b->eta);
    const struct constants *const both[] = {a, b};
    for (int i = 0; i < 2; i++) {
        double one = lg_hi(both[i]->budget), low = lg_down(sqrt(lg_down(1 / lg_hi(both[i]->step))));
        E = lg_add_up(E, deviation ? one : lg_div_up(one, low));
    }
    rho = deviation
              ? lg_mul_up(fmax(lg_hi(a->alpha), lg_hi(b->alpha)), fmax(lg_hi(a->radius), lg_hi(b->radius)))
              : lg_add_up(fmax(lg_hi(a->r0), lg_hi(b->r0)), lg_mul_up(beta, E));
    if (other_step > 0) /* a step of another length errs by |eta_A - eta_B||g| */
        E = lg_add_up(E, lg_mul_up(lg_mul_up(steps, lg_up(other_step)), lg_mul_up(beta, rho)));
    out->rho = rho;
    out->delta = lg_mul_up(2.8, E);
    out->u = lg_mul_up(beta, out->delta);
    out->bE = lg_mul_up(beta, E);
    out->alpha = fmin(lg_lo(a->alpha), lg_lo(b->alpha)) / (deviation ? 1 : 2); /* "alpha" states 2 alpha */
    double room = deviation ? fmin(lg_lo(a->radius), lg_lo(b->radius)) : fmin(lg_lo(a->r0), lg_lo(b->r0));
    return lg_mul_up(steps, deviation ? E : out->bE) <= room / 64 &&
           lg_up(other_step) <= fmin(a->eta, b->eta) / 128 && out->alpha > 0 && isfinite(out->u);
}

static double move(struct side side, const struct scale *x, const struct lg_drift_statement *s)
{
    double root = lg_down(fmax(lg_lo(s->was_bound), lg_lo(s->now_bound)) - x->bE);
    switch (side.unit) {
    case NONE:
        return 0;
    case RESIDUAL:
        return lg_mul_up(side.factor, x->u);
    case LENGTH:
        return lg_mul_up(side.factor, x->delta);
    case PATH:
        return lg_mul_up(lg_add_up(lg_mul_up(side.factor, s->iteration), 0.4), x->delta);
    case SQUARE:
        return lg_mul_up(side.factor, lg_mul_up(x->rho, x->u));
    case OVER_ALPHA:
        return lg_mul_up(side.factor, lg_div_up(x->u, x->alpha));
    case ROOT:
        return root > 0 ? lg_add_up(lg_mul_up(side.factor, lg_div_up(lg_mul_up(x->rho, x->u), root)),
                                    lg_mul_up(0.4, x->u))
                        : INFINITY;
    }
    return INFINITY;
}

int lg_drift_allow(struct lg_store *store, const struct lg_drift_statement *s, struct lg_drift_allowance *out)
{
    const struct entry *e = find(s->lemma, s->claim);
    struct constants a, b;
    struct scale x;
    *out = (struct lg_drift_allowance){INFINITY, INFINITY};
    if (!e)
        return 0;
    if (read_constants(store, "was", s->was, &a) || read_constants(store, "main", s->now, &b))
        return -1;
    if (!scale_of(&a, &b, !strcmp(s->lemma, "key-lemma-deviation"), &x))
        return 0;
    bool equal = same_constants(&a, &b);
    if (equal || !e->constants)
        out->observed = move(e->observed, &x, s);
    if (equal)
        out->bound = move(e->bound, &x, s);
    return out->observed < INFINITY || out->bound < INFINITY;
}
