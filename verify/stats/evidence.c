/* E-values in directed rounding; see evidence.h. */
#include "verify/stats/evidence.h"

/* Both numbers become doubles: at 64 bits their own rounding is the last one that counts. */
#define PRECISION 64

/* 0 < bound < infinity */
static struct lg_evidence finite_evidence(const arf_t bound)
{
    struct lg_evidence result;
    arf_t end;
    arb_t x;
    arf_init(end);
    arb_init(x);
    arb_log_arf(x, bound, PRECISION);
    arb_get_lbound_arf(end, x, PRECISION);
    result.log_e = arf_get_d(end, ARF_RND_FLOOR);
    arb_set_arf(x, bound);
    arb_inv(x, x, PRECISION);
    arb_get_ubound_arf(end, x, PRECISION);
    result.level = fmin(1, arf_get_d(end, ARF_RND_CEIL));
    arb_clear(x);
    arf_clear(end);
    return result;
}

struct lg_evidence lg_evidence_from_arb(const arb_t e)
{
    struct lg_evidence result = {.log_e = -INFINITY, .level = 1};
    arf_t bound;
    arf_init(bound);
    arb_get_lbound_arf(bound, e, PRECISION);
    if (arf_is_pos_inf(bound)) {
        result = (struct lg_evidence){.log_e = INFINITY, .level = 0};
    } else if (arf_cmp_d(bound, 0) > 0) {
        result = finite_evidence(bound);
    }
    arf_clear(bound);
    return result;
}

struct lg_evidence lg_evidence_from_log(double log_e)
{
    struct lg_evidence result = {.log_e = log_e, .level = 1};
    arf_t end;
    arb_t x;
    if (!(log_e > 0)) {
        return result;
    }
    arf_init(end);
    arb_init(x);
    arb_set_d(x, -log_e);
    arb_exp(x, x, PRECISION);
    arb_get_ubound_arf(end, x, PRECISION);
    result.level = fmin(1, arf_get_d(end, ARF_RND_CEIL));
    arb_clear(x);
    arf_clear(end);
    return result;
}

bool lg_evidence_rejects(struct lg_evidence e, double a)
{
    return e.level <= a;
}
