/* --min-catches X: a function of the kernel whose errors are caught later than X, or nobody knows when, does not pass. */
#include "verify/cli/cli.h"
#include "verify/store/catches.h"

#include <stdlib.h>

int lg_catches_gate(const struct lg_options *o, struct lg_store *store)
{
    struct lg_catches *rows = NULL;
    size_t n = 0;
    int code = LG_EXIT_OK;
    if (!(o->min_catches > 0))
        return code;
    if (lg_store_catches(store, &rows, &n))
        return LG_EXIT_USAGE;
    for (size_t i = 0; i < n; i++) {
        const struct lg_catches *c = &rows[i];
        if (!lg_catches_fails(c, o->min_catches))
            continue;
        code = LG_EXIT_EMPTY;
        printf("catches too little: %s of %s, ", c->function, c->kernel);
        if (c->catches >= 0)
            printf("relative errors from %.3g on by %s %s%s%s", c->catches, c->lemma, c->claim,
                   c->activation[0] ? ", " : "", c->activation);
        else
            printf("nobody knows: no case in which %s %s holds measured it", c->lemma, c->claim);
        printf("; --min-catches wants %.3g or less\n", o->min_catches);
    }
    if (n == 0) {
        printf("catches too little: no kernel was measured; --min-catches wants %.3g or less\n",
               o->min_catches);
        code = LG_EXIT_EMPTY;
    }
    free(rows);
    return code;
}
