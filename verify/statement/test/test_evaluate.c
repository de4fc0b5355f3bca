/* The evaluator against a second one, written here in Arb at 300 bits on points of the operands: the exact
 * value lies in every enclosure (soundness), enclosures of well-conditioned trees are as narrow as their
 * roundings (tightness), and what is undefined has no value. */
#include "verify/statement/test/trees.h"

#include "verify/statement/evaluate.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { PREC = 300, NAMES = 5 };

static const char *const names[NAMES] = {"|r|", "eta", "beta", "L", "|e|"};

/* The value at exact points; not finite where it is undefined. x^0 is 1, as the grammar says. */
static void exact(arb_t out, const struct lg_node *n, const arb_struct *points)
{
    arb_t y;
    arb_init(y);
    if (n->left)
        exact(out, n->left, points);
    if (n->right)
        exact(y, n->right, points);
    switch (n->kind) {
    case LG_NODE_DECIMAL:
        arb_set_si(out, (slong)n->mantissa);
        for (int i = 0; i < n->decimals; i++)
            arb_div_ui(out, out, 10, PREC);
        break;
    case LG_NODE_NAME:
        arb_set(out, points + n->slot);
        break;
    case LG_NODE_NEG:
        arb_neg(out, out);
        break;
    case LG_NODE_ADD:
        arb_add(out, out, y, PREC);
        break;
    case LG_NODE_SUB:
        arb_sub(out, out, y, PREC);
        break;
    case LG_NODE_MUL:
        arb_mul(out, out, y, PREC);
        break;
    case LG_NODE_DIV:
        arb_div(out, out, y, PREC);
        break;
    case LG_NODE_POW:
        arb_pow(out, out, y, PREC);
        break;
    case LG_NODE_SQRT:
        arb_sqrt(out, out, PREC);
        break;
    case LG_NODE_ROOT:
        if (arb_is_nonpositive(out))
            arb_zero(out);
        arb_sqrt(out, out, PREC);
        break;
    case LG_NODE_EXP:
        arb_exp(out, out, PREC);
        break;
    case LG_NODE_LOG:
        arb_log(out, out, PREC);
        break;
    case LG_NODE_ABS:
        arb_abs(out, out);
        break;
    case LG_NODE_MIN:
        arb_min(out, out, y, PREC);
        break;
    case LG_NODE_MAX:
        arb_max(out, out, y, PREC);
        break;
    }
    arb_clear(y);
}

struct scene {
    struct trees t;
    lg_ball balls[NAMES];
    arb_ptr points;
    struct lg_number numbers[NAMES];
    struct lg_trouble troubles[NAMES];
};

static struct scene *scene_open(uint64_t seed)
{
    struct scene *s = calloc(1, sizeof *s);
    cr_assert_not_null(s);
    s->t = (struct trees){.state = seed, .names = names, .n_names = NAMES, .tame = true};
    s->points = _arb_vec_init(NAMES);
    return s;
}

static void scene_close(struct scene *s)
{
    _arb_vec_clear(s->points, NAMES);
    free(s);
}

/* Balls about 1 with radii from 0 to wide, and a point of each. */
static void draw(struct scene *s, double widest)
{
    for (int i = 0; i < NAMES; i++) {
        uint64_t *state = &s->t.state;
        double mid = ldexp(sample_uniform(state), sample_int(state, 7) - 3);
        double rad = sample_int(state, 3) ? widest * fabs(sample_uniform(state) * mid) : 0;
        s->balls[i] = lg_ball_make(sample_int(state, 4) ? fabs(mid) : mid, rad);
        corner(s->points + i, s->balls[i], sample_int(state, 3) - 1, PREC);
    }
}

static struct lg_names bring(struct scene *s, const struct lg_arithmetic *a, slong bits)
{
    for (int i = 0; i < NAMES; i++) {
        a->open(&s->numbers[i]);
        a->of_ball(&s->numbers[i], s->balls[i]);
    }
    return (struct lg_names){a, bits, s->numbers, s->troubles};
}

static void leave(struct scene *s, const struct lg_arithmetic *a)
{
    for (int i = 0; i < NAMES; i++)
        a->close(&s->numbers[i]);
}

static void tell(char *text, size_t size, const struct lg_node *n)
{
    lg_node_text(text, size, n);
}

