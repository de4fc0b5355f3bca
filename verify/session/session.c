/* Opening and closing a session, and giving it a worker with its kernel when it has none; see session.h. */
#include "verify/session/session_private.h"
#include "verify/base/sha256.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lg_limits lg_limits_default(void)
{
    return (struct lg_limits){.cpu_seconds = 30, .wall_seconds = 120, .memory_bytes = (size_t)16 << 30};
}

static bool names_a_file(const char *kernel)
{
    const size_t length = strlen(kernel);
    return strchr(kernel, '/') || (length > 3 && strcmp(kernel + length - 3, ".so") == 0);
}

/* Resolve the kernel's path and hash what will run. -1: s->trouble says why not. */
static int identify(struct lg_session *s, const char *kernel)
{
    struct lg_session_private *p = s->p;
    _Static_assert(sizeof s->path >= PATH_MAX && sizeof p->kernel >= PATH_MAX, "realpath needs PATH_MAX");
    p->plugin = names_a_file(kernel);
    if (p->plugin) {
        if (!realpath(kernel, p->kernel)) {
            lg_session_trouble(s, LG_CALL_ENVIRONMENT, "cannot find the plug-in %s: %s", kernel,
                               strerror(errno));
            return -1;
        }
        snprintf(s->path, sizeof s->path, "%s", p->kernel);
    } else {
        snprintf(p->kernel, sizeof p->kernel, "%s", kernel);
        snprintf(s->path, sizeof s->path, "builtin:%.4000s", kernel);
    }
    const char *file = p->plugin ? p->kernel : "/proc/self/exe";
    if (lg_sha256_file(file, s->sha256) != 0) {
        lg_session_trouble(s, LG_CALL_ENVIRONMENT, "cannot read %s: %s", file, strerror(errno));
        return -1;
    }
    return 0;
}

/* A plug-in that was rebuilt while the session ran is another kernel. */
static enum lg_call same_file(struct lg_session *s)
{
    char now[65];
    if (!s->p->plugin || s->p->sequence == 0)
        return LG_CALL_OK;
    if (lg_sha256_file(s->p->kernel, now) != 0)
        return lg_session_trouble(s, LG_CALL_ENVIRONMENT, "cannot read %s: %s", s->p->kernel,
                                  strerror(errno));
    if (strcmp(now, s->sha256) != 0)
        return lg_session_trouble(s, LG_CALL_ENVIRONMENT,
                                  "%.300s changed while it was being checked; start again", s->p->kernel);
    return LG_CALL_OK;
}

static void take_declaration(struct lg_session *s, struct lg_declared *declared)
{
    declared->name[sizeof declared->name - 1] = '\0';
    declared->version[sizeof declared->version - 1] = '\0';
    declared->description[sizeof declared->description - 1] = '\0';
    declared->model.depth = NULL;
    declared->model.phi = NULL;
    s->declared = *declared;
}

/* Tell the worker which kernel, and where a plug-in works: an empty folder of this worker alone. */
static enum lg_call name_kernel(struct lg_session *s)
{
    struct lg_session_private *p = s->p;
    struct lg_shared shared = {0};
    snprintf(shared.text, sizeof shared.text, "%s", p->kernel);
    if (p->plugin && lg_scratch_make(&p->scratch) != 0)
        return lg_session_trouble(s, LG_CALL_ENVIRONMENT,
                                  "cannot make a working folder %.300s for the kernel: %s; name a folder "
                                  "that can be written in TMPDIR",
                                  p->scratch.path, strerror(errno));
    snprintf(shared.folder, sizeof shared.folder, "%s", p->plugin ? p->scratch.path : "");
    return lg_session_put_shared(s, &shared, sizeof shared);
}

enum lg_call lg_session_ready(struct lg_session *s)
{
    struct lg_session_private *p = s->p;
    struct lg_shared shared;
    if (p->pid != 0)
        return LG_CALL_OK;
    enum lg_call call = same_file(s);
    if (call == LG_CALL_OK)
        call = lg_session_spawn(s);
    if (call == LG_CALL_OK)
        call = name_kernel(s);
    if (call != LG_CALL_OK) {
        lg_session_stop(s);
        return call;
    }
    struct lg_request load = {.what = LG_REQUEST_LOAD, .count = p->limits.memory_bytes};
    call = lg_session_exchange(s, &load);
    if (call != LG_CALL_OK && call != LG_CALL_FAILED)
        return call;
    const enum lg_call loaded = call;
    call = lg_session_get_shared(s, &shared);
    if (call == LG_CALL_OK && loaded == LG_CALL_FAILED) {
        shared.text[sizeof shared.text - 1] = '\0';
        call = lg_session_trouble(s, LG_CALL_FAILED, "%s", shared.text);
    }
    if (call == LG_CALL_OK)
        take_declaration(s, &shared.declared);
    else
        lg_session_stop(s);
    return call;
}

struct lg_session *lg_session_open(const char *kernel, struct lg_limits limits, char *error,
                                   size_t error_size)
{
    struct lg_session *s = calloc(1, sizeof *s);
    struct lg_session_private *p = calloc(1, sizeof *p);
    if (!s || !p) {
        snprintf(error, error_size, "no memory for a session");
        goto failed;
    }
    s->p = p;
    p->limits = limits;
    p->socket = p->arena = p->scratch.lock = -1;
    lg_scratch_sweep();
    p->state = LG_CALL_ENVIRONMENT;
    if (identify(s, kernel) != 0 || lg_session_ready(s) != LG_CALL_OK) {
        snprintf(error, error_size, "%s", s->trouble);
        goto failed;
    }
    lg_session_trouble(s, LG_CALL_OK, "no problem has been begun");
    return s;
failed:
    free(p);
    free(s);
    return NULL;
}

void lg_session_close(struct lg_session *s)
{
    if (!s)
        return;
    lg_session_unload(s);
    free(s->p);
    free(s);
}
