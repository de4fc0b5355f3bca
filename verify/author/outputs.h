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

#include "verify/author/lemma.h"
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
LG_MUST_USE int lg_variant_copy(struct lg_variant *p, const struct lg_variant *from);
/* Rows `sample` (n of them) and neurons `neuron` (k of them) of a problem; NULL: all, in order. An index may repeat. */
LG_MUST_USE int lg_variant_pick(struct lg_variant *p, const struct lg_variant *from, size_t n,
                                const size_t *sample, size_t k, const size_t *neuron);
/* A power of two, at most 1/(8 |J|_F^2) at W0 up to rounding (slopes counted as at least 1): a few steps stay finite. */
double lg_variant_eta(const struct lg_instance *inst);
void lg_variant_close(struct lg_variant *p);
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
/* The same in the context at hand, which has this problem and other weights. */
bool lg_outputs_reopen(struct lg_outputs *o, struct lg_case *c, const struct lg_variant *p, uint32_t want);
void lg_outputs_close(struct lg_outputs *o);
/* Hand a problem and its weights to the kernel; false: it failed (recorded). */
bool lg_variant_begin(struct lg_case *c, const struct lg_variant *p);
bool lg_offers(const struct lg_case *c, enum lg_op op);
bool lg_is_deterministic(const struct lg_case *c);

/* Entries that differ as numbers; two zeros of different sign do not. */
double lg_differing(size_t m, const double *a, const double *b);
/* Claim `claim`: row by row |a - b| <= a.error + b.error; where either is missing nothing is stated. */
void lg_output_close_to(struct lg_case *c, unsigned claim, const struct lg_output *a,
                        const struct lg_output *b);
/* Claim `claim`: no entry differs; for a kernel that does not declare itself deterministic, as lg_output_close_to. */
void lg_output_same(struct lg_case *c, unsigned claim, const struct lg_output *a, const struct lg_output *b);
/* Control `claim`, false of every output that is not small: row by row |output| <= its declared rounding. Without it a kernel that
 * offers outputs alone would meet no false statement in lemmas whose other control is about steps. */
#define LG_OUTPUTS_CONTROL                                                                                 \
    {                                                                                                      \
        "control-zero", LG_IDENTITY, LG_CONTROL, 0, "FALSE: row by row |output| <= its declared rounding", \
            "", ""                                                                                         \
    }
void lg_outputs_control(struct lg_case *c, unsigned claim, const struct lg_outputs *o);
/* What two honest results of one exact number may differ by, `error` being the declared rounding of one of them: the part
 * us|result| of the other's refers to its own result, which is at most that far away. */
double lg_both_errors(const struct lg_case *c, double error);
/* Value and error times 2^exponent. */
void lg_output_scale(struct lg_output *o, int exponent);
/* a := a + b, errors included, the rounding of the addition too. */
void lg_output_add(struct lg_output *a, const struct lg_output *b);

/* Claims first .. first + LG_OUTPUTS - 1 of an identity, one an output. */
#define LG_OUTPUT_CLAIM(base, of, name, suffix, needs, text, why) \
    [base + of] = {name "-" suffix, LG_IDENTITY, LG_CONFORMANCE, needs, text " (" suffix ")", why, ""}
#define LG_OUTPUT_CLAIMS(first, name, needs, text, why)                              \
    LG_OUTPUT_CLAIM(first, LG_OUT_FORWARD, name, "forward", needs, text, why),       \
        LG_OUTPUT_CLAIM(first, LG_OUT_GRADIENT, name, "gradient", needs, text, why), \
        LG_OUTPUT_CLAIM(first, LG_OUT_JACOBIAN, name, "jacobian", needs, text, why), \
        LG_OUTPUT_CLAIM(first, LG_OUT_JVP, name, "jvp", needs, text, why),           \
        LG_OUTPUT_CLAIM(first, LG_OUT_VJP, name, "vjp", needs, text, why),           \
        LG_OUTPUT_CLAIM(first, LG_OUT_GRAM, name, "gram", needs, text, why),         \
        LG_OUTPUT_CLAIM(first, LG_OUT_STEP, name, "step", needs, text, why)

#define LG_BOTH_SIDES "declared rounding of both sides, row by row"

#endif
