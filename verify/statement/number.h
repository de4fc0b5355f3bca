/* The numbers that statements are evaluated in: balls of doubles, or Arb at any precision. One evaluator,
 * in evaluate.h, knows only this table of operations, each of which encloses the exact result for all
 * points of its operands.
 *
 * Double words (verify/rigor/double_word.h) have no quotient, root or comparison, and are no third kind: a
 * quantity that is known as one enters Arb without loss by lg_number_of_double_word.
 *
 * What the ball arithmetic of verify/rigor lacks (exp, log, powers that are no multiples of 1/2) goes
 * through Arb at LG_BRIDGE_BITS. */
#ifndef LG_NUMBER_H
#define LG_NUMBER_H

#include "verify/rigor/arb_compat.h"
#include "verify/rigor/double_word.h"

enum { LG_BRIDGE_BITS = 96 };

struct lg_number {
    union {
        lg_ball ball;
        arb_t arb;
    };
};

/* What is certain of a number. */
enum { LG_SIGN_NONNEGATIVE = 1, LG_SIGN_POSITIVE = 2, LG_SIGN_NEGATIVE = 4 };

/* `out` may be an operand. Preconditions are the evaluator's to check: no division by what may be 0, no
 * root of what is certainly negative (of what may be negative the nonnegative part is taken), no logarithm
 * but of what is positive. */
struct lg_arithmetic {
    const char *name;
    void (*open)(struct lg_number *x); /* 0 */
    void (*close)(struct lg_number *x);
    void (*set)(struct lg_number *out, const struct lg_number *a);
    void (*decimal)(struct lg_number *out, long long mantissa, int decimals, slong bits);
    void (*of_ball)(struct lg_number *out, lg_ball a); /* rad < 0 or anything not finite: not finite */
    void (*of_arb)(struct lg_number *out, const arb_t a);
    void (*add)(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits);
    void (*sub)(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits);
    void (*mul)(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits);
    void (*div)(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits);
    void (*min)(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits);
    void (*max)(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits);
    void (*neg)(struct lg_number *out, const struct lg_number *a);
    void (*abs)(struct lg_number *out, const struct lg_number *a);
    void (*root)(struct lg_number *out, const struct lg_number *a, slong bits);
    void (*exp)(struct lg_number *out, const struct lg_number *a, slong bits);
    void (*log)(struct lg_number *out, const struct lg_number *a, slong bits);
    void (*power)(struct lg_number *out, const struct lg_number *a, unsigned m, slong bits);
    /* a >= 0; where a may be 0, b > 0 */
    void (*real_power)(struct lg_number *out, const struct lg_number *a, const struct lg_number *b,
                       slong bits);
    bool (*finite)(const struct lg_number *a);
    int (*sign)(const struct lg_number *a);
    bool (*half_integer)(const struct lg_number *a, long *twice);     /* exactly twice/2, |twice| < 2^31 */
    bool (*le)(const struct lg_number *a, const struct lg_number *b); /* certainly */
    bool (*lt)(const struct lg_number *a, const struct lg_number *b);
    lg_ball (*ball)(const struct lg_number *a); /* rounded outwards, to be shown and stored */
};

extern const struct lg_arithmetic lg_ball_arithmetic, lg_arb_arithmetic;

/* a with an error of at most err, in Arb without loss but for the radius. */
void lg_number_of_double_word(struct lg_number *out, struct lg_dw a, double err);

/* a^b in Arb for a >= 0 (its nonnegative part), b > 0 where a may be 0. */
void lg_arb_real_power(arb_t out, const arb_t a, const arb_t b, slong bits);

#endif