/* Is the exact value, known to a tiny radius, certainly outside of the ball? */
static bool certainly_outside(lg_ball b, const arb_t x)
{
    arb_t distance, rad;
    arb_init(distance);
    arb_init(rad);
    arb_set_d(distance, b.mid);
    arb_sub(distance, x, distance, PREC);
    arb_abs(distance, distance);
    arb_set_d(rad, b.rad);
    const bool outside = arb_gt(distance, rad);
    arb_clear(distance);
    arb_clear(rad);
    return outside;
}

/* One tree in one arithmetic: 1 when it has a value, which is sound. */
static int sound(struct scene *s, const struct lg_node *n, const struct lg_arithmetic *a, slong bits,
                 const arb_t x)
{
    char text[300];
    struct lg_number out;
    struct lg_trouble trouble = {0};
    const struct lg_names where = bring(s, a, bits);
    a->open(&out);
    const bool known = lg_evaluate(&out, n, &where, &trouble);
    tell(text, sizeof text, n);
    cr_assert_eq(known, !trouble.reason, "%s", text);
    if (known) {
        cr_assert(arb_is_finite(x), "%s in %s has a value where it is undefined", text, a->name);
        cr_assert(!certainly_outside(a->ball(&out), x), "%s unsound in %s", text, a->name);
        if (a == &lg_arb_arithmetic)
            cr_assert(arb_overlaps(out.arb, x), "%s unsound in Arb", text);
    } else
        cr_assert_not_null(trouble.at, "%s", text);
    a->close(&out);
    leave(s, a);
    return known;
}

Test(evaluate, encloses_the_exact_value)
{
    struct scene *s = scene_open(3);
    size_t trees = 0, in_balls = 0, in_arb = 0, defined = 0;
    arb_t x;
    arb_init(x);
    for (; trees < 6000; trees++) {
        s->t.n = 0;
        draw(s, trees % 2 ? 0.1 : 0x1p-30);
        const struct lg_node *n = tree(&s->t, 1 + sample_int(&s->t.state, 12));
        exact(x, n, s->points);
        defined += arb_is_finite(x) != 0;
        in_balls += (size_t)sound(s, n, &lg_ball_arithmetic, 53, x);
        in_arb += (size_t)sound(s, n, &lg_arb_arithmetic, 64, x);
    }
    cr_assert(in_balls > trees / 2 && in_arb > trees / 2, "%zu and %zu of %zu", in_balls, in_arb, defined);
    cr_assert(in_arb >= in_balls, "%zu and %zu", in_arb, in_balls);
    arb_clear(x);
    scene_close(s);
}

/* Without radii only what sits on the boundary may be undecided (0 exactly under a root, x - x): nearly all
 * that is defined has a value. */
Test(evaluate, points_have_values_where_the_tree_is_defined)
{
    struct scene *s = scene_open(4);
    size_t defined = 0, known = 0;
    arb_t x;
    arb_init(x);
    for (int i = 0; i < 4000; i++) {
        s->t.n = 0;
        draw(s, 0);
        const struct lg_node *n = tree(&s->t, 1 + sample_int(&s->t.state, 10));
        exact(x, n, s->points);
        if (!arb_is_finite(x) || arb_contains_zero(x) || mag_cmp_2exp_si(arb_radref(x), -200) > 0)
            continue;
        arb_t size;
        arb_init(size);
        arb_abs(size, x);
        arb_log(size, size, 30);
        const double scale = fabs(arf_get_d(arb_midref(size), ARF_RND_NEAR));
        arb_clear(size);
        if (scale > 600)
            continue; /* overflows a double, or underflows */
        defined++;
        known += (size_t)sound(s, n, &lg_ball_arithmetic, 53, x);
    }
    cr_assert(defined > 2000 && known * 100 >= defined * 98, "%zu of %zu", known, defined);
    arb_clear(x);
    scene_close(s);
}

/* Sums, products, quotients, roots and maxima of positive points: every node adds at most 2u of its value
 * and passes on the relative errors of its operands, so the radius is at most 2u times the nodes, and 4u
 * covers the second order. */
