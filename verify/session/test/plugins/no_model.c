/* The table has no error model. */
#include "verify/session/test/plugins/correct.h"

CORRECT_BUT("no_model", model, NULL)
