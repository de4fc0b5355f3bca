/* Verdicts are made here and nowhere else.
 *
 * A claim holds when each hypothesis it needs is certainly true and the comparison is certain. A hypothesis
 * that is certainly false makes it vacuous. Everything that is not certain is undecided, NaN included. */
#include "verify/author/record.h"

#include <stdio.h>
#include <string.h>

const char *lg_verdict_name(enum lg_verdict v)
{
    static const char *const names[] = {"holds", "violated", "undecided", "vacuous", "consistent"};
    return names[v];
}

const char *lg_role_name(enum lg_role r)
{
    static const char *const names[] = {"theorem", "exact", "conformance", "control",
                                        "rate",    "mean",  "control",     "control"};
    return names[r];
}

const char *lg_grade_name(enum lg_grade g)
{
    static const char *const names[] = {"slide", "sharp", "identity", "overlap"};
    return names[g];
}

const char *lg_about_name(enum lg_about a)
{
    static const char *const names[] = {"kernel", "instance", "finite"};
    return names[a];
}

/* The first needed hypothesis that is false; else the first that is not certain; else n_hypotheses. */
static size_t obstacle(const struct lg_record *r, uint32_t needs, enum lg_truth *truth)
{
    size_t unsure = r->lemma->n_hypotheses;
    for (size_t h = 0; h < r->lemma->n_hypotheses; h++) {
        if (!(needs >> h & 1u))
            continue;
        if (r->hypotheses[h].count > 0 && r->hypotheses[h].truth == LG_FALSE) {
            *truth = LG_FALSE;
            return h;
        }
        if ((r->hypotheses[h].count == 0 || r->hypotheses[h].truth == LG_UNSURE) &&
            unsure == r->lemma->n_hypotheses)
            unsure = h;
    }
    *truth = unsure == r->lemma->n_hypotheses ? LG_TRUE : LG_UNSURE;
    return unsure;
}

static void decide(const struct lg_record *r, size_t i, int precision, struct lg_final *out)
{
    const struct lg_claim_spec *spec = &r->lemma->claims[i];
    const struct lg_statement *s = &r->claims[i];
    enum lg_truth premise;
    size_t h = obstacle(r, spec->needs, &premise);
    const char *name = premise == LG_TRUE ? "" : r->lemma->hypotheses[h].name;
    out->reason[0] = '\0';
    if (premise == LG_FALSE) {
        out->verdict = LG_VACUOUS;
        snprintf(out->reason, sizeof out->reason, "hypothesis '%s' is certainly false", name);
    } else if (premise == LG_UNSURE) {
        out->verdict = LG_UNDECIDED;
        snprintf(out->reason, sizeof out->reason, "hypothesis '%s' %s at %d bits", name,
                 r->hypotheses[h].count ? "is not certain" : "was not reached", precision);
    } else if (lg_role_is_pooled(spec->role)) {
        out->verdict = LG_CONSISTENT;
    } else if (s->truth == LG_TRUE) {
        out->verdict = LG_HOLDS;
    } else if (s->truth == LG_FALSE) {
        out->verdict = LG_VIOLATED;
        snprintf(
            out->reason, sizeof out->reason, "%s",
            !strcmp(spec->name, LG_DECLARATION_CLAIM)
                ? "the declaration, not the computation, is at fault: an honest one of this format would "
                  "mean something here"
            : spec->role == LG_CONFORMANCE ? "the kernel left the rounding envelope that it declares"
            : spec->role == LG_CONTROL     ? "a false statement, refuted as it must be"
                                       : "the kernel, a hypothesis or a constant of the statement is wrong");
    } else {
        out->verdict = LG_UNDECIDED;
        snprintf(out->reason, sizeof out->reason, "the enclosures overlap at %d bits", precision);
    }
}

static bool is_cut_short(const struct lg_record *r)
{
    return strcmp(r->outcome, "done") != 0 || r->finite.truth == LG_FALSE;
}

void lg_record_decide(struct lg_record *r, int precision)
{
    for (size_t i = 0; i < r->lemma->n_claims; i++) {
        enum lg_truth premise;
        obstacle(r, r->lemma->claims[i].needs, &premise);
        if (is_cut_short(r) && premise == LG_UNSURE)
            r->claims[i].count = 0; /* the case ended before its hypotheses were known */
        if (r->claims[i].count > 0)
            decide(r, i, precision, &r->finals[i]);
    }
}

/* A broken case is not run again: a kernel that does not repeat itself could make good what it did. */
bool lg_record_undecided(const struct lg_record *r)
{
    bool undecided = false;
    if (is_cut_short(r))
        return false;
    if (r->is_left)
        return true;
    for (size_t i = 0; i < r->lemma->n_claims; i++) {
        if (!lg_role_is_capped(r->lemma->claims[i].role) || r->claims[i].count == 0)
            continue;
        if (r->finals[i].verdict == LG_VIOLATED)
            return false;
        undecided |= r->finals[i].verdict == LG_UNDECIDED;
    }
    return undecided;
}

bool lg_record_refuses(const struct lg_record *r)
{
    bool is_violated = r->finite.count > 0 && r->finite.truth == LG_FALSE;
    for (size_t i = 0; i < r->lemma->n_claims; i++)
        is_violated |= lg_role_is_capped(r->lemma->claims[i].role) && r->claims[i].count > 0 &&
                       r->finals[i].verdict == LG_VIOLATED;
    return is_violated || (strcmp(r->outcome, "done") != 0 && strcmp(r->outcome, "not-covered") != 0);
}

bool lg_record_leaves(const struct lg_record *r)
{
    bool unsure = false;
    if (!r->has_next || is_cut_short(r))
        return false;
    for (size_t i = 0; i < r->lemma->n_claims; i++) {
        enum lg_truth premise;
        obstacle(r, r->lemma->claims[i].needs, &premise);
        if (!lg_role_is_capped(r->lemma->claims[i].role) || r->claims[i].count == 0 || premise == LG_FALSE)
            continue;
        if (r->claims[i].truth == LG_FALSE)
            return false;
        unsure |= r->claims[i].truth == LG_UNSURE;
    }
    return unsure;
}
