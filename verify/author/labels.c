/* Labels and draws of a case, by fixed loops that give the same bits on every machine; see labels.h. */
#include "verify/author/labels.h"
#include "fixtures/lib/values.h"
#include "verify/activation/activation.h"
#include "verify/rigor/lanes.h"

#include <stdlib.h>
#include <string.h>

void lg_recipe_choices(const struct lg_recipe *r, struct lg_choices *choices)
{
    lg_choices_begin(choices, r->seed, r->family->id, r->index);
    if (r->n_choices || r->family == &lg_values_family) {
        choices->is_forced = true;
        choices->forced_count = r->n_choices;
        memcpy(choices->forced, r->choices, r->n_choices * sizeof *r->choices);
    }
}

struct lg_choices lg_case_choices(const struct lg_case *c)
{
    struct lg_choices choices;
    lg_recipe_choices(&c->recipe, &choices);
    choices.made = c->drawn;
    return choices;
}

double lg_case_round(const struct lg_case *c, double x)
{
    return c->recipe.storage_unit > LG_U ? (double)(float)x : x;
}

double lg_case_round_down(const struct lg_case *c, double x)
{
    double y = lg_case_round(c, x);
    if (y <= x)
        return y;
    return (double)nextafterf((float)y, 0);
}

enum { BLOCK = 256 }; /* neurons handled together */

/* f(W) by fixed-depth loops, the same bits on every machine; for building labels only. */
static void reproducible_forward(const struct lg_instance *inst, const double *W, double *f)
{
    double z[BLOCK], value[BLOCK];
    const bool is_short = lg_activation_setup() != 0;
    if (is_short)
        lg_memory_note();
    for (size_t i = 0; i < inst->n; i++) {
        f[i] = is_short ? NAN : 0;
        for (size_t l0 = 0; l0 < inst->k && !is_short; l0 += BLOCK) {
            size_t pb = inst->k - l0 < BLOCK ? inst->k - l0 : BLOCK;
            for (size_t l = 0; l < pb; l++)
                z[l] = lg_lane_dot(inst->d, inst->X + i * inst->d, W + (l0 + l) * inst->d);
            lg_activation_eval((enum lg_activation_id)inst->activation, 0, pb, z, value);
            f[i] += lg_lane_dot(pb, inst->v + l0, value);
        }
    }
}

/* One block of neurons: W* = W_0 + 2^exponent v_l sum_i u_i phi'(z_il) x_i. */
static void plant_block(const struct lg_instance *inst, int exponent, size_t l0, size_t pb, double *star)
{
    double z[BLOCK], slope[BLOCK];
    for (size_t i = 0; i < inst->n; i++) {
        const double *x = inst->X + i * inst->d;
        for (size_t l = 0; l < pb; l++)
            z[l] = lg_lane_dot(inst->d, x, inst->W0 + (l0 + l) * inst->d);
        lg_activation_eval((enum lg_activation_id)inst->activation, 1, pb, z, slope);
        for (size_t l = 0; l < pb; l++) {
            double c = ldexp(inst->y[i] * inst->v[l0 + l] * slope[l], exponent);
            for (size_t j = 0; j < inst->d; j++)
                star[(l0 + l) * inst->d + j] += c * x[j];
        }
    }
}

int lg_case_planted(const struct lg_case *c, int exponent, double *star)
{
    const struct lg_instance *inst = &c->inst;
    memcpy(star, inst->W0, inst->k * inst->d * sizeof *star);
    if (lg_activation_setup())
        return -1;
    for (size_t l0 = 0; l0 < inst->k; l0 += BLOCK)
        plant_block(inst, exponent, l0, inst->k - l0 < BLOCK ? inst->k - l0 : BLOCK, star);
    return 0;
}

static int planted_labels(const struct lg_case *c, int exponent, double *y)
{
    double *star = malloc(c->inst.k * c->inst.d * sizeof *star);
    int status = star ? lg_case_planted(c, exponent, star) : -1;
    if (!status)
        reproducible_forward(&c->inst, star, y);
    for (size_t i = 0; i < c->inst.n && !status; i++)
        y[i] = lg_case_round(c, y[i]);
    free(star);
    return status;
}

int lg_case_labels(const struct lg_case *c, int exponent, double *y)
{
    const struct lg_instance *inst = &c->inst;
    if (c->recipe.planted)
        return planted_labels(c, exponent, y);
    memset(y, 0, inst->n * sizeof *y);
    if (inst->kind == LG_NETWORK && !inst->antisymmetric)
        reproducible_forward(inst, inst->W0, y);
    for (size_t i = 0; i < inst->n; i++)
        y[i] = lg_case_round(c, y[i] + ldexp(inst->y[i], exponent));
    return 0;
}

double lg_case_work(const struct lg_case *c)
{
    return (double)c->inst.n * (double)c->inst.k * (double)(c->inst.d + 64) * (double)(c->recipe.steps + 1);
}