Test(evaluate, well_conditioned_trees_are_tight)
{
    static const enum lg_node_kind kinds[] = {LG_NODE_ADD,  LG_NODE_MUL, LG_NODE_DIV,
                                              LG_NODE_SQRT, LG_NODE_MIN, LG_NODE_MAX};
    struct scene *s = scene_open(6);
    double worst = 0;
    for (int i = 0; i < 5000; i++) {
        s->t.n = 0;
        for (int k = 0; k < NAMES; k++)
            s->balls[k] = lg_exact(0.5 + fabs(sample_uniform(&s->t.state)));
        const struct lg_node *n = tree_decimal(&s->t, 1 + sample_int(&s->t.state, 999), 2);
        for (int k = sample_int(&s->t.state, 12); k >= 0; k--) {
            const enum lg_node_kind kind = kinds[sample_int(&s->t.state, 6)];
            struct lg_node *leaf = tree_node(&s->t, LG_NODE_NAME, NULL, NULL);
            leaf->slot = sample_int(&s->t.state, NAMES);
            leaf->name = names[leaf->slot];
            n = tree_node(&s->t, kind, n, kind == LG_NODE_SQRT ? NULL : leaf);
        }
        struct lg_number out;
        struct lg_trouble trouble;
        const struct lg_names where = bring(s, &lg_ball_arithmetic, 53);
        cr_assert(lg_evaluate(&out, n, &where, &trouble));
        const double units = out.ball.rad / (LG_U * fabs(out.ball.mid) * (double)s->t.n);
        worst = fmax(worst, units);
        leave(s, &lg_ball_arithmetic);
    }
    cr_assert(worst <= 4, "%g units a node", worst);
    cr_assert(worst > 0.1, "%g: nothing was rounded?", worst);
    scene_close(s);
}

static const struct lg_node *parsed(const char *text, struct lg_expression **e)
{
    struct lg_text_error error;
    *e = lg_expression_parse(LG_TEXT_SUM, text, &error);
    cr_assert_not_null(*e, "%s: %s", text, error.message);
    for (size_t i = 0; i < (*e)->n_nodes; i++)
        (*e)->nodes[i].slot = 0; /* the one name that there is: x */
    return (*e)->sides[0];
}

static struct lg_trouble value_at(const char *text, const struct lg_arithmetic *a, lg_ball x, lg_ball *value,
                                  char *part)
{
    struct lg_expression *e;
    struct lg_number number, out;
    struct lg_trouble none = {0}, trouble = {0};
    const struct lg_node *n = parsed(text, &e);
    a->open(&number);
    a->open(&out);
    a->of_ball(&number, x);
    const struct lg_names where = {a, 128, &number, &none};
    *value = lg_evaluate(&out, n, &where, &trouble) ? a->ball(&out) : lg_whole_line();
    if (trouble.at)
        lg_node_text(part, 100, trouble.at);
    a->close(&number);
    a->close(&out);
    lg_expression_free(e);
    return trouble;
}

/* In every arithmetic: what has no certain value names its part and its reason. */
Test(evaluate, undefined_parts_are_named)
{
    static const struct {
        const char *text;
        lg_ball x;
        const char *part, *reason;
    } cases[] = {
        {"1 + sqrt(x - 1)", {0.5, 0}, "sqrt(x - 1)", "square root of a number that may be negative"},
        {"1 + sqrt(x - 1)", {1, 0x1p-60}, "sqrt(x - 1)", "may be negative"},
        {"(x - 1)^(1/2)", {1, 0x1p-60}, "(x - 1)^(1/2)", "may be negative"},
        {"(x - 1)^0.3", {0, 0}, "(x - 1)^0.3", "power of a number that may be negative"},
        {"2/(x - 1) + 3", {1, 0.5}, "2/(x - 1)", "divides by a number that may be 0"},
        {"0/(x - x)", {1, 0}, "0/(x - x)", "divides by a number that may be 0"},
        {"(x - x)^-2", {1, 0}, "(x - x)^-2", "divides by a number that may be 0"},
        {"log(x - 1)", {1, 0}, "log(x - 1)", "logarithm of a number that may not be positive"},
        {"log(x)", {0, 0}, "log(x)", "may not be positive"},
        {"2 exp(x)", {1e300, 0}, "exp(x)", "is not finite"},
    };
    static const struct lg_arithmetic *const both[] = {&lg_ball_arithmetic, &lg_arb_arithmetic};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int k = 0; k < 2; k++) {
            char part[100] = "";
            lg_ball value;
            const struct lg_trouble t = value_at(cases[i].text, both[k], cases[i].x, &value, part);
            cr_assert(t.reason && strstr(t.reason, cases[i].reason), "%s in %s: %s", cases[i].text,
                      both[k]->name, t.reason ? t.reason : "has a value");
            cr_assert_str_eq(part, cases[i].part);
        }
}

