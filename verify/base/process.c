/* A process by boot, namespace, number and start time; see process.h. A number alone may be another process's by now. */
#include "verify/base/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int read_file(const char *path, char *out, size_t size)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return -1;
    size_t length = fread(out, 1, size - 1, file);
    out[length] = '\0';
    fclose(file);
    return length ? 0 : -1;
}

/* Field 22 of /proc/PID/stat; the name, field 2, may hold spaces and brackets. */
static int start_time(long pid, char *out, size_t size)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    if (read_file(path, text, sizeof text))
        return -1;
    char *field = strrchr(text, ')');
    for (int i = 2; i < 22 && field; i++)
        field = strchr(field + 1, ' ');
    if (!field)
        return -1;
    snprintf(out, size, "%.*s", (int)strcspn(field + 1, " "), field + 1);
    return 0;
}

static int describe(long pid, char *out, size_t size)
{
    char boot[64], space[64], start[32];
    if (read_file("/proc/sys/kernel/random/boot_id", boot, sizeof boot) ||
        start_time(pid, start, sizeof start))
        return -1;
    ssize_t length = readlink("/proc/self/ns/pid", space, sizeof space - 1);
    space[length > 0 ? length : 0] = '\0';
    snprintf(out, size, "%.*s %s %ld %s", (int)strcspn(boot, "\n"), boot, space, pid, start);
    return 0;
}

void lg_process_describe(char *out, size_t size)
{
    out[0] = '\0';
    (void)describe(getpid(), out, size);
}

bool lg_process_is_alive(const char *words, long *pid)
{
    char now[256];
    const char *number = strchr(words, ' ');
    number = number ? strchr(number + 1, ' ') : NULL;
    *pid = number ? strtol(number + 1, NULL, 10) : 0;
    return *pid > 0 && describe(*pid, now, sizeof now) == 0 && !strcmp(now, words);
}
