/* Certified quantities of the network f(W) = phi(X W^T) v and of least squares on it.
 *
 * A model is one problem (X, y, v, phi as exact doubles); a state is everything known about it at one
 * W; an increment is what is known about a step W -> W+. All enclosures are rigorous:
 * the double rung uses a-priori bounds (errors.c has the derivation), upper rungs use Arb.
 *
 * Symbols: x_i rows of X, w_l rows of W, z_il = <x_i, w_l>, xi = max |x_i|; J, f, r, G = J^T r as in the
 * kernel header. Source of the constants: Oymak & Soltanolkotabi, arXiv 1902.04674, with explicit values as
 * in lemmas/THEORY.md section "Setting" (T0). */
#ifndef LG_MODEL_H
#define LG_MODEL_H

#include "fixtures/fixture.h"
#include "verify/activation/activation.h"
#include "verify/model/declared.h"
#include "verify/rigor/matrix.h"

#include <stdint.h>

enum { LG_MOST_GRAM = 1 << 12 }; /* samples up to which n x n matrices are held */
enum { LG_PANEL = 256 };         /* neurons handled together; arrays n x k are stored panel by panel */

struct lg_model {
    size_t n, d, k;
    const double *X, *y, *v; /* borrowed */
    enum lg_activation_id id;
    const struct lg_activation *act;
    bool antisymmetric; /* rows l, l + k/2 of W_0 equal and v opposite, verified bitwise */
    int precision;      /* a rung: LG_DOUBLE, LG_DOUBLE_WORD, or more bits: Arb */
    double *xnorm;      /* n: upper bounds of |x_i| */
    double *absv;       /* k */
    struct lg_mat K;    /* X X^T, n <= LG_MOST_GRAM; else empty */
    lg_ball norm_X, xi, norm_v, max_v, frobenius_X;
    double sum_v; /* upper bound of sum |v_l| */
    /* T0, for every W: |J| <= beta, |J(W) - J(W~)| <= L |W - W~|, |J_i| <= b. Infinite where B or B2 is. */
    lg_ball beta, L, b;
};

LG_MUST_USE int lg_model_open(struct lg_model *m, const struct lg_instance *inst, const double *y,
                              int precision);
void lg_model_close(struct lg_model *m);

/* How numbers are rounded by whoever computes: our double rung, or a kernel as it declares itself. */
struct lg_arith {
    double us, ua; /* unit roundoff of storage and of products and sums */
    double tiny;   /* what an underflow may lose: of a kernel, which may flush, the least normal number */
    double hd, hk, hn, hw; /* additions a term goes through: features, neurons, samples, weights */
    double va, vr, sa, sr; /* elementary error of phi and phi', absolute and relative */
    bool exact_by_units;   /* products by +-1 alone are taken as exact (lg_z_gamma) */
};
struct lg_arith lg_arith_declared(const struct lg_declared *declared);
/* The same units, sums in any order (samples also added to the weights), and errors of phi that the ordinary formulas have in
 * them, or a table of half precision: what an honest declaration of this format amounts to at most. */
struct lg_arith lg_arith_usual(const struct lg_declared *declared);
/* Rounding of a stored difference, relative: where it is formed in a finer format first, it is rounded twice. */
static inline double lg_stored_unit(const struct lg_arith *a)
{
    return a->ua < a->us ? lg_add_up(a->us, lg_mul_up(a->ua, 1 + 2 * a->us)) : a->us;
}
/* A depth beyond any order of n samples is declared by a kernel that adds them to the weights themselves: how many additions
 * these go through, each rounded by us. 0: the weights are a term of no sum. */
double lg_additions_to_weights(const struct lg_arith *a, size_t n);

