/* `lemmagate ledger`: the accounts of an alpha ledger, and reopening a rejected one. */
#include "verify/cli/cli.h"
#include "verify/store/alpha.h"

#include <unistd.h>

int lg_cmd_ledger(const struct lg_options *o)
{
    struct lg_store a;
    if (access(o->ledger, F_OK)) {
        fprintf(stderr, "lemmagate ledger: there is no file %s; `lemmagate run --ledger FILE` makes one\n",
                o->ledger);
        return LG_EXIT_USAGE;
    }
    int status = lg_alpha_open(&a, o->ledger, o->reopen == 0);
    if (!status && o->reopen)
        status = lg_alpha_reopen(&a, (int64_t)o->reopen);
    if (!status)
        status = lg_alpha_print(&a, stdout);
    if (status)
        fprintf(stderr, "lemmagate ledger: %s\n", a.error);
    lg_store_close(&a);
    return status ? LG_EXIT_USAGE : LG_EXIT_OK;
}
