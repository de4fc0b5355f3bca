/* One exchange with the worker within the limits, its end, and the sentence on how it ended.
 *
 * Answers are awaited in short slices (the socket's receive timeout); after each the worker's CPU time (all
 * its threads) and the wall clock are compared with the limits. A worker whose socket is at its end is
 * awaited under the same limits until it is gone. Its process group is killed before its identifier is given
 * up, so that what the kernel forked goes with it; what left the group is ended by orphans.c. Then nothing
 * writes into its working folder any more, which goes too (scratch.h).
 * Failure: LG_CALL_CRASHED, LG_CALL_TIMEOUT; then there is no worker any more. */
#include "verify/session/orphans.h"
#include "verify/session/session_private.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum outcome { ANSWERED, ENDED, NONSENSE, OUT_OF_CPU, OUT_OF_WALL };

static double seconds(clockid_t clock)
{
    struct timespec t = {0, 0};
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

struct start {
    double cpu, wall;
};

static struct start start_of_call(const struct lg_session_private *p)
{
    return (struct start){seconds(p->cpu), seconds(CLOCK_MONOTONIC)};
}

/* ANSWERED means: go on waiting. */
static enum outcome look_at_limits(const struct lg_session_private *p, const struct start *start)
{
    if (seconds(p->cpu) - start->cpu > p->limits.cpu_seconds)
        return OUT_OF_CPU;
    if (seconds(CLOCK_MONOTONIC) - start->wall > p->limits.wall_seconds)
        return OUT_OF_WALL;
    return ANSWERED;
}

/* Whether the worker has ended; it stays a zombie, and its group's identifier its own. */
static bool ended(const struct lg_session_private *p)
{
    siginfo_t info = {.si_pid = 0};
    return waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == p->pid;
}

/* Until the worker has ended, in waits of 1/8 ms that double up to 16 ms. */
static enum outcome await_end(const struct lg_session_private *p, const struct start *start)
{
    struct timespec pause = {0, 125000};
    while (!ended(p)) {
        const enum outcome outcome = look_at_limits(p, start);
        if (outcome != ANSWERED)
            return outcome;
        nanosleep(&pause, NULL);
        if (pause.tv_nsec < 16000000)
            pause.tv_nsec *= 2;
    }
    return ENDED;
}

static enum outcome await_reply(const struct lg_session_private *p, const struct lg_request *request,
                                const struct start *start, struct lg_reply *reply)
{
    for (;;) {
        const ssize_t got = lg_receive(p->socket, reply, sizeof *reply);
        if (got > 0) {
            const bool mine = got == (ssize_t)sizeof *reply && reply->sequence == request->sequence &&
                              reply->what == request->what && reply->result >= LG_CALL_OK &&
                              reply->result <= LG_CALL_ENVIRONMENT;
            return mine ? ANSWERED : NONSENSE;
        }
        if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
            return await_end(p, start);
        const enum outcome outcome = look_at_limits(p, start);
        if (outcome != ANSWERED)
            return outcome;
        if (ended(p)) { /* a child of the worker may hold the socket open: look once more, without waiting */
            if (recv(p->socket, reply, sizeof *reply, MSG_DONTWAIT | MSG_PEEK) <= 0)
                return ENDED;
        }
    }
}

/* Kill the group, reap the worker, release what served it. Returns the worker's wait status. */
static int dispose(struct lg_session *s)
{
    struct lg_session_private *p = s->p;
    kill(-p->pid, SIGKILL);
    kill(p->pid, SIGKILL); /* should it have left the group */
    const int status = lg_orphans_end(p->pid);
    close(p->socket);
    close(p->arena);
    lg_scratch_remove(&p->scratch);
    p->pid = 0;
    p->socket = p->arena = -1;
    p->live = false;
    return status;
}

static void describe_fault(const struct lg_shared *shared, char *text, size_t size)
{
    static const char *const names[LG_SLOTS] = {"array X", "array y", "array v", "input array of the call",
                                                "output array of the call"};
    static const char *const how[] = {
        [LG_FAULT_BEHIND] = "access past the end of",
        [LG_FAULT_BEFORE] = "access before the start of",
        [LG_FAULT_INPUT] = "write to the read-only",
    };
    const uint32_t fault = shared->fault, slot = shared->fault_slot;
    text[0] = '\0';
    if (fault != LG_FAULT_NONE && fault <= LG_FAULT_INPUT && slot < LG_SLOTS)
        snprintf(text, size, ": %s %s", how[fault], names[slot]);
}

/* The worker has ended by itself: say which function ended it, and how. */
static enum lg_call post_mortem(struct lg_session *s)
{
    struct lg_shared shared;
    memset(&shared, 0, sizeof shared);
    lg_session_get_shared(s, &shared);
    const char *entry = lg_entry_name(shared.running);
    const int status = dispose(s);
    char fault[96];
    if (WIFSIGNALED(status)) {
        const int number = WTERMSIG(status);
        describe_fault(&shared, fault, sizeof fault);
        return lg_session_trouble(s, LG_CALL_CRASHED, "%s was killed by signal %d (%s)%s", entry, number,
                                  strsignal(number),
                                  number == SIGKILL ? ", perhaps for want of memory" : fault);
    }
    if (WEXITSTATUS(status) == LG_EXIT_LOST)
        return lg_session_trouble(s, LG_CALL_CRASHED,
                                  "the kernel closed or changed descriptors that are not its own");
    return lg_session_trouble(s, LG_CALL_CRASHED,
                              "%s ended the process with exit code %d instead of returning", entry,
                              WEXITSTATUS(status));
}

static enum lg_call timed_out(struct lg_session *s, enum outcome outcome)
{
    struct lg_shared shared;
    memset(&shared, 0, sizeof shared);
    lg_session_get_shared(s, &shared);
    const char *entry = lg_entry_name(shared.running);
    const struct lg_limits limits = s->p->limits;
    dispose(s);
    if (outcome == OUT_OF_CPU)
        return lg_session_trouble(s, LG_CALL_TIMEOUT, "%s used more than %g s of CPU time", entry,
                                  limits.cpu_seconds);
    return lg_session_trouble(s, LG_CALL_TIMEOUT, "%s did not return within %g s", entry,
                              limits.wall_seconds);
}

/* The worker has said why the declaration is none at this size. */
static void refused_depth(struct lg_session *s)
{
    struct lg_shared shared;
    if (lg_session_get_shared(s, &shared) == LG_CALL_OK)
        lg_session_trouble(s, LG_CALL_OK, "the declaration, not the computation, is at fault: %.400s",
                           shared.text);
}

enum lg_call lg_session_exchange(struct lg_session *s, struct lg_request *request)
{
    struct lg_session_private *p = s->p;
    struct lg_reply reply;
    assert(p->pid > 0);
    request->sequence = ++p->sequence;
    const struct start start = start_of_call(p);
    enum outcome outcome;
    if (send(p->socket, request, sizeof *request, MSG_NOSIGNAL) != (ssize_t)sizeof *request)
        outcome = await_end(p, &start);
    else
        outcome = await_reply(p, request, &start, &reply);
    switch (outcome) {
    case ANSWERED:
        break;
    case ENDED:
        return post_mortem(s);
    case NONSENSE:
        dispose(s);
        return lg_session_trouble(s, LG_CALL_CRASHED,
                                  "the kernel wrote to descriptors that are not its own: the "
                                  "worker's answer is none");
    case OUT_OF_CPU:
    case OUT_OF_WALL:
        return timed_out(s, outcome);
    }
    static const char *const codes[] = {"LG_OK", "LG_UNSUPPORTED", "LG_NO_MEMORY", "LG_FAILED"};
    if (reply.result == LG_CALL_ENVIRONMENT)
        lg_session_trouble(s, LG_CALL_OK, "the worker cannot map the arrays (memory limit %zu bytes)",
                           p->limits.memory_bytes);
    else if (reply.result != LG_CALL_OK && reply.entry == LG_ENTRY_DEPTH)
        refused_depth(s);
    else if (reply.result != LG_CALL_OK)
        lg_session_trouble(s, LG_CALL_OK, "%s returned %d (%s)", lg_entry_name(reply.entry), reply.status,
                           reply.status > 0 && reply.status < 4 ? codes[reply.status]
                                                                : "no status of enum lg_status");
    return (enum lg_call)reply.result;
}

void lg_session_stop(struct lg_session *s)
{
    if (s->p->pid != 0)
        dispose(s);
}

enum lg_call lg_session_end(struct lg_session *s)
{
    struct lg_session_private *p = s->p;
    if (p->pid == 0 || !p->live)
        return LG_CALL_OK;
    struct lg_request end = {.what = LG_REQUEST_END};
    const enum lg_call call = lg_session_exchange(s, &end);
    p->live = false;
    p->state = call == LG_CALL_OK ? LG_CALL_ENVIRONMENT : call;
    if (call == LG_CALL_OK)
        lg_session_trouble(s, call, "no problem has been begun");
    return call;
}

enum lg_call lg_session_unload(struct lg_session *s)
{
    struct lg_session_private *p = s->p;
    const enum lg_call call = lg_session_end(s);
    if (p->pid == 0)
        return call;
    const struct start start = start_of_call(p);
    shutdown(p->socket, SHUT_RDWR);
    const bool hung = await_end(p, &start) != ENDED;
    const int status = dispose(s);
    p->state = LG_CALL_ENVIRONMENT;
    if (hung)
        return lg_session_trouble(s, LG_CALL_TIMEOUT, "the library was not unloaded within the limits");
    if (WIFSIGNALED(status))
        return lg_session_trouble(s, LG_CALL_CRASHED, "unloading the library was ended by signal %d (%s)",
                                  WTERMSIG(status), strsignal(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0)
        return lg_session_trouble(s, LG_CALL_CRASHED, "unloading the library ended with exit code %d",
                                  WEXITSTATUS(status));
    return LG_CALL_OK;
}