struct lg_state {
    const struct lg_model *m;
    const double *W;   /* borrowed, k x d */
    double *wnorm;     /* k: upper bounds of |w_l| */
    double *z, *slope; /* n x k by panels: approximations of z_il and phi'(z_il) */
    double slope_err;  /* elementary error of slope at the computed z */
    double value_err;
    double zgamma; /* |z_il computed - z_il| <= zgamma |x_i||w_l| + ztiny */
    double ztiny;
    double *sum_value; /* n: upper bounds of sum_l |v_l||phi_il| */
    double *sum_slope; /* n: upper bounds of sum_l |v_l||phi'_il||w_l| */
    double *sum_error; /* n, double words: upper bounds of sum_l |v_l||phi's elementary error at z_il| */
    double sum_w2;     /* upper bound of sum_l |v_l||w_l|^2 */
    struct lg_vec f, r;
    struct lg_state_balls *balls; /* upper rungs: the slopes in Arb */
};

/* Of two bounds, of which either may be NaN (0 times an infinite B). */
static inline double lg_least(double bound, double other)
{
    return other < bound || isnan(bound) ? other : bound;
}
/* What an error dz of z makes of phi'(z) at most: B2|dz|, and never more than 2B: phi' lies in [0, B], GELU's in [1 - B, B], which leaves
 * room for the elementary error at the other z. NaN and infinity do not lower it. */
double lg_slope_moved(const struct lg_model *m, double dz);

/* Enclose f(W) and r(W); `exact_start` uses f(W_0) = 0 for an antisymmetric W_0. */
LG_MUST_USE int lg_state_open(struct lg_state *s, const struct lg_model *m, const double *W,
                              bool exact_start);
void lg_state_close(struct lg_state *s);

/* G with |G_l - mid_l| <= row_rad_l (2-norm of row l) and |G - mid|_F <= rad. */
struct lg_gradient {
    double *mid;     /* k x d */
    double *row_rad; /* k */
    double rad;
    lg_ball norm; /* |G|_F = |J^T r| */
};
/* beta bounds |J(W)|. */
LG_MUST_USE int lg_gradient_open(struct lg_gradient *g, const struct lg_state *s, const struct lg_vec *r,
                                 double beta);
void lg_gradient_close(struct lg_gradient *g);

/* J J^T = A o X X^T at the state, and A = phi'(X W^T) diag(v^2) phi'(X W^T)^T alone. */
LG_MUST_USE int lg_state_gram(const struct lg_state *s, struct lg_mat *gram);
LG_MUST_USE int lg_state_slope_gram(const struct lg_state *s, struct lg_mat *A);
/* |J(W)| and sigma_min(J(W)) from it. */
struct lg_spectrum {
    lg_ball sigma_min, sigma_max;
};
LG_MUST_USE int lg_state_spectrum(const struct lg_state *s, struct lg_mat *gram_or_null,
                                  struct lg_spectrum *out);

/* The step W -> W+ from a state: Delta f = f(W+) - f(W), the linear part J(W+ - W), the remainder
 * Delta f - J(W+ - W) enclosed on its own (no cancellation), and the per-sample bound of T0,
 * 1/2 B2 sum_l |v_l| (delta z_il)^2. Smooth activations only. */
struct lg_increment {
    struct lg_vec df, linear, remainder, bound;
};
LG_MUST_USE int lg_increment_open(struct lg_increment *inc, const struct lg_state *s, const double *Wplus);
void lg_increment_close(struct lg_increment *inc);
/* Intersect with what the enclosures of f at both ends say; they are the better ones after a large step. */
void lg_increment_refine(struct lg_increment *inc, const struct lg_state *from, const struct lg_state *to);

/* |z_il computed by `a` - z_il| <= this |x_i||w_l|, underflow apart. */
double lg_z_gamma_usual(const struct lg_arith *a);
/* The same at a state: 0 where a->exact_by_units, there is one feature, all of X or all of W is +-1, and sums are not coarser than
 * storage, which holds the other factor. Not for numbers near overflow: such bounds want bits that they have not on the upper rungs. */
