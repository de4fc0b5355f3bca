/* The reference kernel as the environment says: which functions its table has, which of them is wrong and where, what it declares.
 *
 *   LG_SUBSET_OFFERS  words of forward gradient jacobian jvp vjp gram sgd_step fit_output gd_steps; unset: all of them
 *   LG_SUBSET_WRONG   one such word, whose results are LG_SUBSET_FACTOR (default 1.5) times what they should be; of steps the move
 *   LG_SUBSET_D       "33-" or "7-7": only where the number of features is in this range
 *   LG_SUBSET_ACTIVATION  a number of enum lg_activation_id: problems of any other are LG_UNSUPPORTED
 *   LG_SUBSET_REFUSES words of functions that are offered and answer LG_UNSUPPORTED to every problem
 *   LG_SUBSET_SPARES  coarse: not where X has entries of 20 bits at most (exact results would show it whatever is declared)
 *   LG_SUBSET_DEPTH   "reduction length depth": depth(reduction, m) for m = length, or for all m where length is 0
 *   LG_SUBSET_MODEL   "name value": a number of the error model, unit_storage ... largest
 * n, d, k, W (k x d) as in lemmagate_kernel.h. */
#include "kernels/lemmagate_kernel.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct lg_kernel kernel_reference;
const struct lg_kernel *lemmagate_plugin(void);

struct context {
    size_t n, d, k;
    bool is_spared;
    void *base;
    double *W; /* k x d */
};

static const char *setting(const char *name)
{
    const char *value = getenv(name);
    return value ? value : "";
}

static bool has_word(const char *list, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
            return true;
    return false;
}

static bool refuses(const char *function)
{
    return has_word(setting("LG_SUBSET_REFUSES"), function);
}

/* What results of this function are multiplied by. */
static double factor(const struct context *c, const char *function)
{
    const char *range = setting("LG_SUBSET_D"), *by = setting("LG_SUBSET_FACTOR");
    char *end = NULL;
    const size_t from = strtoul(range, &end, 10);
    const size_t to = *end == '-' && end[1] ? strtoul(end + 1, NULL, 10) : SIZE_MAX;
    if (!has_word(setting("LG_SUBSET_WRONG"), function) || c->is_spared || c->d < from || c->d > to)
        return 1;
    return *by ? strtod(by, NULL) : 1.5;
}

static void destroy(void *context)
{
    struct context *c = context;
    kernel_reference.destroy(c->base);
    free(c->W);
    free(c);
}

static int create(const struct lg_network *problem, void **context)
{
    const char *only = setting("LG_SUBSET_ACTIVATION");
    if (*only && atoi(only) != problem->activation)
        return LG_UNSUPPORTED;
    struct context *c = calloc(1, sizeof *c);
    if (!c)
        return LG_NO_MEMORY;
    c->n = problem->n, c->d = problem->d, c->k = problem->k;
    c->is_spared = has_word(setting("LG_SUBSET_SPARES"), "coarse");
    for (size_t e = 0; e < c->n * c->d; e++) {
        int exponent;
        const double bits = ldexp(frexp(problem->X[e], &exponent), 20);
        c->is_spared &= bits == nearbyint(bits);
    }
    c->W = malloc(c->k * c->d * sizeof *c->W);
    const int status = c->W ? kernel_reference.create(problem, &c->base) : LG_NO_MEMORY;
    if (status == LG_OK) {
        *context = c;
        return LG_OK;
    }
    free(c->W);
    free(c);
    return status;
}

static int import_weights(void *context, const double *W)
{
    return kernel_reference.import_weights(((struct context *)context)->base, W);
}

static int export_weights(void *context, double *W)
{
    return kernel_reference.export_weights(((struct context *)context)->base, W);
}

static int scaled(const struct context *c, const char *function, int status, double *out, size_t size)
{
    const double by = factor(c, function);
    if (refuses(function))
        return LG_UNSUPPORTED;
    for (size_t e = 0; e < size && status == LG_OK && by != 1; e++)
        out[e] *= by;
    return status;
}

static int forward(void *context, double *f)
{
    struct context *c = context;
    return scaled(c, "forward", kernel_reference.forward(c->base, f), f, c->n);
}

static int gradient(void *context, double *G)
{
    struct context *c = context;
    return scaled(c, "gradient", kernel_reference.gradient(c->base, G), G, c->k * c->d);
}

static int jacobian(void *context, double *J)
{
    struct context *c = context;
    return scaled(c, "jacobian", kernel_reference.jacobian(c->base, J), J, c->n * c->k * c->d);
}

static int jvp(void *context, const double *U, double *Ju)
{
    struct context *c = context;
    return scaled(c, "jvp", kernel_reference.jvp(c->base, U, Ju), Ju, c->n);
}

