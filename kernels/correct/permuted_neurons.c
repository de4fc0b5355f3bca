/* permuted_neurons: keeps its neurons in another order, l -> (7 l + 3) mod k (7 for a k that 7 does not divide, else 1),
 * as a kernel that sorts or packs them does; the order is undone at the border. The sums over neurons have it. */
#include "kernels/support/plain_arithmetic.h"

/* A context: the permuted problem, and room for one permuted k x d array. */
struct permuted {
    struct lg_network net;
    double *v, *room; /* k, k x d */
    void *inner;
};

static size_t place(size_t k, size_t l)
{
    return ((k % 7 != 0 ? 7 : 1) * l + 3) % k;
}

/* to[place(l)] = from[l], or back. */
static void permute(const struct lg_network *net, const double *from, double *to, int inward)
{
    for (size_t l = 0; l < net->k; l++) {
        const size_t there = place(net->k, l);
        memcpy(to + (inward ? there : l) * net->d, from + (inward ? l : there) * net->d, net->d * sizeof *to);
    }
}

static void destroy(void *context)
{
    struct permuted *c = context;
    if (!c)
        return;
    plug_destroy(c->inner);
    free(c->v);
    free(c->room);
    free(c);
}

static int create(const struct lg_network *problem, void **context)
{
    *context = NULL;
    struct permuted *c = calloc(1, sizeof *c);
    int status = LG_NO_MEMORY;
    if (!c)
        return status;
    c->net = *problem;
    c->v = lg_new_doubles(problem->k, 1);
    c->room = lg_new_doubles(problem->k, problem->d);
    if (c->v && c->room) {
        for (size_t l = 0; l < problem->k; l++)
            c->v[place(problem->k, l)] = problem->v[l];
        struct lg_network inner = *problem;
        inner.v = c->v;
        status = plug_create(&inner, &c->inner);
    }
    if (status == LG_OK)
        *context = c;
    else
        destroy(c);
    return status;
}

static int import_weights(void *context, const double *W)
{
    struct permuted *c = context;
    permute(&c->net, W, c->room, 1);
    return plug_import(c->inner, c->room);
}

static int export_weights(void *context, double *W)
{
    struct permuted *c = context;
    const int status = plug_export(c->inner, c->room);
    permute(&c->net, c->room, W, 0);
    return status;
}

static int gd_steps(void *context, size_t steps)
{
    return plug_gd_steps(((struct permuted *)context)->inner, steps);
}

static int forward(void *context, double *f)
{
    return plug_forward(((struct permuted *)context)->inner, f);
}

static int gradient(void *context, double *G)
{
    struct permuted *c = context;
    const int status = plug_gradient(c->inner, c->room);
    permute(&c->net, c->room, G, 0);
    return status;
}

static int jacobian(void *context, double *J)
{
    struct permuted *c = context;
    const size_t weights = c->net.k * c->net.d;
    const int status = plug_jacobian(c->inner, J);
    for (size_t i = 0; i < c->net.n && status == LG_OK; i++) {
        memcpy(c->room, J + i * weights, weights * sizeof *J);
        permute(&c->net, c->room, J + i * weights, 0);
    }
    return status;
}

static int jvp(void *context, const double *U, double *Ju)
{
    struct permuted *c = context;
    permute(&c->net, U, c->room, 1);
    return plug_jvp(c->inner, c->room, Ju);
}

static int vjp(void *context, const double *z, double *Jtz)
{
    struct permuted *c = context;
    const int status = plug_vjp(c->inner, z, c->room);
    permute(&c->net, c->room, Jtz, 0);
    return status;
}

static int gram(void *context, double *JJt)
{
    return plug_gram(((struct permuted *)context)->inner, JJt);
}

static int sgd_step(void *context, const size_t *index, size_t m)
{
    return plug_sgd_step(((struct permuted *)context)->inner, index, m);
}

const struct lg_kernel kernel_permuted_neurons = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "permuted_neurons",
    .version = "1.0.0",
    .description = "neurons kept in another order",
    .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT,
                            .depth = plain_depth, .largest = DBL_MAX, LG_F64_PHI, .deterministic = 1),
    .create = create,
    .import_weights = import_weights,
    .gd_steps = gd_steps,
    .export_weights = export_weights,
    .destroy = destroy,
    .forward = forward,
    .gradient = gradient,
    .jacobian = jacobian,
    .jvp = jvp,
    .vjp = vjp,
    .gram = gram,
    .sgd_step = sgd_step,
};
