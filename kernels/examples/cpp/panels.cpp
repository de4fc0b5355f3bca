/* panels: a complete plug-in in C++11, gradient descent on softplus networks, sums by halves.
 *
 * Error model, u = 2^-53: halvings and a loop, see depth; max(z, 0) + log1p(exp(-|z|)) errs by 7u of
 * its value and the logistic slope by 5u with glibc's exp and log1p (1 ulp each). No exception may leave a function. */
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <lemmagate_kernel.h>
#include <new>
#include <vector>

#ifndef MISTAKE
#define MISTAKE 1.0 /* a factor of the gradient: with any other value the gate must refuse this kernel */
#endif

namespace
{
const double u = DBL_EPSILON / 2;

/* Halves of at least five terms until at most eight are left, which are added one by one. */
template <class Term> double tree(std::size_t from, std::size_t to, const Term &term)
{
    if (to - from > 8) {
        const std::size_t middle = to - (to - from) / 2;
        return tree(from, middle, term) + tree(middle, to, term);
    }
    double sum = 0;
    while (from < to)
        sum += term(from++);
    return sum;
}

std::size_t depth(int, std::size_t m)
{
    std::size_t halvings = 0;
    for (; m > 8; m = (m + 1) / 2)
        halvings++;
    return m > 0 ? halvings + m - 1 : 0;
}

struct Network {
    lg_network p;
    std::vector<double> W, G, z, r;

    explicit Network(const lg_network &given) : p(given), W(p.k * p.d), G(p.k * p.d), z(p.n * p.k), r(p.n)
    {
    }
    void forward(double *f)
    {
        for (std::size_t i = 0; i < p.n; i++) {
            const double *x = p.X + i * p.d;
            double *zi = &z[i * p.k];
            for (std::size_t l = 0; l < p.k; l++)
                zi[l] = tree(0, p.d, [&](std::size_t j) { return x[j] * W[l * p.d + j]; });
            f[i] = tree(0, p.k, [&](std::size_t l) {
                return p.v[l] * (std::fmax(zi[l], 0) + std::log1p(std::exp(-std::fabs(zi[l]))));
            });
        }
    }
    void gradient(double *out)
    {
        forward(r.data());
        for (std::size_t i = 0; i < p.n; i++)
            r[i] = (r[i] - p.y[i]) * MISTAKE;
        for (std::size_t e = 0; e < p.n * p.k; e++) {
            const double exponential = std::exp(-std::fabs(z[e]));
            z[e] = r[e / p.k] * (p.v[e % p.k] * ((z[e] < 0 ? exponential : 1) / (1 + exponential)));
        }
        for (std::size_t e = 0; e < p.k * p.d; e++)
            out[e] =
                tree(0, p.n, [&](std::size_t i) { return z[i * p.k + e / p.d] * p.X[i * p.d + e % p.d]; });
    }
    void step()
    {
        gradient(G.data());
        for (std::size_t e = 0; e < W.size(); e++)
            W[e] -= p.eta * G[e];
    }
};

Network &network(void *context)
{
    return *static_cast<Network *>(context);
}

lg_kernel describe()
{
    lg_kernel t = {};
    t.abi = LG_KERNEL_ABI;
    t.size = static_cast<std::uint32_t>(sizeof t);
    t.name = "example_cpp";
    t.version = "1.0";
    t.description = "sums by halves in C++";
    t.model.unit_storage = t.model.unit_accumulator = u;
    t.model.depth = depth;
    t.model.value_rel = 8 * u;
    t.model.slope_rel = 6 * u;
    t.model.largest = DBL_MAX;
    t.create = [](const lg_network *problem, void **context) -> int {
        if (problem->activation != LG_SOFTPLUS)
            return LG_UNSUPPORTED;
        try {
            *context = new Network(*problem);
        } catch (const std::bad_alloc &) {
            return LG_NO_MEMORY;
        }
        return LG_OK;
    };
    t.destroy = [](void *context) { delete &network(context); };
    t.import_weights = [](void *context, const double *W) -> int {
        network(context).W.assign(W, W + network(context).W.size());
        return LG_OK;
    };
    t.export_weights = [](void *context, double *W) -> int {
        for (double w : network(context).W)
            *W++ = w;
        return LG_OK;
    };
    t.gd_steps = [](void *context, std::size_t steps) -> int {
        while (steps-- > 0)
            network(context).step();
        return LG_OK;
    };
    t.forward = [](void *context, double *f) -> int {
        network(context).forward(f);
        return LG_OK;
    };
    t.gradient = [](void *context, double *G) -> int {
        network(context).gradient(G);
        return LG_OK;
    };
    return t;
}

const lg_kernel table = describe();
} // namespace
LG_PLUGIN(table)
