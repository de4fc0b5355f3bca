/* gd_steps leaves a thread that computes for ever. */
#include "verify/session/test/plugins/correct.h"

#include <pthread.h>

static void *spin(void *sum)
{
    for (volatile size_t *s = sum;; ++*s)
        ;
    return NULL;
}

static void leave_thread(void)
{
    static size_t sum;
    pthread_t thread;
    if (pthread_create(&thread, NULL, spin, &sum) == 0)
        pthread_detach(thread);
}

MISDEED("thread_spin", leave_thread())
