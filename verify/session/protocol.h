/* What a session and its worker say to one another.
 *
 * The socket (SOCK_SEQPACKET) carries one struct lg_request and one struct lg_reply per call; arrays travel
 * through the arena, a sparse memory file that both hold:
 *
 *     offset 0                      struct lg_shared
 *     slot s = 0 ... LG_SLOTS - 1   [s LG_SLOT_BYTES, (s + 1) LG_SLOT_BYTES)
 *
 * An array occupies the end of its slot, whatever its size, so that position and size are never negotiated:
 * the session reads and writes it with pread and pwrite, the worker maps the slot's last pages with unmapped
 * pages behind them (guarded.c). Descriptor FD of the worker is the socket, FD + 1 the arena. A session and
 * its worker are the same program, so structs cross as they lie in memory.
 */
#ifndef LG_PROTOCOL_H
#define LG_PROTOCOL_H

#include "verify/session/session.h"

#include <sys/types.h>

#define LG_SLOT_BYTES ((uint64_t)1 << 40)
#define LG_SHARED_BYTES ((size_t)1 << 14)

enum lg_slot {
    LG_SLOT_X,   /* n x d, or n x p, or n x d x d */
    LG_SLOT_Y,   /* n */
    LG_SLOT_V,   /* k */
    LG_SLOT_IN,  /* what the call reads: W, U, z or sample indices */
    LG_SLOT_OUT, /* what the call writes: W, f, G, J, Ju, J^T z, JJ^T, v; theta and U are read and written */
    LG_SLOTS
};

enum lg_request_kind {
    LG_REQUEST_LOAD,           /* text: the kernel; folder; count: the address-space limit */
    LG_REQUEST_BEGIN,          /* n, d, k, activation, eta */
    LG_REQUEST_BEGIN_LINEAR,   /* n, d = p, k = 1, eta */
    LG_REQUEST_BEGIN_RECOVERY, /* n, d, k = r, eta */
    LG_REQUEST_END,            /* destroy the context */
    LG_REQUEST_IMPORT,
    LG_REQUEST_EXPORT,
    LG_REQUEST_OP /* + enum lg_op; count: steps, or samples of the mini-batch; holds: weights are not exported */
};

struct lg_request {
    uint64_t sequence;
    uint32_t what;
    int32_t activation;
    uint64_t n, d, k, count;
    double eta;
    bool holds;
};

struct lg_reply {
    uint64_t sequence;
    uint32_t what;
    int32_t result; /* enum lg_call */
    int32_t status; /* what the kernel returned */
    uint32_t entry; /* enum lg_entry: the function that returned it */
};

/* What of the kernel is running. */
enum lg_entry {
    LG_ENTRY_NONE,
    LG_ENTRY_LOAD,
    LG_ENTRY_DEPTH,
    LG_ENTRY_CREATE,
    LG_ENTRY_IMPORT,
    LG_ENTRY_EXPORT,
    LG_ENTRY_DESTROY,
    LG_ENTRY_OP /* + enum lg_op */
};
const char *lg_entry_name(uint32_t entry);

/* How an access that ended the worker missed an array. */
enum lg_fault { LG_FAULT_NONE, LG_FAULT_BEHIND, LG_FAULT_BEFORE, LG_FAULT_INPUT };

struct lg_shared {
    char text[8192];   /* the kernel to load; the worker's message when that fails */
    char folder[4096]; /* where a plug-in works; "": the kernel is an in-tree one */
    struct lg_declared declared;
    volatile uint32_t running;    /* enum lg_entry */
    volatile uint32_t fault;      /* enum lg_fault */
    volatile uint32_t fault_slot; /* enum lg_slot */
};
_Static_assert(sizeof(struct lg_shared) <= LG_SHARED_BYTES, "the shared header has a fixed room");

/* The worker's exit code when its socket is gone or says what no session says. */
enum { LG_EXIT_LOST = 113 };

/* The problem that calls refer to: a network, linear least squares with d = p and k = 1, or recovery with k = r. */
struct lg_sizes {
    size_t n, d, k;
};

/* The operation reads and writes LG_SLOT_OUT. */
bool lg_op_updates(enum lg_op op);

/* Bytes that an operation reads from LG_SLOT_IN and leaves in LG_SLOT_OUT; false when that exceeds a slot. */
bool lg_op_bytes(enum lg_op op, struct lg_sizes size, size_t count, size_t *in, size_t *out);

/* rows x columns elements of 8 bytes; false when that exceeds a slot. */
bool lg_array_bytes(size_t rows, size_t columns, size_t *bytes);

/* recv of one message. Looks for it a hundred times, giving way to others, before it sleeps: to wake a
 * sleeping process on an idle core can take longer than a small call does. */
ssize_t lg_receive(int socket, void *message, size_t size);

#endif
