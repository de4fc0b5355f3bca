/* Exact outputs of a network of integers, phi quadratic or ReLU, by sums in which nothing rounds while they fit into a double. */
#ifndef LG_INTEGER_OUTPUTS_H
#define LG_INTEGER_OUTPUTS_H

#include "verify/author/outputs.h"
#include "verify/author/workspace.h"

/* A hypothesis that nothing rounds: [sum |terms| / grid] <= [1/u], u the larger of the declared units. */
#define LG_INTEGERS_FIT(name, where)                  \
    {                                                 \
        name, "[sum |terms| / grid] <= [1/u]; " where \
    }
void lg_integers_fit(struct lg_case *c, unsigned hypothesis, double sum_over_grid);
/* a (m): its least bit, a power of two (1 for zeros); the entries are multiples of it. */
double lg_integer_grid(size_t m, const double *a);

/* Memory is the case's. An output is left in `want`, the sum of |terms| of each of its entries in `size`. */
struct lg_integers {
    const struct lg_variant *p;
    double *slope, *r;   /* n x k: phi'(z_il), of ReLU NAN at 0; n: f - y */
    size_t at_kink;      /* the first NAN of slope; n k: there is none */
    double on_f, on_J;   /* grids of f and y, and of J */
    double *want, *size; /* room for any output */
};
/* Doubles that any output of p has room in. */
size_t lg_integers_room(const struct lg_variant *p);
/* States hypothesis `forward`: no sum of z = X W^T, of f and of f - y rounds. */
struct lg_integers lg_take_integers(struct lg_case *c, const struct lg_variant *p, unsigned forward);
/* phi'(0) := kink. */
void lg_integers_settle(struct lg_integers *e, double kink);

/* These return the largest sum of |terms|. k x d: sum_b weight_b J_{index_b}; index NULL: all samples in order. */
double lg_integer_adjoint(struct lg_integers *e, size_t m, const size_t *index, const double *weight);
/* n x kd, n, n x n: J, J u for u = p->U, J J^T. */
double lg_integer_jacobian(struct lg_integers *e);
double lg_integer_jvp(struct lg_integers *e);
double lg_integer_gram(struct lg_integers *e);
/* want := W - eta J^T r, or, with an index, W - (eta/m) sum_b r_b J_{index_b}; size as that of the sum; states the hypothesis that
 * neither rounds. eta and m: powers of two. */
void lg_integer_step(struct lg_case *c, struct lg_integers *e, unsigned hypothesis, double eta, size_t m,
                     const size_t *index);

#endif
