/* Metamorphic identities: the network does not know in which order or in which orthonormal basis it was written down.
 *
 *   samples permuted            f, J u, rows of J and of J J^T permute; J^T r, J^T z, W+ stay (z, y permuted with them)
 *   neurons permuted            rows of J^T r, J^T z, W+ and blocks of J permute; f, J u, J J^T stay
 *   features permuted, signs    X P, W P, P a signed permutation: columns of J^T r, J^T z, W+, J are those of (.)P
 *   rotated, X Q, W Q           Q = diag(H/2, ..., H/2, I), H the 4 x 4 Hadamard matrix, orthogonal and symmetric: f, J u,
 *                               J J^T stay, rows of J^T r, J^T z, W+, J are multiplied by Q
 *   odd phi, (w, v) -> (-w, -v) tanh, erf, some of the neurons: f, J u (u too), J J^T stay, rows of the others change sign
 *
 * All transformed inputs are exact: the values lie on a grid on which sums of four and halves are. An honest kernel may round
 * differently on both sides (order, blocks, vector remainders), so nothing is required bit for bit:
 * |A - T B| <= error(A) + error(T B), row by row; rotating B's rows back here adds gamma_4 |row| twice over. */
#include "verify/author/outputs.h"
#include "fixtures/lib/random.h"

#include <stdlib.h>
#include <string.h>

enum {
    C_SAMPLES,
    C_NEURONS = C_SAMPLES + LG_OUTPUTS,
    C_FEATURES = C_NEURONS + LG_OUTPUTS,
    C_ROTATION = C_FEATURES + LG_OUTPUTS,
    C_ODD = C_ROTATION + LG_OUTPUTS,
    C_BAD = C_ODD + LG_OUTPUTS,
    C_NULL,
    CLAIMS
};

static const struct lg_claim_spec claims[CLAIMS] = {
    LG_OUTPUT_CLAIMS(C_SAMPLES, "samples", 0, "samples permuted: |A - P B| <= declared rounding",
                     LG_BOTH_SIDES),
    LG_OUTPUT_CLAIMS(C_NEURONS, "neurons", 0, "neurons permuted: |A - P B| <= declared rounding",
                     LG_BOTH_SIDES),
    LG_OUTPUT_CLAIMS(C_FEATURES, "features", 0,
                     "features permuted, signs changed: |A - B P| <= declared rounding", LG_BOTH_SIDES),
    LG_OUTPUT_CLAIMS(C_ROTATION, "rotation", 0, "X, W -> X Q, W Q: |A - B Q| <= declared rounding",
                     LG_BOTH_SIDES),
    LG_OUTPUT_CLAIMS(C_ODD, "odd", 0, "odd phi, (w, v) -> (-w, -v): |A - S B| <= declared rounding",
                     LG_BOTH_SIDES),
    [C_BAD] = {"control-neurons", LG_IDENTITY, LG_CONTROL, 0,
               "FALSE: neurons permuted: W+ stays as it was, |A - B| <= declared rounding", "", ""},
    [C_NULL] = LG_OUTPUTS_CONTROL,
};

static int calibrate(struct lg_case *c)
{
    c->recipe.eta = ldexp(lg_variant_eta(&c->inst), 1 - (int)lg_choose(&c->choices, 3));
    return 0;
}

/* Row i of the new problem is row sample[i] of the old one, likewise neurons and, times sign, features. */
struct map {
    const size_t *sample, *neuron, *feature; /* n, k, d; NULL: the identity */
    const double *sign, *flip;               /* d, k: +-1; NULL: +1 */
    bool rotate;
};

static size_t at(const size_t *map, size_t i)
{
    return map ? map[i] : i;
}

/* row := row Q. */
static void rotate(size_t d, double *row)
{
    for (size_t j = 0; j + 4 <= d; j += 4) {
        double a = row[j] + row[j + 1], b = row[j] - row[j + 1];
        double s = row[j + 2] + row[j + 3], t = row[j + 2] - row[j + 3];
        row[j] = (a + s) / 2;
        row[j + 1] = (b + t) / 2;
        row[j + 2] = (a - s) / 2;
        row[j + 3] = (b - t) / 2;
    }
}

/* The rows of an m x d array in the new basis; old: the array before. */
static void turn(const struct map *map, size_t m, size_t d, const double *old, double *rows)
{
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < d; j++)
            rows[i * d + j] = old[i * d + at(map->feature, j)] * (map->sign ? map->sign[j] : 1);
        if (map->rotate)
            rotate(d, rows + i * d);
    }
}

static int apply(struct lg_variant *q, const struct lg_variant *p, const struct map *map)
{
    struct lg_variant t = {0};
    int status = -1;
    if (lg_variant_pick(&t, p, p->n, map->sample, p->k, map->neuron) || lg_variant_copy(q, &t))
        goto cleanup;
    turn(map, p->n, p->d, t.X, q->X);
    turn(map, p->k, p->d, t.W, q->W);
    turn(map, p->k, p->d, t.U, q->U);
    for (size_t l = 0; l < p->k && map->flip; l++) {
        q->v[l] *= map->flip[l];
        for (size_t j = 0; j < p->d; j++) {
            q->W[l * p->d + j] *= map->flip[l];
            q->U[l * p->d + j] *= map->flip[l];
        }
    }
    status = 0;
cleanup:
    lg_variant_close(&t);
    return status;
}

