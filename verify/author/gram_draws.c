/* Draws, the kernel's answers and what they may miss; see gram_draws.h. */
#include "verify/author/gram_draws.h"
#include "verify/author/labels.h"
#include "verify/model/functions.h"
#include "fixtures/lib/random.h"

#include <stdio.h>
#include <string.h>

struct lg_gram_draws *lg_take_gram_draws(struct lg_case *c, size_t rows, size_t k)
{
    struct lg_gram_draws *x = lg_take(c, 1, sizeof *x);
    double *V = lg_take_doubles(c, k);
    const double v = lg_case_round(c, 1 / sqrt((double)k));
    for (size_t l = 0; l < k; l++)
        V[l] = l < k / 2 ? v : -v;
    *x = (struct lg_gram_draws){.c = c, .net = c->inst};
    x->net.n = rows;
    x->net.k = k;
    x->net.v = V;
    x->W = lg_take_doubles(c, k * x->net.d);
    x->declared = lg_take_doubles(c, rows * rows);
    x->G = lg_take_mat(c, rows, rows);
    x->s2 = lg_scale(lg_sqr(lg_exact(v)), (double)k);
    x->terms = x->net.antisymmetric ? k / 2 : k;
    x->m = lg_take_model_at(c, &x->net, x->net.y, LG_DOUBLE);
    const struct lg_network problem = {rows, x->net.d, k, x->net.X, x->net.y, x->net.v, x->net.activation, 1};
    lg_ask(c, LG_OP_GRAM, lg_session_begin(c->session, &problem));
    return x;
}

static void draw_weights(struct lg_gram_draws *x, const char *what, uint64_t t)
{
    char purpose[96];
    const struct lg_recipe *r = &x->c->recipe;
    const size_t own = x->terms * x->net.d, all = x->net.k * x->net.d;
    snprintf(purpose, sizeof purpose, "%s/W/%s", what, r->family->id);
    struct lg_stream s = lg_stream_make(r->seed, purpose, r->index, t);
    lg_stream_fill_normal(&s, own, x->W);
    for (size_t e = 0; e < own; e++)
        x->W[e] = lg_case_round(x->c, x->W[e]);
    if (all > own)
        memcpy(x->W + own, x->W, own * sizeof *x->W);
}

/* The state of a draw is closed at once: there are many. */
void lg_gram_draw(struct lg_gram_draws *x, const char *purpose, uint64_t t)
{
    const size_t n2 = x->net.n * x->net.n;
    const struct lg_arith of_weights = {.ua = x->c->recipe.storage_unit};
    const struct lg_arith declared =
        lg_arith_declared(&x->c->session->declared); /* depths are for this problem's sizes */
    struct lg_state s;
    draw_weights(x, purpose, t);
    lg_ask(x->c, LG_OP_GRAM, lg_session_import(x->c->session, x->W));
    lg_ask(x->c, LG_OP_GRAM, lg_session_gram(x->c->session, x->G.mid));
    lg_want_finite(x->c, "gram", (double)t, n2, x->G.mid);
    lg_need(x->c, lg_state_open(&s, x->m, x->W, false));
    memset(x->G.rad, 0, n2 * sizeof *x->G.rad);
    const int status = lg_gram_error(&s, &declared, x->declared) ||
                       (of_weights.ua > LG_U && lg_gram_error(&s, &of_weights, x->G.rad));
    lg_state_close(&s);
    lg_need(x->c, status);
    for (size_t e = 0; e < n2; e++)
        x->G.rad[e] = lg_add_up(x->G.rad[e], x->declared[e]);
}
