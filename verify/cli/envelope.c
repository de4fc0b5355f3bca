/* `lemmagate envelope --kernel K [--cases N] [--json]`: the rounding that a kernel declares against what it commits.
 *
 * Functions: every conformance claim of every lemma, |computed - exact| <= declared rounding, on N instances of each
 * family with enclosures of 128 bits; per claim the largest observed / declared, between certain ends. A claim that allows no
 * rounding (equal bits, the slope of ReLU at 0) has no ratio, and a line only when it fails.
 * Elementary functions: see envelope_elementary.c. Since the declared rounding is linear in the units up to its second order, a
 * kernel whose largest ratio is at most q would have held with units (and errors of phi) q times as large, at the same depths.
 * A ratio is a measurement on these instances and no bound; above 1 with certainty is exit code 1.
 * Failure: exit 3 for a kernel that cannot be loaded, 1 for one that crashes or fails, 2 when nothing was compared. */
#include "verify/cli/envelope.h"
#include "verify/activation/activation.h"
#include "verify/case/case.h"
#include "verify/cli/cli.h"
#include "verify/engine/deal.h"
#include "verify/engine/engine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_CASES = 4 };
static const double work_limit =
    4e6; /* n k (d + 64) (steps + 1): enclosures of 128 bits take about a second there */

struct table {
    struct lg_envelope_row *row; /* room for every conformance claim and every elementary function */
    size_t rows, functions;      /* the first `functions` rows are not elementary */
    size_t cases, broken;
    char trouble[600];
};

static int table_open(struct table *t)
{
    size_t room = 2 * LG_ACTIVATIONS;
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        for (size_t i = 0; i < (*l)->n_claims; i++)
            room += (*l)->claims[i].role == LG_CONFORMANCE;
    *t = (struct table){.row = calloc(room, sizeof *t->row)};
    return t->row ? 0 : -1;
}

/* Of a claim; claims of several lemmas that have one name share a line. */
static struct lg_envelope_row *row_of(struct table *t, const struct lg_claim_spec *claim)
{
    for (size_t i = 0; i < t->rows; i++)
        if (!strcmp(t->row[i].what, claim->name))
            return &t->row[i];
    struct lg_envelope_row *row = &t->row[t->rows++];
    *row = (struct lg_envelope_row){.is_rounding = claim->allowance[0] != '\0'};
    snprintf(row->what, sizeof row->what, "%s", claim->name);
    return row;
}

/* 0/0 is 0: nothing was observed where nothing is allowed. */
static double ratio_of(double observed, double declared)
{
    return observed <= 0 ? 0 : declared > 0 ? observed / declared : INFINITY;
}

void lg_envelope_keep(struct lg_envelope_row *row, lg_ball observed, lg_ball declared, const char *where)
{
    const double least = lg_down(ratio_of(lg_lo(observed), lg_hi(declared)));
    const double most = lg_hi(observed) > 0 ? lg_up(ratio_of(lg_hi(observed), lg_lo(declared))) : 0;
    row->declares |= lg_hi(declared) > 0;
    row->at_most = row->compared == 0 || !(most <= row->at_most) ? most : row->at_most;
    if (row->compared == 0 || !(least <= row->at_least)) {
        row->at_least = fmax(0, least);
        row->error = observed.mid;
        row->allowed = declared.mid;
        snprintf(row->where, sizeof row->where, "%s", where);
    }
}

static void keep(struct table *t, const struct lg_case *c, const struct lg_record *rec)
{
    char where[96];
    snprintf(where, sizeof where, "%.24s %.24s n=%zu d=%zu k=%zu", rec->lemma->id, c->recipe.family->id,
             c->inst.n, c->inst.d, c->inst.k);
    for (size_t i = 0; i < rec->lemma->n_claims; i++) {
        const struct lg_statement *s = &rec->claims[i];
        if (rec->lemma->claims[i].role != LG_CONFORMANCE || s->count == 0 ||
            !strcmp(rec->lemma->claims[i].name, LG_DECLARATION_CLAIM))
            continue;
        struct lg_envelope_row *row = row_of(t, &rec->lemma->claims[i]);
        lg_envelope_keep(row, s->observed, s->bound, where);
        row->exceeded += s->truth == LG_FALSE;
        row->compared += s->count;
    }
    if (rec->finite.truth == LG_FALSE ||
        (strcmp(rec->outcome, "done") && strcmp(rec->outcome, "not-covered"))) {
        if (t->broken++ == 0)
            snprintf(t->trouble, sizeof t->trouble, "%s: %s", rec->lemma->id,
                     rec->finite.truth == LG_FALSE ? rec->finite_reason : rec->trouble);
    }
}

