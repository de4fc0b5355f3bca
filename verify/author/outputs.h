/* Everything a kernel offers on one problem, each output with what an honest kernel may miss there.
 *
 * Two problems whose exact outputs are related exactly give two sets of outputs that are related up to the declared
 * rounding of both: brought into one frame, rows A, B satisfy |A - B| <= error A + error B. No enclosure of the outputs
 * themselves is needed, only of the sizes that enter the errors (verify/model/errors.c, conformance.c).
 *
 *     forward  n x 1   gradient  k x d   jacobian  n x kd   jvp  n x 1   vjp  k x d   gram  n^2 x 1   W+  k x d
 *
 * error[row] bounds the 2-norm of that row's error. */
#ifndef LG_OUTPUTS_H
#define LG_OUTPUTS_H

#include "verify/author/workspace.h"
#include "verify/model/functions.h"

/* A variant of a network problem: weights W (k x d) and the vectors U (k x d), z (n) that J and J^T are applied to; in one block. */
struct lg_variant {
    size_t n, d, k;
    int32_t activation;
    double eta;
    double *X, *y, *v, *W, *U, *z;
};
/* Zeros. 0, or -1: no memory. */
LG_MUST_USE int lg_variant_new(struct lg_variant *p, size_t n, size_t d, size_t k);
/* The case's instance with labels inst.y; U and z are normal numbers on the grid 2^-6. */
LG_MUST_USE int lg_variant_of(struct lg_variant *p, const struct lg_case *c);
/* Rows `sample` (n of them) and neurons `neuron` (k of them) of a problem; NULL: all, in order. An index may repeat. */
LG_MUST_USE int lg_variant_pick(struct lg_variant *p, const struct lg_variant *from, size_t n,
                                const size_t *sample, size_t k, const size_t *neuron);
/* A power of two, at most 1/(8 |J|_F^2) at W0 up to rounding (slopes counted as at least 1): a few steps stay finite. */
double lg_variant_eta(const struct lg_instance *inst);
/* A lemma's calibrate(): twice that step size, that, or half of it. */
void lg_variant_calibrate(struct lg_case *c);
void lg_variant_close(struct lg_variant *p);
/* The same as lg_variant_of, _copy, _pick and _new (whose activation and eta are 0), closed with the rung. */
struct lg_variant *lg_take_variant(struct lg_case *c);
struct lg_variant *lg_take_variant_copy(struct lg_case *c, const struct lg_variant *from);
struct lg_variant *lg_take_variant_pick(struct lg_case *c, const struct lg_variant *from, size_t n,
                                        const size_t *sample, size_t k, const size_t *neuron);
struct lg_variant *lg_take_variant_new(struct lg_case *c, size_t n, size_t d, size_t k);
/* How many steps one call is to make, against as many calls of one: 67, 128, 259 or 1031 by the case's index, where a step of a
 * problem of `work` products is short enough for it, longer than likely buffers, and more than likely periods; 5 of long steps. */
size_t lg_many_steps(const struct lg_case *c, size_t work);

enum lg_output_id {
    LG_OUT_FORWARD,
    LG_OUT_GRADIENT,
    LG_OUT_JACOBIAN,
    LG_OUT_JVP,
    LG_OUT_VJP,
    LG_OUT_GRAM,
    LG_OUT_STEP,
    LG_OUTPUTS
};
#define LG_OUT_ALL ((1u << LG_OUTPUTS) - 1)

/* The function that gives it. */
enum lg_op lg_output_op(enum lg_output_id id);

struct lg_output {
    size_t rows, columns;
    double *value, *error; /* rows x columns, rows; value NULL: not asked for, not offered, or too large */
};
struct lg_outputs {
    struct lg_output of[LG_OUTPUTS];
};

/* Begin the problem, import W, call what `want` asks for and the kernel offers. False: the kernel failed (recorded), or
 * no memory; what is there is kept for lg_outputs_close. */
bool lg_outputs_open(struct lg_outputs *o, struct lg_case *c, const struct lg_variant *p, uint32_t want);
void lg_outputs_close(struct lg_outputs *o);
/* The same, closed with the rung, or by lg_outputs_close as soon as they are not needed: a Jacobian may be large. A failure ends
 * the case. */
struct lg_outputs *lg_take_outputs(struct lg_case *c, const struct lg_variant *p, uint32_t want);
struct lg_outputs *lg_take_outputs_here(struct lg_case *c, const struct lg_variant *p, uint32_t want);
/* lg_variant_begin, of which a failure ends the case; `count` steps of gradient descent, exported to W (k x d). */
void lg_ask_variant(struct lg_case *c, const struct lg_variant *p);
void lg_ask_steps(struct lg_case *c, const struct lg_variant *p, size_t count, double *W);
/* Hand a problem and its weights to the kernel; false: it failed (recorded). */
bool lg_variant_begin(struct lg_case *c, const struct lg_variant *p);
bool lg_offers(const struct lg_case *c, enum lg_op op);
bool lg_is_deterministic(const struct lg_case *c);

