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

#include <string.h>

static const struct lg_claim_spec claims[] = {
    LG_OUTPUTS_CLOSE("samples", "samples permuted, the output back in order"),
    LG_OUTPUTS_CLOSE("neurons", "neurons permuted, the output back in order"),
    LG_OUTPUTS_CLOSE("features", "features permuted, signs changed, the output back in order"),
    LG_OUTPUTS_CLOSE("rotation", "X, W -> X Q, W Q, the output times Q^T"),
    LG_OUTPUTS_CLOSE("odd", "odd phi, (w, v) -> (-w, -v), the output's signs changed back"),
    {"control-neurons", LG_IDENTITY, LG_CONTROL, 0,
     "|W+ - W+'| <= [declared rounding]; row by row; neurons permuted, W+ as it comes", "", ""},
    LG_OUTPUTS_CONTROL,
};

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

static struct lg_variant *apply(struct lg_case *c, const struct lg_variant *p, const struct map *map)
{
    const struct lg_variant *t = lg_take_variant_pick(c, p, p->n, map->sample, p->k, map->neuron);
    struct lg_variant *q = lg_take_variant_copy(c, t);
    turn(map, p->n, p->d, t->X, q->X);
    turn(map, p->k, p->d, t->W, q->W);
    turn(map, p->k, p->d, t->U, q->U);
    for (size_t l = 0; l < p->k && map->flip; l++) {
        q->v[l] *= map->flip[l];
        for (size_t j = 0; j < p->d; j++) {
            q->W[l * p->d + j] *= map->flip[l];
            q->U[l * p->d + j] *= map->flip[l];
        }
    }
    return q;
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

/* The output in the old problem's order and basis; moved: room for it and its errors. */
static void reframe(const struct map *map, const struct lg_variant *p, unsigned id, struct lg_output *o,
                    double *moved)
{
    const size_t width = o->columns, entries = o->rows * width;
    if (!o->value)
        return;
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
}

struct run {
    struct lg_case *c;
    const struct lg_variant *p;
    const struct lg_outputs *a;
    double *room; /* the largest of a with its errors */
};

static void compare(const struct run *x, const char *name, const struct map *map)
{
    struct lg_outputs *b = lg_take_outputs(x->c, apply(x->c, x->p, map), LG_OUT_ALL);
    if (map->neuron)
        lg_output_close_to(x->c, "control-neurons", &x->a->of[LG_OUT_STEP], &b->of[LG_OUT_STEP]);
    for (unsigned id = 0; id < LG_OUTPUTS; id++)
        reframe(map, x->p, id, &b->of[id], x->room);
    lg_outputs_close_to(x->c, name, x->a, b);
    lg_outputs_close(b);
}

static double *room_of(struct lg_case *c, const struct lg_outputs *a)
{
    size_t most = 0;
    for (unsigned id = 0; id < LG_OUTPUTS; id++) {
        const size_t entries = a->of[id].value ? a->of[id].rows * (a->of[id].columns + 1) : 0;
        most = entries > most ? entries : most;
    }
    return lg_take_doubles(c, most);
}

/* Of 0 ... m - 1. */
static const size_t *shuffled(struct lg_case *c, const struct lg_stream *s, size_t m)
{
    size_t *order = lg_take(c, m, sizeof *order);
    for (size_t i = 0; i < m; i++)
        order[i] = i;
    for (size_t i = m; i-- > 1;) {
        size_t other = (size_t)(lg_stream_u64(s, i) % (i + 1)), kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
    return order;
}

static void check(struct lg_case *c)
{
    const struct lg_stream s = lg_stream_make(c->recipe.seed, "permutation", c->recipe.index, 0);
    const struct lg_variant *p = lg_take_variant(c);
    const size_t n = p->n, d = p->d, k = p->k;
    double *sign = lg_take_doubles(c, d + k);
    for (size_t j = 0; j < d + k; j++)
        sign[j] = lg_stream_u64(&s, n + j) % 2 ? 1 : -1;
    const struct lg_outputs *a = lg_take_outputs(c, p, LG_OUT_ALL);
    const struct run x = {c, p, a, room_of(c, a)};
    lg_outputs_control(c, a);
    compare(&x, "samples", &(struct map){.sample = shuffled(c, &s, n)});
    compare(&x, "neurons", &(struct map){.neuron = shuffled(c, &s, k)});
    compare(&x, "features", &(struct map){.feature = shuffled(c, &s, d), .sign = sign});
    if (d >= 4)
        compare(&x, "rotation", &(struct map){.rotate = true});
    if (p->activation == LG_TANH || p->activation == LG_ERF)
        compare(&x, "odd", &(struct map){.flip = sign + d});
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 4}, {"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_symmetry = {
    .id = "metamorphic-symmetry",
    .title = "Order and basis do not matter",
    .statement =
        "Permuting samples, neurons or features, rotating X and W alike, and (w, v) -> (-w, -v) for odd "
        "phi change every output as they change its indices, up to declared rounding.",
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
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = lg_variant_calibrate,
    .check = check,
};
