/* The reference kernel with a declaration of 2^-60 for its double-precision sums: false. */
#include "verify/run/test/plugins/correct.h"

CORRECT_BUT("understated", model.unit_accumulator, 0x1p-60)
