/* A store in a folder of its own, for tests: opened, filled and removed. */
#ifndef LG_STORE_SCRATCH_H
#define LG_STORE_SCRATCH_H

#include "verify/store/scope.h"
#include "verify/store/statement.h"
#include "verify/store/test/sizes.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64], path[96];

static inline void make_path(void)
{
    snprintf(folder, sizeof folder, "%s", "/tmp/lg-store-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/results.db", folder);
}

static inline void remove_path(void)
{
    static const char *const names[] = {"results.db", "results.db-wal", "results.db-shm",
                                        "results.db-journal"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char file[128];
        snprintf(file, sizeof file, "%s/%s", folder, names[i]);
        unlink(file);
    }
    rmdir(folder);
}

static inline void open_store(struct lg_store *s)
{
    cr_assert_eq(lg_store_open(s, path, false), 0, "%s", s->error);
}

static inline int64_t begin_run(struct lg_store *s)
{
    static const struct lg_store_run run = {"lemmagate run", "abc123",         "smoke",
                                            "test machine",  "IEEE 754\nlibm", UINT64_MAX};
    int64_t id = -1;
    cr_assert_eq(lg_store_run_begin(s, &run, &id), 0, "%s", s->error);
    return id;
}

static inline void put_lemma(struct lg_store *s, int64_t run, const char *id)
{
    static const char *const names[] = {"P2-descent", "no-descent", "no-rate"};
    const struct lg_store_lemma lemma = {id,        "Key lemma", "statement", "S24", "[SP]",
                                         "read it", 0.25,        0.125,       false};
    cr_assert_eq(lg_store_lemma_put(s, run, &lemma), 0, "%s", s->error);
    cr_assert_eq(lg_store_lemma_put(s, run, &lemma), 0, "a second put must be harmless: %s", s->error);
    for (int i = 0; i < 3; i++) {
        const struct lg_store_claim_spec spec = {
            id, names[i], "sharp", i ? "control" : "theorem", "a <= b", "", "", i, "kernel"};
        cr_assert_eq(lg_store_claim_spec_put(s, run, &spec), 0, "%s", s->error);
        cr_assert_eq(lg_store_claim_spec_put(s, run, &spec), 0, "%s", s->error);
    }
}

static inline int64_t put_kernel(struct lg_store *s, int64_t run, const char *name)
{
    const struct lg_store_kernel k = {name,    "1",     "about", "path/of/kernel", "00ff", "forward gradient",
                                      0x1p-53, 0x1p-53, true};
    int64_t id = -1, again = -1;
    cr_assert_eq(lg_store_kernel_put(s, run, &k, &id), 0, "%s", s->error);
    cr_assert_eq(lg_store_kernel_put(s, run, &k, &again), 0, "%s", s->error);
    cr_assert_eq(id, again);
    return id;
}

static inline int64_t begin_case(struct lg_store *s, int64_t run, int64_t kernel, uint64_t index,
                                 bool intended)
{
    const struct lg_store_case c = {run,           kernel, "key-lemma", "gaussian",          "tanh", "note",
                                    "recipe text", index,  intended,    NETWORK(20, 10, 40), 30,     NAN};
    int64_t id = -1;
    cr_assert_eq(lg_store_case_begin(s, &c, &id), 0, "%s", s->error);
    return id;
}

/* The number that a query of the store at `path` gives. */
static inline int64_t stored_count(const char *sql)
{
    struct lg_store s;
    int64_t value = -1;
    cr_assert_eq(lg_store_open(&s, path, true), 0, "%s", s.error);
    cr_assert_eq(lg_sql_integer(&s, &value, -1, sql, ""), 0, "%s", s.error);
    lg_store_close(&s);
    return value;
}

#endif
