/* Exact outputs of integers; see integer_outputs.h. */
#include "verify/author/integer_outputs.h"

double lg_integer_grid(size_t m, const double *a)
{
    double least = INFINITY;
    for (size_t e = 0; e < m; e++)
        for (double g = 0x1p20; a[e] != 0 && g >= 0x1p-60; g /= 2)
            if (fmod(a[e], g) == 0) {
                least = fmin(least, g);
                break;
            }
    return isfinite(least) ? least : 1;
}

void lg_integers_fit(struct lg_case *c, unsigned hypothesis, double sum_over_grid)
{
    const struct lg_error_model *model = &c->session->declared.model;
    lg_hypothesis(c, hypothesis, lg_exact(fmin(sum_over_grid, DBL_MAX)),
                  lg_exact(1 / fmax(model->unit_storage, model->unit_accumulator)));
}

size_t lg_integers_room(const struct lg_variant *p)
{
    const size_t w = p->k * p->d;
    return p->n * w + p->n * p->n + w + p->n;
}

/* Sums of |terms|: the largest of a z_il, and of an f_i with y. */
struct sums {
    double z, f;
};

static struct sums sample(struct lg_integers *e, size_t i)
{
    const struct lg_variant *p = e->p;
    const bool relu = p->activation == LG_RELU;
    struct sums most = {0};
    double f = 0, size = 0;
    for (size_t l = 0; l < p->k; l++) {
        double z = 0, terms = 0;
        for (size_t j = 0; j < p->d; j++) {
            z += p->X[i * p->d + j] * p->W[l * p->d + j];
            terms += fabs(p->X[i * p->d + j] * p->W[l * p->d + j]);
        }
        const double value = relu ? fmax(z, 0) : z * z / 2;
        e->slope[i * p->k + l] = relu ? (z > 0 ? 1 : z < 0 ? 0 : NAN) : z;
        f += p->v[l] * value;
        size += fabs(p->v[l]) * value;
        most.z = lg_larger(most.z, terms);
    }
    e->r[i] = f - p->y[i];
    most.f = 2 * size + fabs(p->y[i]); /* y := f, too */
    return most;
}

struct lg_integers lg_take_integers(struct lg_case *c, const struct lg_variant *p, unsigned forward)
{
    const double z_grid = lg_integer_grid(p->n * p->d, p->X) * lg_integer_grid(p->k * p->d, p->W),
                 v_grid = lg_integer_grid(p->k, p->v);
    const bool relu = p->activation == LG_RELU;
    struct lg_integers e = {.p = p};
    struct sums most = {0};
    e.slope = lg_take_doubles(c, p->n * p->k);
    e.r = lg_take_doubles(c, p->n);
    e.want = lg_take_doubles(c, lg_integers_room(p));
    e.size = lg_take_doubles(c, lg_integers_room(p));
    for (size_t i = 0; i < p->n; i++) {
        const struct sums here = sample(&e, i);
        most = (struct sums){lg_larger(most.z, here.z), lg_larger(most.f, here.f)};
    }
    while (e.at_kink < p->n * p->k && !isnan(e.slope[e.at_kink]))
        e.at_kink++;
    e.on_f = fmin(v_grid * (relu ? z_grid : z_grid * z_grid / 2), lg_integer_grid(p->n, p->y));
    e.on_J = v_grid * (relu ? 0.5 : z_grid) * lg_integer_grid(p->n * p->d, p->X);
    lg_integers_fit(c, forward, most.z / z_grid);
    lg_integers_fit(c, forward, most.f / e.on_f);
    return e;
}

void lg_integers_settle(struct lg_integers *e, double kink)
{
    for (size_t i = 0; i < e->p->n * e->p->k; i++)
        if (isnan(e->slope[i]))
            e->slope[i] = kink;
}

