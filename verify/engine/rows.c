/* A case's rows in the store; see rows.h. */
#include "verify/engine/rows.h"
#include "fixtures/lib/kinds.h"
#include "verify/activation/activation.h"
#include "verify/case/case_text.h"
#include "verify/rigor/lanes.h"

#include <inttypes.h>
#include <stdlib.h>

static struct lg_store_claim finite_claim(const struct lg_record *rec)
{
    const struct lg_statement *s = &rec->finite;
    bool bad = s->truth == LG_FALSE;
    return (struct lg_store_claim){.name = "finite-output",
                                   .role = "conformance",
                                   .verdict = bad ? "violated" : "holds",
                                   .reason = bad ? rec->finite_reason : "",
                                   .coordinate = s->coordinate,
                                   .power = NAN,
                                   .observed = lg_exact(bad ? 1 : 0),
                                   .bound = lg_exact(0),
                                   .statements = s->count};
}

/* A record of more than 4096 points keeps every stride-th coordinate. */
static size_t thin(struct lg_record *rec, struct lg_store_point *out)
{
    size_t stride = rec->n_points / 4096 + 1, kept = 0;
    for (size_t i = 0; i < rec->n_points; i++)
        if (stride == 1 || (size_t)rec->points[i].coordinate % stride == 0)
            out[kept++] = (struct lg_store_point){rec->points[i].name, rec->points[i].kind,
                                                  rec->points[i].coordinate, rec->points[i].value};
    return kept;
}

struct rows {
    struct lg_store_hypothesis *hypotheses;
    struct lg_store_claim *claims;
    struct lg_store_point *points;
    struct lg_store_value (*values)[LG_MOST_VALUES]; /* of a claim */
    size_t n_hypotheses, n_claims, n_points;
    bool remarkable; /* something did not hold: keep its series */
};

/* The quantities of a claim's worst statement: of one that is open or violated against what is meant, and where series are kept. */
static void claim_values(struct rows *rows, const struct lg_statement *s, struct lg_store_claim *claim)
{
    struct lg_store_value *to = rows->values[rows->n_claims];
    for (size_t i = 0; i < s->n_values; i++)
        to[i] = (struct lg_store_value){s->values[i].name, s->values[i].value};
    claim->values = to;
    claim->n_values = s->n_values;
}

/* Chosen: not drawn at random, hence no evidence about a rate or a mean. */
static void claim_rows(struct rows *rows, const struct lg_record *rec, bool keep, bool is_chosen)
{
    for (size_t i = 0; i < rec->lemma->n_claims; i++) {
        const struct lg_claim_spec *spec = &rec->lemma->claims[i];
        const struct lg_statement *s = &rec->claims[i];
        if (s->count == 0 || (is_chosen && lg_role_is_pooled(spec->role)))
            continue;
        enum lg_verdict v = rec->finals[i].verdict;
        const bool remarkable = lg_role_is_capped(spec->role) && (v == LG_VIOLATED || v == LG_UNDECIDED);
        struct lg_store_claim *claim = &rows->claims[rows->n_claims];
        rows->remarkable |= remarkable;
        *claim = (struct lg_store_claim){spec->name,
                                         lg_role_name(spec->role),
                                         lg_verdict_name(v),
                                         rec->finals[i].reason,
                                         s->coordinate,
                                         rec->power[i],
                                         s->observed,
                                         s->bound,
                                         s->count,
                                         rec->samples[i].trials,
                                         rec->samples[i].events,
                                         rec->samples[i].log_e,
                                         NULL,
                                         0};
        if (keep || remarkable)
            claim_values(rows, s, claim);
        rows->n_claims++;
    }
    if (rec->finite.count)
        rows->claims[rows->n_claims++] = finite_claim(rec);
}

static int make_rows(struct rows *rows, struct lg_record *rec, bool keep, bool is_chosen)
{
    static const char *const truth[] = {"true", "false", "undecided"};
    rows->hypotheses = calloc(rec->lemma->n_hypotheses + 1, sizeof *rows->hypotheses);
    rows->claims = calloc(rec->lemma->n_claims + 1, sizeof *rows->claims);
    rows->points = calloc(rec->n_points + 1, sizeof *rows->points);
    rows->values = calloc(rec->lemma->n_claims + 1, sizeof *rows->values);
    if (!rows->hypotheses || !rows->claims || !rows->points || !rows->values)
        return -1;
    for (size_t h = 0; h < rec->lemma->n_hypotheses; h++)
        if (rec->hypotheses[h].count)
            rows->hypotheses[rows->n_hypotheses++] = (struct lg_store_hypothesis){
                rec->lemma->hypotheses[h].name, rec->lemma->hypotheses[h].statement,
                truth[rec->hypotheses[h].truth], rec->hypotheses[h].observed, rec->hypotheses[h].bound};
    claim_rows(rows, rec, keep, is_chosen);
    if (keep || rows->remarkable)
        rows->n_points = thin(rec, rows->points);
    return 0;
}

