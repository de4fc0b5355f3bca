/* The parts of the exported documents. */
#ifndef LG_REPORT_EXPORT_H
#define LG_REPORT_EXPORT_H

#include "reports/export/json.h"
#include "reports/export/write.h"

/* Fields of a query for lg_json_rows(). */
#define T(name)            \
    {                      \
        name, LG_JSON_TEXT \
    }
#define R(name)            \
    {                      \
        name, LG_JSON_REAL \
    }
#define I(name)               \
    {                         \
        name, LG_JSON_INTEGER \
    }
#define FIELDS(list) list, sizeof list / sizeof *list

/* The member "lemmas". 0, or -1 with a message in store->error. */
int lg_json_lemmas(struct lg_json *j, struct lg_store *s, const struct lg_store_summary *rows, size_t n);
/* The members "seen" and "shapes". The same. */
int lg_json_seen(struct lg_json *j, struct lg_store *s);

#endif
