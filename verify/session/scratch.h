/* A folder of its own for every worker that holds a plug-in: libraries write files of fixed names into the working
 * folder (ADOL-C its tapes), and workers side by side must not meet there. */
#ifndef LG_SCRATCH_H
#define LG_SCRATCH_H

#include "verify/base/status.h"

#include <limits.h>

struct lg_scratch {
    char path[PATH_MAX]; /* of the folder; "" : none */
    int lock; /* the folder's descriptor, under an exclusive lock while this process lives; -1: none */
};

/* Make an empty folder $TMPDIR/lemmagate-worker-XXXXXX (/tmp without TMPDIR) for this process alone.
 * 0, or -1 with errno; then path holds the name that was tried and lock is -1. */
LG_MUST_USE int lg_scratch_make(struct lg_scratch *scratch);

/* Remove the folder and what is in it, whoever may read it; to be called when nothing writes there any more. */
void lg_scratch_remove(struct lg_scratch *scratch);

/* Remove the folders of this user whose process is gone: it was killed before it could do so. */
void lg_scratch_sweep(void);

#endif
