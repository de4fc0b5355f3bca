/* The parts of the worker process that holds a kernel. */
#ifndef LG_WORKER_H
#define LG_WORKER_H

#include "verify/base/status.h"
#include "verify/session/guarded.h"
#include "verify/session/protocol.h"

#include <sys/types.h>

struct lg_worker {
    int socket, arena;
    pid_t pid;
    struct lg_shared *shared;
    struct lg_guarded slot[LG_SLOTS];
    struct lg_kernel table; /* entries that the kernel was compiled without are NULL */
    struct lg_network network;
    struct lg_linear linear;
    struct lg_recovery recovery;
    struct lg_sizes size;
    void *context;
    bool live; /* context is to be destroyed */
};

/* Find an in-tree kernel by name, or load a plug-in by path, and check what it says of itself. Copies its
 * table and fills declared (depths: 0). A plug-in is loaded in the folder the program was started in, so that relative
 * library paths hold, and runs in `folder`; "" says that kernel is an in-tree name. -1 and a sentence in text when it cannot be used. */
LG_MUST_USE int lg_worker_load(const char *kernel, const char *folder, struct lg_kernel *table,
                               struct lg_declared *declared, char *text, size_t text_size);

/* Let the address space grow by `bytes` from here (0: without limit; nothing under AddressSanitizer). */
void lg_worker_limit_memory(size_t bytes);

/* Carry out one request of kind LG_REQUEST_BEGIN ... LG_REQUEST_OP; fills result, status and entry. */
void lg_worker_serve(struct lg_worker *w, const struct lg_request *request, struct lg_reply *reply);

#endif
