/* How many cases a line gets, and how many one needs that too few of them kept from passing.
 *
 * round     the sum of the weights of the lemma's families: with so many cases each family has had its turns (deal.h), and with
 *           them what controls and hypotheses are made for
 * share     a claim that is vacuous on v of s cases is within its cap c again, when no further one is, on v/c cases
 * evidence  a false rate or mean whose log E is L after N cases reaches log(1/level) after N log(1/level)/L
 *
 * A line of a covering design needs the whole design. Where so many were run already it is LG_ENOUGH_CASES, as many as a line
 * has by itself; who asks for those and more is told nothing here, and neither is a line that more cases would not settle: 0. */
#include "verify/author/lemma.h"
#include "verify/engine/engine.h"

#include <math.h>

size_t lg_default_cases(enum lg_tier tier, size_t kernels)
{
    static const size_t cases[] = {80, 500, 5000};
    size_t share = (cases[tier] + kernels - 1) / kernels;
    return share > LG_ENOUGH_CASES ? share : LG_ENOUGH_CASES;
}

static size_t round_of(const struct lg_lemma *lemma)
{
    size_t sum = 0;
    for (const struct lg_family_use *use = lemma->families; use->family; use++)
        sum += use->weight;
    return lemma->design[LG_SMOKE] ? lemma->design[LG_SMOKE] : sum;
}

static double of_share(const struct lg_store_summary *row, size_t asked)
{
    if (!(row->max_vacuous > 0) || row->worst_stated == 0)
        return 0;
    return ceil((double)row->worst_cases / row->max_vacuous) / (double)row->worst_stated * (double)asked;
}

static double of_evidence(const struct lg_store_summary *row, size_t asked)
{
    if (!(row->missed_log_e > 0) || !(row->missed_level > 0))
        return 0;
    return (double)asked * -log(row->missed_level) / row->missed_log_e;
}

size_t lg_enough_cases(const struct lg_store_summary *row, size_t asked)
{
    const enum lg_judgement j = lg_store_judge(row);
    const struct lg_lemma *lemma = lg_lemma_find(row->lemma);
    if (asked == 0 || asked >= LG_ENOUGH_CASES ||
        (j != LG_LINE_NOTHING && j != LG_LINE_CONTROL && j != LG_LINE_VACUOUS))
        return 0;
    double need = lemma ? (double)round_of(lemma) : 0;
    if (j == LG_LINE_VACUOUS)
        need = fmin(of_share(row, asked), LG_ENOUGH_CASES);
    else if (j == LG_LINE_CONTROL)
        need = fmax(need, of_evidence(row, asked));
    return need > (double)asked ? (size_t)ceil(need) : LG_ENOUGH_CASES;
}
