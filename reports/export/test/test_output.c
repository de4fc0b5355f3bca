/* Outputs: a file is whole or untouched, a link stays a link, and a device or a FIFO is written, never replaced. Devices are
 * copies that the test makes, since one that is replaced is lost. */
#include "reports/export/output.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s", "/tmp/lg-output-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

static size_t entries(bool remove)
{
    size_t n = 0;
    DIR *d = opendir(".");
    for (struct dirent *e; (e = readdir(d));)
        if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..")) {
            n++;
            if (remove)
                unlink(e->d_name);
        }
    closedir(d);
    return n;
}

static void remove_folder(void)
{
    entries(true);
    rmdir(folder);
}

TestSuite(output, .init = make_folder, .fini = remove_folder);

static mode_t kind(const char *path)
{
    struct stat st;
    return lstat(path, &st) ? 0 : st.st_mode & S_IFMT;
}

static void make(const char *path, const char *content)
{
    FILE *f = fopen(path, "w");
    fputs(content, f);
    fclose(f);
}

static void contains(const char *path, const char *content)
{
    char text[64] = "";
    FILE *f = fopen(path, "r");
    cr_assert_not_null(f, "%s", path);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    cr_assert_str_eq(text, content, "%s", path);
}

static int put(const char *path, const char *text)
{
    return lg_output_write(path, false, text, strlen(text));
}

Test(output, replaces_a_regular_file_and_keeps_its_permissions)
{
    struct stat st;
    umask(022);
    cr_assert_eq(put("new", "one"), 0);
    cr_assert(stat("new", &st) == 0 && (st.st_mode & 0777) == 0644);
    cr_assert_eq(chmod("new", 0600), 0);
    FILE *reader = fopen("new", "r");
    cr_assert_eq(put("new", "two"), 0);
    contains("new", "two");
    char old[8] = "";
    cr_assert_eq(fread(old, 1, 7, reader), 3);
    cr_assert_str_eq(old, "one", "who reads the old file goes on reading it");
    fclose(reader);
    cr_assert(stat("new", &st) == 0 && (st.st_mode & 0777) == 0600);
    cr_assert_eq(entries(false), 1, "nothing is left beside it");
}

Test(output, follows_links_and_leaves_them)
{
    cr_assert_eq(mkdir("deep", 0755), 0);
    make("deep/target", "old");
    cr_assert(symlink("target", "deep/inner") == 0 && symlink("deep/inner", "outer") == 0);
    cr_assert(symlink("not-there-yet", "dangling") == 0 && symlink("loop", "loop") == 0);
    cr_assert_eq(put("outer", "new"), 0);
    cr_assert(kind("outer") == S_IFLNK && kind("deep/inner") == S_IFLNK && kind("deep/target") == S_IFREG);
    contains("deep/target", "new");
    cr_assert_eq(put("dangling", "first"), 0);
    cr_assert_eq(kind("dangling"), S_IFLNK);
    contains("not-there-yet", "first");
    cr_assert_eq(put("loop", "x"), ELOOP);
    cr_assert_eq(put("deep", "x"), EISDIR);
    cr_assert_eq(put("no/such/folder", "x"), ENOENT);
    cr_assert_eq(unlink("deep/inner") | unlink("deep/target") | rmdir("deep"), 0);
}

Test(output, writes_to_a_device_and_says_when_it_is_full)
{
    if (mknod("full", S_IFCHR | 0600, makedev(1, 7)) || mknod("null", S_IFCHR | 0600, makedev(1, 3)))
        cr_skip_test("no device can be made here: %s", strerror(errno));
    int probe = open("null", O_WRONLY);
    if (probe < 0)
        cr_skip_test("devices made here cannot be opened: %s", strerror(errno));
    close(probe);
    cr_assert_eq(symlink("full", "link"), 0);
    cr_assert_eq(put("null", "x"), 0);
    cr_assert_eq(put("full", "x"), ENOSPC);
    cr_assert_eq(put("link", "x"), ENOSPC);
    cr_assert_eq(lg_output_write("full", true, "x", 1), ENOSPC);
    cr_assert(lg_output_check("full") == 0 && lg_output_check("link") == 0);
    cr_assert(kind("full") == S_IFCHR && kind("null") == S_IFCHR && kind("link") == S_IFLNK);
    cr_assert_eq(entries(false), 3);
}

Test(output, writes_to_a_fifo_that_stays_one)
{
    enum { SIZE = 1 << 18 }; /* more than a pipe holds */
    static char sent[SIZE + 1], got[SIZE + 1];
    memset(sent, 'x', SIZE);
    cr_assert_eq(mkfifo("fifo", 0600), 0);
    cr_assert_eq(lg_output_check("fifo"), 0, "without a reader it does not wait for one");
    pid_t writer = fork();
    if (writer == 0)
        _exit(put("fifo", sent));
    FILE *in = fopen("fifo", "r");
    cr_assert_eq(fread(got, 1, SIZE + 1, in), SIZE);
    fclose(in);
    int status = -1;
    waitpid(writer, &status, 0);
    cr_assert_eq(status, 0);
    cr_assert(!strcmp(sent, got) && kind("fifo") == S_IFIFO);
    writer = fork();
    if (writer == 0)
        _exit(put("fifo", sent));
    close(open("fifo", O_RDONLY)); /* a reader that goes at once */
    waitpid(writer, &status, 0);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == EPIPE, "%d: no signal", status);
}

Test(output, check_leaves_no_trace_and_append_keeps_what_is_there)
{
    cr_assert(lg_output_check("absent") == 0 && kind("absent") == 0);
    cr_assert_eq(lg_output_check("no/such/folder"), ENOENT);
    cr_assert_eq(lg_output_check("."), EISDIR);
    make("log", "a");
    cr_assert(lg_output_check("log") == 0 && lg_output_write("log", true, "b", 1) == 0);
    contains("log", "ab");
    cr_assert_eq(lg_output_write("second", true, "c", 1), 0);
    contains("second", "c");
    cr_assert_eq(entries(false), 2);
}

Test(output, a_name_for_an_open_file_is_appended_to)
{
    char name[64];
    make("log", "kept ");
    int fd = open("log", O_WRONLY | O_APPEND);
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    cr_assert_eq(put(name, "and more"), 0);
    close(fd);
    contains("log", "kept and more");
}
