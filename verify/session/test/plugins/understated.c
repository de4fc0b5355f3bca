/* The reference kernel with a declaration of 2^-60 for its double-precision sums: false. */
#include "verify/session/test/plugins/correct.h"

static struct lg_error_model model;

static const struct lg_error_model *understate(void)
{
    model = *kernel_reference.model;
    model.unit_accumulator = 0x1p-60;
    return &model;
}

CORRECT_BUT("understated", model, understate())
