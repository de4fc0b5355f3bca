/* Capital of a fixed grid of bets; see betting.h. */
#include "verify/stats/betting.h"

#include <stdlib.h>

#define FLOOR 0x1p-900
#define CEILING 0x1p900

/* <= 1/width, 0 when there is no such finite double. */
static double rate_of(double width)
{
    double rate = width > 0 ? lg_down(1 / lg_up(width)) : 0;
    return isfinite(rate) ? rate : 0;
}

int lg_betting_init(struct lg_betting *b, size_t entries, const struct lg_bounded *null)
{
    *b = (struct lg_betting){.entries = entries, .bet = calloc(entries, sizeof *b->bet)};
    if (!b->bet) {
        return -1;
    }
    for (size_t i = 0; i < entries; i++) {
        struct lg_bet *bet = &b->bet[i];
        bet->lo = null[i].lo;
        bet->hi = null[i].hi;
        if (!lg_bounded_null(&null[i], &bet->m_lo, &bet->m_hi)) {
            return -1;
        }
        bet->rate_above = rate_of(bet->m_hi - bet->lo);
        bet->rate_below = rate_of(bet->hi - bet->m_lo);
        for (size_t j = 0; j < LG_BETS; j++) {
            bet->above[j] = bet->below[j] = 1;
        }
    }
    return 0;
}

void lg_betting_clear(struct lg_betting *b)
{
    free(b->bet);
    *b = (struct lg_betting){0};
}

static bool observe(const struct lg_bet *bet, double mid, double rad, double *x_lo, double *x_hi)
{
    return lg_bounded_observe(bet->lo, bet->hi, lg_ball_make(mid, rad), x_lo, x_hi);
}

/* K_j (1 + c_j gain), j = 1..J. With the gain finite an infinite product is certainly above the ceiling. */
static void multiply(double *capital, double gain)
{
    static const double c[LG_BETS] = {0x1p-1, 0x1p-2, 0x1p-3, 0x1p-4, 0x1p-5, 0x1p-6};
    gain = gain < CEILING ? gain : CEILING;
    for (size_t j = 0; j < LG_BETS; j++) {
        double next = capital[j] * (1 + c[j] * gain);
        next = next < CEILING ? next : CEILING;
        capital[j] = next >= FLOOR ? next : 0;
    }
}

size_t lg_betting_add(struct lg_betting *b, const double *mid, const double *rad)
{
    double x_lo, x_hi;
    for (size_t i = 0; i < b->entries; i++) {
        if (!observe(&b->bet[i], mid[i], rad ? rad[i] : 0, &x_lo, &x_hi)) {
            return i;
        }
    }
    for (size_t i = 0; i < b->entries; i++) {
        struct lg_bet *bet = &b->bet[i];
        observe(bet, mid[i], rad ? rad[i] : 0, &x_lo, &x_hi);
        multiply(bet->above, (x_lo - bet->m_hi) * bet->rate_above);
        multiply(bet->below, (bet->m_lo - x_hi) * bet->rate_below);
    }
    b->observations++;
    return b->entries;
}

static double capital_of(const struct lg_bet *bet)
{
    double sum = 0;
    for (size_t j = 0; j < LG_BETS; j++) {
        sum += bet->above[j] + bet->below[j];
    }
    return sum;
}

/* At most N + 2J additions and 5n roundings of factors and products stand between `sum` and the capital. */
static struct lg_evidence evidence_of(const struct lg_betting *b, double sum, double entries)
{
    double roundings = 5 * (double)b->observations + (double)b->entries + 2 * LG_BETS;
    double share = lg_down(sum / (2 * LG_BETS * entries));
    return lg_evidence_from_double(lg_down(share * lg_down(1 - lg_gamma(roundings, LG_U))));
}

struct lg_entry_evidence lg_betting_evidence(const struct lg_betting *b)
{
    double sum = 0, largest = 0;
    size_t worst = 0;
    for (size_t i = 0; i < b->entries; i++) {
        double capital = capital_of(&b->bet[i]);
        sum += capital;
        if (capital > largest) {
            largest = capital;
            worst = i;
        }
    }
    return (struct lg_entry_evidence){
        .mean = evidence_of(b, sum, (double)b->entries),
        .worst = worst,
        .at_worst = evidence_of(b, largest, 1),
    };
}
