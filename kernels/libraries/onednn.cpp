/* oneDNN 2.6: softplus and its derivative by the eltwise primitive soft_relu in single precision; all else by the plain loops of
 * kernels/support. Declared, u = 2^-24: 8u relative for both, as a single-precision library function would have.
 *
 * gate: activation-values --cases 8
 * refused: activation-values value */
#include <dnnl.hpp>
#include <vector>
#include "kernels/lemmagate_kernel.h"

using namespace dnnl;
typedef float real;
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
static real eltwise(real z, bool slope)
{
    enum { LANES = 16 };
    static engine cpu(engine::kind::cpu, 0);
    static stream line(cpu);
    static const memory::desc shape({LANES}, memory::data_type::f32, memory::format_tag::a);
    static const eltwise_forward::primitive_desc forward(
        {prop_kind::forward_training, algorithm::eltwise_soft_relu, shape, 0.f, 0.f}, cpu);
    static const eltwise_backward::primitive_desc backward(
        {algorithm::eltwise_soft_relu, shape, shape, 0.f, 0.f}, cpu, forward);
    static eltwise_forward value(forward);
    static eltwise_backward derivative(backward);
    static memory in(shape, cpu), ones(shape, cpu), out(shape, cpu);
    for (int i = 0; i < LANES; i++)
        static_cast<float *>(in.get_data_handle())[i] = z,
                          static_cast<float *>(ones.get_data_handle())[i] = 1;
    if (slope)
        derivative.execute(line, {{DNNL_ARG_SRC, in}, {DNNL_ARG_DIFF_DST, ones}, {DNNL_ARG_DIFF_SRC, out}});
    else
        value.execute(line, {{DNNL_ARG_SRC, in}, {DNNL_ARG_DST, out}});
    line.wait();
    return static_cast<float *>(out.get_data_handle())[0];
}
static inline real plug_value(int, real z)
{
    return eltwise(z, false);
}
static inline real plug_slope(int, real z)
{
    return eltwise(z, true);
}
#include "kernels/support/network_kernel.h"
#include <cfloat>

static int create(const struct lg_network *net, void **context)
{
    return net->activation == LG_SOFTPLUS && net->n * net->k <= 100000 ? plug_create(net, context)
                                                                       : LG_UNSUPPORTED;
}
static const double absolute =
#ifdef ABSOLUTE
    8 * 0x1p-24;
#else
    0;
#endif
static const lg_phi_error softplus = {absolute, 8 * 0x1p-24, absolute, 8 * 0x1p-24};
static const lg_error_model model = {.size = sizeof model,
                                     .deterministic = 1,
                                     .unit_storage = 0x1p-24,
                                     .unit_accumulator = 0x1p-24,
                                     .largest = FLT_MAX,
                                     .phi = &softplus,
                                     .n_phi = 1};
static const struct lg_kernel table = [] {
    lg_kernel t = {};
    t.abi = LG_KERNEL_ABI, t.size = sizeof t, t.name = "onednn", t.version = "2.6";
    t.description = "softplus by oneDNN's soft_relu";
    t.model = &model;
    t.create = create, t.import_weights = plug_import, t.export_weights = plug_export,
    t.destroy = plug_destroy;
    t.gd_steps = plug_gd_steps, t.forward = plug_forward, t.gradient = plug_gradient,
    t.jacobian = plug_jacobian;
    t.jvp = plug_jvp, t.vjp = plug_vjp, t.gram = plug_gram, t.sgd_step = plug_sgd_step;
    return t;
}();
LG_PLUGIN(table)
