/* `lemmagate list` and `lemmagate explain`: what this program can check, and why each allowance is what it is. */
#include "verify/activation/activation.h"
#include "verify/author/record.h"
#include "verify/cli/cli.h"
#include "verify/cli/lemmas.h"
#include "verify/cli/symbols.h"
#include "verify/engine/engine.h"
#include "verify/store/alpha.h"

#include <string.h>

static void list_json(void)
{
    printf("{\"lemmas\": [");
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++) {
        printf("%s\n  {\"id\": ", l == lg_lemmas ? "" : ",");
        lg_print_json(stdout, (*l)->id);
        printf(", \"slides\": ");
        lg_print_json(stdout, (*l)->slides);
        printf(", \"source\": ");
        lg_print_json(stdout, (*l)->source);
        printf(", \"statement\": ");
        lg_print_json(stdout, (*l)->statement);
        printf(", \"claims\": %zu}", (*l)->n_claims);
    }
    printf("],\n \"kernels\": [");
    for (const struct lg_kernel *const *k = lg_kernels; *k; k++) {
        printf("%s", k == lg_kernels ? "" : ", ");
        lg_print_json(stdout, (*k)->name);
    }
    printf("],\n \"families\": [");
    for (const struct lg_family *const *f = lg_families; *f; f++) {
        printf("%s", f == lg_families ? "" : ", ");
        lg_print_json(stdout, (*f)->id);
    }
    printf("]}\n");
}

int lg_cmd_list(const struct lg_options *o)
{
    if (o->json) {
        list_json();
        return LG_EXIT_OK;
    }
    printf("Lemmas\n");
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        printf("  %-24s %-12s %s\n  %-24s %-12s %s\n", (*l)->id, (*l)->slides, (*l)->title, "", "",
               (*l)->source);
    printf("\nKernels\n");
    for (const struct lg_kernel *const *k = lg_kernels; *k; k++)
        printf("  %-24s %s\n", (*k)->name, (*k)->description);
    printf("\nFixture families\n");
    for (const struct lg_family *const *f = lg_families; *f; f++)
        printf("  %-24s %s%s\n", (*f)->id, (*f)->about, (*f)->intended ? "" : " [hypotheses not intended]");
    return LG_EXIT_OK;
}

/* Of the hypotheses, those that a claim rests on; no line where it rests on none. */
static void explain_needs(const struct lg_lemma *l, uint32_t needs)
{
    const char *before = "needs: ";
    if (needs)
        printf("\n  %-24s ", "");
    for (size_t h = 0; h < l->n_hypotheses; h++)
        if (needs >> h & 1u) {
            printf("%s%s", before, l->hypotheses[h].name);
            before = "; ";
        }
}

static void explain_claims(const struct lg_lemma *l)
{
    for (size_t i = 0; i < l->n_claims; i++) {
        const struct lg_claim_spec *s = &l->claims[i];
        printf("  %-24s %s\n  %-24s [%s, %s]", s->name, s->statement, "", lg_grade_name(s->grade),
               lg_role_name(s->role));
        if (s->grade == LG_OVERLAP)
            printf(" not refuted: enclosures overlap%s", s->allowance[0] ? ";" : "");
        if (s->allowance[0])
            printf(" allowance: %s", s->allowance);
        explain_needs(l, s->needs);
        printf("\n");
    }
}

/* The one lemma that the word names; NULL after a message. */
static const struct lg_lemma *the_lemma(const struct lg_options *given)
{
    struct lg_options o = *given;
    if (o.n_words == 0) {
        fprintf(stderr, "lemmagate explain: want one lemma; `lemmagate list` shows them\n");
        return NULL;
    }
    if (lg_lemma_words(&o, "explain"))
        return NULL;
    if (o.n_words > 1) {
        fprintf(stderr, "lemmagate explain: '%s' names %zu lemmas; choose one of", given->words[0],
                o.n_words);
        for (size_t i = 0; i < o.n_words; i++)
            fprintf(stderr, " %s", o.words[i]);
        fprintf(stderr, "\n");
        return NULL;
    }
    return lg_lemma_find(o.words[0]);
}

int lg_cmd_explain(const struct lg_options *o)
{
    const struct lg_lemma *l = the_lemma(o);
    if (!l)
        return LG_EXIT_USAGE;
    printf("%s (%s)\n%s%s\n%s\n\nSource: %s\n\nHypotheses\n", l->title, l->id, l->slides,
           l->slides[0] ? "\n" : "", l->statement, l->source);
    if (l->n_hypotheses == 0)
        printf("  none: the claims hold for every instance\n");
    for (size_t h = 0; h < l->n_hypotheses; h++)
        printf("  %-24s %s\n", l->hypotheses[h].name, l->hypotheses[h].statement);
    printf("\nSymbols (|.|: norm of a vector, spectral norm of a matrix; W+: after the step; o: entry by "
           "entry)\n");
    if (lg_print_symbols(stdout, l) == 0)
        printf("  none\n");
    printf("\nClaims (observed <= bound, both enclosed)\n");
    explain_claims(l);
    for (size_t i = 0; i < l->n_claims; i++)
        if (l->claims[i].role == LG_RATE || l->claims[i].role == LG_MEAN) {
            printf("\nRates and means are tested: without a ledger a run rejects a correct kernel with "
                   "probability "
                   "at most 2^-20.\nWith --ledger FILE %s.\nRuns of one --seed, 1 unless it is given, look "
                   "at the same "
                   "draws: repeating one is no new evidence.\nA ledger gives each run a seed of its own.\n",
                   lg_alpha_promise);
            break;
        }
    printf("\nHow to read it: %s\n\nTrust base: assumed rather than proved\n%s\n", l->how_to_read,
           lg_trust_base);
    return LG_EXIT_OK;
}
