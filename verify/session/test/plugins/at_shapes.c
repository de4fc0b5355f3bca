/* Refuses problems of 23 samples, and adds 1 to the first output of those with 1049 features: sizes that no family draws. */
#include "verify/session/test/plugins/correct.h"

static size_t features;

static int create(const struct lg_network *problem, void **context)
{
    features = problem->d;
    return problem->n == 23 ? LG_UNSUPPORTED : kernel_reference.create(problem, context);
}

static int forward(void *context, double *f)
{
    int status = kernel_reference.forward(context, f);
    f[0] += features == 1049;
    return status;
}

LG_PLUGIN_EXPORT const struct lg_kernel *lemmagate_plugin(void)
{
    static struct lg_kernel table;
    table = kernel_reference;
    table.name = "at_shapes";
    table.create = create;
    table.forward = forward;
    return &table;
}
