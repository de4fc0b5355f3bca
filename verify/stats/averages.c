/* Two e-processes for every entry; see averages.h. */
#include "verify/stats/averages.h"

#include <assert.h>
#include <stdlib.h>

/* Of the mean of the e-values, whose own enclosures have it too. */
#define PRECISION 128

/* The null of one side: the mean of part/width is at most the result; trivial (1) when nothing finite is
 * known. */
static double side(lg_ball part, lg_ball width)
{
    return fmin(1, lg_hi(lg_div(part, width)));
}

int lg_averages_init(struct lg_averages *a, size_t entries, const struct lg_bounded *null)
{
    *a = (struct lg_averages){.entries = entries, .entry = malloc(entries * sizeof *a->entry)};
    if (!a->entry) {
        return -1;
    }
    for (size_t i = 0; i < entries; i++) {
        double m_lo, m_hi;
        if (!lg_bounded_null(&null[i], &m_lo, &m_hi)) {
            return -1;
        }
        lg_ball lo = lg_exact(null[i].lo), hi = lg_exact(null[i].hi), width = lg_sub(hi, lo);
        a->entry[i].lo = null[i].lo;
        a->entry[i].hi = null[i].hi;
        if (lg_eprocess_init(&a->entry[i].above, side(lg_sub(lg_exact(m_hi), lo), width)) ||
            lg_eprocess_init(&a->entry[i].below, side(lg_sub(hi, lg_exact(m_lo)), width))) {
            return -1;
        }
    }
    return 0;
}

void lg_averages_clear(struct lg_averages *a)
{
    free(a->entry);
    *a = (struct lg_averages){0};
}

static bool observe(const struct lg_average *e, double mid, double rad, double *x_lo, double *x_hi)
{
    return lg_bounded_observe(e->lo, e->hi, lg_ball_make(mid, rad), x_lo, x_hi);
}

/* `terms` terms with the average part/width, counted from below. */
static void add(struct lg_eprocess *e, uint64_t terms, lg_ball part, lg_ball width)
{
    double sum = lg_lo(lg_scale(lg_div(part, width), (double)terms));
    const int status = lg_eprocess_add(e, terms, fmin((double)terms, fmax(0, sum)));
    assert(status == 0 && "0 <= events <= trials");
    (void)status;
}

size_t lg_averages_add(struct lg_averages *a, uint64_t terms, const double *mid, const double *rad)
{
    double x_lo, x_hi;
    for (size_t i = 0; i < a->entries; i++) {
        if (!observe(&a->entry[i], mid[i], rad ? rad[i] : 0, &x_lo, &x_hi)) {
            return i;
        }
    }
    for (size_t i = 0; i < a->entries; i++) {
        struct lg_average *e = &a->entry[i];
        observe(e, mid[i], rad ? rad[i] : 0, &x_lo, &x_hi);
        lg_ball lo = lg_exact(e->lo), hi = lg_exact(e->hi), width = lg_sub(hi, lo);
        add(&e->above, terms, lg_sub(lg_exact(x_lo), lo), width);
        add(&e->below, terms, lg_sub(hi, lg_exact(x_hi)), width);
    }
    return a->entries;
}

struct lg_evidence lg_averages_evidence(const struct lg_averages *a)
{
    arb_t sum, entry, below;
    arb_init(sum);
    arb_init(entry);
    arb_init(below);
    for (size_t i = 0; i < a->entries; i++) {
        lg_eprocess_arb(entry, &a->entry[i].above);
        lg_eprocess_arb(below, &a->entry[i].below);
        arb_add(entry, entry, below, PRECISION);
        arb_add(sum, sum, entry, PRECISION);
    }
    arb_div_ui(sum, sum, 2 * a->entries, PRECISION);
    struct lg_evidence result = lg_evidence_from_arb(sum);
    arb_clear(sum);
    arb_clear(entry);
    arb_clear(below);
    return result;
}
