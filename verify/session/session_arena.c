/* The session's side of the arena (protocol.h): positioned reads and writes, never a mapping, so that
 * nothing the kernel does to the memory can stop this process. Failure: LG_CALL_ENVIRONMENT, no memory. */
#include "verify/session/session_private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static enum lg_call put_at(struct lg_session *s, uint64_t offset, const void *data, size_t bytes)
{
    const char *from = data;
    while (bytes > 0) {
        const ssize_t done = pwrite(s->p->arena, from, bytes, (off_t)offset);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return lg_session_trouble(s, LG_CALL_ENVIRONMENT, "cannot hand %zu bytes to the kernel: %s",
                                      bytes, strerror(errno));
        from += done;
        offset += (uint64_t)done;
        bytes -= (size_t)done;
    }
    return LG_CALL_OK;
}

static enum lg_call get_at(struct lg_session *s, uint64_t offset, void *data, size_t bytes)
{
    char *to = data;
    while (bytes > 0) {
        const ssize_t done = pread(s->p->arena, to, bytes, (off_t)offset);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return lg_session_trouble(s, LG_CALL_ENVIRONMENT, "cannot read %zu bytes from the kernel: %s",
                                      bytes, strerror(errno));
        to += done;
        offset += (uint64_t)done;
        bytes -= (size_t)done;
    }
    return LG_CALL_OK;
}

enum lg_call lg_session_put(struct lg_session *s, enum lg_slot slot, const void *data, size_t bytes)
{
    return put_at(s, ((uint64_t)slot + 1) * LG_SLOT_BYTES - bytes, data, bytes);
}

enum lg_call lg_session_get(struct lg_session *s, enum lg_slot slot, void *data, size_t bytes)
{
    return get_at(s, ((uint64_t)slot + 1) * LG_SLOT_BYTES - bytes, data, bytes);
}

enum lg_call lg_session_put_shared(struct lg_session *s, const void *data, size_t bytes)
{
    return put_at(s, 0, data, bytes);
}

enum lg_call lg_session_get_shared(struct lg_session *s, struct lg_shared *shared)
{
    return get_at(s, 0, shared, sizeof *shared);
}
