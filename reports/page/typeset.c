/* Looks a formula up; see typeset.h. */
#include "reports/page/typeset.h"

#include <string.h>

const char *lg_typeset_find(const char *latex, size_t length)
{
    for (const struct lg_typeset *t = lg_typeset_table; t->latex; t++)
        if (strlen(t->latex) == length && !memcmp(t->latex, latex, length))
            return t->mathml;
    return NULL;
}