/* Entries that differ as numbers; two zeros of different sign do not. */
double lg_differing(size_t m, const double *a, const double *b);
/* A claim, by name or number: row by row |a - b| <= a.error + b.error; where either is missing nothing is stated. */
#define lg_output_close_to(c, which, a, b) lg_output_close_to_at(c, LG_CLAIM_NUMBER(c, which), a, b)
void lg_output_close_to_at(struct lg_case *c, unsigned claim, const struct lg_output *a,
                           const struct lg_output *b);
/* No entry differs; for a kernel that does not declare itself deterministic, as lg_output_close_to. */
#define lg_output_same(c, which, a, b) lg_output_same_at(c, LG_CLAIM_NUMBER(c, which), a, b)
void lg_output_same_at(struct lg_case *c, unsigned claim, const struct lg_output *a,
                       const struct lg_output *b);
/* Claims `name`-forward ... `name`-step, of LG_OUTPUTS_CLOSE or LG_OUTPUTS_SAME. */
void lg_outputs_close_to(struct lg_case *c, const char *name, const struct lg_outputs *a,
                         const struct lg_outputs *b);
void lg_outputs_same(struct lg_case *c, const char *name, const struct lg_outputs *a,
                     const struct lg_outputs *b);
/* The claims below by their numbers: claim `name`-forward, to which an enum lg_output_id is added. */
unsigned lg_outputs_first(const struct lg_case *c, const char *name);
/* No number differs from what it has to be: |{differing}| <= 0. */
#define lg_claim_none(c, which, coordinate, differing) \
    lg_claim(c, which, coordinate, lg_exact(differing), lg_exact(0))
/* Control "control-zero", false of every output that is not small: row by row |output| <= its declared rounding. Without it a
 * kernel that offers outputs alone would meet no false statement in lemmas whose other control is about steps. */
#define LG_OUTPUTS_CONTROL                                                                                \
    {                                                                                                     \
        "control-zero", LG_IDENTITY, LG_CONTROL, 0, "|output| <= [declared rounding]; row by row", "", "" \
    }
void lg_outputs_control(struct lg_case *c, const struct lg_outputs *o);
/* What two honest results of one exact number may differ by, `error` being the declared rounding of one of them: the part
 * us|result| of the other's refers to its own result, which is at most that far away. */
double lg_both_errors(const struct lg_case *c, double error);
/* Value and error times 2^exponent. */
void lg_output_scale(struct lg_output *o, int exponent);
/* a := a + b, errors included, the rounding of the addition too. */
void lg_output_add(struct lg_output *a, const struct lg_output *b);

/* Claims of an identity in a list, one an output, about `problem`, a second problem or a second way to ask: up to the declared
 * rounding of both, or bit for bit where the kernel is deterministic. */
#define LG_OUTPUTS_CLAIM(name, output, statement, why)                      \
    {                                                                       \
        name "-" output, LG_IDENTITY, LG_CONFORMANCE, 0, statement, why, "" \
    }
#define LG_OUTPUT_CLOSE(name, output, problem)                                                  \
    LG_OUTPUTS_CLAIM(name, output,                                                              \
                     "|" output " - " output "'| <= [declared rounding]; row by row; " problem, \
                     LG_BOTH_SIDES)
#define LG_OUTPUT_SAME(name, output, problem, why) \
    LG_OUTPUTS_CLAIM(name, output, "[entries of " output " that differ] <= 0; " problem, why)
#define LG_OUTPUTS_CLOSE(name, problem)                                                    \
    LG_OUTPUT_CLOSE(name, "forward", problem), LG_OUTPUT_CLOSE(name, "gradient", problem), \
        LG_OUTPUT_CLOSE(name, "jacobian", problem), LG_OUTPUT_CLOSE(name, "jvp", problem), \
        LG_OUTPUT_CLOSE(name, "vjp", problem), LG_OUTPUT_CLOSE(name, "gram", problem),     \
        LG_OUTPUT_CLOSE(name, "step", problem)
#define LG_OUTPUTS_SAME(name, problem, why)                                                        \
    LG_OUTPUT_SAME(name, "forward", problem, why), LG_OUTPUT_SAME(name, "gradient", problem, why), \
        LG_OUTPUT_SAME(name, "jacobian", problem, why), LG_OUTPUT_SAME(name, "jvp", problem, why), \
        LG_OUTPUT_SAME(name, "vjp", problem, why), LG_OUTPUT_SAME(name, "gram", problem, why),     \
        LG_OUTPUT_SAME(name, "step", problem, why)

#define LG_BOTH_SIDES "declared rounding of both sides, row by row"
#define LG_UNLESS_SAME "declared rounding of both sides, unless the kernel declares itself deterministic"

#endif