/* 0, or -1 with a message. Instances too large for quick enclosures are passed over. */
static int measure(struct table *t, struct lg_session *s, const struct lg_lemma *lemma, const char *family,
                   const struct lg_options *o, uint64_t index, char *error, size_t error_size)
{
    struct lg_case c = {.session = s, .precision = 128};
    struct lg_record rec = {0};
    int status = -1;
    c.recipe = (struct lg_recipe){.lemma = lemma,
                                  .family = lg_family_find(family),
                                  .seed = o->seed,
                                  .index = index,
                                  .storage_unit = lg_unit_of_border(s->declared.model.unit_storage)};
    if (c.recipe.family && c.recipe.family->check_data)
        snprintf(c.recipe.data, sizeof c.recipe.data, "%s", o->data ? o->data : "");
    if (lg_case_prepare(&c, error, error_size))
        goto cleanup;
    status = 0;
    if ((double)c.inst.n * (double)c.inst.k * (double)(c.inst.d + 64) * (double)(c.recipe.steps + 1) >
        work_limit)
        goto cleanup;
    c.record = &rec;
    status = lg_record_open(&rec, lemma, false) || lg_case_state(&c) ? -1 : 0;
    if (status) {
        snprintf(error, error_size, "not enough memory for a case of %s", lemma->id);
        goto cleanup;
    }
    keep(t, &c, &rec);
    t->cases++;
cleanup:
    lg_record_close(&rec);
    lg_case_clear(&c);
    return status;
}

static bool has_conformance(const struct lg_lemma *lemma)
{
    for (size_t i = 0; i < lemma->n_claims; i++)
        if (lemma->claims[i].role == LG_CONFORMANCE)
            return !lemma->pure;
    return false;
}

static int measure_all(struct table *t, struct lg_session *s, const struct lg_options *o, char *error,
                       size_t error_size)
{
    const uint64_t cases = o->cases ? o->cases : DEFAULT_CASES;
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        for (size_t f = 0; has_conformance(*l) && (*l)->families[f].family; f++)
            for (uint64_t i = 0; i < cases; i++)
                if (measure(t, s, *l, (*l)->families[f].family, o, i, error, error_size))
                    return -1;
    t->functions = t->rows;
    for (int32_t a = 0; a < 2 * LG_ACTIVATIONS; a++)
        t->rows += lg_envelope_elementary(s, a % LG_ACTIVATIONS, a >= LG_ACTIVATIONS, &t->row[t->rows]);
    return 0;
}

static bool is_shown(const struct lg_envelope_row *r)
{
    return r->exceeded || (r->is_rounding && r->declares);
}

/* Of the functions, not the elementary ones: their errors are in those. */
static void largest(const struct table *t, double *at_least, double *at_most)
{
    *at_least = *at_most = 0;
    for (size_t i = 0; i < t->functions; i++)
        if (is_shown(&t->row[i])) {
            *at_least = fmax(*at_least, t->row[i].at_least);
            *at_most = fmax(*at_most, t->row[i].at_most);
        }
}

static double finite_or(double x)
{
    return isfinite(x) ? x : -1;
}

