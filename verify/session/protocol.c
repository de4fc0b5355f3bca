/* What a session and its worker share: names, array sizes, receiving a message; see protocol.h. */
#include "verify/session/protocol.h"

#include <errno.h>
#include <sched.h>
#include <sys/socket.h>

_Static_assert(sizeof(double) == 8 && sizeof(size_t) == 8, "arena elements are 8 bytes");

const char *lg_op_name(enum lg_op op)
{
    static const char *const names[LG_OPS] = {
        [LG_OP_STEPS] = "gd_steps",
        [LG_OP_FORWARD] = "forward",
        [LG_OP_GRADIENT] = "gradient",
        [LG_OP_JACOBIAN] = "jacobian",
        [LG_OP_JVP] = "jvp",
        [LG_OP_VJP] = "vjp",
        [LG_OP_GRAM] = "gram",
        [LG_OP_SGD] = "sgd_step",
        [LG_OP_FIT] = "fit_output",
        [LG_OP_LINEAR] = "linear_steps",
        [LG_OP_RECOVERY] = "recovery_steps",
    };
    return (unsigned)op < LG_OPS ? names[op] : "unknown";
}

const char *lg_entry_name(uint32_t entry)
{
    static const char *const names[LG_ENTRY_OP] = {
        [LG_ENTRY_NONE] = "the kernel between two calls",
        [LG_ENTRY_LOAD] = "loading",
        [LG_ENTRY_DEPTH] = "model.depth",
        [LG_ENTRY_CREATE] = "create",
        [LG_ENTRY_IMPORT] = "import_weights",
        [LG_ENTRY_EXPORT] = "export_weights",
        [LG_ENTRY_DESTROY] = "destroy",
    };
    return entry < LG_ENTRY_OP ? names[entry] : lg_op_name((enum lg_op)(entry - LG_ENTRY_OP));
}

bool lg_array_bytes(size_t rows, size_t columns, size_t *bytes)
{
    const size_t most = (size_t)(LG_SLOT_BYTES - LG_SHARED_BYTES) / 8;
    if (columns != 0 && rows > most / columns)
        return false;
    *bytes = 8 * rows * columns;
    return true;
}

bool lg_op_updates(enum lg_op op)
{
    return op == LG_OP_LINEAR || op == LG_OP_RECOVERY;
}

bool lg_op_bytes(enum lg_op op, struct lg_sizes size, size_t count, size_t *in, size_t *out)
{
    size_t weights;
    if (!lg_array_bytes(size.k, size.d, &weights))
        return false;
    *in = 0;
    *out = weights;
    switch (op) {
    case LG_OP_STEPS:
    case LG_OP_GRADIENT:
    case LG_OP_LINEAR:
    case LG_OP_RECOVERY:
        return true;
    case LG_OP_FORWARD:
        return lg_array_bytes(size.n, 1, out);
    case LG_OP_JACOBIAN:
        return lg_array_bytes(size.n, weights / 8, out);
    case LG_OP_JVP:
        *in = weights;
        return lg_array_bytes(size.n, 1, out);
    case LG_OP_VJP:
        return lg_array_bytes(size.n, 1, in);
    case LG_OP_GRAM:
        return lg_array_bytes(size.n, size.n, out);
    case LG_OP_SGD:
        return lg_array_bytes(count, 1, in);
    case LG_OP_FIT:
        return lg_array_bytes(size.k, 1, out);
    case LG_OPS:
        break;
    }
    return false;
}

ssize_t lg_receive(int socket, void *message, size_t size)
{
    for (int look = 0; look < 100; look++) {
        const ssize_t got = recv(socket, message, size, MSG_DONTWAIT);
        if (got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK))
            return got;
        sched_yield();
    }
    return recv(socket, message, size, 0);
}
