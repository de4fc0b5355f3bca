/* Metamorphic identities: the functions of a kernel are about one and the same Jacobian.
 *
 *   <J u, z> = <u, J^T z>             <J_i, u> = (J u)_i         sum_i z_i J_i = J^T z         <J_i, J_j> = (J J^T)_ij
 *   J^T r = J^T z for z = f - y       J^T r(y + D) = J^T r(y) - J^T D           W+(y) + W+(y + 2D) = 2 W+(y + D)
 *   phi homogeneous of degree p:  <W, J_i> = J W = p f_i      (ReLU p = 1, quadratic p = 2)
 *
 * With e_F, e_J, e_u, e_z, e_K, e_G, e_+ the declared errors of forward, rows of J, jvp, rows of vjp, gram, rows of the
 * gradient and of W+, and J^ the kernel's Jacobian, Cauchy-Schwarz gives the allowances
 *   sum|z_i| e_u,i + sum_l |u_l| e_z,l;   e_J,i|u| + e_u,i;   sum|z_i| e_J,i + e_z,l;   e_J,i|J^_j| + |J^_i|e_J,j + e_J,i e_J,j
 *   + e_K,ij;   p e_F,i + |W| e_J,i, p e_F,i + e_u,i.
 * z = f^ - y, rounded to the format, differs from r by no more than the residual error that e_G already multiplies by
 * sum_i |v_l phi'||x_i|, so J^T r: 2 e_G,l + e_z,l. D and y + D are exact on the grid: e_G,l(y) + e_G,l(y + D) + e_z,l. */
#include "verify/author/labels.h"
#include "verify/author/outputs.h"

#include <string.h>

#define NEAR(name, text, where)                                                       \
    {                                                                                 \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, text " <= [declared rounding]; " where, \
            "declared rounding of both sides, by Cauchy-Schwarz", ""                  \
    }
#define HOMOGENEOUS "every i; ReLU p = 1, quadratic p = 2"

static const struct lg_claim_spec claims[] = {
    NEAR("dot", "|<J u, z> - <u, J^T z>|", "u and z drawn"),
    NEAR("jacobian-jvp", "|<J_i, u> - (J u)_i|", "every i"),
    NEAR("jacobian-vjp", "|sum_i z_i J_i - J^T z|", "row by row"),
    NEAR("jacobian-gram", "|<J_i, J_j> - (J J^T)_ij|", "every i, j"),
    NEAR("gradient-vjp", "|J^T r - J^T (f - y)|", "row by row"),
    NEAR("labels-shifted", "|J^T r(y + D) - J^T r(y) + J^T D|", "row by row"),
    NEAR("affine-in-labels", "|W+(y) + W+(y + 2 D) - 2 W+(y + D)|", "row by row"),
    NEAR("euler-jacobian", "|<W, J_i> - p f_i|", HOMOGENEOUS),
    NEAR("euler-jvp", "|(J W)_i - p f_i|", HOMOGENEOUS),
    {"control-labels", LG_IDENTITY, LG_CONTROL, 0, "|W+(y + D) - W+(y)| <= [declared rounding]; row by row",
     "", ""},
    LG_OUTPUTS_CONTROL,
};

struct run {
    struct lg_case *c;
    const struct lg_variant *p;
    const struct lg_outputs *a;
};

/* A sum of products kept as s + c, in twice the working precision (Ogita, Rump and Oishi 2005, Dot2): differences of two
 * kernel outputs are often smaller than one rounding of either. */
struct sum {
    double s, c, size;
    size_t terms;
};

/* sum += sum_e sign a_e b_e, a strided. */
static void accumulate(struct sum *t, size_t m, double sign, const double *a, size_t stride, const double *b)
{
    for (size_t e = 0; e < m; e++) {
        double x = sign * a[e * stride], product = x * b[e], low = fma(x, b[e], -product);
        double s = t->s + product, back = s - t->s;
        t->c += (t->s - (s - back)) + (product - back) + low;
        t->s = s;
        t->size += fabs(product);
    }
    t->terms += m;
}

/* |sum - (s + c)| <= gamma_m^2 sum|terms|, the last addition, and underflow of the products. */
static lg_ball total(const struct sum *t)
{
    double value = t->s + t->c, g = lg_gamma((double)t->terms + 2, LG_U);
    double lost = lg_add_up(lg_mul_up(lg_mul_up(g, g), 2 * t->size), 4 * (double)t->terms * LG_TINY);
    return lg_ball_make(value, lg_add_up(lost, lg_mul_up(LG_U, fabs(value))));
}

