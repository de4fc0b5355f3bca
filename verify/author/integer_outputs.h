/* Exact outputs of a network of integers, phi quadratic or ReLU, by sums in which nothing rounds while they fit into a double.
 *
 * slope (n x k): phi'(z_il). want: the output, size: the sum of |terms| of each of its entries; the largest such sum is returned. */
#ifndef LG_INTEGER_OUTPUTS_H
#define LG_INTEGER_OUTPUTS_H

#include "verify/author/outputs.h"

/* a (m): its least bit, a power of two (1 for zeros); the entries are multiples of it. */
double lg_integer_grid(size_t m, const double *a);
/* A hypothesis that nothing rounds: [sum |terms| / grid] <= [1/u], u the larger of the declared units. */
#define LG_INTEGERS_FIT(name, where)                  \
    {                                                 \
        name, "[sum |terms| / grid] <= [1/u]; " where \
    }
void lg_integers_fit(struct lg_case *c, unsigned hypothesis, double sum_over_grid);
/* k x d: sum_b weight_b J_{index_b}; index NULL: all samples in order. */
double lg_integer_adjoint(const struct lg_variant *p, const double *slope, size_t m, const size_t *index,
                          const double *weight, double *want, double *size);
/* n x kd, n, n x n: J, J u for u = p->U, J J^T. */
double lg_integer_jacobian(const struct lg_variant *p, const double *slope, double *want, double *size);
double lg_integer_jvp(const struct lg_variant *p, const double *slope, double *want, double *size);
double lg_integer_gram(const struct lg_variant *p, const double *slope, double *want, double *size);

#endif
