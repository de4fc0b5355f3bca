/* Arrays that end exactly at unmapped memory, so that a kernel that runs past one is stopped there.
 *
 * The array's bytes are the end of one slot of the arena, mapped between two inaccessible regions of
 * LG_GUARD_BYTES. Arrays are aligned to their elements only. A mapping is kept for later, smaller
 * arrays of the same slot: they too end at its end.
 */
#ifndef LG_GUARDED_H
#define LG_GUARDED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LG_GUARD_BYTES ((size_t)1 << 16)

struct lg_guarded {
    unsigned char *base; /* the first mapped byte; NULL: nothing is mapped */
    size_t mapped;       /* bytes, a multiple of the page size */
    bool writable;
};

/* The last `bytes` of the part of descriptor arena that ends at slot_end (a multiple of the page size).
 * NULL when the address space does not suffice. */
void *lg_guarded_array(struct lg_guarded *g, int arena, uint64_t slot_end, size_t bytes);

/* Whether address lies in the region behind or before the array's mapping, or in the mapping itself. */
bool lg_guarded_behind(const struct lg_guarded *g, const void *address);
bool lg_guarded_before(const struct lg_guarded *g, const void *address);
bool lg_guarded_inside(const struct lg_guarded *g, const void *address);

#endif