Test(evaluate, doubles_overflow_where_arb_does_not)
{
    char part[100] = "";
    lg_ball value;
    struct lg_trouble t = value_at("x*10 - x*10", &lg_ball_arithmetic, lg_exact(1e308), &value, part);
    cr_assert(t.reason && strstr(t.reason, "not finite"));
    cr_assert_str_eq(part, "x*10");
    t = value_at("x*10/10^9", &lg_arb_arithmetic, lg_exact(1e308), &value, part);
    cr_assert_null(t.reason);
    cr_assert(fabs(value.mid - 1e300) < 1e285);
}

/* Roots: a square is nonnegative however its enclosure looks, sqrt+ clips, x^0 is 1, powers of halves take
 * the root first. */
Test(evaluate, roots_and_powers)
{
    static const struct {
        const char *text;
        lg_ball x;
        double lo, hi;
    } cases[] = {
        {"sqrt+(x - 1)", {0.5, 0}, 0, 0},
        {"sqrt+(x - 1)", {1, 0.25}, 0, 0.5},
        {"(x - x)^0", {1, 0}, 1, 1},
        {"x^(1/2)", {9, 0}, 3, 3},
        {"x^(3/2)", {4, 0}, 8, 8},
        {"x^-2", {4, 0}, 0.0625, 0.0625},
        {"x^-(1/2)", {4, 0}, 0.5, 0.5},
        {"x^0.5", {4, 0}, 2, 2},
        {"abs(x)", {0, 2}, 0, 2},
        {"x^2", {0, 2}, 0, 4},
        {"max(x, 1, 2)", {0, 5}, 2, 5},
        {"min(x, 1)", {0, 5}, -5, 1},
        {"exp(x - x)", {3, 0}, 1, 1},
        {"2^x", {-53, 0}, 0x1p-53, 0x1p-53},
        {"0.2659 - 2659/10000", {0, 0}, 0, 0},
        {"(1 - 2/8)^(x/2)", {4, 0}, 0.5625, 0.5625},
        {"10^18", {0, 0}, 1e18, 1e18},
        {"999999999999999999", {0, 0}, 999999999999999999e0, 1e18},
    };
    static const struct lg_arithmetic *const both[] = {&lg_ball_arithmetic, &lg_arb_arithmetic};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int k = 0; k < 2; k++) {
            char part[100] = "";
            lg_ball value;
            const struct lg_trouble t = value_at(cases[i].text, both[k], cases[i].x, &value, part);
            cr_assert_null(t.reason, "%s in %s: %s %s", cases[i].text, both[k]->name, part, t.reason);
            /* Arb's radii have 30 bits */
            const double slack = 1e-7 * fmax(fabs(cases[i].lo), fabs(cases[i].hi)) + 1e-15;
            cr_assert(lg_lo(value) <= cases[i].lo && lg_hi(value) >= cases[i].hi, "%s in %s: unsound",
                      cases[i].text, both[k]->name);
            cr_assert(lg_lo(value) >= cases[i].lo - slack && lg_hi(value) <= cases[i].hi + slack,
                      "%s in %s: %g +- %g", cases[i].text, both[k]->name, value.mid, value.rad);
        }
}

/* Powers that are no halves at a base that may be 0. */
Test(evaluate, real_powers_reach_down_to_zero)
{
    struct lg_number a, b, out;
    lg_ball_arithmetic.open(&out);
    a.ball = lg_from_ends(0, 8);
    b.ball = lg_ball_make(1.0 / 3, 0x1p-50);
    lg_ball_arithmetic.real_power(&out, &a, &b, 53);
    cr_assert(lg_hi(out.ball) >= 2 && lg_hi(out.ball) < 2.0001 && lg_lo(out.ball) <= 0 &&
                  lg_lo(out.ball) > -1e-6,
              "%g +- %g", out.ball.mid, out.ball.rad);
    b.ball = lg_ball_make(0, 1);
    lg_ball_arithmetic.real_power(&out, &a, &b, 53);
    cr_assert(!lg_ball_finite(out.ball));
}