static void print_json(const struct table *t, const struct lg_session *s)
{
    double at_least, at_most;
    bool first = true;
    largest(t, &at_least, &at_most);
    printf("{\"kernel\": ");
    lg_print_json(stdout, s->declared.name);
    printf(", \"sha256\": \"%s\", \"unit_storage\": %.17g, \"unit_accumulator\": %.17g,\n \"cases\": %zu, "
           "\"at_least\": %.6g, \"at_most\": %.6g, \"rows\": [",
           s->sha256, s->declared.model.unit_storage, s->declared.model.unit_accumulator, t->cases,
           finite_or(at_least), finite_or(at_most));
    for (size_t i = 0; i < t->rows; i++) {
        const struct lg_envelope_row *r = &t->row[i];
        if (!is_shown(r))
            continue;
        printf("%s\n  {\"what\": ", first ? "" : ",");
        lg_print_json(stdout, r->what);
        printf(", \"compared\": %zu, \"exceeded\": %zu, \"at_least\": %.6g, \"at_most\": %.6g, \"where\": ",
               r->compared, r->exceeded, finite_or(r->at_least), finite_or(r->at_most));
        lg_print_json(stdout, r->where);
        printf("}");
        first = false;
    }
    printf("]}\n");
}

static void print_suggestion(const struct lg_session *s, double at_least, double at_most)
{
    const struct lg_error_model *m = &s->declared.model;
    if (!(at_most > 0) || !isfinite(at_most) || m->unit_accumulator <= 0)
        return;
    printf("Declared 2^%.1f (storage), 2^%.1f (sums). The largest error of a function is at least %.3g and "
           "at most "
           "%.3g of what is declared.\n"
           "At the same depths, units of 2^%.1f and 2^%.1f would have held on these instances.\n",
           log2(m->unit_storage), log2(m->unit_accumulator), at_least, at_most,
           log2(m->unit_storage * at_most), log2(m->unit_accumulator * at_most));
}

static void print_table(const struct table *t, const struct lg_session *s)
{
    double at_least, at_most;
    largest(t, &at_least, &at_most);
    printf("%s: %zu cases\n%-26s %9s %9s %10s %10s %10s %10s  %s\n", s->declared.name, t->cases, "function",
           "compared", "exceeded", "at least", "at most", "error", "declared", "largest ratio at");
    for (size_t i = 0; i < t->rows; i++) {
        const struct lg_envelope_row *r = &t->row[i];
        if (is_shown(r))
            printf("%-26s %9zu %9zu %10.3g %10.3g %10.3g %10.3g  %s\n", r->what, r->compared, r->exceeded,
                   r->at_least, r->at_most, r->error, r->allowed, r->where);
    }
    print_suggestion(s, at_least, at_most);
    printf(
        "At least, at most: error / declared, from the lower end of one enclosure and the upper end of the "
        "other.\n"
        "A ratio is what was seen here, not a bound: derive what you declare (kernels/README.md).\n");
}

static int judge(const struct table *t)
{
    bool exceeded = t->broken > 0;
    size_t compared = 0;
    for (size_t i = 0; i < t->rows; i++) {
        exceeded |= t->row[i].exceeded > 0;
        compared += t->row[i].compared;
    }
    return exceeded ? LG_EXIT_VIOLATED : compared ? LG_EXIT_OK : LG_EXIT_EMPTY;
}

int lg_cmd_envelope(const struct lg_options *o)
{
    const struct lg_run_options reads = {.data = o->data, .kernel_only = true};
    struct table t = {0};
    char error[1024] = "";
    int code = LG_EXIT_USAGE;
    struct lg_session *s = NULL;
    if (lg_data_check(&reads, error, sizeof error) ||
        !(s = lg_session_open(o->kernels[0], o->limits, error, sizeof error)) || lg_activation_setup() ||
        table_open(&t) || measure_all(&t, s, o, error, sizeof error)) {
        fprintf(stderr, "lemmagate envelope: %s\n", error[0] ? error : "no memory");
        goto cleanup;
    }
    (o->json ? print_json : print_table)(&t, s);
    if (t.broken)
        fprintf(stderr, "lemmagate envelope: %zu cases did not end well, the first: %s\n", t.broken,
                t.trouble);
    code = judge(&t);
cleanup:
    lg_session_close(s);
    free(t.row);
    return code;
}
