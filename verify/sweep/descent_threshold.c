/* S33, the other half of the gap: from which number of neurons k on does gradient descent on the hidden layer fit n samples?
 *
 * Data and weights of sphere.h, d = 8, |y_i| about 1. The reference kernel takes at most STEPS steps with eta = 1/beta^2, beta = B|v||X|
 * of T0. A cell says yes when |f(W_t) - y| < |f(W_0) - y|/10 is certain at some t that is looked at, no when it is certainly
 * not so after the last step: f is enclosed at the kernel's weights, and the share is of draws. "Fits" is that tenth, no limit.
 * A layer of kd parameters can fit n samples when kd >= n; T7 promises it from its k on. */
#include "verify/model/model.h"
#include "verify/sweep/lib/map.h"
#include "verify/sweep/lib/sphere.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 8, STEPS = 1000, STRIDE = 50 };

struct walk {
    const struct lg_sweep_at *at;
    struct lg_instance inst;
    struct lg_model m;
    double *W;          /* k x d, as the kernel left them */
    lg_ball start, now; /* |f(W) - y| at W_0 and at W */
};

static int look(struct walk *w, const double *W, lg_ball *out)
{
    struct lg_state s;
    if (lg_state_open(&s, &w->m, W, false))
        return -1;
    *out = lg_vec_norm(&s.r);
    lg_state_close(&s);
    return 0;
}

static int no_memory(const struct walk *w, char *error, size_t error_size)
{
    snprintf(error, error_size, "no memory for n = %zu, d = %zu, k = %zu; close other programs", w->inst.n,
             w->inst.d, w->inst.k);
    return -1;
}

static int begin(struct walk *w, size_t k, char *error, size_t error_size)
{
    struct lg_instance *inst = &w->inst;
    if (lg_sphere_draw(inst, w->at, COLUMNS, k, error, error_size))
        return -1;
    w->W = malloc(k * COLUMNS * sizeof *w->W);
    if (!w->W || lg_model_open(&w->m, inst, inst->y, LG_DOUBLE) || look(w, inst->W0, &w->start))
        return no_memory(w, error, error_size);
    memcpy(w->W, inst->W0, k * COLUMNS * sizeof *w->W);
    return 0;
}

static int fail(const struct walk *w, char *error, size_t error_size)
{
    snprintf(error, error_size, "kernel %s, n = %zu, k = %zu: %s; check it with `lemmagate gate`",
             w->at->session->declared.name, w->inst.n, w->inst.k, w->at->session->trouble);
    return -1;
}

static int descend(struct walk *w, enum lg_answer *answer, char *error, size_t error_size)
{
    const struct lg_instance *inst = &w->inst;
    const double eta = lg_lo(lg_div(lg_exact(1), lg_sqr(w->m.beta)));
    struct lg_network problem = {inst->n, inst->d, inst->k, inst->X, inst->y, inst->v, inst->activation, eta};
    const lg_ball goal = lg_scale(w->start, 0.1);
    if (lg_session_begin(w->at->session, &problem) || lg_session_import(w->at->session, inst->W0))
        return fail(w, error, error_size);
    for (int t = 0; t < STEPS && *answer != LG_ANSWER_YES; t += STRIDE) {
        if (lg_session_steps(w->at->session, STRIDE, w->W))
            return fail(w, error, error_size);
        if (look(w, w->W, &w->now))
            return no_memory(w, error, error_size);
        *answer = lg_certainly_lt(w->now, goal)   ? LG_ANSWER_YES
                  : lg_certainly_le(goal, w->now) ? LG_ANSWER_NO
                                                  : LG_ANSWER_UNSURE;
    }
    return 0;
}

static int decide(const struct lg_sweep_at *at, double y, enum lg_answer *answer, char *error,
                  size_t error_size)
{
    struct walk w = {.at = at};
    int status = begin(&w, (size_t)y, error, error_size) || descend(&w, answer, error, error_size) ? -1 : 0;
    lg_model_close(&w.m);
    lg_instance_clear(&w.inst);
    free(w.W);
    return status;
}

static int parameters(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    (void)error, (void)error_size;
    *y = at->x / COLUMNS;
    return 0;
}

static int theorem(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    return lg_sphere_descent(at, COLUMNS, y, error, error_size);
}

static const double samples[] = {4, 6, 8, 12, 16, 24, 32, 48, 64};
static const double neurons[] = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128};
static const struct lg_map_curve curves[] = {
    {"kd = n: as many parameters as samples", parameters},
    {"k that suffices for gradient descent (T7)", theorem},
};
static const struct lg_map map = {
    .yes_label = "certified: gradient descent came below a tenth of its start within 1000 steps",
    .no_label = "certified: it did not",
    .y = neurons,
    .n_y = sizeof neurons / sizeof *neurons,
    .decide = decide,
    .curves = curves,
    .n_curves = sizeof curves / sizeof *curves,
};

const struct lg_sweep sweep_descent_threshold = {
    .name = "descent-threshold",
    .title = "How many neurons gradient descent needs to fit n samples, and how many the theorem asks for",
    .x_label = "samples n",
    .y_label = "neurons k",
    .because = "gradient descent fits once the hidden layer has several times as many parameters kd as there "
               "are samples; "
               "what guarantees it is far above",
    .kernel = "reference",
    .x = samples,
    .n_x = sizeof samples / sizeof *samples,
    .draws = 8,
    .map = &map,
};
