/* Working folders of workers: private while their process lives, gone with it, and nothing else is touched. */
#include "verify/session/scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char root[64];

static void begin(void)
{
    snprintf(root, sizeof root, "/tmp/lg_scratch_XXXXXX");
    cr_assert_not_null(mkdtemp(root));
    setenv("TMPDIR", root, 1);
}

static void end(void)
{
    cr_assert_eq(rmdir(root), 0, "%s is not empty", root);
}

TestSuite(scratch, .init = begin, .fini = end);

static bool exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

static void put_file(const char *folder, const char *name)
{
    char path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0000);
    cr_assert_geq(fd, 0);
    close(fd);
}

Test(scratch, each_is_another_and_a_sweep_leaves_those_in_use)
{
    struct lg_scratch a, b;
    cr_assert_eq(lg_scratch_make(&a), 0);
    cr_assert_eq(lg_scratch_make(&b), 0);
    cr_assert_str_neq(a.path, b.path);
    put_file(a.path, "file");
    lg_scratch_sweep();
    cr_assert(exists(a.path) && exists(b.path));
    lg_scratch_remove(&a);
    lg_scratch_remove(&b);
    cr_assert_eq(a.lock, -1);
    lg_scratch_remove(&a); /* twice is once */
}

Test(scratch, a_sweep_removes_what_a_killed_process_left)
{
    const pid_t child = fork();
    if (child == 0) {
        struct lg_scratch left;
        if (lg_scratch_make(&left) == 0)
            put_file(left.path, "file");
        raise(SIGKILL);
    }
    int status = 0;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFSIGNALED(status));
    cr_assert_neq(rmdir(root), 0, "the child left nothing");
    lg_scratch_sweep();
}

Test(scratch, a_sweep_touches_nothing_else)
{
    static const char *const names[] = {"lemmagate-worker-", "lemmagate-worker-results", "lemmagate-results",
                                        "another-worker-aaaaaa"};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", root, names[i]);
        cr_assert_eq(mkdir(path, 0700), 0);
    }
    put_file(root, "lemmagate-worker-aaaaaa"); /* a file, no folder */
    lg_scratch_sweep();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", root, names[i]);
        cr_assert_eq(rmdir(path), 0, "%s was removed", path);
    }
    snprintf(path, sizeof path, "%s/lemmagate-worker-aaaaaa", root);
    cr_assert_eq(unlink(path), 0);
}

/* A kernel may leave folders that it may not read itself, and links to what is not its own. */
Test(scratch, removal_needs_no_permission_and_follows_no_link)
{
    struct lg_scratch s;
    char outside[128], inside[PATH_MAX + 64];
    snprintf(outside, sizeof outside, "%s/outside", root);
    cr_assert_eq(mkdir(outside, 0500), 0);
    cr_assert_eq(lg_scratch_make(&s), 0);
    snprintf(inside, sizeof inside, "%s/link", s.path);
    cr_assert_eq(symlink(outside, inside), 0);
    snprintf(inside, sizeof inside, "%s/closed", s.path);
    cr_assert_eq(mkdir(inside, 0700), 0);
    put_file(inside, "file");
    cr_assert_eq(chmod(inside, 0000), 0);
    const char *left = strdup(s.path);
    lg_scratch_remove(&s);
    cr_assert(!exists(left) && exists(outside));
    free((void *)(uintptr_t)left);
    cr_assert_eq(rmdir(outside), 0);
}

Test(scratch, a_root_that_is_none_is_an_error)
{
    struct lg_scratch s;
    setenv("TMPDIR", "/tmp/lg_scratch_is/nowhere", 1);
    cr_assert_eq(lg_scratch_make(&s), -1);
    cr_assert_eq(s.lock, -1);
    cr_assert_eq(errno, ENOENT);
    cr_assert(strstr(s.path, "/tmp/lg_scratch_is/nowhere/lemmagate-worker-"), "%s", s.path);
    lg_scratch_remove(&s);
}
