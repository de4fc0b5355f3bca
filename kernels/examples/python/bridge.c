/* bridge: a plug-in whose kernel lives in another process and language, here network.py beside this library.
 *
 * On the first problem it starts `python3 network.py` with a socket as standard input. Each call is one message
 *     {op, doubles that follow, doubles wanted}, three 64-bit integers in native order, then the doubles,
 * and its answer {status}, one 64-bit integer, then the doubles wanted if status is 0 (enum lg_status). To adapt it, keep
 * this file and change the name and the error model in the table: they must be those of what runs on the other side.
 *
 * Failure modes: a script that cannot start or ends gives LG_FAILED; its message is on standard error. Its CPU time is not
 * the worker's, so only the wall-clock limit stops one that hangs. It ends when the socket closes. */
#include <dlfcn.h>
#include <float.h>
#include <lemmagate_kernel.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define U (DBL_EPSILON / 2)

enum op { CREATE = 1, IMPORT, STEPS, EXPORT, FORWARD, GRADIENT };

struct context {
    size_t n, weights;
};

static int channel = -1;

static int start(void) {
    Dl_info self;
    char script[4096];
    int pair[2];
    if (channel >= 0) return 0;
    if (!dladdr((const void *)&channel, &self) || !strrchr(self.dli_fname, '/')) return -1;
    const int folder = (int)(strrchr(self.dli_fname, '/') - self.dli_fname);
    snprintf(script, sizeof script, "%.*s/network.py", folder, self.dli_fname);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) return -1;
    const pid_t child = fork();
    if (child == 0) {
        dup2(pair[1], STDIN_FILENO);
        execlp("python3", "python3", script, (char *)NULL);
        perror("python3");
        _exit(127);
    }
    close(pair[1]);
    channel = pair[0];
    return child > 0 ? 0 : -1;
}

static int put(const void *data, size_t bytes) {
    for (const char *at = data; bytes > 0;) {
        const ssize_t sent = send(channel, at, bytes, MSG_NOSIGNAL);
        if (sent <= 0) return -1;
        at += sent;
        bytes -= (size_t)sent;
    }
    return 0;
}

static int get(void *data, size_t bytes) {
    for (char *at = data; bytes > 0;) {
        const ssize_t got = read(channel, at, bytes);
        if (got <= 0) return -1;
        at += got;
        bytes -= (size_t)got;
    }
    return 0;
}

static int ask(enum op op, const double *in, size_t n_in, double *out, size_t n_out) {
    const uint64_t request[3] = {op, n_in, n_out};
    int64_t status;
    if (put(request, sizeof request) || put(in, n_in * sizeof *in) || get(&status, sizeof status))
        return LG_FAILED;
    if (status == LG_OK && get(out, n_out * sizeof *out)) return LG_FAILED;
    return (int)status;
}

static double *append(double *at, const double *values, size_t count) {
    memcpy(at, values, count * sizeof *at);
    return at + count;
}

static int create(const struct lg_network *p, void **context) {
    const size_t length = 5 + p->n * p->d + p->n + p->k;
    double *message = malloc(length * sizeof *message), *at = message;
    struct context *c = malloc(sizeof *c);
    int status = LG_NO_MEMORY;
    if (!message || !c) goto cleanup;
    *c = (struct context){p->n, p->k * p->d};
    at = append(at, (double[]){(double)p->n, (double)p->d, (double)p->k, p->activation, p->eta}, 5);
    at = append(at, p->X, p->n * p->d);
    at = append(at, p->y, p->n);
    append(at, p->v, p->k);
    status = start() ? LG_FAILED : ask(CREATE, message, length, NULL, 0);
cleanup:
    free(message);
    if (status != LG_OK) free(c);
    else
        *context = c;
    return status;
}

static int import_weights(void *context, const double *W) {
    return ask(IMPORT, W, ((struct context *)context)->weights, NULL, 0);
}

static int export_weights(void *context, double *W) {
    return ask(EXPORT, NULL, 0, W, ((struct context *)context)->weights);
}

static int gd_steps(void *context, size_t steps) {
    const double count = (double)steps;
    (void)context;
    return ask(STEPS, &count, 1, NULL, 0);
}

static int forward(void *context, double *f) {
    return ask(FORWARD, NULL, 0, f, ((struct context *)context)->n);
}

static int gradient(void *context, double *G) {
    return ask(GRADIENT, NULL, 0, G, ((struct context *)context)->weights);
}

/* NumPy: sums in any order (depth NULL); its vectorised tanh within 4 ulp, 8u; 1 - t^2: 2 * 8u and two roundings. */
static const struct lg_kernel table = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "numpy",
    .version = "1.0",
    .description = "NumPy behind a socket",
    .model = {.unit_storage = U,
              .unit_accumulator = U,
              .value_rel = 8 * U,
              .slope_abs = 18 * U,
              .largest = DBL_MAX},
    .create = create,
    .import_weights = import_weights,
    .gd_steps = gd_steps,
    .export_weights = export_weights,
    .destroy = free,
    .forward = forward,
    .gradient = gradient,
};
LG_PLUGIN(table)
