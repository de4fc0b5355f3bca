/* Boost.Math 1.74's autodiff: phi and phi' of tanh by fvar<double, 1>; all else by the plain loops of kernels/support.
 * Its tanh is (e^{2z} - 1)/(e^{2z} + 1): it cancels near 0 (absolute errors) and is Inf/Inf above z = 355.
 * Declared, u = 2^-53: e^{2z} within 3u, each side within 5u of max(1, e^{2z}), a quotient of at most 1: 12u; the slope 40u.
 *
 * gate: activation-values --cases 8
 * refused: activation-values finite-output */
#include <boost/math/differentiation/autodiff.hpp>
#include <cmath>
#include <cstdlib>
#include "kernels/lemmagate_kernel.h"

typedef double real;
static inline real plug_store(real x)
{
    return x;
}
static inline real plug_dot(int, size_t m, const real *a, const real *b)
{
    real sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += a[i] * b[i];
    return sum;
}
static real derivative(real z, unsigned order)
{
    return tanh(boost::math::differentiation::make_fvar<real, 1>(z)).derivative(order);
}
static inline real plug_value(int, real z)
{
    return derivative(z, 0);
}
static inline real plug_slope(int, real z)
{
    return derivative(z, 1);
}
#include "kernels/support/network_kernel.h"

static int create(const struct lg_network *net, void **context)
{
    return net->activation == LG_TANH ? plug_create(net, context) : LG_UNSUPPORTED;
}
static const lg_phi_error tanh_error = {12 * 0x1p-53, 0, 40 * 0x1p-53, 0};
static const lg_error_model model = {.size = sizeof model,
                                     .deterministic = 1,
                                     .unit_storage = 0x1p-53,
                                     .unit_accumulator = 0x1p-53,
                                     .largest = DBL_MAX,
                                     .phi = &tanh_error,
                                     .n_phi = 1};
static const struct lg_kernel table = [] {
    lg_kernel t = {};
    t.abi = LG_KERNEL_ABI, t.size = sizeof t, t.name = "boost_autodiff", t.version = "1.74";
    t.description = "tanh by Boost.Math's autodiff";
    t.model = &model;
    t.create = create, t.import_weights = plug_import, t.export_weights = plug_export,
    t.destroy = plug_destroy;
    t.gd_steps = plug_gd_steps, t.forward = plug_forward, t.gradient = plug_gradient,
    t.jacobian = plug_jacobian;
    t.jvp = plug_jvp, t.vjp = plug_vjp, t.gram = plug_gram, t.sgd_step = plug_sgd_step;
    return t;
}();
LG_PLUGIN(table)
