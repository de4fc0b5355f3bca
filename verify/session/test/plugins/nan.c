/* export_weights returns NaN everywhere. */
#include "verify/session/test/plugins/correct.h"

#include <math.h>

static int nothing_but_nan(void *context, double *W)
{
    const struct lg_network *problem = context; /* the reference kernel's context begins with it */
    for (size_t e = 0; e < problem->k * problem->d; e++)
        W[e] = NAN;
    return LG_OK;
}

CORRECT_BUT("nan", export_weights, nothing_but_nan)
