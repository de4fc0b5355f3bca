/* What a kernel says of itself, as certificates use it: which functions it offers, and the rounding that it declares for the problem at
 * hand. Filled by a session (verify/session/session.h) or by hand; nothing here calls a kernel. */
#ifndef LG_DECLARED_H
#define LG_DECLARED_H

#include "kernels/lemmagate_kernel.h"

#include <stdint.h>

enum lg_op {
    LG_OP_STEPS,
    LG_OP_FORWARD,
    LG_OP_GRADIENT,
    LG_OP_JACOBIAN,
    LG_OP_JVP,
    LG_OP_VJP,
    LG_OP_GRAM,
    LG_OP_SGD,
    LG_OP_FIT,
    LG_OP_LINEAR,
    LG_OP_RECOVERY,
    LG_OPS
};

/* The kernel's declaration for one problem size, depths resolved. */
struct lg_declared {
    char name[64], version[32], description[160];
    struct lg_error_model model; /* depth and phi are NULL here */
    struct lg_phi_error phi_of[LG_ACTIVATIONS];
    struct lg_phi_error phi; /* of the current problem's activation; zeros where it has none */
    /* Resolved for the current problem's d, k, n, kd terms; recovery: d, r, n, d max(d, r). */
    uint64_t depth[LG_REDUCTIONS];
    uint64_t terms[LG_REDUCTIONS]; /* of how many terms these depths are */
    uint64_t batch_depth;          /* LG_OVER_SAMPLES for the m samples of the last lg_session_sgd */
    uint32_t offered;              /* bit i: enum lg_op i is offered */
};

#endif
