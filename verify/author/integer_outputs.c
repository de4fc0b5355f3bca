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

double lg_integer_adjoint(const struct lg_variant *p, const double *slope, size_t m, const size_t *index,
                          const double *weight, double *want, double *size)
{
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

double lg_integer_jacobian(const struct lg_variant *p, const double *slope, double *want, double *size)
{
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

double lg_integer_jvp(const struct lg_variant *p, const double *slope, double *want, double *size)
{
    double worst = 0;
    for (size_t i = 0; i < p->n; i++) {
        double sum = 0, terms = 0;
        for (size_t e = 0; e < p->k * p->d; e++) {
            double term = p->v[e / p->d] * slope[i * p->k + e / p->d] * p->X[i * p->d + e % p->d] * p->U[e];
            sum += term;
            terms += fabs(term);
        }
        want[i] = sum;
        size[i] = terms;
        worst = lg_larger(worst, terms);
    }
    return worst;
}

double lg_integer_gram(const struct lg_variant *p, const double *slope, double *want, double *size)
{
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