/* <a, b> - c. */
static lg_ball gap(size_t m, const double *a, size_t stride, const double *b, double c)
{
    struct sum t = {.s = -c, .size = fabs(c), .terms = 1};
    accumulate(&t, m, 1, a, stride, b);
    return total(&t);
}

static void state(const struct run *x, const char *claim, size_t row, lg_ball difference, double allowance)
{
    lg_claim(x->c, claim, (double)row, lg_abs(difference), lg_exact(allowance));
}

static void dot_claim(const struct run *x)
{
    const struct lg_output *Ju = &x->a->of[LG_OUT_JVP], *Jtz = &x->a->of[LG_OUT_VJP];
    const struct lg_variant *p = x->p;
    double allowance = 0;
    if (!Ju->value || !Jtz->value)
        return;
    for (size_t i = 0; i < p->n; i++)
        allowance = lg_add_up(allowance, lg_mul_up(fabs(p->z[i]), Ju->error[i]));
    for (size_t l = 0; l < p->k; l++)
        allowance = lg_add_up(allowance, lg_mul_up(lg_norm_up(p->d, p->U + l * p->d), Jtz->error[l]));
    struct sum t = {0};
    accumulate(&t, p->n, 1, Ju->value, 1, p->z);
    accumulate(&t, p->k * p->d, -1, p->U, 1, Jtz->value);
    state(x, "dot", 0, total(&t), allowance);
}

/* Row l of sum_i z_i J_i - J^T z. */
static lg_ball row_gap(const struct run *x, size_t l, const double *J, const double *Jtz)
{
    const struct lg_variant *p = x->p;
    struct lg_norm_sum norm = {0};
    for (size_t e = l * p->d; e < (l + 1) * p->d; e++)
        lg_norm_take(&norm, gap(p->n, J + e, p->k * p->d, p->z, Jtz[e]));
    return lg_norm_total(&norm);
}

/* Entries (i, j) and (j, i) of the Gram matrix; norm: of the rows of J. */
static void gram_claims(const struct run *x, size_t i, size_t j, const double *norm)
{
    const struct lg_output *J = &x->a->of[LG_OUT_JACOBIAN], *K = &x->a->of[LG_OUT_GRAM];
    const size_t n = x->p->n, w = x->p->k * x->p->d;
    struct sum product = {0};
    accumulate(&product, w, 1, J->value + i * w, 1, J->value + j * w);
    for (int side = 0; side < (i == j ? 1 : 2); side++) {
        const size_t a = side ? j : i, b = side ? i : j, e = a * n + b;
        struct sum t = product;
        accumulate(&t, 1, -1, &K->value[e], 1, &(double){1});
        double mixed = lg_add_up(lg_mul_up(J->error[a], norm[b]),
                                 lg_mul_up(lg_add_up(norm[a], J->error[a]), J->error[b]));
        state(x, "jacobian-gram", e, total(&t), lg_add_up(mixed, K->error[e]));
    }
}

static void jacobian_claims(const struct run *x)
{
    const struct lg_output *J = &x->a->of[LG_OUT_JACOBIAN], *Ju = &x->a->of[LG_OUT_JVP],
                           *Jtz = &x->a->of[LG_OUT_VJP], *K = &x->a->of[LG_OUT_GRAM];
    const struct lg_variant *p = x->p;
    const size_t w = p->k * p->d;
    double *norm = lg_take_doubles(x->c, p->n), spread = 0, size_U = lg_norm_up(w, p->U);
    for (size_t i = 0; J->value && i < p->n; i++) {
        norm[i] = lg_norm_up(w, J->value + i * w);
        spread = lg_add_up(spread, lg_mul_up(fabs(p->z[i]), J->error[i]));
        if (Ju->value)
            state(x, "jacobian-jvp", i, gap(w, J->value + i * w, 1, p->U, Ju->value[i]),
                  lg_add_up(lg_mul_up(J->error[i], size_U), Ju->error[i]));
    }
    for (size_t l = 0; J->value && Jtz->value && l < p->k; l++)
        state(x, "jacobian-vjp", l, row_gap(x, l, J->value, Jtz->value), lg_add_up(spread, Jtz->error[l]));
    for (size_t i = 0; J->value && K->value && i < p->n; i++)
        for (size_t j = 0; j <= i; j++)
            gram_claims(x, i, j, norm);
}

