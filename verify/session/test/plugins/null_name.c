/* The table has no name at all. */
#include "verify/session/test/plugins/correct.h"

CORRECT_BUT(NULL, gd_steps, reference_steps)
