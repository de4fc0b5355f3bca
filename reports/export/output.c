/* See output.h. */
#include "reports/export/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_LINKS = 40 };

/* Where the bytes go: `target` is replaced, or (NULL) the given name is opened as it is. */
struct place {
    char *target; /* malloc'ed */
    mode_t mode;  /* of what is replaced; 0: nothing is */
    int flags;    /* for what is opened as it is */
};

/* The link's text as a name of its own, malloc'ed; NULL and errno. */
static char *read_link(const char *link)
{
    char text[4096];
    const char *slash = strrchr(link, '/');
    ssize_t length = readlink(link, text, sizeof text);
    size_t folder = slash && length > 0 && text[0] != '/' ? (size_t)(slash - link) + 1 : 0;
    if (length < 0 || length == sizeof text) {
        errno = length < 0 ? errno : ENAMETOOLONG;
        return NULL;
    }
    char *name = malloc(folder + (size_t)length + 1);
    if (name)
        snprintf(name, folder + (size_t)length + 1, "%.*s%.*s", (int)folder, link, (int)length, text);
    return name;
}

/* The end of a chain of links that may lead nowhere yet. A link in /proc stands for an open file: NULL and errno 0. */
static char *follow(const char *path)
{
    struct stat st;
    char *name = strdup(path);
    for (int links = 0; name && lstat(name, &st) == 0 && S_ISLNK(st.st_mode); links++) {
        const bool is_open_file = strncmp(name, "/proc/", 6) == 0;
        char *next = is_open_file || links == MOST_LINKS ? NULL : read_link(name);
        if (is_open_file || links == MOST_LINKS)
            errno = is_open_file ? 0 : ELOOP;
        free(name);
        name = next;
    }
    return name;
}

/* 0, or an errno and nothing held. */
static int find(const char *path, bool append, struct place *out)
{
    struct stat st;
    const bool is_there = stat(path, &st) == 0;
    *out = (struct place){.flags = O_WRONLY | O_CLOEXEC | O_NOCTTY | (append ? O_APPEND : 0)};
    if (is_there && !S_ISREG(st.st_mode))
        return S_ISDIR(st.st_mode) ? EISDIR : 0;
    if (append) {
        out->flags |= O_CREAT;
        return 0;
    }
    out->mode = is_there ? st.st_mode & 07777 : 0;
    out->target = follow(path);
    if (!out->target && errno == 0) {
        out->flags |= O_APPEND;
        return 0;
    }
    return out->target ? 0 : errno;
}

/* A new file beside the target; its descriptor and, malloc'ed, its name; -1 and errno. */
static int open_part(const struct place *place, char **part)
{
    const size_t size = strlen(place->target) + sizeof ".part-XXXXXX";
    *part = malloc(size);
    if (!*part)
        return -1;
    snprintf(*part, size, "%s.part-XXXXXX", place->target);
    int fd = mkostemp(*part, O_CLOEXEC);
    if (fd >= 0) {
        const mode_t mask = umask(0);
        umask(mask);
        if (!fchmod(fd, place->mode ? place->mode : 0666 & ~mask))
            return fd;
        const int error = errno;
        close(fd);
        unlink(*part);
        errno = error;
    }
    free(*part);
    *part = NULL;
    return -1;
}

/* 0, or an errno; the descriptor is closed. */
static int put(int fd, const char *text, size_t size)
{
    int error = 0;
    while (size && !error) {
        const ssize_t n = write(fd, text, size);
        if (n > 0) {
            text += n;
            size -= (size_t)n;
        } else if (n == 0 || errno != EINTR)
            error = n == 0 ? EIO : errno;
    }
    return close(fd) && !error ? errno : error;
}

static int replace(const struct place *place, const char *text, size_t size)
{
    char *part = NULL;
    const int fd = open_part(place, &part);
    int error = fd < 0 ? errno : put(fd, text, size);
    if (!error && rename(part, place->target))
        error = errno;
    if (error && fd >= 0)
        unlink(part);
    free(part);
    return error;
}

static int write_out(const char *path, bool append, const char *text, size_t size)
{
    struct place place;
    if (!strcmp(path, "-")) {
        const int fd = fflush(stdout) ? -1 : dup(STDOUT_FILENO);
        return fd < 0 ? errno : put(fd, text, size);
    }
    int error = find(path, append, &place);
    if (!error && place.target)
        error = replace(&place, text, size);
    else if (!error) {
        const int fd = open(path, place.flags, 0666);
        error = fd < 0 ? errno : put(fd, text, size);
    }
    free(place.target);
    return error;
}

int lg_output_write(const char *path, bool append, const char *text, size_t size)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    sigaction(SIGPIPE, &ignore, &before);
    const int error = write_out(path, append, text, size);
    sigaction(SIGPIPE, &before, NULL);
    return error;
}

int lg_output_check(const char *path)
{
    struct place place;
    char *part = NULL;
    if (!strcmp(path, "-"))
        return 0;
    int error = find(path, false, &place);
    if (!error && place.target) {
        const int fd = open_part(&place, &part);
        error = fd < 0 ? errno : 0;
        if (fd >= 0) {
            close(fd);
            unlink(part);
        }
        free(part);
    } else if (!error && access(path, W_OK))
        error = errno;
    free(place.target);
    return error;
}

int lg_output_error(struct lg_store *s, const char *path, int error)
{
    snprintf(s->error, sizeof s->error, "%.300s: cannot be written (%s); name another file",
             strcmp(path, "-") ? path : "standard output", strerror(error));
    return -1;
}
