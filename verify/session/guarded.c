/* Arrays that end exactly at unmapped memory: see guarded.h.
 * The address comparisons are async-signal-safe, for the worker's fault handler. */
#include "verify/session/guarded.h"

#include <assert.h>
#include <sys/mman.h>
#include <unistd.h>

static void clear(struct lg_guarded *g)
{
    if (g->base)
        munmap(g->base - LG_GUARD_BYTES, g->mapped + 2 * LG_GUARD_BYTES);
    g->base = NULL;
    g->mapped = 0;
}

/* Reserve guard + mapping + guard without access, then put the arena's pages in the middle. A process that
 * the kernel forks does not get the pages that it could write to behind the worker's back. */
static int map_end(struct lg_guarded *g, int arena, uint64_t slot_end, size_t bytes)
{
    const size_t room = bytes + 2 * LG_GUARD_BYTES;
    unsigned char *all = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED)
        return -1;
    const int access = g->writable ? PROT_READ | PROT_WRITE : PROT_READ;
    if (mmap(all + LG_GUARD_BYTES, bytes, access, MAP_SHARED | MAP_FIXED, arena, (off_t)(slot_end - bytes)) ==
        MAP_FAILED) {
        munmap(all, room);
        return -1;
    }
    if (g->writable)
        madvise(all + LG_GUARD_BYTES, bytes, MADV_DONTFORK);
    g->base = all + LG_GUARD_BYTES;
    g->mapped = bytes;
    return 0;
}

void *lg_guarded_array(struct lg_guarded *g, int arena, uint64_t slot_end, size_t bytes)
{
    assert(bytes <= slot_end);
    if (!g->base || g->mapped < bytes) {
        const size_t page = (size_t)sysconf(_SC_PAGESIZE);
        const size_t pages = bytes == 0 ? 1 : (bytes - 1) / page + 1;
        clear(g);
        if (map_end(g, arena, slot_end, pages * page) != 0)
            return NULL;
    }
    return g->base + (g->mapped - bytes);
}

static bool within(uintptr_t a, uintptr_t first, size_t bytes)
{
    return a >= first && a - first < bytes;
}

bool lg_guarded_behind(const struct lg_guarded *g, const void *address)
{
    return g->base && within((uintptr_t)address, (uintptr_t)g->base + g->mapped, LG_GUARD_BYTES);
}

bool lg_guarded_before(const struct lg_guarded *g, const void *address)
{
    return g->base && within((uintptr_t)address, (uintptr_t)g->base - LG_GUARD_BYTES, LG_GUARD_BYTES);
}

bool lg_guarded_inside(const struct lg_guarded *g, const void *address)
{
    return g->base && within((uintptr_t)address, (uintptr_t)g->base, g->mapped);
}
