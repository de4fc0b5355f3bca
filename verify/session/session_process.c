/* Starting a worker process: its arena, its socket, the program itself once more as `--worker FD`.
 *
 * posix_spawn, since the certifying process may have threads and much memory. The worker leads a process
 * group of its own, with default signals, and dies with the thread that called lg_session_spawn: a session
 * belongs to one thread. What must not be inherited is close-on-exec; the worker closes the rest.
 * Failure: LG_CALL_ENVIRONMENT and a sentence, and nothing is left open. */
#include "verify/session/orphans.h"
#include "verify/session/session_private.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

extern char **environ;

/* How long a wait for an answer lasts before the limits are looked at. */
enum { LG_SLICE_MS = 20 };

/* LEMMAGATE_WORKER, else this program; should its file be gone, it still runs by the name /proc/self/exe. */
static void worker_program(char path[PATH_MAX])
{
    const char *chosen = getenv("LEMMAGATE_WORKER");
    if (chosen && chosen[0] != '\0') {
        snprintf(path, PATH_MAX, "%s", chosen);
        return;
    }
    const ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = '\0';
    if (access(path, X_OK) != 0)
        snprintf(path, PATH_MAX, "/proc/self/exe");
}

/* A number above those that a kernel meets by chance, close-on-exec. */
static int raised(int fd)
{
    struct rlimit limit;
    int above = 768;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 1024)
        above = (int)(limit.rlim_cur / 4 * 3);
    const int high = fcntl(fd, F_DUPFD_CLOEXEC, above);
    const int saved = errno;
    close(fd);
    errno = saved;
    return high;
}

static int new_arena(void)
{
    const off_t size = (off_t)(LG_SLOTS * LG_SLOT_BYTES);
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        limit.rlim_cur < (rlim_t)size) {
        errno = EFBIG;
        return -1;
    }
    const int fd = memfd_create("lemmagate", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd >= 0 && (ftruncate(fd, size) != 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0)) {
        const int saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}

/* A process group of its own, nothing blocked, nothing ignored. */
static int own_group(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawnattr_setpgroup(attributes, 0);
    if (!error)
        error = posix_spawnattr_setsigmask(attributes, &none);
    if (!error)
        error = posix_spawnattr_setsigdefault(attributes, &all);
    if (!error)
        error = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                         POSIX_SPAWN_SETSIGDEF);
    return error;
}

/* dup2 of a descriptor onto itself only drops its close-on-exec mark. */
static int descriptors(posix_spawn_file_actions_t *actions, int socket, int arena)
{
    int error = posix_spawn_file_actions_adddup2(actions, socket, socket);
    if (!error)
        error = posix_spawn_file_actions_adddup2(actions, arena, socket + 1);
    if (!error)
        error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!error)
        error = posix_spawn_file_actions_adddup2(actions, STDERR_FILENO, STDOUT_FILENO);
    return error;
}

static int spawn(char *program, int socket, int arena, pid_t *pid)
{
    char number[16], option[] = "--worker";
    snprintf(number, sizeof number, "%d", socket);
    char *const arguments[] = {program, option, number, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    error = posix_spawnattr_init(&attributes);
    if (error)
        goto cleanup;
    error = own_group(&attributes);
    if (!error)
        error = descriptors(&actions, socket, arena);
    if (!error)
        error = posix_spawn(pid, program, &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
cleanup:
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

enum lg_call lg_session_spawn(struct lg_session *s)
{
    struct lg_session_private *p = s->p;
    char path[PATH_MAX];
    int pair[2] = {-1, -1};
    enum lg_call call = LG_CALL_ENVIRONMENT;
    assert(p->pid == 0 && p->socket < 0 && p->arena < 0);
    p->arena = new_arena();
    if (p->arena < 0) {
        lg_session_trouble(s, call, "cannot make shared memory for the worker: %s%s", strerror(errno),
                           errno == EFBIG ? " (lift the file size limit: ulimit -f unlimited)" : "");
        goto cleanup;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0 || (pair[1] = raised(pair[1])) < 0) {
        lg_session_trouble(s, call, "cannot make a socket for the worker: %s", strerror(errno));
        goto cleanup;
    }
    const struct timeval slice = {0, LG_SLICE_MS * 1000};
    setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &slice, sizeof slice);
    worker_program(path);
    const int error = spawn(path, pair[1], p->arena, &p->pid);
    if (error) {
        p->pid = 0;
        lg_session_trouble(s, call, "cannot start the worker process %s: %s", path, strerror(error));
        goto cleanup;
    }
    lg_orphans_expect(p->pid);
    clock_getcpuclockid(p->pid, &p->cpu);
    p->socket = pair[0];
    pair[0] = -1;
    call = LG_CALL_OK;
cleanup:
    if (pair[0] >= 0)
        close(pair[0]);
    if (pair[1] >= 0)
        close(pair[1]);
    if (call != LG_CALL_OK && p->arena >= 0) {
        close(p->arena);
        p->arena = -1;
    }
    return call;
}
