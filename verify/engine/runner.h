/* What the files of one run share: run.c opens, judges and ends it; run_pairs.c goes through its cases. */
#ifndef LG_RUNNER_H
#define LG_RUNNER_H

#include "verify/engine/engine.h"
#include "verify/store/store.h"

struct lg_runner {
    const struct lg_run_options *o;
    struct lg_store store;
    int64_t run_id;
    char *error;
    size_t error_size;
    size_t timeouts; /* of the present kernel */
    bool is_refused; /* the present kernel, by a drawn case */
    struct {
        double all, passed,
            checked; /* cases of the run, where each of this process counts for every job; behind it; checked now */
        double began, next; /* seconds; when to print again */
    } progress;
};

double lg_seconds_now(void);
/* Prints how far the run is, at most a few times a second: the share of all cases, and the time that the rest takes at the pace
 * so far. */
void lg_progress(struct lg_runner *run, const char *lemma, const char *kernel);
/* Ends the line. */
void lg_progress_end(const struct lg_runner *run);

/* Can every kernel be loaded? -1: run->error says why not. */
LG_MUST_USE int lg_runner_load_kernels(struct lg_runner *run);
/* Every case of this process, checked and stored: pure lemmas, then kernel by kernel. -1: run->error says why it ended. */
LG_MUST_USE int lg_runner_pairs(struct lg_runner *run);
/* -1, with the store's error as the run's. */
int lg_runner_from_store(struct lg_runner *run);

#endif
