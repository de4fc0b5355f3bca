/* One line on standard error, written over and over; the first of several jobs speaks for all, which share alike. */
#include "verify/engine/runner.h"

#include <time.h>

double lg_seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec; /* unit: ns in s */
}

static bool is_shown(const struct lg_runner *run)
{
    return !run->o->quiet && run->o->shard == 0;
}

static void print_left(double seconds)
{
    if (seconds < 60)
        fprintf(stderr, "about %.0f s left", seconds);
    else if (seconds < 3600)
        fprintf(stderr, "about %.0f min left", seconds / 60);
    else
        fprintf(stderr, "about %.1f h left", seconds / 3600);
}

void lg_progress(struct lg_runner *run, const char *lemma, const char *kernel)
{
    const double now = lg_seconds_now(), shown_every = 0.2;
    const double all = run->progress.all, passed = run->progress.passed, checked = run->progress.checked;
    if (run->progress.began <= 0)
        run->progress.began = now;
    if (!is_shown(run) || now < run->progress.next)
        return;
    run->progress.next = now + shown_every;
    fprintf(stderr, "\r\033[K%3.0f %% of %.0f cases, ", all > 0 ? 100 * passed / all : 0, all);
    if (checked > 0)
        print_left((now - run->progress.began) / checked * (all - passed));
    else
        fputs("begins", stderr);
    fprintf(stderr, "  %s %s", lemma, kernel);
}

void lg_progress_end(const struct lg_runner *run)
{
    if (is_shown(run) && run->progress.next > 0)
        fputs("\r\033[K", stderr);
}
