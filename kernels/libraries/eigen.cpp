/* Eigen 3.4: every function of the table by its matrix products; the output layer by Householder QR of Phi^T. Activations are those
 * of kernels/support. Declared: sums in any order (depth NULL), since Eigen blocks and vectorizes as it likes.
 *
 * gate: function-conformance covering-steps linear-least-squares metamorphic-exact metamorphic-fit output-layer sgd-conformance --cases 60 */
#include "kernels/support/activations.h"

#include <Eigen/Dense>
#include <cfloat>

namespace
{
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;
using Rows = Eigen::Map<const Matrix>;
using Entries = Eigen::Map<const Vector>;

struct Network {
    lg_network p;
    Matrix X, W;
    Vector y, v;
    explicit Network(const lg_network &given)
        : p(given), X(Rows(p.X, p.n, p.d)), W(Matrix::Zero(p.k, p.d)), y(Entries(p.y, p.n)),
          v(Entries(p.v, p.k))
    {
    }
    Matrix features(const Matrix &data) const
    {
        return (data * W.transpose()).unaryExpr([this](double z) {
            return lg_activation_value(p.activation, z);
        });
    }
    /* v_l phi'(z_il), n x k */
    Matrix slopes(const Matrix &data) const
    {
        const Matrix S = (data * W.transpose()).unaryExpr([this](double z) {
            return lg_activation_slope(p.activation, z);
        });
        return S * v.asDiagonal();
    }
    Matrix gradient(const Matrix &data, const Vector &labels) const
    {
        const Vector r = features(data) * v - labels;
        return (r.asDiagonal() * slopes(data)).transpose() * data;
    }
};

Network &of(void *context)
{
    return *static_cast<Network *>(context);
}

/* No exception leaves a function. */
template <class Body> int guarded(Body body)
{
    try {
        return body();
    } catch (const std::bad_alloc &) {
        return LG_NO_MEMORY;
    }
}

int out(double *to, const Matrix &from)
{
    Eigen::Map<Matrix>(to, from.rows(), from.cols()) = from;
    return LG_OK;
}

int jacobian(void *c, double *J)
{
    return guarded([&] {
        const Network &w = of(c);
        const Matrix S = w.slopes(w.X);
        for (size_t i = 0; i < w.p.n; i++)
            out(J + i * w.p.k * w.p.d, S.row(i).transpose() * w.X.row(i));
        return LG_OK;
    });
}

int sgd_step(void *c, const size_t *index, size_t m)
{
    return guarded([&] {
        Network &w = of(c);
        Matrix X(m, w.p.d);
        Vector y(m);
        for (size_t b = 0; b < m; b++)
            X.row(b) = w.X.row(index[b]), y(b) = w.y(index[b]);
        w.W -= w.p.eta / (double)m * w.gradient(X, y);
        return LG_OK;
    });
}

int fit_output(void *c, double *v)
{
    const Network &w = of(c);
    return w.p.k < w.p.n ? LG_UNSUPPORTED : guarded([&] {
        const Eigen::HouseholderQR<Eigen::MatrixXd> qr(w.features(w.X).transpose());
        const auto R = qr.matrixQR().topRows(w.p.n).triangularView<Eigen::Upper>();
        Vector z = Vector::Zero(w.p.k);
        z.head(w.p.n) = R.transpose().solve(w.y);
        return out(v, qr.householderQ() * z);
    });
}

int linear_steps(const lg_linear *p, double *theta, size_t steps)
{
    return guarded([&] {
        const Matrix X = Rows(p->X, p->n, p->p);
        Vector t = Entries(theta, p->p);
        for (size_t s = 0; s < steps; s++)
            t -= p->eta * (X.transpose() * (X * t - Entries(p->y, p->n)));
        return out(theta, t);
    });
}

int recovery_steps(const lg_recovery *p, double *U, size_t steps)
{
    return guarded([&] {
        Matrix M = Rows(U, p->d, p->r);
        for (size_t s = 0; s < steps; s++) {
            Matrix sum = Matrix::Zero(p->d, p->r);
            for (size_t i = 0; i < p->n; i++) {
                const Matrix AU = Rows(p->A + i * p->d * p->d, p->d, p->d) * M;
                sum += 2 * (AU.cwiseProduct(M).sum() - p->y[i]) * AU;
            }
            M -= p->eta * sum;
        }
        return out(U, M);
    });
}

const lg_phi_error phi[] = {LG_F64_PHI_ERRORS};
const lg_error_model model = {.size = sizeof model,
                              .unit_storage = LG_F64_UNIT,
                              .unit_accumulator = LG_F64_UNIT,
                              .largest = DBL_MAX,
                              .phi = phi,
                              .n_phi = std::size(phi)};

lg_kernel describe()
{
    lg_kernel t = {};
    t.abi = LG_KERNEL_ABI, t.size = sizeof t, t.name = "eigen", t.version = "3.4",
    t.description = "Eigen's products", t.model = &model;
    t.create = [](const lg_network *p, void **c) -> int {
        return guarded([&] { return *c = new Network(*p), LG_OK; });
    };
    t.destroy = [](void *c) { delete &of(c); };
    t.import_weights = [](void *c, const double *W) -> int {
        return of(c).W = Rows(W, of(c).p.k, of(c).p.d), LG_OK;
    };
    t.export_weights = [](void *c, double *W) { return out(W, of(c).W); };
    t.gd_steps = [](void *c, size_t steps) {
        return guarded([&] {
            for (Network &w = of(c); steps > 0; steps--)
                w.W -= w.p.eta * w.gradient(w.X, w.y);
            return LG_OK;
        });
    };
    t.forward = [](void *c, double *f) {
        return guarded([&] { return out(f, of(c).features(of(c).X) * of(c).v); });
    };
    t.gradient = [](void *c, double *G) {
        return guarded([&] { return out(G, of(c).gradient(of(c).X, of(c).y)); });
    };
    t.jvp = [](void *c, const double *U, double *Ju) {
        return guarded([&] {
            const Network &w = of(c);
            const Matrix XU = w.X * Rows(U, w.p.k, w.p.d).transpose();
            return out(Ju, w.slopes(w.X).cwiseProduct(XU).rowwise().sum());
        });
    };
    t.vjp = [](void *c, const double *z, double *Jtz) {
        return guarded([&] {
            const Network &w = of(c);
            return out(Jtz, (Entries(z, w.p.n).asDiagonal() * w.slopes(w.X)).transpose() * w.X);
        });
    };
    t.gram = [](void *c, double *G) {
        return guarded([&] {
            const Matrix S = of(c).slopes(of(c).X), &X = of(c).X;
            return out(G, (S * S.transpose()).cwiseProduct(X * X.transpose()));
        });
    };
    t.jacobian = jacobian, t.sgd_step = sgd_step, t.fit_output = fit_output;
    t.linear_steps = linear_steps, t.recovery_steps = recovery_steps;
    return t;
}
const lg_kernel table = describe();
} // namespace
LG_PLUGIN(table)
