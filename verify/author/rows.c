/* What is opened for the rows of data, and how it is closed; see rows.h. */
#include "verify/author/rows.h"

struct arbs {
    arb_ptr first;
    size_t count;
};

static void close_arbs(void *what)
{
    struct arbs *a = what;
    _arb_vec_clear(a->first, (slong)a->count);
}

arb_ptr lg_take_arbs(struct lg_case *c, size_t count)
{
    struct arbs *a = lg_take(c, 1, sizeof *a);
    *a = (struct arbs){_arb_vec_init((slong)count), count};
    lg_defer(c, close_arbs, a);
    return a->first;
}

static void close_cosines(void *what)
{
    lg_cosines_clear(what);
}

const struct lg_cosines *lg_take_cosines(struct lg_case *c, const struct lg_mat *X, slong prec)
{
    struct lg_cosines *g = lg_take(c, 1, sizeof *g);
    const int refused = lg_cosines_init(g, X, prec);
    lg_need(c, refused < 0);
    if (refused)
        return NULL;
    lg_defer(c, close_cosines, g);
    return g;
}

static void close_covariance(void *what)
{
    lg_covariance_clear(what);
}

const struct lg_covariance *lg_take_covariance(struct lg_case *c, const struct lg_covariance_request *how,
                                               const struct lg_mat *X)
{
    struct lg_covariance *of = lg_take(c, 1, sizeof *of);
    const enum lg_covariance_status status = lg_covariance_init(of, how, X);
    lg_need(c, status == LG_COVARIANCE_MEMORY);
    if (status != LG_COVARIANCE_OK)
        return NULL;
    lg_defer(c, close_covariance, of);
    return of;
}

static void close_hermite(void *what)
{
    lg_hermite_clear(what);
}

const struct lg_hermite *lg_take_hermite(struct lg_case *c, enum lg_activation_id id, int order,
                                         const arb_t scale, size_t terms)
{
    struct lg_hermite *h = lg_take(c, 1, sizeof *h);
    if (lg_hermite_init(h, id, order, scale, terms))
        return NULL;
    lg_defer(c, close_hermite, h);
    return h;
}
