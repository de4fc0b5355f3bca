/* Declared rounding against measured. */
#ifndef LG_ENVELOPE_H
#define LG_ENVELOPE_H

#include "verify/run/session.h"

/* One line of the table: the largest observed / declared of many comparisons. */
struct lg_envelope_row {
    char what[48], where[96];
    size_t compared, exceeded; /* exceeded: certainly above what is declared */
    double ratio;              /* largest observed / declared; observed without its radius */
    double error, allowed;     /* there */
};

/* phi (slopes: phi') alone, through a network whose sums have one term; false when the kernel does not offer it. */
bool lg_envelope_elementary(struct lg_session *s, int32_t activation, bool slopes,
                            struct lg_envelope_row *row);

#endif
