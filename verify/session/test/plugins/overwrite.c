/* export_weights writes one number past the end of its output. */
#include "verify/session/test/plugins/correct.h"

static int overwrite(void *context, double *W)
{
    const struct lg_network *problem = context; /* the reference kernel's context begins with it */
    W[problem->k * problem->d] = 1;
    return kernel_reference.export_weights(context, W);
}

CORRECT_BUT("overwrite", export_weights, overwrite)