/* p f_i from J and from J W. */
static void euler(const struct run *x)
{
    const struct lg_output *J = &x->a->of[LG_OUT_JACOBIAN], *f = &x->a->of[LG_OUT_FORWARD];
    const struct lg_variant *p = x->p;
    const size_t w = p->k * p->d;
    const double degree = p->activation == LG_RELU ? 1 : 2, size_W = lg_norm_up(w, p->W);
    if ((p->activation != LG_RELU && p->activation != LG_QUADRATIC) || !f->value)
        return;
    for (size_t i = 0; J->value && i < p->n; i++)
        state(x, "euler-jacobian", i, gap(w, J->value + i * w, 1, p->W, degree * f->value[i]),
              lg_add_up(degree * f->error[i], lg_mul_up(size_W, J->error[i])));
    struct lg_variant *q = lg_take_variant_copy(x->c, p);
    memcpy(q->U, p->W, w * sizeof *q->U);
    const struct lg_output *JW = &lg_take_outputs(x->c, q, 1u << LG_OUT_JVP)->of[LG_OUT_JVP];
    for (size_t i = 0; JW->value && i < p->n; i++)
        state(x, "euler-jvp", i, lg_sub(lg_exact(JW->value[i]), lg_exact(degree * f->value[i])),
              lg_add_up(degree * f->error[i], JW->error[i]));
}

/* J^T z with z the kernel's own f - y. */
static void residual(const struct run *x)
{
    const struct lg_output *f = &x->a->of[LG_OUT_FORWARD], *G = &x->a->of[LG_OUT_GRADIENT];
    const struct lg_variant *p = x->p;
    if (!f->value || !G->value || !lg_offers(x->c, LG_OP_VJP))
        return;
    struct lg_variant *q = lg_take_variant_copy(x->c, p);
    for (size_t i = 0; i < p->n; i++)
        q->z[i] = lg_case_round(x->c, f->value[i] - p->y[i]);
    const struct lg_output *b = &lg_take_outputs(x->c, q, 1u << LG_OUT_VJP)->of[LG_OUT_VJP];
    for (size_t l = 0; l < p->k; l++)
        state(x, "gradient-vjp", l, lg_distance(p->d, G->value + l * p->d, b->value + l * p->d),
              lg_add_up(2 * G->error[l], b->error[l]));
}

/* Labels y, y + D, y + 2D, D = z. */
static void labels(const struct run *x)
{
    const struct lg_variant *p = x->p;
    struct lg_variant *q = lg_take_variant_copy(x->c, p);
    for (size_t i = 0; i < p->n; i++)
        q->y[i] += p->z[i];
    struct lg_outputs *one = lg_take_outputs(x->c, q, 1u << LG_OUT_GRADIENT | 1u << LG_OUT_STEP);
    for (size_t i = 0; i < p->n; i++)
        q->y[i] += p->z[i];
    struct lg_output *plus = &one->of[LG_OUT_STEP], *G = &one->of[LG_OUT_GRADIENT],
                     *two = &lg_take_outputs(x->c, q, 1u << LG_OUT_STEP)->of[LG_OUT_STEP];
    lg_output_close_to(x->c, "control-labels", &x->a->of[LG_OUT_STEP], plus);
    lg_output_scale(plus, 1);
    lg_output_add(two, &x->a->of[LG_OUT_STEP]);
    lg_output_close_to(x->c, "affine-in-labels", two, plus);
    if (!G->value || !x->a->of[LG_OUT_VJP].value)
        return;
    lg_output_add(G, &x->a->of[LG_OUT_VJP]);
    lg_output_close_to(x->c, "labels-shifted", G, &x->a->of[LG_OUT_GRADIENT]);
}

static void check(struct lg_case *c)
{
    const struct lg_variant *p = lg_take_variant(c);
    const struct run x = {c, p, lg_take_outputs(c, p, LG_OUT_ALL)};
    lg_outputs_control(c, x.a);
    dot_claim(&x);
    jacobian_claims(&x);
    euler(&x);
    residual(&x);
    labels(&x);
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 4}, {"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_adjoint = {
    .id = "metamorphic-adjoint",
    .title = "All functions are about one Jacobian",
    .statement = "<J u, z> = <u, J^T z>, J u, J^T z and J J^T are those of the explicit J, the gradient is "
                 "J^T r and affine "
                 "in the labels, and <W, J_i> = p f_i for homogeneous phi.",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A failing claim names two functions that disagree: one routine is wrong, or a residual is stale.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped-grid", 1},
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = lg_variant_calibrate,
    .check = check,
};
