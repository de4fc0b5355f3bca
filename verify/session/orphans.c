/* Ending what a kernel forked: a process that left its group and its session still becomes a child of the certifying
 * process once its own parent is gone (PR_SET_CHILD_SUBREAPER). Every child that is no worker and is not older than the
 * worker that ends is such a process. Ending it hands its own children over, so the search is repeated until it finds
 * none. Other children must not be started while a session is open.
 * Failure modes: when /proc cannot be read, or this process itself is killed, orphans stay. */
#include "verify/session/orphans.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 1024 };
static pid_t workers[MOST];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Parent and start time (clock ticks since boot) of a process; false when it is gone. */
static bool look(pid_t pid, pid_t *parent, unsigned long long *start)
{
    char path[64], text[1024] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    const size_t got = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[got] = '\0';
    const char *after = strrchr(text, ')'); /* the command's name may contain anything */
    return after &&
           sscanf(after, ") %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                  parent, start) == 2;
}

static void exchange(pid_t from, pid_t to)
{
    bool done = false;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < MOST && !done; i++)
        if ((done = workers[i] == from))
            workers[i] = to;
    pthread_mutex_unlock(&lock);
}

static bool is_worker(pid_t pid)
{
    bool found = false;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < MOST && !found; i++)
        found = workers[i] == pid;
    pthread_mutex_unlock(&lock);
    return found;
}

void lg_orphans_expect(pid_t worker)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    exchange(0, worker);
}

static int reap(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

/* End the children that started at `since` or later; how many there were. */
static size_t end_children(unsigned long long since)
{
    DIR *folder = opendir("/proc");
    const struct dirent *entry;
    size_t ended = 0;
    while (folder && (entry = readdir(folder)) != NULL) {
        const pid_t pid = (pid_t)atoi(entry->d_name);
        pid_t parent = 0;
        unsigned long long start = 0;
        if (pid <= 0 || !look(pid, &parent, &start) || parent != getpid() || start < since || is_worker(pid))
            continue;
        kill(pid, SIGKILL);
        reap(pid);
        ended++;
    }
    if (folder)
        closedir(folder);
    return ended;
}

int lg_orphans_end(pid_t worker)
{
    pid_t parent;
    unsigned long long since = 0;
    const bool known = look(worker, &parent, &since);
    const int status = reap(worker);
    while (known && end_children(since) > 0)
        ;
    exchange(worker, 0);
    return status;
}