/* One row of d entries back in the old basis. */
static void turn_back(const struct map *map, size_t d, size_t l, double *row, double *out)
{
    if (map->rotate)
        rotate(d, row);
    for (size_t j = 0; j < d; j++)
        out[at(map->feature, j)] = row[j] * (map->sign ? map->sign[j] : 1) * (map->flip ? map->flip[l] : 1);
}

/* Where the new problem's row `row` of an output belongs in the old one's. */
static size_t old_row(const struct map *map, const struct lg_variant *p, unsigned id, size_t row)
{
    switch (id) {
    case LG_OUT_FORWARD:
    case LG_OUT_JVP:
    case LG_OUT_JACOBIAN:
        return at(map->sample, row);
    case LG_OUT_GRAM:
        return at(map->sample, row / p->n) * p->n + at(map->sample, row % p->n);
    default:
        return at(map->neuron, row);
    }
}

/* The output in the old problem's order and basis. */
static int reframe(const struct map *map, const struct lg_variant *p, unsigned id, struct lg_output *o)
{
    size_t width = o->columns, entries = o->rows * width;
    double *moved = o->value ? malloc((entries + o->rows) * sizeof *moved) : NULL;
    if (!o->value)
        return 0;
    if (!moved)
        return -1;
    for (size_t row = 0; row < o->rows; row++) {
        size_t to = old_row(map, p, id, row);
        double *from = o->value + row * width,
               extra = map->rotate ? lg_mul_up(2 * lg_gamma(4, LG_U), lg_norm_up(width, from)) : 0;
        moved[entries + to] = lg_add_up(o->error[row], extra);
        if (id == LG_OUT_FORWARD || id == LG_OUT_JVP || id == LG_OUT_GRAM)
            moved[to] = *from;
        else if (id == LG_OUT_JACOBIAN)
            for (size_t l = 0; l < p->k; l++)
                turn_back(map, p->d, l, from + l * p->d, moved + to * width + at(map->neuron, l) * p->d);
        else
            turn_back(map, p->d, row, from, moved + to * width);
    }
    memcpy(o->value, moved, (entries + o->rows) * sizeof *moved);
    free(moved);
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_variant p;
    struct lg_outputs a;
};

static bool compare(struct run *x, const struct map *map, unsigned first)
{
    struct lg_variant q = {0};
    struct lg_outputs b = {0};
    bool ok = !apply(&q, &x->p, map) && lg_outputs_open(&b, x->c, &q, LG_OUT_ALL);
    if (ok && first == C_NEURONS)
        lg_output_close_to(x->c, C_BAD, &x->a.of[LG_OUT_STEP], &b.of[LG_OUT_STEP]);
    for (unsigned id = 0; ok && id < LG_OUTPUTS; id++) {
        ok = !reframe(map, &x->p, id, &b.of[id]);
        if (ok)
            lg_output_close_to(x->c, first + id, &x->a.of[id], &b.of[id]);
    }
    lg_outputs_close(&b);
    lg_variant_close(&q);
    return ok;
}

static void shuffle(const struct lg_stream *s, size_t m, size_t *order)
{
    for (size_t i = 0; i < m; i++)
        order[i] = i;
    for (size_t i = m; i-- > 1;) {
        size_t other = (size_t)(lg_stream_u64(s, i) % (i + 1)), kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c};
    struct lg_stream s = lg_stream_make(c->recipe.seed, "permutation", c->recipe.index, 0);
    int status = -1;
    size_t *order = NULL;
    double *sign = NULL;
    if (lg_variant_of(&x.p, c))
        return -1;
    size_t n = x.p.n, d = x.p.d, k = x.p.k;
    order = malloc((n + k + d) * sizeof *order);
    sign = malloc((d + k) * sizeof *sign);
    if (!order || !sign || !lg_outputs_open(&x.a, c, &x.p, LG_OUT_ALL))
        goto cleanup;
    lg_outputs_control(c, C_NULL, &x.a);
    shuffle(&s, n, order);
    shuffle(&s, k, order + n);
    shuffle(&s, d, order + n + k);
    for (size_t j = 0; j < d + k; j++)
        sign[j] = lg_stream_u64(&s, n + j) % 2 ? 1 : -1;
    struct map samples = {.sample = order}, neurons = {.neuron = order + n},
               features = {.feature = order + n + k, .sign = sign}, rotation = {.rotate = true},
               odd = {.flip = sign + d};
    bool is_odd = x.p.activation == LG_TANH || x.p.activation == LG_ERF;
    if (compare(&x, &samples, C_SAMPLES) && compare(&x, &neurons, C_NEURONS) &&
        compare(&x, &features, C_FEATURES) && (d < 4 || compare(&x, &rotation, C_ROTATION)) &&
        (!is_odd || compare(&x, &odd, C_ODD)))
        status = 0;
cleanup:
    free(order);
    free(sign);
    lg_outputs_close(&x.a);
    lg_variant_close(&x.p);
    return status;
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 4}, {"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_symmetry = {
    .id = "metamorphic-symmetry",
    .title = "Order and basis do not matter",
    .statement =
        "Permuting samples, neurons or features, rotating X and W alike, and (w, v) -> (-w, -v) for odd "
        "phi change every output as they change its indices, up to declared rounding.",
    .latex = "QQ^T=I\\quad\\Rightarrow\n"
             "f(WQ;XQ)=f(W;X)\n"
             "\\nabla L(WQ;XQ)=\\nabla L(W;X)\\,Q",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A failing claim names what was permuted and which function noticed: a stride, an index, the "
        "remainder of a block, a transposed array.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped-grid", 2},
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
