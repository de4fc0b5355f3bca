/* What a session keeps to itself, and the handling of its worker process. */
#ifndef LG_SESSION_PRIVATE_H
#define LG_SESSION_PRIVATE_H

#include "verify/session/protocol.h"
#include "verify/session/scratch.h"

#include <sys/types.h>
#include <time.h>

/* What calls refer to. */
enum lg_problem { LG_PROBLEM_NETWORK, LG_PROBLEM_LINEAR, LG_PROBLEM_RECOVERY };

struct lg_session_private {
    struct lg_limits limits;
    char kernel[4096]; /* the in-tree name, or the plug-in's absolute path */
    bool plugin;
    pid_t pid;                 /* 0: no worker */
    struct lg_scratch scratch; /* the worker's, when it holds a plug-in */
    clockid_t cpu;             /* the worker's CPU-time clock */
    int socket, arena;         /* -1: none */
    uint64_t sequence;
    enum lg_call state; /* LG_CALL_OK: a problem is begun; else what calls answer until one is */
    bool live;          /* the worker holds a context */
    enum lg_problem problem;
    struct lg_sizes size;
    uint64_t steps; /* made since weights were handed over */
};

/* Start a worker without a kernel, after which p->pid is not 0. LG_CALL_OK or LG_CALL_ENVIRONMENT. */
enum lg_call lg_session_spawn(struct lg_session *s);

/* Send request and wait for its answer within the limits. A worker that gives none is ended. */
enum lg_call lg_session_exchange(struct lg_session *s, struct lg_request *request);

/* End the worker, if there is one, by force. Its children go with it. */
void lg_session_stop(struct lg_session *s);

/* Copy bytes to or from the end of a slot of the arena. */
enum lg_call lg_session_put(struct lg_session *s, enum lg_slot slot, const void *data, size_t bytes);
enum lg_call lg_session_get(struct lg_session *s, enum lg_slot slot, void *data, size_t bytes);
enum lg_call lg_session_put_shared(struct lg_session *s, const void *data, size_t bytes);
enum lg_call lg_session_get_shared(struct lg_session *s, struct lg_shared *shared);

/* Write s->trouble and return call. */
__attribute__((format(printf, 3, 4))) enum lg_call lg_session_trouble(struct lg_session *s, enum lg_call call,
                                                                      const char *format, ...);

/* Make sure that a worker runs that has loaded the kernel, and that it is the one opened (sha256). */
enum lg_call lg_session_ready(struct lg_session *s);

#endif
