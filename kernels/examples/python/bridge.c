/* bridge: a plug-in whose kernel lives in another process and language, here network.py beside this library.
 *
 * When it is loaded it starts `python3 network.py` with a socket as standard input, and waits for a first status. Each call is
 * one message
 *     {op, doubles that follow, doubles wanted}, three 64-bit integers in native order, then the doubles,
 * and its answer {status}, one 64-bit integer, then the doubles wanted if status is 0 (enum lg_status). To adapt it, keep
 * this file (-DSCRIPT='"mine.py"' names another script) and change the name and the error model in the table: they must be those of what runs on the other side.
 *
 * Failure modes: a script that cannot start (no python3, no NumPy) is no kernel: loading fails, exit code 3, and what it said
 * is on standard error. One that ends later gives LG_FAILED. Its CPU time is not the worker's, so only the wall-clock limit
 * stops one that hangs. It ends when the socket closes. */
#include <dlfcn.h>
#include <float.h>
#include <lemmagate_kernel.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define UNIT (DBL_EPSILON / 2)
#ifndef SCRIPT
#define SCRIPT "network.py"
#endif

enum op {
    CREATE = 1,
    IMPORT,
    STEPS,
    EXPORT,
    FORWARD,
    GRADIENT,
    JACOBIAN,
    JVP,
    VJP,
    GRAM,
    SGD,
    FIT,
    LINEAR,
    RECOVERY
};

struct context {
    size_t n, k, weights;
};

static int channel = -1;

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

static int start(void) {
    Dl_info self;
    char script[4096];
    int pair[2];
    int64_t status = LG_FAILED;
    if (!dladdr((const void *)&channel, &self) || !strrchr(self.dli_fname, '/')) return -1;
    const int folder = (int)(strrchr(self.dli_fname, '/') - self.dli_fname);
    snprintf(script, sizeof script, "%.*s/" SCRIPT, folder, self.dli_fname);
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
    return child > 0 && !get(&status, sizeof status) && status == LG_OK ? 0 : -1;
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

/* One message of several arrays. */
struct part {
    const double *values;
    size_t count;
};

static int send_parts(enum op op, const struct part *parts, size_t n_parts, double *out, size_t n_out) {
    size_t length = 0;
    for (size_t i = 0; i < n_parts; i++) length += parts[i].count;
    double *message = malloc(length * sizeof *message), *at = message;
    if (!message) return LG_NO_MEMORY;
    for (size_t i = 0; i < n_parts; i++) at = append(at, parts[i].values, parts[i].count);
    const int status = ask(op, message, length, out, n_out);
    free(message);
    return status;
}

static int create(const struct lg_network *p, void **context) {
    const double head[5] = {(double)p->n, (double)p->d, (double)p->k, p->activation, p->eta};
    const struct part parts[] = {{head, 5}, {p->X, p->n * p->d}, {p->y, p->n}, {p->v, p->k}};
    struct context *c = malloc(sizeof *c);
    if (!c) return LG_NO_MEMORY;
    *c = (struct context){p->n, p->k, p->k * p->d};
    const int status = send_parts(CREATE, parts, 4, NULL, 0);
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

static int jacobian(void *context, double *J) {
    const struct context *c = context;
    return ask(JACOBIAN, NULL, 0, J, c->n * c->weights);
}

static int jvp(void *context, const double *U, double *Ju) {
    const struct context *c = context;
    return ask(JVP, U, c->weights, Ju, c->n);
}

static int vjp(void *context, const double *z, double *Jtz) {
    const struct context *c = context;
    return ask(VJP, z, c->n, Jtz, c->weights);
}

static int gram(void *context, double *JJt) {
    const struct context *c = context;
    return ask(GRAM, NULL, 0, JJt, c->n * c->n);
}

static int sgd_step(void *context, const size_t *index, size_t m) {
    double *batch = malloc(m * sizeof *batch);
    (void)context;
    if (!batch) return LG_NO_MEMORY;
    for (size_t i = 0; i < m; i++) batch[i] = (double)index[i];
    const int status = ask(SGD, batch, m, NULL, 0);
    free(batch);
    return status;
}

static int fit_output(void *context, double *v) {
    return ask(FIT, NULL, 0, v, ((struct context *)context)->k);
}

static int linear_steps(const struct lg_linear *p, double *theta, size_t steps) {
    const double head[4] = {(double)p->n, (double)p->p, p->eta, (double)steps};
    const struct part parts[] = {{head, 4}, {p->X, p->n * p->p}, {p->y, p->n}, {theta, p->p}};
    return send_parts(LINEAR, parts, 4, theta, p->p);
}

static int recovery_steps(const struct lg_recovery *p, double *U, size_t steps) {
    const double head[5] = {(double)p->n, (double)p->d, (double)p->r, p->eta, (double)steps};
    const struct part parts[] = {{head, 5}, {p->A, p->n * p->d * p->d}, {p->y, p->n}, {U, p->d * p->r}};
    return send_parts(RECOVERY, parts, 4, U, p->d * p->r);
}

/* NumPy: sums in any order (depth NULL); its vectorised tanh within 4 ulp, 8u; 1 - t^2: 2 * 8u and two roundings. */
static const struct lg_kernel table = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "numpy",
    .version = "1.0",
    .description = "NumPy behind a socket",
    .model = LG_ERROR_MODEL(.unit_storage = UNIT, .unit_accumulator = UNIT,
                            LG_PHI({0, 8 * UNIT, 18 * UNIT, 0}), .largest = DBL_MAX),
    .create = create,
    .import_weights = import_weights,
    .gd_steps = gd_steps,
    .export_weights = export_weights,
    .destroy = free,
    .forward = forward,
    .gradient = gradient,
    .jacobian = jacobian,
    .jvp = jvp,
    .vjp = vjp,
    .gram = gram,
    .sgd_step = sgd_step,
    .fit_output = fit_output,
    .linear_steps = linear_steps,
    .recovery_steps = recovery_steps,
};

/* What LG_PLUGIN(table) defines, but that there is no kernel where the other side does not start. */
LG_PLUGIN_EXPORT lg_plugin_fn lemmagate_plugin;

const struct lg_kernel *lemmagate_plugin(void) {
    if (start() == 0) return &table;
    fprintf(stderr,
            "bridge: python3 " SCRIPT " did not start; it needs python3 and what the script imports\n");
    return NULL;
}
