/* What a run says once about its lemmas and kernels; see rows.h. */
#include "verify/engine/rows.h"
#include "verify/author/record.h"
#include "verify/author/shown.h"

#include <string.h>

/* What the tables of a lemma say. */
static int put_formulas(struct lg_store *store, int64_t run_id, const struct lg_lemma *lemma)
{
    struct lg_shown shown;
    int status = 0;
    for (enum lg_shown_kind kind = LG_SHOWN_HYPOTHESES; kind < LG_SHOWN_KINDS; kind++)
        for (size_t i = 0; i < lg_shown_count(lemma, kind) && status == 0; i++) {
            if (lg_shown_open(&shown, lemma, kind, i, store->error, sizeof store->error))
                return -1;
            const char *name = shown.is_shared ? "shared" : lg_shown_kind_name(kind);
            const struct lg_store_formula row = {lemma->id,  name,         (int)i,      shown.name,
                                                 shown.text, shown.mathml, shown.remark};
            status = lg_store_formula_put(store, run_id, &row);
            lg_shown_clear(&shown);
        }
    return status;
}

int lg_rows_lemma(struct lg_store *store, int64_t run_id, const struct lg_lemma *lemma)
{
    struct lg_store_lemma row = {
        lemma->id,     lemma->title,       lemma->statement,          lemma->slides,
        lemma->source, lemma->how_to_read, lemma->policy.max_vacuous, lemma->policy.max_undecided,
        lemma->pure};
    if (lg_store_lemma_put(store, run_id, &row))
        return -1;
    for (size_t i = 0; i <= lemma->n_claims; i++) {
        struct lg_store_claim_spec spec = {lemma->id,
                                           "finite-output",
                                           "identity",
                                           "conformance",
                                           "every number that the kernel returns is finite",
                                           "",
                                           "",
                                           (int)i,
                                           lg_about_name(LG_ABOUT_FINITE)};
        if (i < lemma->n_claims) {
            const struct lg_claim_spec *s = &lemma->claims[i];
            spec = (struct lg_store_claim_spec){lemma->id,
                                                s->name,
                                                lg_grade_name(s->grade),
                                                lg_role_name(s->role),
                                                s->statement,
                                                s->allowance,
                                                s->coordinate,
                                                (int)i,
                                                lg_about_name(lg_claim_about(lemma, i))};
        }
        if (lg_store_claim_spec_put(store, run_id, &spec))
            return -1;
    }
    for (size_t i = 0; i < lemma->n_claims; i++)
        if (lemma->claims[i].control &&
            lg_store_control_put(store, run_id, lemma->id, lemma->claims[i].name, lemma->claims[i].control))
            return -1;
    return put_formulas(store, run_id, lemma);
}

int lg_rows_kernel(struct lg_store *store, int64_t run_id, const struct lg_session *s, int64_t *kernel_id)
{
    static const struct lg_store_kernel none = {
        LG_NO_KERNEL, "", "statements about data alone", "", "", "", 0, 0, true};
    char offered[256] = "";
    if (!s)
        return lg_store_kernel_put(store, run_id, &none, kernel_id);
    for (int op = 0; op < LG_OPS; op++)
        if (s->declared.offered >> op & 1u) {
            size_t at = strlen(offered);
            snprintf(offered + at, sizeof offered - at, "%s%s", at ? " " : "", lg_op_name((enum lg_op)op));
        }
    struct lg_store_kernel row = {s->declared.name,
                                  s->declared.version,
                                  s->declared.description,
                                  s->path,
                                  s->sha256,
                                  offered,
                                  s->declared.model.unit_storage,
                                  s->declared.model.unit_accumulator,
                                  s->declared.model.deterministic != 0};
    return lg_store_kernel_put(store, run_id, &row, kernel_id);
}
