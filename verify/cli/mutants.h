/* The matrix mutant x claim of a run of `lemmagate mutants`. */
#ifndef LG_CLI_MUTANTS_H
#define LG_CLI_MUTANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct lg_mutant {
    char *name, *about;
    size_t cases, caught, claims; /* cases that ran, that some claim caught; claims that caught one */
    size_t first;                 /* the claim of the smallest case that is caught */
    double observed, bound;       /* there; NaN where there is none */
    bool is_equivalent;           /* its description begins with "EQUIVALENT": it is expected to survive */
};

struct lg_mutant_claim {
    char *lemma, *name;
    bool is_theorem;
    size_t mutants; /* that it caught */
    size_t alone;   /* that no other claim caught */
};

/* cell[m * n_claims + c]: cases of mutant m that claim c caught. Claims are all theorem and conformance claims of the
 * run's lemmas, and "crashed", "timeout" or "failed" of a lemma where that happened. */
struct lg_mutants {
    struct lg_mutant *mutant;
    struct lg_mutant_claim *claim;
    size_t *cell;
    size_t n_mutants, n_claims;
    char tier[16];
};

/* 0, or -1 with a message; lg_mutants_clear in either case. */
int lg_mutants_load(const char *db, int64_t run_id, struct lg_mutants *out, char *error, size_t error_size);
void lg_mutants_clear(struct lg_mutants *m);

/* Mutants that pass every claim though they should not, and equivalent ones that a claim accuses. */
size_t lg_mutants_survivors(const struct lg_mutants *m);
size_t lg_mutants_accused(const struct lg_mutants *m);

void lg_mutants_print(FILE *out, const struct lg_mutants *m);
void lg_mutants_print_json(FILE *out, const struct lg_mutants *m);

#endif
