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

#include <stdlib.h>
#include <string.h>

enum {
    C_DOT,
    C_JU,
    C_JTZ,
    C_GRAM,
    C_RESIDUAL,
    C_SHIFT,
    C_AFFINE,
    C_EULER,
    C_EULER_JVP,
    C_BAD,
    C_NULL,
    CLAIMS
};

#define BOTH "declared rounding of both sides, by Cauchy-Schwarz"

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_DOT] = {"dot", LG_IDENTITY, LG_CONFORMANCE, 0, "|<J u, z> - <u, J^T z>| <= declared rounding", BOTH,
               ""},
    [C_JU] = {"jacobian-jvp", LG_IDENTITY, LG_CONFORMANCE, 0, "|<J_i, u> - (J u)_i| <= declared rounding",
              BOTH, ""},
    [C_JTZ] = {"jacobian-vjp", LG_IDENTITY, LG_CONFORMANCE, 0,
               "row l: |sum_i z_i J_i - J^T z| <= declared rounding", BOTH, ""},
    [C_GRAM] = {"jacobian-gram", LG_IDENTITY, LG_CONFORMANCE, 0,
                "|<J_i, J_j> - (J J^T)_ij| <= declared rounding", BOTH, ""},
    [C_RESIDUAL] = {"gradient-vjp", LG_IDENTITY, LG_CONFORMANCE, 0,
                    "row l: |J^T r - J^T (f - y)| <= declared rounding", BOTH, ""},
    [C_SHIFT] = {"labels-shifted", LG_IDENTITY, LG_CONFORMANCE, 0,
                 "row l: |J^T r(y + D) - J^T r(y) + J^T D| <= declared rounding", BOTH, ""},
    [C_AFFINE] = {"affine-in-labels", LG_IDENTITY, LG_CONFORMANCE, 0,
                  "row l: |W+(y) + W+(y + 2D) - 2 W+(y + D)| <= declared rounding", BOTH, ""},
    [C_EULER] = {"euler-jacobian", LG_IDENTITY, LG_CONFORMANCE, 0,
                 "ReLU p = 1, quadratic p = 2: |<W, J_i> - p f_i| <= declared rounding", BOTH, ""},
    [C_EULER_JVP] = {"euler-jvp", LG_IDENTITY, LG_CONFORMANCE, 0,
                     "ReLU p = 1, quadratic p = 2: |(J W)_i - p f_i| <= declared rounding", BOTH, ""},
    [C_BAD] = {"control-labels", LG_IDENTITY, LG_CONTROL, 0,
               "FALSE: row l: |W+(y + D) - W+(y)| <= declared rounding", "", ""},
    [C_NULL] = LG_OUTPUTS_CONTROL,
};

