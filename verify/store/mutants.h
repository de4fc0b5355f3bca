/* The matrix mutant x claim of a run of `lemmagate mutants`, read from the store. */
#ifndef LG_STORE_MUTANTS_H
#define LG_STORE_MUTANTS_H

#include "verify/store/store.h"

struct lg_mutant {
    char *name, *about;
    size_t cases, caught, claims; /* cases that ran, that some claim caught; claims that caught one */
    size_t first;                 /* the claim of the smallest case that is caught */
    double observed, bound;       /* there; NaN where there is none */
    bool is_equivalent;           /* its description begins with "EQUIVALENT": it is expected to survive */
};

struct lg_mutant_claim {
    char *lemma, *name;
    bool is_theorem, is_of_instance; /* of_instance: marked as one that no kernel can break */
    size_t mutants;                  /* that it caught */
    size_t alone;                    /* that no other claim caught */
};

/* cell[m * n_claims + c]: cases of mutant m that claim c caught. Claims are all theorem and conformance claims of the
 * run's lemmas, and "crashed", "timeout" or "failed" of a lemma where that happened. */
struct lg_mutants {
    struct lg_mutant *mutant;
    struct lg_mutant_claim *claim;
    size_t *cell;
    size_t n_mutants, n_claims;
    char tier[16];
    bool is_fast; /* every mutant only until a case refused it (--fail-fast) */
};

/* 0, or -1 with a message in store->error; lg_mutants_clear in either case. */
LG_MUST_USE int lg_mutants_load(struct lg_store *store, int64_t run_id, struct lg_mutants *out);
void lg_mutants_clear(struct lg_mutants *m);
/* The last run of mutants of a tier ("" for any) by the program of the runs in scope (scope.h), one with the whole matrix if
 * there is one; -1: none. 0 or -1. */
LG_MUST_USE int lg_mutants_last_run(struct lg_store *store, const char *tier, int64_t *run_id);

/* Mutants that count, the equivalent ones left out. */
size_t lg_mutants_scored(const struct lg_mutants *m);
/* Mutants that pass every claim though they should not, and equivalent ones that a claim accuses. */
size_t lg_mutants_survivors(const struct lg_mutants *m);
size_t lg_mutants_accused(const struct lg_mutants *m);
/* Claims marked as about the instance that a mutant breaks all the same: the mark is wrong. */
size_t lg_mutants_mismarked(const struct lg_mutants *m);

#endif