double lg_integer_adjoint(struct lg_integers *e, size_t m, const size_t *index, const double *weight)
{
    const struct lg_variant *p = e->p;
    const double *slope = e->slope;
    double *want = e->want, *size = e->size;
    double worst = 0;
    for (size_t l = 0; l < p->k; l++)
        for (size_t j = 0; j < p->d; j++) {
            double sum = 0, terms = 0;
            for (size_t b = 0; b < m; b++) {
                size_t i = index ? index[b] : b;
                double term = weight[i] * p->v[l] * slope[i * p->k + l] * p->X[i * p->d + j];
                sum += term;
                terms += fabs(term);
            }
            want[l * p->d + j] = sum;
            size[l * p->d + j] = terms;
            worst = lg_larger(worst, terms);
        }
    return worst;
}

double lg_integer_jacobian(struct lg_integers *e)
{
    const struct lg_variant *p = e->p;
    const double *slope = e->slope;
    double *want = e->want, *size = e->size;
    const size_t w = p->k * p->d;
    double largest = 0;
    for (size_t i = 0; i < p->n; i++)
        for (size_t l = 0; l < p->k; l++)
            for (size_t j = 0; j < p->d; j++) {
                double entry = p->v[l] * slope[i * p->k + l] * p->X[i * p->d + j];
                want[i * w + l * p->d + j] = entry;
                size[i * w + l * p->d + j] = fabs(entry);
                largest = lg_larger(largest, fabs(entry));
            }
    return largest;
}

double lg_integer_jvp(struct lg_integers *e)
{
    const struct lg_variant *p = e->p;
    const double *slope = e->slope;
    double *want = e->want, *size = e->size;
    double worst = 0;
    for (size_t i = 0; i < p->n; i++) {
        double sum = 0, terms = 0;
        for (size_t a = 0; a < p->k * p->d; a++) {
            double term = p->v[a / p->d] * slope[i * p->k + a / p->d] * p->X[i * p->d + a % p->d] * p->U[a];
            sum += term;
            terms += fabs(term);
        }
        want[i] = sum;
        size[i] = terms;
        worst = lg_larger(worst, terms);
    }
    return worst;
}

double lg_integer_gram(struct lg_integers *e)
{
    const struct lg_variant *p = e->p;
    const double *slope = e->slope;
    double *want = e->want, *size = e->size;
    double worst = 0;
    for (size_t i = 0; i < p->n; i++)
        for (size_t h = 0; h < p->n; h++) {
            double a = 0, a_size = 0, b = 0, b_size = 0;
            for (size_t l = 0; l < p->k; l++) {
                double term = p->v[l] * p->v[l] * slope[i * p->k + l] * slope[h * p->k + l];
                a += term;
                a_size += fabs(term);
            }
            for (size_t j = 0; j < p->d; j++) {
                b += p->X[i * p->d + j] * p->X[h * p->d + j];
                b_size += fabs(p->X[i * p->d + j] * p->X[h * p->d + j]);
            }
            want[i * p->n + h] = a * b;
            size[i * p->n + h] = a_size * b_size;
            worst = lg_larger(worst, a_size * b_size);
        }
    return worst;
}

void lg_integer_step(struct lg_case *c, struct lg_integers *e, unsigned hypothesis, double eta, size_t m,
                     const size_t *index)
{
    const struct lg_variant *p = e->p;
    const size_t w = p->k * p->d;
    const double terms = lg_integer_adjoint(e, m, index, e->r), mean = index ? (double)m : 1,
                 factor = eta / mean, grid = e->on_J * e->on_f / mean;
    double largest = 0;
    for (size_t i = 0; i < w; i++) {
        largest = lg_larger(largest, fabs(p->W[i]));
        e->want[i] = p->W[i] - factor * e->want[i];
    }
    lg_integers_fit(c, hypothesis, terms / grid);
    lg_integers_fit(c, hypothesis,
                    (largest + factor * terms) / fmin(lg_integer_grid(w, p->W), factor * grid));
}