static int calibrate(struct lg_case *c)
{
    c->recipe.eta = ldexp(lg_variant_eta(&c->inst), 1 - (int)lg_choose(&c->choices, 3));
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_variant p;
    struct lg_outputs a;
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

static void state(struct run *x, unsigned claim, size_t row, lg_ball difference, double allowance)
{
    lg_claim(x->c, claim, (double)row, lg_abs(difference), lg_exact(allowance));
}

static void dot_claim(struct run *x)
{
    const struct lg_output *Ju = &x->a.of[LG_OUT_JVP], *Jtz = &x->a.of[LG_OUT_VJP];
    const struct lg_variant *p = &x->p;
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
    state(x, C_DOT, 0, total(&t), allowance);
}

/* Row l of sum_i z_i J_i - J^T z. */
static lg_ball row_gap(const struct run *x, size_t l, const double *J, const double *Jtz)
{
    const struct lg_variant *p = &x->p;
    struct lg_norm_sum norm = {0};
    for (size_t e = l * p->d; e < (l + 1) * p->d; e++)
        lg_norm_take(&norm, gap(p->n, J + e, p->k * p->d, p->z, Jtz[e]));
    return lg_norm_total(&norm);
}

/* Entries (i, j) and (j, i) of the Gram matrix; norm: of the rows of J. */
static void gram_claims(struct run *x, size_t i, size_t j, const double *norm)
{
    const struct lg_output *J = &x->a.of[LG_OUT_JACOBIAN], *K = &x->a.of[LG_OUT_GRAM];
    const size_t n = x->p.n, w = x->p.k * x->p.d;
    struct sum product = {0};
    accumulate(&product, w, 1, J->value + i * w, 1, J->value + j * w);
    for (int side = 0; side < (i == j ? 1 : 2); side++) {
        const size_t a = side ? j : i, b = side ? i : j, e = a * n + b;
        struct sum t = product;
        accumulate(&t, 1, -1, &K->value[e], 1, &(double){1});
        double mixed = lg_add_up(lg_mul_up(J->error[a], norm[b]),
                                 lg_mul_up(lg_add_up(norm[a], J->error[a]), J->error[b]));
        state(x, C_GRAM, e, total(&t), lg_add_up(mixed, K->error[e]));
    }
}

static int jacobian_claims(struct run *x)
{
    const struct lg_output *J = &x->a.of[LG_OUT_JACOBIAN], *Ju = &x->a.of[LG_OUT_JVP],
                           *Jtz = &x->a.of[LG_OUT_VJP], *K = &x->a.of[LG_OUT_GRAM];
    const struct lg_variant *p = &x->p;
    size_t w = p->k * p->d;
    double *norm = malloc(p->n * sizeof *norm), spread = 0, size_U = lg_norm_up(w, p->U);
    if (!norm)
        return -1;
    for (size_t i = 0; J->value && i < p->n; i++) {
        norm[i] = lg_norm_up(w, J->value + i * w);
        spread = lg_add_up(spread, lg_mul_up(fabs(p->z[i]), J->error[i]));
        if (Ju->value)
            state(x, C_JU, i, gap(w, J->value + i * w, 1, p->U, Ju->value[i]),
                  lg_add_up(lg_mul_up(J->error[i], size_U), Ju->error[i]));
    }
    for (size_t l = 0; J->value && Jtz->value && l < p->k; l++)
        state(x, C_JTZ, l, row_gap(x, l, J->value, Jtz->value), lg_add_up(spread, Jtz->error[l]));
    for (size_t i = 0; J->value && K->value && i < p->n; i++)
        for (size_t j = 0; j <= i; j++)
            gram_claims(x, i, j, norm);
    free(norm);
    return 0;
}

/* p f_i from J and from J W. */
static bool euler(struct run *x)
{
    const struct lg_output *J = &x->a.of[LG_OUT_JACOBIAN], *f = &x->a.of[LG_OUT_FORWARD];
    const struct lg_variant *p = &x->p;
    size_t w = p->k * p->d;
    double degree = p->activation == LG_RELU ? 1 : 2, size_W = lg_norm_up(w, p->W);
    struct lg_variant q = {0};
    struct lg_outputs b = {0};
    if ((p->activation != LG_RELU && p->activation != LG_QUADRATIC) || !f->value)
        return true;
    for (size_t i = 0; J->value && i < p->n; i++)
        state(x, C_EULER, i, gap(w, J->value + i * w, 1, p->W, degree * f->value[i]),
              lg_add_up(degree * f->error[i], lg_mul_up(size_W, J->error[i])));
    bool ok = !lg_variant_copy(&q, p);
    if (ok)
        memcpy(q.U, p->W, w * sizeof *q.U);
    ok = ok && lg_outputs_open(&b, x->c, &q, 1u << LG_OUT_JVP);
    for (size_t i = 0; ok && b.of[LG_OUT_JVP].value && i < p->n; i++)
        state(x, C_EULER_JVP, i, lg_sub(lg_exact(b.of[LG_OUT_JVP].value[i]), lg_exact(degree * f->value[i])),
              lg_add_up(degree * f->error[i], b.of[LG_OUT_JVP].error[i]));
    lg_outputs_close(&b);
    lg_variant_close(&q);
    return ok;
}

/* J^T z with z the kernel's own f - y. */
static bool residual(struct run *x)
{
    const struct lg_output *f = &x->a.of[LG_OUT_FORWARD], *G = &x->a.of[LG_OUT_GRADIENT];
    const struct lg_variant *p = &x->p;
    struct lg_variant q = {0};
    struct lg_outputs b = {0};
    if (!f->value || !G->value || !lg_offers(x->c, LG_OP_VJP))
        return true;
    bool ok = !lg_variant_copy(&q, p);
    for (size_t i = 0; ok && i < p->n; i++)
        q.z[i] = lg_case_round(x->c, f->value[i] - p->y[i]);
    ok = ok && lg_outputs_open(&b, x->c, &q, 1u << LG_OUT_VJP);
    for (size_t l = 0; ok && l < p->k; l++)
        state(x, C_RESIDUAL, l, lg_distance(p->d, G->value + l * p->d, b.of[LG_OUT_VJP].value + l * p->d),
              lg_add_up(2 * G->error[l], b.of[LG_OUT_VJP].error[l]));
    lg_outputs_close(&b);
    lg_variant_close(&q);
    return ok;
}

/* Labels y, y + D, y + 2D, D = z. */
static bool labels(struct run *x)
{
    struct lg_variant q = {0};
    struct lg_outputs b = {0}, c = {0};
    const struct lg_variant *p = &x->p;
    uint32_t want = 1u << LG_OUT_GRADIENT | 1u << LG_OUT_STEP;
    bool ok = !lg_variant_copy(&q, p);
    for (size_t i = 0; ok && i < p->n; i++)
        q.y[i] += p->z[i];
    ok = ok && lg_outputs_open(&b, x->c, &q, want);
    for (size_t i = 0; ok && i < p->n; i++)
        q.y[i] += p->z[i];
    ok = ok && lg_outputs_open(&c, x->c, &q, 1u << LG_OUT_STEP);
    if (ok) {
        struct lg_output *G1 = &b.of[LG_OUT_GRADIENT], *plus = &b.of[LG_OUT_STEP];
        lg_output_close_to(x->c, C_BAD, &x->a.of[LG_OUT_STEP], plus);
        lg_output_scale(plus, 1);
        lg_output_add(&c.of[LG_OUT_STEP], &x->a.of[LG_OUT_STEP]);
        lg_output_close_to(x->c, C_AFFINE, &c.of[LG_OUT_STEP], plus);
        if (G1->value && x->a.of[LG_OUT_VJP].value) {
            lg_output_add(G1, &x->a.of[LG_OUT_VJP]);
            lg_output_close_to(x->c, C_SHIFT, G1, &x->a.of[LG_OUT_GRADIENT]);
        }
    }
    lg_outputs_close(&b);
    lg_outputs_close(&c);
    lg_variant_close(&q);
    return ok;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c};
    int status = -1;
    if (!lg_variant_of(&x.p, c) && lg_outputs_open(&x.a, c, &x.p, LG_OUT_ALL)) {
        lg_outputs_control(c, &x.a);
        dot_claim(&x);
        status = !jacobian_claims(&x) && euler(&x) && residual(&x) && labels(&x) ? 0 : -1;
    }
    lg_outputs_close(&x.a);
    lg_variant_close(&x.p);
    return status;
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 4}, {"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_adjoint = {
    .id = "metamorphic-adjoint",
    .title = "All functions are about one Jacobian",
    .statement = "<J u, z> = <u, J^T z>, J u, J^T z and J J^T are those of the explicit J, the gradient is "
                 "J^T r and affine "
                 "in the labels, and <W, J_i> = p f_i for homogeneous phi.",
    .latex = "\\langle Ju,z\\rangle=\\langle u,J^Tz\\rangle\n"
             "\\nabla L(W)=J^Tr\n"
             "\\nabla L(y+\\Delta)=\\nabla L(y)-J^T\\Delta",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A failing claim names two functions that disagree: one routine is wrong, or a residual is stale.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped-grid", 1},
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
