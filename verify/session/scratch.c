/* Working folders of workers; see scratch.h.
 *
 * The owner holds flock(2) on its folder, and a lock ends with its process however that ends: a folder that can be
 * locked belongs to nobody. This holds across containers that share a disk, where process numbers do not. A folder
 * between its making and its locking looks abandoned too: the maker then finds another one, or none, under its name,
 * and makes a new one.
 * Failure modes: what the owner may not remove stays, and the next sweep tries again. */
#include "verify/session/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char pattern[] = "lemmagate-worker-XXXXXX";

static const char *root(void)
{
    const char *chosen = getenv("TMPDIR");
    return chosen && chosen[0] ? chosen : "/tmp";
}

static int open_folder(int parent, const char *name)
{
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Lock the folder, and see that its name still means it. -1: it was swept away, or cannot be opened. */
static int lock_folder(const char *path, bool *swept)
{
    struct stat held, named;
    const int fd = open_folder(AT_FDCWD, path);
    *swept = fd < 0 && errno == ENOENT;
    if (fd < 0)
        return -1;
    while (flock(fd, LOCK_EX) != 0 && errno == EINTR)
        ;
    *swept = fstat(fd, &held) != 0 || stat(path, &named) != 0 || held.st_ino != named.st_ino ||
             held.st_dev != named.st_dev;
    if (!*swept)
        return fd;
    close(fd);
    return -1;
}

int lg_scratch_make(struct lg_scratch *scratch)
{
    bool swept = true;
    scratch->lock = -1;
    while (swept) {
        if (snprintf(scratch->path, sizeof scratch->path, "%s/%s", root(), pattern) >=
            (int)sizeof scratch->path) {
            errno = ENAMETOOLONG;
            return -1;
        }
        if (!mkdtemp(scratch->path))
            return -1;
        scratch->lock = lock_folder(scratch->path, &swept);
    }
    return scratch->lock < 0 ? -1 : 0;
}

/* A file, or a folder with all that is in it, also where its mode forbids looking. Links are removed, not followed. */
static void remove_entry(int parent, const char *name)
{
    if (unlinkat(parent, name, 0) == 0 || errno != EISDIR)
        return;
    fchmodat(parent, name, S_IRWXU, 0);
    const int fd = open_folder(parent, name);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_entry(fd, entry->d_name);
    unlinkat(parent, name, AT_REMOVEDIR);
    if (folder)
        closedir(folder);
    else if (fd >= 0)
        close(fd);
}

void lg_scratch_remove(struct lg_scratch *scratch)
{
    if (scratch->lock < 0)
        return;
    remove_entry(AT_FDCWD, scratch->path);
    close(scratch->lock);
    scratch->lock = -1;
    scratch->path[0] = '\0';
}

static bool is_ours(int parent, const char *name)
{
    struct stat status;
    const size_t fixed = sizeof pattern - sizeof "XXXXXX";
    return strlen(name) == sizeof pattern - 1 && strncmp(name, pattern, fixed) == 0 &&
           fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode) &&
           status.st_uid == geteuid();
}

void lg_scratch_sweep(void)
{
    DIR *folder = opendir(root());
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)) != NULL) {
        if (!is_ours(dirfd(folder), entry->d_name))
            continue;
        const int fd = open_folder(dirfd(folder), entry->d_name);
        if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
            remove_entry(dirfd(folder), entry->d_name);
        if (fd >= 0)
            close(fd);
    }
    if (folder)
        closedir(folder);
}
