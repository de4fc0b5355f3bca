/* The rung of double words on long sums: every enclosure contains what Arb evaluates directly, and its radius does not grow
 * with n, d and k: it is at most the tables' error and a few u of sums of absolute values, far below gamma_d and gamma_k.
 * The double rung does not meet these bounds, so that they can fail. */
#include "verify/model/double_word.h"
#include "verify/model/functions.h"
#include "verify/model/test/direct.h"

/* Depth d or k on the double rung: tens to hundreds of u. */
static const struct shape long_shapes[] = {{3, 250, 6}, {2, 90, 700}, {70, 60, 20}};

/* A few u of |v|(|phi'||z| size + |phi|), and the table at that z; at the largest z its error is up to tens of times that. */
static double f_bound(const struct lg_state *s, const struct direct *D, size_t i)
{
    const struct lg_model *m = s->m;
    double sum = 0;
    for (size_t l = 0; l < m->k; l++) {
        double slope = m->act->smooth ? fabs(direct_double(D->slope + i * m->k + l)) : 1;
        double value = fabs(direct_double(D->value + i * m->k + l));
        double z = 1.001 * fabs(direct_double(D->z + i * m->k + l));
        double table = lg_activation_error(m->id, 0, z);
        sum += m->absv[l] * (2 * LG_U * m->xnorm[i] * s->wnorm[l] * slope + 3 * LG_U * value + 1.001 * table);
    }
    return sum;
}

/* |ds_il| to first order: the table and z rounded once. */
static double slope_bound(const struct lg_state *s, size_t i, size_t l)
{
    double b2 = s->m->act->smooth ? lg_hi(s->m->act->B2) : 0;
    return s->slope_err + 1.001 * b2 * LG_U * s->m->xnorm[i] * s->wnorm[l];
}

static double row_bound(const struct lg_state *s, const struct direct *D, const double *G, size_t l)
{
    const struct lg_model *m = s->m;
    double sum = 0;
    for (size_t i = 0; i < m->n; i++) {
        double r = fabs(s->r.mid[i]) + s->r.rad[i], slope = fabs(direct_double(D->slope + i * m->k + l));
        sum += m->xnorm[i] * (s->r.rad[i] * slope + r * (slope_bound(s, i, l) + 2 * LG_U * slope));
    }
    return 1.01 * (m->absv[l] * sum + 2 * LG_U * lg_norm_up(m->d, G)) + 0x1p-1000; /* underflow */
}

static double gram_bound(const struct lg_state *s, const struct direct *D, size_t i, size_t j)
{
    const struct lg_model *m = s->m;
    double p[2] = {0, 0}, q[2] = {0, 0};
    for (size_t l = 0; l < m->k; l++)
        for (size_t a = 0; a < 2; a++) {
            size_t at = a ? j : i;
            double slope = fabs(direct_double(D->slope + at * m->k + l));
            p[a] = hypot(p[a], m->absv[l] * slope);
            q[a] = hypot(q[a], m->absv[l] * (slope_bound(s, at, l) + LG_U * slope));
        }
    return 1.01 * m->xnorm[i] * m->xnorm[j] * (p[0] * q[1] + q[0] * p[1] + 4 * LG_U * p[0] * p[1]);
}

/* How many of the bounds above the state's radii exceed; containment is asserted on the way. */
static size_t count_wide(const struct lg_state *s, const struct direct *D, const struct lg_instance *inst)
{
    const struct lg_model *m = s->m;
    struct lg_gradient g;
    struct lg_mat gram;
    size_t wide = 0;
    arb_t exact;
    arb_init(exact);
    cr_assert(!lg_gradient_open(&g, s, &s->r, lg_hi(m->beta)) && !lg_mat_init(&gram, m->n, m->n) &&
              !lg_state_gram(s, &gram));
    for (size_t i = 0; i < m->n; i++) {
        cr_assert(ball_contains((lg_ball){s->f.mid[i], s->f.rad[i]}, D->f + i, WIDE));
        wide += s->f.rad[i] > 1.01 * f_bound(s, D, i);
        for (size_t j = 0; j < m->n; j++) {
            size_t at = i * m->n + j;
            direct_gram(exact, inst, D->slope, NULL, i, j);
            cr_assert(ball_contains((lg_ball){gram.mid[at], gram.rad[at]}, exact, WIDE));
            wide += gram.rad[at] > gram_bound(s, D, i, j);
        }
    }
    for (size_t l = 0; l < m->k; l++) {
        const double *row = g.mid + l * m->d;
        cr_assert(direct_within(m->d, D->G + l * m->d, row, g.row_rad[l]), "row %zu", l);
        wide += g.row_rad[l] > row_bound(s, D, row, l);
    }
    cr_assert(direct_within(m->k * m->d, D->G, g.mid, g.rad));
    lg_gradient_close(&g);
    lg_mat_clear(&gram);
    arb_clear(exact);
    return wide;
}

