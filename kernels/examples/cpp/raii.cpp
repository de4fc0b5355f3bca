/* raii: a plug-in to start from in C++11, softplus networks: a context is an object, and no exception leaves a function.
 * Error model, u = 2^-53: plain sums (depth NULL); max(z, 0) + log1p(exp(-|z|)) errs by 7u of its value, its slope by 5u. */
#include <algorithm>
#include <cfloat>
#include <cmath>
#include <lemmagate_kernel.h>
#include <numeric>
#include <vector>

namespace {
struct Network {
    lg_network p;
    std::vector<double> W, G, z;
    explicit Network(const lg_network &given) : p(given), W(p.k * p.d), G(p.k * p.d), z(p.k) {}
    int steps(std::size_t count) {
        for (; count > 0; count--) {
            std::fill(G.begin(), G.end(), 0.0);
            for (std::size_t i = 0; i < p.n; i++) {
                const double *x = p.X + i * p.d;
                double r = 0; /* f_i - y_i, with all of the old W: it moves when G is complete */
                for (std::size_t l = 0; l < p.k; l++) {
                    const double t = z[l] = std::inner_product(x, x + p.d, &W[l * p.d], 0.0);
                    r += p.v[l] * (std::fmax(t, 0) + std::log1p(std::exp(-std::fabs(t))));
                }
                r -= p.y[i];
                for (std::size_t l = 0; l < p.k; l++) {
                    const double e = std::exp(-std::fabs(z[l])), slope = (z[l] < 0 ? e : 1) / (1 + e);
                    for (std::size_t j = 0; j < p.d; j++) G[l * p.d + j] += r * (p.v[l] * slope) * x[j];
                }
            }
            for (std::size_t e = 0; e < W.size(); e++) W[e] -= p.eta * G[e];
        }
        return LG_OK;
    }
};
Network &of(void *context) { return *static_cast<Network *>(context); }
lg_error_model rounding(const lg_phi_error &phi) {
    lg_error_model m = {};
    m.size = sizeof m, m.unit_storage = m.unit_accumulator = DBL_EPSILON / 2, m.largest = DBL_MAX;
    m.phi = &phi, m.n_phi = 1;
    return m;
}
const lg_phi_error softplus = {0, 4 * DBL_EPSILON, 0, 3 * DBL_EPSILON};
const lg_error_model model = rounding(softplus);
lg_kernel describe() {
    lg_kernel t = {};
    t.abi = LG_KERNEL_ABI, t.size = sizeof t, t.name = "example_cpp", t.version = "1.0",
    t.description = "C++", t.model = &model;
    t.create = [](const lg_network *p, void **context) -> int {
        if (p->activation != LG_SOFTPLUS) return LG_UNSUPPORTED;
        try {
            *context = new Network(*p);
        } catch (const std::bad_alloc &) { return LG_NO_MEMORY; }
        return LG_OK;
    };
    t.destroy = [](void *c) { delete &of(c); };
    t.import_weights = [](void *c, const double *W) {
        return std::copy_n(W, of(c).W.size(), &of(c).W[0]) ? 0 : 1;
    };
    t.export_weights = [](void *c, double *W) { return std::copy_n(&of(c).W[0], of(c).W.size(), W) ? 0 : 1; };
    t.gd_steps = [](void *c, std::size_t steps) { return of(c).steps(steps); };
    return t;
}
const lg_kernel table = describe();
} // namespace
LG_PLUGIN(table)
