/* The error of a run; see runner.h. */
#include "verify/engine/runner.h"

int lg_runner_from_store(struct lg_runner *run)
{
    snprintf(run->error, run->error_size, "%s", run->store.error);
    return -1;
}
