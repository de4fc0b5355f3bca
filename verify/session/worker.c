/* The worker process: one kernel, asked over a socket (protocol.h) until the session closes it.
 *
 * The kernel finds standard input empty, standard output joined to standard error, and no other descriptor
 * but ours. The worker dies with the thread that started it (PR_SET_PDEATHSIG; were that thread gone before,
 * the socket is at its end), and leaves with LG_EXIT_LOST when the socket is gone. */
#include "verify/session/worker.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* For the fault handler, which has no argument of ours. */
static struct lg_worker *watched;

/* Note which array the access missed (unless this is a forked child of the worker), then die of the same
 * signal with the default action. */
static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)context;
    struct lg_shared *shared = watched->shared;
    for (unsigned s = 0; s < LG_SLOTS && getpid() == watched->pid; s++) {
        const struct lg_guarded *g = &watched->slot[s];
        uint32_t fault = LG_FAULT_NONE;
        if (lg_guarded_behind(g, info->si_addr))
            fault = LG_FAULT_BEHIND;
        else if (lg_guarded_before(g, info->si_addr))
            fault = LG_FAULT_BEFORE;
        else if (!g->writable && lg_guarded_inside(g, info->si_addr))
            fault = LG_FAULT_INPUT;
        if (fault != LG_FAULT_NONE) {
            shared->fault_slot = s;
            shared->fault = fault;
        }
    }
    signal(number, SIG_DFL);
    raise(number);
}

/* Report in w->shared where an access missed an array, when the worker dies of it. */
static void watch_faults(struct lg_worker *w)
{
    static _Alignas(16) unsigned char stack[1 << 16];
    const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    watched = w;
    sigaltstack(&alternate, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

/* Every descriptor but 0, 1, 2 and ours. */
static void close_others(int socket, int arena)
{
    DIR *folder = opendir("/proc/self/fd");
    if (!folder)
        return;
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        const int fd = atoi(entry->d_name);
        if (fd > 2 && fd != socket && fd != arena && fd != dirfd(folder))
            close(fd);
    }
    closedir(folder);
}

static int start(struct lg_worker *w, int fd)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close_others(fd, fd + 1);
    const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    *w = (struct lg_worker){.socket = fd, .arena = fd + 1, .pid = getpid()};
    w->slot[LG_SLOT_OUT].writable = true;
    w->shared = mmap(NULL, LG_SHARED_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, w->arena, 0);
    if (w->shared == MAP_FAILED)
        return -1;
    watch_faults(w);
    return 0;
}

static void load(struct lg_worker *w, const struct lg_request *q, struct lg_reply *reply)
{
    struct lg_shared *shared = w->shared;
    char kernel[sizeof shared->text];
    memcpy(kernel, shared->text, sizeof kernel);
    kernel[sizeof kernel - 1] = '\0';
    shared->running = LG_ENTRY_LOAD;
    const int failed = lg_worker_load(kernel, shared->folder, &w->table, &shared->declared, shared->text,
                                      sizeof shared->text);
    shared->running = LG_ENTRY_NONE;
    reply->result = failed ? LG_CALL_FAILED : LG_CALL_OK;
    lg_worker_limit_memory(q->count);
}

int lg_worker_main(int fd)
{
    static struct lg_worker w;
    struct lg_request request;
    if (start(&w, fd) != 0)
        return LG_EXIT_LOST;
    for (;;) {
        const ssize_t got = lg_receive(fd, &request, sizeof request);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            return EXIT_SUCCESS;
        if (got != (ssize_t)sizeof request)
            _exit(LG_EXIT_LOST);
        struct lg_reply reply = {.sequence = request.sequence, .what = request.what};
        if (request.what == LG_REQUEST_LOAD)
            load(&w, &request, &reply);
        else
            lg_worker_serve(&w, &request, &reply);
        if (send(fd, &reply, sizeof reply, MSG_NOSIGNAL) != (ssize_t)sizeof reply)
            _exit(LG_EXIT_LOST);
    }
}
