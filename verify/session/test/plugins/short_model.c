/* An error model that says it ends after its size. */
#include "verify/session/test/plugins/correct.h"

static const struct lg_error_model model = {.size = 8};

CORRECT_BUT("short_model", model, &model)