/* (J u)_i = sum_l v_l phi'_il <x_i, u_l>. */
static void direct_jvp(arb_t out, const struct lg_instance *inst, const struct direct *D, const double *u,
                       size_t i)
{
    arb_t a, b, z;
    arb_init(a), arb_init(b), arb_init(z);
    arb_zero(out);
    for (size_t l = 0; l < inst->k; l++) {
        arb_zero(z);
        for (size_t j = 0; j < inst->d; j++) {
            arb_set_d(a, inst->X[i * inst->d + j]);
            arb_set_d(b, u[l * inst->d + j]);
            arb_addmul(z, a, b, PREC);
        }
        arb_set_d(a, inst->v[l]);
        arb_mul(a, a, D->slope + i * inst->k + l, PREC);
        arb_addmul(out, a, z, PREC);
    }
    arb_clear(a), arb_clear(b), arb_clear(z);
}

/* J and J u; on the rungs of Arb J errs by rounding alone. */
static void check_jvp(const struct lg_state *s, const struct direct *D, const struct lg_instance *inst)
{
    const struct lg_model *m = s->m;
    size_t w = m->k * m->d;
    double norm = lg_norm_up(w, inst->W0);
    struct lg_vec J;
    arb_t exact;
    arb_init(exact);
    cr_assert(!lg_vec_init(&J, w));
    for (size_t i = 0; i < m->n; i++) {
        lg_jacobian_row(s, i, &J);
        double size = lg_norm_up(w, J.mid), slopes = 0, rad = lg_norm_up(w, J.rad);
        lg_ball Ju = lg_jacobian_row_times(&J, inst->W0);
        for (size_t l = 0; l < m->k && m->precision == LG_DOUBLE_WORD; l++)
            slopes = hypot(slopes, m->absv[l] * m->xnorm[i] * slope_bound(s, i, l));
        direct_jvp(exact, inst, D, inst->W0, i);
        cr_assert(ball_contains(Ju, exact, WIDE), "%s", m->act->name);
        cr_assert(rad <= 1.01 * slopes + 4 * LG_U * size, "%s at %d bits: J_%zu radius %g > %g", m->act->name,
                  m->precision, i, rad, slopes + 4 * LG_U * size);
        cr_assert(Ju.rad <= 1.01 * (rad + 1.01 * LG_U * size) * norm, "%s: (Ju)_%zu radius %g", m->act->name,
                  i, Ju.rad);
    }
    arb_clear(exact);
    lg_vec_clear(&J);
}

Test(double_word, radii_do_not_grow_with_the_sums)
{
    uint64_t state = 11;
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (size_t q = 0; q < COUNT(long_shapes); q++) {
            struct lg_instance inst = direct_instance(long_shapes[q], all_scales[0], a, &state);
            struct direct D = direct_open(&inst, inst.W0);
            for (size_t rung = 0; rung < COUNT(rungs); rung++) {
                struct lg_model m;
                struct lg_state s;
                cr_assert(!lg_model_open(&m, &inst, inst.y, rungs[rung]) &&
                          !lg_state_open(&s, &m, inst.W0, false));
                size_t wide = count_wide(&s, &D, &inst);
                cr_assert_eq(wide > 0, rungs[rung] == LG_DOUBLE,
                             "%s n %zu d %zu k %zu, %d bits: %zu too wide", m.act->name, m.n, m.d, m.k,
                             m.precision, wide);
                if (rungs[rung] > LG_DOUBLE)
                    check_jvp(&s, &D, &inst);
                lg_state_close(&s);
                lg_model_close(&m);
            }
            direct_close(&D);
            lg_instance_clear(&inst);
        }
}

/* Sums that cancel: hi + lo against Arb, within gamma_{N+2}^2 sum |terms|. */
Test(double_word, sums_that_cancel)
{
    enum { N = 1000 };
    uint64_t state = 5;
    double a[N], b[N], hi = 0, lo = 0, size = 0;
    arb_t exact, x, y;
    arb_init(exact), arb_init(x), arb_init(y);
    for (size_t j = 0; j < N; j++) {
        a[j] = j % 2 ? a[j - 1] : ldexp(sample_uniform(&state), (int)(j % 40));
        b[j] = j % 2 ? -b[j - 1] * (1 + 0x1p-50) : sample_uniform(&state);
        lg_sums_add(1, a[j], b + j, &hi, &lo);
        size += fabs(a[j] * b[j]);
        arb_set_d(x, a[j]), arb_set_d(y, b[j]);
        arb_addmul(exact, x, y, PREC);
    }
    double bound = lg_sums_unit(N) * size * (1 + 0x1p-40);
    arb_set_d(x, hi), arb_set_d(y, lo);
    arb_add(x, x, y, PREC);
    arb_sub(x, x, exact, PREC);
    cr_assert(fabs(direct_double(x)) <= bound, "errs by %g > %g", direct_double(x), bound);
    cr_assert(bound < 0x1p-80 * size && fabs(direct_double(exact)) < 0x1p-40 * size);
    double dot = lg_sums_dot(N, a, b), e = direct_double(exact);
    cr_assert(fabs(dot - e) <= 2 * LG_U * fabs(e) + 2 * bound, "%a is not %a", dot, e);
    arb_clear(exact), arb_clear(x), arb_clear(y);
}
