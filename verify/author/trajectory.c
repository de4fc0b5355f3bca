/* Stepping a kernel and enclosing each step; see trajectory.h. */
#include "verify/author/trajectory.h"

#include <stdlib.h>
#include <string.h>

int lg_trajectory_open(struct lg_trajectory *tr, struct lg_case *c, const double *y)
{
    const struct lg_instance *inst = &c->inst;
    size_t weights = inst->k * inst->d;
    *tr = (struct lg_trajectory){.c = c, .W0 = inst->W0};
    tr->y = malloc(inst->n * sizeof *tr->y);
    tr->W[0] = malloc(weights * sizeof(double));
    tr->W[1] = malloc(weights * sizeof(double));
    if (!tr->y || !tr->W[0] || !tr->W[1])
        goto fail;
    memcpy(tr->y, y, inst->n * sizeof *y);
    memcpy(tr->W[0], inst->W0, weights * sizeof(double));
    if (lg_model_open(&tr->m, inst, tr->y, c->precision) ||
        lg_state_open(&tr->state[0], &tr->m, tr->W[0], true) || lg_mat_init(&tr->gram0, inst->n, inst->n) ||
        lg_state_spectrum(&tr->state[0], &tr->gram0, &tr->spectrum0))
        goto fail;
    tr->r0 = tr->r = lg_vec_norm(&tr->state[0].r);
    tr->distance = tr->path = lg_exact(0);
    return 0;
fail:
    lg_trajectory_close(tr);
    return -1;
}

void lg_trajectory_close(struct lg_trajectory *tr)
{
    lg_gradient_close(&tr->g);
    lg_increment_close(&tr->inc);
    lg_state_close(&tr->state[0]);
    lg_state_close(&tr->state[1]);
    lg_mat_clear(&tr->gram0);
    lg_model_close(&tr->m);
    free(tr->y);
    free(tr->W[0]);
    free(tr->W[1]);
    *tr = (struct lg_trajectory){0};
}

bool lg_trajectory_start(struct lg_trajectory *tr, double eta)
{
    const struct lg_model *m = &tr->m;
    struct lg_network problem = {m->n, m->d, m->k, m->X, tr->y, m->v, (int32_t)m->id, eta};
    tr->eta = eta;
    if (!lg_call_ok(tr->c, LG_OP_STEPS, lg_session_begin(tr->c->session, &problem)) ||
        !lg_call_ok(tr->c, LG_OP_STEPS, lg_session_import(tr->c->session, tr->W0)))
        return false;
    tr->declared = lg_arith_declared(&tr->c->session->declared);
    return true;
}

double lg_trajectory_beta(const struct lg_trajectory *tr)
{
    double local = lg_add_up(lg_hi(tr->spectrum0.sigma_max), lg_mul_up(lg_hi(tr->m.L), lg_hi(tr->distance)));
    double global = lg_hi(tr->m.beta);
    return isfinite(global) && global < local ? global : local;
}

/* r_{t+1} is enclosed twice, directly and as r_t + Delta f: keep what both allow. */
static void refine_next(struct lg_trajectory *tr)
{
    const struct lg_state *now = lg_trajectory_now(tr);
    struct lg_state *next = &tr->state[(tr->t + 1) % 2];
    for (size_t i = 0; i < tr->m.n; i++) {
        lg_ball chained = lg_add(lg_ball_make(now->r.mid[i], now->r.rad[i]),
                                 lg_ball_make(tr->inc.df.mid[i], tr->inc.df.rad[i]));
        lg_ball both = lg_meet(chained, lg_ball_make(next->r.mid[i], next->r.rad[i]));
        next->r.mid[i] = both.mid;
        next->r.rad[i] = both.rad;
    }
}

static void advance(struct lg_trajectory *tr)
{
    lg_gradient_close(&tr->g);
    lg_increment_close(&tr->inc);
    if (!tr->has_step)
        return;
    lg_state_close(&tr->state[tr->t % 2]);
    tr->t++;
    tr->r = tr->r_next;
    tr->distance = tr->distance_next;
    tr->path = tr->path_next;
    tr->has_step = false;
}

static int enclose(struct lg_trajectory *tr, const double *Wplus)
{
    const struct lg_state *now = lg_trajectory_now(tr);
    struct lg_state *next = &tr->state[(tr->t + 1) % 2];
    size_t weights = tr->m.k * tr->m.d;
    double beta = lg_trajectory_beta(tr);
    if (lg_gradient_open(&tr->g, now, &now->r, beta) ||
        lg_conformance_check(&tr->conformance, now, &tr->g, &tr->declared, tr->eta, Wplus, beta) ||
        lg_state_open(next, &tr->m, Wplus, false))
        return -1;
    tr->moved = lg_distance(weights, Wplus, now->W);
    if (tr->m.act->smooth && !tr->plain) {
        if (lg_increment_open(&tr->inc, now, Wplus))
            return -1;
        lg_increment_refine(&tr->inc, now, next);
        refine_next(tr);
    }
    tr->jtr = tr->g.norm;
    tr->r_next = lg_vec_norm(&next->r);
    tr->distance_next = lg_distance(weights, Wplus, tr->W0);
    tr->path_next = lg_add(tr->path, tr->moved);
    tr->e = fmin(lg_hi(tr->conformance.e), tr->conformance.envelope);
    tr->e_sum = lg_add_up(tr->e_sum, tr->e);
    tr->has_step = true;
    return 1;
}

int lg_trajectory_step(struct lg_trajectory *tr)
{
    advance(tr);
    double *Wplus = tr->W[(tr->t + 1) % 2];
    const enum lg_call answer = lg_session_steps(tr->c->session, 1, Wplus);
    tr->refused = answer == LG_CALL_UNSUPPORTED && tr->may_refuse;
    if (tr->refused || !lg_call_ok(tr->c, LG_OP_STEPS, answer))
        return 0;
    if (lg_step_is_representable(lg_trajectory_now(tr), tr->eta, tr->c->session->declared.model.largest) &&
        !lg_check_finite(tr->c, "gd_steps", (double)(tr->t + 1), tr->m.k * tr->m.d, Wplus))
        return 0;
    return enclose(tr, Wplus);
}

double lg_conformance_power(const struct lg_conformance *c)
{
    if (!(c->step > 0))
        return INFINITY;
    return lg_div_up(lg_add_up(lg_add_up(c->envelope, lg_hi(c->e)), 2 * c->e.rad), c->step);
}
