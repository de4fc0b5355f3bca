/* J, J u and J J^T against their enclosures, part by part, and any output of a network; see compared.h. */
#include "verify/author/compared.h"
#include "verify/author/workspace.h"
#include "verify/model/functions.h"

/* |J_i|, from the diagonal of J J^T. */
static lg_ball row_norm(const struct lg_mat *gram, size_t i)
{
    size_t at = i * gram->rows + i;
    return lg_sqrt(lg_nonneg(lg_ball_make(gram->mid[at], gram->rad[at])));
}

/* A part that is a number. */
static struct lg_part entry(size_t i, double computed, lg_ball exact, double size)
{
    return (struct lg_part){.coordinate = (double)i,
                            .error = lg_abs(lg_sub(lg_exact(computed), exact)),
                            .exact = lg_abs(exact),
                            .size = size};
}

/* J J^T as computed (n x n), enclosed in gram. */
static void compare_gram(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                         const struct lg_arith_pair *a, const struct lg_mat *gram, const double *computed)
{
    const size_t n = s->m->n;
    double *declared = lg_take_doubles(c, n * n), *usual = lg_take_doubles(c, n * n);
    lg_ball *norm = lg_take(c, n, sizeof *norm);
    lg_need(c, lg_gram_error(s, &a->declared, declared));
    lg_need(c, lg_gram_error(s, &a->usual, usual));
    for (size_t i = 0; i < n; i++)
        norm[i] = row_norm(gram, i);
    for (size_t e = 0; e < n * n; e++) {
        struct lg_part part = entry(e, computed[e], lg_ball_make(gram->mid[e], gram->rad[e]),
                                    lg_lo(lg_mul(norm[e / n], norm[e % n])));
        part.declared = declared[e];
        part.usual = usual[e];
        lg_compared_state(c, f, part);
    }
}

static int row_errors(const struct lg_state *s, const struct lg_arith *a, const double *u, double *out)
{
    return u ? lg_jvp_error(s, a, u, out) : lg_jacobian_error(s, a, out);
}

/* J as computed (n x kd), row by row, or, with u (k x d), J u (n). */
static void compare_rows(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                         const struct lg_arith_pair *a, const double *u, const double *computed)
{
    const size_t n = s->m->n, w = s->m->k * s->m->d;
    const lg_ball size = u ? lg_norm_exact(w, u) : lg_exact(1);
    struct lg_vec row = lg_take_vec(c, w);
    double *declared = lg_take_doubles(c, n), *usual = lg_take_doubles(c, n);
    lg_need(c, row_errors(s, &a->declared, u, declared));
    lg_need(c, row_errors(s, &a->usual, u, usual));
    for (size_t i = 0; i < n; i++) {
        struct lg_part part;
        lg_jacobian_row(s, i, &row);
        const double rad = lg_norm_up(w, row.rad);
        lg_ball norm = lg_norm_exact(w, row.mid);
        norm = lg_nonneg(lg_ball_make(norm.mid, lg_add_up(norm.rad, rad)));
        if (u) {
            part = entry(i, computed[i], lg_jacobian_row_times(&row, u), lg_lo(lg_mul(norm, size)));
        } else {
            const lg_ball gap = lg_distance(w, computed + i * w, row.mid);
            part = (struct lg_part){.coordinate = (double)i,
                                    .error = lg_nonneg(lg_ball_make(gap.mid, lg_add_up(gap.rad, rad))),
                                    .exact = norm,
                                    .size = lg_lo(norm)};
        }
        part.declared = declared[i];
        part.usual = usual[i];
        lg_compared_state(c, f, part);
    }
}

enum lg_op lg_compared_op(unsigned which)
{
    static const enum lg_op op_of[LG_COMPARED_OUTPUTS] = {LG_OP_FORWARD, LG_OP_VJP,      LG_OP_GRADIENT,
                                                          LG_OP_GRAM,    LG_OP_JACOBIAN, LG_OP_JVP};
    return op_of[which];
}

bool lg_compared_ask(struct lg_case *c, const struct lg_compared_at *at, unsigned which, int number,
                     double floor)
{
    const enum lg_op op = lg_compared_op(which);
    const size_t n = at->s->m->n, w = at->s->m->k * at->s->m->d;
    const size_t size[LG_COMPARED_OUTPUTS] = {n, w, w, n * n, n * w, n};
    const enum lg_call answer = lg_session_output(c->session, op, at->u, at->z, at->out);
    if (answer == LG_CALL_UNSUPPORTED)
        return false;
    lg_ask(c, op, answer);
    lg_want_finite(c, lg_op_name(op), 0, size[which], at->out);
    struct lg_compared f = lg_compared_of(c, lg_op_name(op), number);
    f.floor = floor;
    if (which == LG_COMPARED_FORWARD)
        lg_compared_forward(c, &f, at->s, &at->arith, at->out);
    else if (which == LG_COMPARED_VJP || which == LG_COMPARED_GRADIENT)
        lg_compared_adjoint(c, &f, at->s, &at->arith, at->beta, which == LG_COMPARED_VJP ? at->z : NULL,
                            at->out);
    else if (which == LG_COMPARED_GRAM)
        compare_gram(c, &f, at->s, &at->arith, at->gram, at->out);
    else
        compare_rows(c, &f, at->s, &at->arith, which == LG_COMPARED_JVP ? at->u : NULL, at->out);
    lg_compared_close(c, &f);
    return true;
}
