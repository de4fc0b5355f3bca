/* Preloaded into the program under test: fails chosen allocations of the certifying process, and of no other.
 *
 * An allocation site is the hash of the return addresses of the innermost frames; address space randomisation is to be off. The
 * environment variable LG_SHORT_MEMORY says what to do:
 *   list:FILE   fail nothing; append each site to FILE, once, in order of first use: 16 hexadecimal digits a line
 *   once:SITE   fail the first allocation at SITE
 *   from:SITE   fail that one and all that follow, of any site
 * The process that holds the kernel (first argument LG_WORKER_WORD) allocates as ever. Needs glibc. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <unwind.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

enum { FRAMES = 5, OWN_FRAMES = 2, MOST_SITES = 1 << 16 };
enum mode { OFF, LIST, ONCE, FROM };

static enum mode mode;
static uint64_t wanted, seen[MOST_SITES];
static bool failing;
static int list = -1;
static _Thread_local bool inside;

struct walk {
    int depth;
    uint64_t hash;
};

static _Unwind_Reason_Code take_frame(struct _Unwind_Context *context, void *data)
{
    struct walk *w = data;
    if (w->depth++ >= OWN_FRAMES)
        w->hash = (w->hash ^ (uint64_t)_Unwind_GetIP(context)) * 0x100000001b3U;
    return w->depth < OWN_FRAMES + FRAMES ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static void note(uint64_t site)
{
    char text[20];
    uint64_t *slot = &seen[site % MOST_SITES];
    for (int tries = 0; *slot && *slot != site && tries < MOST_SITES; tries++)
        slot = slot + 1 < seen + MOST_SITES ? slot + 1 : seen;
    if (*slot)
        return;
    *slot = site;
    const int length = snprintf(text, sizeof text, "%016llx\n", (unsigned long long)site);
    if (write(list, text, (size_t)length) != length)
        _exit(99);
}

/* Is this allocation to fail? */
static __attribute__((noinline)) bool fails(void)
{
    if (mode == OFF || inside)
        return false;
    inside = true;
    struct walk w = {0, 0xcbf29ce484222325U};
    bool now = failing;
    if (!now) {
        _Unwind_Backtrace(take_frame, &w);
        if (mode == LIST)
            note(w.hash);
        else if (w.hash == wanted) {
            now = true;
            failing = mode == FROM;
            mode = mode == ONCE ? OFF : mode;
        }
    }
    inside = false;
    if (now)
        errno = ENOMEM;
    return now;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return fails() ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    void *block = fails() ? NULL : __libc_memalign(alignment, size);
    if (!block)
        return ENOMEM;
    *out = block;
    return 0;
}

static bool is_worker(void)
{
    char line[512] = "";
    const int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    const ssize_t length = file < 0 ? -1 : read(file, line, sizeof line - 1);
    if (file >= 0)
        close(file);
    return length < 0 || !strcmp(line + strlen(line) + 1, LG_WORKER_WORD);
}

__attribute__((constructor)) static void start(void)
{
    const char *words = getenv("LG_SHORT_MEMORY");
    struct walk w = {0};
    if (!words || is_worker())
        return;
    inside = true;
    _Unwind_Backtrace(take_frame, &w); /* loads what it needs */
    inside = false;
    if (!strncmp(words, "list:", 5)) {
        list = open(words + 5, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        mode = list < 0 ? OFF : LIST;
    } else {
        wanted = strtoull(words + 5, NULL, 16);
        mode = !strncmp(words, "once:", 5) ? ONCE : !strncmp(words, "from:", 5) ? FROM : OFF;
    }
}
