/* A session: one worker process that holds one kernel, driven from the certifying process.
 *
 * Rigor never shares a process with a kernel. The worker is this program itself, started by
 * posix_spawn/fork+exec as `lemmagate --worker FD`, which loads the kernel (in-tree: from the generated
 * table lg_kernels[]; a path: dlopen RTLD_NOW|RTLD_LOCAL, symbol LG_PLUGIN_SYMBOL), checks abi and
 * size, answers requests on a socket and exchanges arrays through shared memory. Output buffers
 * given to the kernel end at an unmapped page. A worker that dies, hangs (CPU-time limit, and a
 * generous wall-clock backstop for a sleeping one), closes its descriptors, exits or answers nonsense gives
 * LG_CALL_CRASHED or LG_CALL_TIMEOUT with a sentence in session->trouble; the session restarts a fresh worker at
 * the next lg_session_begin*. The worker dies with the certifying process (PDEATHSIG),
 * and what the kernel forked ends with the worker: the certifying process adopts it (orphans.h), and starts no other
 * children while a session is open.
 */
#ifndef LG_SESSION_H
#define LG_SESSION_H

#include "verify/model/declared.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum lg_call {
    LG_CALL_OK = 0,
    LG_CALL_NOT_OFFERED, /* the table entry is NULL */
    LG_CALL_UNSUPPORTED, /* the kernel returned LG_UNSUPPORTED */
    LG_CALL_FAILED,      /* the kernel returned another non-zero status */
    LG_CALL_CRASHED,
    LG_CALL_TIMEOUT,
    LG_CALL_ENVIRONMENT /* our own fault: no memory, cannot start a process */
};

struct lg_limits {
    double cpu_seconds;  /* per call, of the worker */
    double wall_seconds; /* per call, backstop */
    size_t memory_bytes; /* address-space growth limit; 0: none (under ASan always none) */
};
struct lg_limits lg_limits_default(void);

const char *lg_op_name(enum lg_op op); /* "gd_steps", "forward", ... as in the header */

struct lg_session {
    struct lg_declared declared;
    char path[4096];   /* as loaded; in-tree: "builtin:NAME" */
    char sha256[65];   /* of the shared object, or of this program for in-tree kernels */
    char trouble[512]; /* what went wrong in the last call */
    /* Since lg_session_forget: what was declared for the first problem begun, and the most steps from one set of weights. */
    struct lg_declared first;
    bool has_first;
    uint64_t most_steps;
    struct lg_session_private *p;
};

/* kernel: an in-tree name, or a path (contains '/' or ends in .so). On failure returns NULL and a message.
 * A kernel that cannot be loaded (missing symbol, wrong abi) is such a failure. */
struct lg_session *lg_session_open(const char *kernel, struct lg_limits limits, char *error,
                                   size_t error_size);
/* End the worker in its own way, within the limits; a crash or hang of the library's destructors is the answer. */
enum lg_call lg_session_unload(struct lg_session *s);
void lg_session_close(struct lg_session *s);

/* Give the worker a network problem (arrays are copied to shared memory); resolves declared.depth. */
enum lg_call lg_session_begin(struct lg_session *s, const struct lg_network *problem);
/* New labels / step size / weights for the problem just begun are a new lg_session_begin. */
enum lg_call lg_session_import(struct lg_session *s, const double *W);
/* first and most_steps begin anew: another case. */
void lg_session_forget(struct lg_session *s);
/* Destroy the context of the problem begun, if there is one. */
enum lg_call lg_session_end(struct lg_session *s);
/* The weights that the kernel holds, k x d; of a kernel that offers steps. */
enum lg_call lg_session_export(struct lg_session *s, double *W);
/* Run `steps` GD steps and export the weights into W (k x d); NULL: without an export, as for sgd below. */
enum lg_call lg_session_steps(struct lg_session *s, size_t steps, double *W);
enum lg_call lg_session_forward(struct lg_session *s, double *f);
enum lg_call lg_session_gradient(struct lg_session *s, double *G);
enum lg_call lg_session_jacobian(struct lg_session *s, double *J);
enum lg_call lg_session_jvp(struct lg_session *s, const double *U, double *Ju);
enum lg_call lg_session_vjp(struct lg_session *s, const double *z, double *Jtz);
enum lg_call lg_session_gram(struct lg_session *s, double *JJt);
/* One of these, by its number (up to LG_OP_GRAM): J u of U, J^T z of z, one step for LG_OP_STEPS. */
enum lg_call lg_session_output(struct lg_session *s, enum lg_op op, const double *U, const double *z,
                               double *out);
enum lg_call lg_session_sgd(struct lg_session *s, const size_t *index, size_t m, double *W);
enum lg_call lg_session_fit(struct lg_session *s, double *v);

/* Linear least squares: begin resolves depths (features: p, samples: n); theta is read and written. */
enum lg_call lg_session_begin_linear(struct lg_session *s, const struct lg_linear *problem);
enum lg_call lg_session_linear_steps(struct lg_session *s, size_t steps, double *theta);

/* Matrix recovery: U (d x r) is read and written. */
enum lg_call lg_session_begin_recovery(struct lg_session *s, const struct lg_recovery *problem);
enum lg_call lg_session_recovery_steps(struct lg_session *s, size_t steps, double *U);

/* The worker's main: serve requests on descriptor fd until it closes; returns the exit code. */
int lg_worker_main(int fd);

/* The in-tree kernels, NULL-terminated, sorted by name (generated). */
extern const struct lg_kernel *const lg_kernels[];

#endif