double lg_z_gamma(const struct lg_state *s, const struct lg_arith *a);
/* What underflow may do to z_il as computed by `a`. */
double lg_z_lost(const struct lg_state *s, const struct lg_arith *a, size_t i, size_t l);
/* Rounding of an evaluation with arithmetic `a` at the state s:
 * out_i bounds the error of f_i as computed. */
void lg_forward_error(const struct lg_state *s, const struct lg_arith *a, double *out);
/* Lower bound of sum_l |v_l||phi(z_il)|, the size of the terms that f_i is the sum of. */
double lg_forward_size(const struct lg_state *s, size_t i);
/* Error of G computed with a residual that errs by dr_i (n): row_rad (k, 2-norm per neuron), and *all
 * bounds the Frobenius norm (uses |J| <= beta for the common residual error). 0, or -1: no memory. */
LG_MUST_USE int lg_gradient_error(const struct lg_state *s, const struct lg_arith *a, const struct lg_vec *r,
                                  const double *dr, double beta, double *row_rad, double *all);

/* One GD step checked: e = W+ - W + eta G against what the declared arithmetic may commit. */
struct lg_conformance {
    lg_ball e;       /* |e|_F */
    double envelope; /* bound on |e|_F for an honest kernel */
    double step;     /* lower bound of eta |G|_F */
    size_t
        neuron; /* the worst one (lg_is_worse): |e_l| certainly beyond its envelope, else unsure, else the largest ratio */
    lg_ball neuron_e;
    double neuron_envelope;
};
/* |e| of `entries` entries of an honest step on n samples, for a gradient of norm <= G that errs by dG, and W+ of norm <= W. */
double lg_step_error(const struct lg_arith *a, double eta, size_t n, double dG, double G, double W,
                     double entries);
LG_MUST_USE int lg_conformance_check(struct lg_conformance *c, const struct lg_state *s,
                                     const struct lg_gradient *g, const struct lg_arith *a, double eta,
                                     const double *Wplus, double beta);

/* *all: what an honest kernel's gradient at s may miss (Frobenius); g encloses it. 0, or -1: no memory. */
LG_MUST_USE int lg_gradient_envelope(const struct lg_state *s, const struct lg_gradient *g,
                                     const struct lg_arith *a, double beta, double *all);
/* The same of an SGD step on the mini-batch that s->m consists of (its n samples): e = W+ - W + (eta/n) G. */
LG_MUST_USE int lg_conformance_batch(struct lg_conformance *c, const struct lg_state *s,
                                     const struct lg_gradient *g, const struct lg_arith *a, double eta,
                                     const double *Wplus, double beta);
/* Is everything that an honest kernel computes in a step from s certainly below its overflow threshold? */
bool lg_step_is_representable(const struct lg_state *s, double eta, double largest);

/* |A - B|_F for exact matrices of m entries. */
lg_ball lg_distance(size_t m, const double *A, const double *B);

/* The Arb rung (state_arb.c): fills f and G at m->precision bits. */
LG_MUST_USE int lg_state_arb(struct lg_state *s);
void lg_state_arb_close(struct lg_state *s);
/* f_i of `count` samples at LG_FIRST_ARB bits, whatever the rung of the state. */
void lg_state_forward_arb(const struct lg_state *s, size_t count, const size_t *sample, lg_ball *out);
/* v_l phi'(z_il) x_ij, rounded once. */
lg_ball lg_jacobian_arb(const struct lg_state *s, size_t i, size_t l, size_t j);
lg_ball lg_slope_difference_arb(const struct lg_state *a, const struct lg_state *b, size_t i, size_t l);
LG_MUST_USE int lg_gradient_arb(struct lg_gradient *g, const struct lg_state *s, const struct lg_vec *r);
/* J J^T, or without X X^T. */
LG_MUST_USE int lg_gram_arb(const struct lg_state *s, struct lg_mat *gram, bool with_data);

#endif
