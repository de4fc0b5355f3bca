/* Looking lemmas up by id. */
#include "verify/author/lemma.h"

#include <string.h>

const struct lg_lemma *lg_lemma_find(const char *id)
{
    for (const struct lg_lemma *const *lemma = lg_lemmas; *lemma; lemma++)
        if (!strcmp((*lemma)->id, id))
            return *lemma;
    return NULL;
}