int lg_rows_begin(struct lg_store *store, int64_t run_id, int64_t kernel_id, const struct lg_case *c,
                  int64_t *case_id)
{
    const struct lg_recipe *r = &c->recipe;
    char *recipe = lg_case_text(c, false);
    if (!recipe) {
        snprintf(store->error, sizeof store->error,
                 "no memory for the recipe of case %" PRIu64 ", or its data path is too long; shorten it",
                 r->index);
        return -1;
    }
    const struct lg_kind_row *kind = lg_kind_find(c->inst.kind);
    struct lg_store_size sizes[LG_KIND_SIDES];
    size_t n_sizes = 0;
    for (int side = 0; side < LG_KIND_SIDES; side++)
        if (kind->size[side])
            sizes[n_sizes++] =
                (struct lg_store_size){kind->size[side], lg_instance_side(&c->inst, (enum lg_side)side)};
    struct lg_store_case row = {.run_id = run_id,
                                .kernel_id = kernel_id,
                                .lemma = r->lemma->id,
                                .family = c->shown_as ? c->shown_as : r->family->id,
                                .note = c->inst.note,
                                .recipe = recipe,
                                .activation =
                                    kind->has_activation ? lg_activations[c->inst.activation]->name : "",
                                .case_index = r->index,
                                .intended = r->family->intended && c->inst.intended && !c->shown_as,
                                .kind = kind->name,
                                .sizes = sizes,
                                .n_sizes = n_sizes,
                                .steps = r->steps,
                                .eta = r->eta};
    int status = lg_store_case_begin(store, &row, case_id);
    free(recipe);
    return status;
}

/* Upper bound of max |<x_i, w_l>| at W_0, NaN where there is no network. */
static double largest_z(const struct lg_instance *inst)
{
    double gamma = lg_gamma((double)LG_LANE_DEPTH(inst->d) + 1, LG_U), largest = 0;
    if (inst->kind != LG_NETWORK)
        return NAN;
    for (size_t i = 0; i < inst->n; i++)
        for (size_t l = 0; l < inst->k; l++) {
            const double *x = inst->X + i * inst->d, *w = inst->W0 + l * inst->d;
            double error = lg_mul_up(2 * gamma, lg_lane_dot_abs(inst->d, x, w));
            error = lg_add_up(error, lg_mul_up((double)inst->d, LG_TINY));
            largest = fmax(largest, lg_add_up(fabs(lg_lane_dot(inst->d, x, w)), error));
        }
    return largest;
}

static struct lg_store_met met_of(const struct lg_case *c)
{
    struct lg_store_met met = {.largest_z = largest_z(&c->inst)};
    if (!c->session || !c->session->has_first)
        return met;
    const struct lg_declared *d = &c->session->first;
    struct lg_store_reduction of[LG_REDUCTIONS];
    for (int which = 0; which < LG_REDUCTIONS; which++)
        of[which] = (struct lg_store_reduction){d->depth[which], d->terms[which]};
    return (struct lg_store_met){met.largest_z,
                                 true,
                                 c->session->most_steps,
                                 d->model.unit_storage,
                                 d->model.unit_accumulator,
                                 d->phi.value_abs,
                                 d->phi.value_rel,
                                 d->phi.slope_abs,
                                 d->phi.slope_rel,
                                 of[LG_OVER_FEATURES],
                                 of[LG_OVER_NEURONS],
                                 of[LG_OVER_SAMPLES],
                                 of[LG_OVER_WEIGHTS]};
}

int lg_rows_end(struct lg_store *store, int64_t case_id, const struct lg_case *c, struct lg_record *rec,
                int precision, double seconds)
{
    struct rows rows = {0};
    const struct lg_store_met met = met_of(c);
    int status = make_rows(&rows, rec, lg_series_kept(c), c->shown_as != NULL);
    struct lg_store_result result = {rec->outcome,    rec->trouble,      precision,   seconds,
                                     rows.hypotheses, rows.n_hypotheses, rows.claims, rows.n_claims,
                                     rows.points,     rows.n_points};
    if (status)
        snprintf(store->error, sizeof store->error, "no memory for the rows of a case; run fewer --jobs");
    else
        status =
            lg_store_case_met(store, case_id, &met) || lg_store_case_end(store, case_id, &result) ? -1 : 0;
    free(rows.hypotheses);
    free(rows.claims);
    free(rows.points);
    free(rows.values);
    return status;
}
