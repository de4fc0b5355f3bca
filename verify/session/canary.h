/* Proof that a kernel ran: a problem that no one has seen before. */
#ifndef LG_CANARY_H
#define LG_CANARY_H

#include "verify/session/session.h"

#define LG_CANARY_FAILED "canary failed: "

enum lg_canary { LG_CANARY_RAN, LG_CANARY_WRONG, LG_CANARY_TIMEOUT, LG_CANARY_NONE };

/* Have the kernel do one step of a random problem and say in text what came of it: the step lies within the kernel's
 * declared rounding of the exact one; it certainly does not, or a call did not return in time (text starts with LG_CANARY_FAILED); or there is no
 * answer to judge (a call failed, or no network is offered). */
enum lg_canary lg_canary(struct lg_session *s, char *text, size_t text_size);

#endif