static int vjp(void *context, const double *z, double *Jtz)
{
    struct context *c = context;
    return scaled(c, "vjp", kernel_reference.vjp(c->base, z, Jtz), Jtz, c->k * c->d);
}

static int gram(void *context, double *JJt)
{
    struct context *c = context;
    return scaled(c, "gram", kernel_reference.gram(c->base, JJt), JJt, c->n * c->n);
}

static int fit_output(void *context, double *v)
{
    struct context *c = context;
    return scaled(c, "fit_output", kernel_reference.fit_output(c->base, v), v, c->k);
}

/* W + by (W+ - W), W+ what the base has moved to from c->W. */
static int moved(struct context *c, int status, double by)
{
    const size_t size = c->k * c->d;
    double *W = malloc(size * sizeof *W);
    if (status == LG_OK)
        status = W ? export_weights(c, W) : LG_NO_MEMORY;
    for (size_t e = 0; e < size && status == LG_OK; e++)
        W[e] = c->W[e] + by * (W[e] - c->W[e]);
    if (status == LG_OK)
        status = import_weights(c, W);
    free(W);
    return status;
}

static int gd_steps(void *context, size_t steps)
{
    struct context *c = context;
    const double by = factor(c, "gd_steps");
    if (refuses("gd_steps"))
        return LG_UNSUPPORTED;
    if (by == 1)
        return kernel_reference.gd_steps(c->base, steps);
    int status = LG_OK;
    for (size_t s = 0; s < steps && status == LG_OK; s++) {
        status = export_weights(c, c->W);
        if (status == LG_OK)
            status = moved(c, kernel_reference.gd_steps(c->base, 1), by);
    }
    return status;
}

static int sgd_step(void *context, const size_t *index, size_t m)
{
    struct context *c = context;
    const double by = factor(c, "sgd_step");
    if (refuses("sgd_step"))
        return LG_UNSUPPORTED;
    const int status = by == 1 ? LG_OK : export_weights(c, c->W);
    if (status != LG_OK || by == 1)
        return status == LG_OK ? kernel_reference.sgd_step(c->base, index, m) : status;
    return moved(c, kernel_reference.sgd_step(c->base, index, m), by);
}

static size_t depth(int which, size_t length)
{
    int reduction = 0;
    unsigned long at = 0;
    double value = 0;
    if (sscanf(setting("LG_SUBSET_DEPTH"), "%d %lu %lf", &reduction, &at, &value) == 3 &&
        reduction == which && (at == 0 || at == length))
        return (size_t)value;
    return kernel_reference.model->depth(which, length);
}

static void set_model(struct lg_error_model *m, struct lg_phi_error *phi)
{
    char name[32] = "";
    double value = 0;
    if (sscanf(setting("LG_SUBSET_MODEL"), "%31s %lf", name, &value) != 2)
        return;
    const struct {
        const char *name;
        double *number;
    } numbers[] = {{"unit_storage", &m->unit_storage},
                   {"unit_accumulator", &m->unit_accumulator},
                   {"largest", &m->largest}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!strcmp(numbers[i].name, name))
            *numbers[i].number = value;
    for (size_t a = 0; a < LG_ACTIVATIONS; a++) {
        const struct {
            const char *name;
            double *number;
        } errors[] = {{"value_abs", &phi[a].value_abs},
                      {"value_rel", &phi[a].value_rel},
                      {"slope_abs", &phi[a].slope_abs},
                      {"slope_rel", &phi[a].slope_rel}};
        for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
            if (!strcmp(errors[i].name, name))
                *errors[i].number = value;
    }
}

LG_PLUGIN_EXPORT const struct lg_kernel *lemmagate_plugin(void)
{
    static struct lg_kernel t;
    static struct lg_error_model model;
    static struct lg_phi_error phi[LG_ACTIVATIONS];
    const char *offers = getenv("LG_SUBSET_OFFERS");
    t = kernel_reference;
    t.name = "subset";
    model = *kernel_reference.model;
    memcpy(phi, model.phi, sizeof phi);
    model.depth = depth, model.phi = phi;
    set_model(&model, phi);
    t.model = &model;
    t.create = create, t.destroy = destroy;
    t.import_weights = import_weights, t.export_weights = export_weights;
    t.linear_steps = NULL, t.recovery_steps = NULL;
#define ENTRY(name) t.name = !offers || has_word(offers, #name) ? name : NULL
    ENTRY(forward);
    ENTRY(gradient);
    ENTRY(jacobian);
    ENTRY(jvp);
    ENTRY(vjp);
    ENTRY(gram);
    ENTRY(sgd_step);
    ENTRY(fit_output);
    ENTRY(gd_steps);
    return &t;
}
