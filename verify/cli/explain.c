/* `lemmagate explain`: what a lemma says, what its names mean, and why each allowance is what it is. */
#include "verify/author/shown.h"
#include "verify/cli/cli.h"
#include "verify/cli/lemmas.h"
#include "verify/cli/symbols.h"
#include "verify/engine/engine.h"
#include "verify/store/alpha.h"

#include <string.h>

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

/* A hypothesis or a claim: its name, what it says and for what; a control that it is false. 0, or -1 after a message. */
static int explain_line(const struct lg_lemma *l, enum lg_shown_kind kind, size_t i, bool is_false)
{
    char error[800];
    struct lg_shown s;
    if (lg_shown_open(&s, l, kind, i, error, sizeof error)) {
        fprintf(stderr, "lemmagate explain: %s\n", error);
        return -1;
    }
    printf("  %-24s %s%s%s%s\n", s.name, is_false && strncmp(s.text, "FALSE", 5) ? "FALSE: " : "", s.text,
           *s.remark ? "; " : "", s.remark);
    lg_shown_clear(&s);
    return 0;
}

/* What the formulas name, define and add up. 0, or -1 after a message. */
static int explain_names(const struct lg_lemma *l, enum lg_shown_kind kind, const char *heading)
{
    char error[800];
    const size_t n = lg_shown_count(l, kind);
    if (n > 0)
        printf("\n%s\n", heading);
    for (size_t i = 0; i < n; i++) {
        struct lg_shown s;
        if (lg_shown_open(&s, l, kind, i, error, sizeof error)) {
            fprintf(stderr, "lemmagate explain: %s\n", error);
            return -1;
        }
        if (kind == LG_SHOWN_QUANTITIES) {
            printf("  %-24s ", s.text);
            if (strlen(s.text) > 24)
                printf("\n  %-24s ", "");
            printf("%s [%s%s%s]\n", s.remark, s.shape, s.unit ? "; " : "", s.unit ? s.unit : "");
        } else
            printf("  %s%s%s\n", s.text, *s.remark ? "; " : "", s.remark);
        lg_shown_clear(&s);
    }
    return 0;
}

static int explain_claims(const struct lg_lemma *l)
{
    for (size_t i = 0; i < l->n_claims; i++) {
        const struct lg_claim_spec *s = &l->claims[i];
        if (explain_line(l, LG_SHOWN_CLAIMS, i, lg_role_is_control(s->role)))
            return -1;
        printf("  %-24s [%s, %s]", "", lg_grade_name(s->grade), lg_role_name(s->role));
        if (s->grade == LG_OVERLAP)
            printf(" not refuted: enclosures overlap%s", s->allowance[0] ? ";" : "");
        if (s->allowance[0])
            printf(" allowance: %s", s->allowance);
        explain_needs(l, s->needs);
        printf("\n");
    }
    return 0;
}

/* Hypotheses, what is named in them and in the claims, claims. 0, or -1 after a message. */
static int explain_statements(const struct lg_lemma *l)
{
    printf("\nHypotheses\n");
    if (l->n_hypotheses == 0)
        printf("  none: the claims hold for every instance\n");
    for (size_t h = 0; h < l->n_hypotheses; h++)
        if (explain_line(l, LG_SHOWN_HYPOTHESES, h, false))
            return -1;
    if (explain_names(
            l, LG_SHOWN_QUANTITIES,
            "Quantities [shape of what each is computed from; unit, f of outputs and w of weights]") ||
        explain_names(l, LG_SHOWN_DEFINITIONS, "Definitions") ||
        explain_names(l, LG_SHOWN_RUNNING, "Running quantities (primed: after the step)"))
        return -1;
    lg_print_symbols(stdout, l);
    printf("\nClaims (observed <= bound, both enclosed)\n");
    return explain_claims(l);
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
    printf("%s (%s)\n%s%s\n%s\n\nSource: %s\n", l->title, l->id, l->slides, l->slides[0] ? "\n" : "",
           l->statement, l->source);
    if (explain_statements(l))
        return LG_EXIT_USAGE;
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
