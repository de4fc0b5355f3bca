/* See catches.h. */
#include "verify/store/catches.h"
#include "verify/store/query.h"

#include <stdio.h>
#include <stdlib.h>

int lg_store_catches(struct lg_store *s, struct lg_catches **rows, size_t *n)
{
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_catches, "");
    int step = q ? lg_sql_step(s, q) : -1;
    *rows = NULL;
    *n = 0;
    for (; step > 0; step = lg_sql_step(s, q)) {
        struct lg_catches *grown = realloc(*rows, (*n + 1) * sizeof *grown);
        if (!grown) {
            step = lg_sql_refuse(s, "no memory for what the functions catch; name fewer kernels");
            break;
        }
        *rows = grown;
        struct lg_catches *c = &grown[(*n)++];
        snprintf(c->kernel, sizeof c->kernel, "%s", lg_sql_text(q, 0));
        snprintf(c->function, sizeof c->function, "%s", lg_sql_text(q, 1));
        snprintf(c->lemma, sizeof c->lemma, "%s", lg_sql_text(q, 2));
        snprintf(c->claim, sizeof c->claim, "%s", lg_sql_text(q, 3));
        c->catches = lg_sql_real(q, 4);
        c->compared = lg_sql_count(q, 5);
        c->cases = lg_sql_count(q, 6);
        snprintf(c->activation, sizeof c->activation, "%s", lg_sql_text(q, 7));
    }
    sqlite3_finalize(q);
    if (step < 0) {
        free(*rows);
        *rows = NULL;
        *n = 0;
    }
    return step < 0 ? -1 : 0;
}
