/* Processes that a kernel left behind, wherever they went. */
#ifndef LG_ORPHANS_H
#define LG_ORPHANS_H

#include "verify/base/status.h"

#include <sys/types.h>

/* From here on processes whose parent ends become children of this process, and `worker` is known as ours. */
void lg_orphans_expect(pid_t worker);

/* `worker`, not yet reaped, is dead or dying: reap it, end every other child that appeared after it and is no worker,
 * and forget it. Returns its wait status. */
LG_MUST_USE int lg_orphans_end(pid_t worker);

#endif
