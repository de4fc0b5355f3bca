/* Cases are dealt to the families of a lemma by weight; named data gets its share first. See deal.h. */
#include "verify/engine/deal.h"
#include "verify/store/query.h"

#include <assert.h>
#include <string.h>

enum who { ALL, READERS, OTHERS }; /* of the lemma's families: those that read data, those that do not */

static long weight_of(const struct lg_family_use *use, enum who who)
{
    const struct lg_family *family = lg_family_find(use->family);
    const bool reads = family && family->check_data;
    return who == ALL || (who == READERS) == reads ? (long)use->weight : 0;
}

static long total_of(const struct lg_lemma *lemma, enum who who)
{
    long total = 0;
    for (const struct lg_family_use *use = lemma->families; use->family; use++)
        total += weight_of(use, who);
    return total;
}

/* Turn i: families take turns in proportion to their weights (each earns its weight a turn, the richest pays the total and
 * plays), so that a few cases see many of them. */
static void take_turns(const struct lg_lemma *lemma, enum who who, uint64_t i, struct lg_recipe *r)
{
    enum { MOST = 32 };
    const long total = total_of(lemma, who);
    long credit[MOST] = {0};
    uint64_t played[MOST] = {0};
    size_t next = 0;
    assert(total > 0);
    for (uint64_t turn = 0; turn <= i % (uint64_t)total; turn++) {
        next = 0;
        for (size_t f = 0; lemma->families[f].family; f++) {
            assert(f < MOST);
            credit[f] += weight_of(&lemma->families[f], who);
            next = credit[f] > credit[next] ? f : next;
        }
        credit[next] -= total;
        played[next]++;
    }
    r->family = lg_family_find(lemma->families[next].family);
    r->index = i / (uint64_t)total * lemma->families[next].weight + played[next] - 1;
}

void lg_deal(const struct lg_lemma *lemma, const char *data, uint64_t i, struct lg_recipe *r)
{
    if (!data || !total_of(lemma, READERS) || !total_of(lemma, OTHERS))
        take_turns(lemma, ALL, i, r);
    else if (i % LG_DATA_EVERY == 0)
        take_turns(lemma, READERS, i / LG_DATA_EVERY, r);
    else
        take_turns(lemma, OTHERS, i - i / LG_DATA_EVERY - 1, r);
    if (data && r->family && r->family->check_data)
        snprintf(r->data, sizeof r->data, "%s", data);
}

bool lg_is_selected(const struct lg_run_options *o, const struct lg_lemma *lemma)
{
    if (lemma->pure && o->kernel_only)
        return false;
    for (size_t i = 0; i < o->n_lemmas; i++)
        if (!strcmp(o->lemmas[i], lemma->id))
            return true;
    return o->n_lemmas == 0;
}

static bool is_read(const struct lg_run_options *o, const struct lg_family *family)
{
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        for (const struct lg_family_use *use = (*l)->families; use->family; use++)
            if (lg_is_selected(o, *l) && !strcmp(use->family, family->id))
                return true;
    return false;
}

int lg_data_check(const struct lg_run_options *o, char *error, size_t error_size)
{
    char reason[600];
    bool read = false;
    if (!o->data)
        return 0;
    for (const struct lg_family *const *f = lg_families; *f; f++) {
        if (!(*f)->check_data || !is_read(o, *f))
            continue;
        read = true;
        if ((*f)->check_data(o->data, o->tier, reason, sizeof reason)) {
            snprintf(error, error_size, "--data %s: %s", o->data, reason);
            return -1;
        }
    }
    if (!read)
        snprintf(error, error_size,
                 "--data %s: none of these lemmas reads data; leave it out, or name another lemma", o->data);
    return read ? 0 : -1;
}

int lg_data_read(struct lg_store *store, int64_t run_id, const char *data)
{
    char text[512];
    sqlite3_stmt *q = data ? lg_sql_prepare(store, lg_q_reading_data, "i", run_id) : NULL;
    int step = q ? lg_sql_step(store, q) : -1;
    if (step > 0)
        snprintf(text, sizeof text,
                 LG_DATA_READ
                 "%s: read by %zu cases of %zu lemmas, every %dth case of each lemma that has families "
                 "for it",
                 data, lg_row_count(q, "cases"), lg_row_count(q, "lemmas"), (int)LG_DATA_EVERY);
    sqlite3_finalize(q);
    return !data ? 0 : step > 0 ? lg_store_event(store, run_id, text) : -1;
}
