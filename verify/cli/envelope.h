/* Declared rounding against measured. */
#ifndef LG_ENVELOPE_H
#define LG_ENVELOPE_H

#include "verify/rigor/ball.h"
#include "verify/session/session.h"

/* One line of the table: the largest observed / declared of many comparisons, between certain ends of the two. */
struct lg_envelope_row {
    char what[48], where[96];
    bool is_rounding,
        declares; /* the claim has an allowance; it was above 0. Else only what exceeds is shown */
    size_t compared, exceeded; /* exceeded: certainly above what is declared */
    double at_least,
        at_most; /* lower end of observed / upper end of declared, and the reverse; each the largest seen */
    double error, allowed; /* where at_least is largest */
};

/* One comparison more. */
void lg_envelope_keep(struct lg_envelope_row *row, lg_ball observed, lg_ball declared, const char *where);

/* phi (slopes: phi') alone, through a network whose sums have one term; false when the kernel does not offer it. */
bool lg_envelope_elementary(struct lg_session *s, int32_t activation, bool slopes,
                            struct lg_envelope_row *row);

#endif
