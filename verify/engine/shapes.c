/* Reading shapes, their limits, and the cases that they add; see shapes.h. */
#include "verify/engine/shapes.h"
#include "fixtures/lib/shape.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ENTRIES 0x1p28  /* n d k: 2 GiB of J */
#define MOST_WEIGHTS 0x1p26  /* k d: 512 MiB an array */
#define MOST_DATA 0x1p26     /* n d */
#define MOST_FEATURES 0x1p26 /* n k: z, phi, phi' */
#define MOST_SAMPLES 4096    /* n: the spectrum of an n x n matrix is certified */
#define MOST_PRODUCTS 0x1p28 /* n d^2 k, a step of matrix recovery, whose data are n d^2 numbers */

/* One side of a shape; the rest of the text, or NULL. */
static const char *side(const char *text, char end, uint32_t *out)
{
    char *rest = NULL;
    errno = 0;
    const unsigned long long value = isdigit((unsigned char)*text) ? strtoull(text, &rest, 10) : 0;
    if (!rest || errno || value < 1 || value > LG_SHAPE_SIDE || *rest != end)
        return NULL;
    *out = (uint32_t)value;
    return rest + (end != '\0');
}

static int refuse(const char *text, const char *what, double value, double most, const char *next,
                  char *error, size_t error_size)
{
    snprintf(error, error_size, "--shape %s: %s = %.0f, at most %.0f; %s", text, what, value, most, next);
    return -1;
}

/* Do the arrays of this shape fit? */
static int check(const char *text, struct lg_shape s, char *error, size_t error_size)
{
    const double n = s.n, d = s.d, k = s.k;
    const struct {
        const char *what;
        double value, most;
        const char *next;
    } limits[] = {
        {"n", n, MOST_SAMPLES, "ask for fewer samples: the spectrum of an n x n matrix is certified"},
        {"n d", n * d, MOST_DATA, "ask for smaller data"},
        {"k d", k * d, MOST_WEIGHTS, "ask for fewer weights: a case holds about twelve such arrays"},
        {"n k", n * k, MOST_FEATURES, "ask for fewer neurons or samples: all pre-activations are held"},
        {"n d k", n * d * k, MOST_ENTRIES, "ask for fewer samples: J of that many entries is held twice"},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (limits[i].value > limits[i].most)
            return refuse(text, limits[i].what, limits[i].value, limits[i].most, limits[i].next, error,
                          error_size);
    return 0;
}

int lg_shape_parse(const char *text, struct lg_shape *out, char *error, size_t error_size)
{
    const char *rest = side(text, ',', &out->n);
    rest = rest ? side(rest, ',', &out->d) : NULL;
    if (!rest || !side(rest, '\0', &out->k)) {
        snprintf(
            error, error_size,
            "--shape %s: want n,d,k, three whole numbers from 1 to %d with commas and nothing else, as in "
            "--shape 64,784,1024",
            text, (int)LG_SHAPE_SIDE);
        return -1;
    }
    return check(text, *out, error, error_size);
}

void lg_shape_print(struct lg_shape s, char out[LG_SHAPE_TEXT])
{
    snprintf(out, LG_SHAPE_TEXT, "%" PRIu32 ",%" PRIu32 ",%" PRIu32, s.n, s.d, s.k);
}

bool lg_shape_fits(const struct lg_lemma *lemma, struct lg_shape s, char *why, size_t why_size)
{
    const double data = (double)s.n * s.d * s.d, products = data * s.k;
    if (!(lemma->kinds & LG_RECOVERY) || (data <= MOST_DATA && products <= MOST_PRODUCTS))
        return true;
    if (why)
        snprintf(why, why_size,
                 "%s has no case at %" PRIu32 ",%" PRIu32 ",%" PRIu32
                 ": matrix recovery would hold n d^2 = %.3g numbers, at most %.3g, and take n d^2 k = %.3g "
                 "products a step, at most %.3g",
                 lemma->id, s.n, s.d, s.k, data, MOST_DATA, products, MOST_PRODUCTS);
    return false;
}

void lg_shape_deal(const struct lg_lemma *lemma, const struct lg_shape *shapes, size_t at, uint64_t j,
                   struct lg_recipe *r)
{
    r->family = lg_family_find(lemma->shaped.family);
    r->index = at * lemma->shaped.weight + j;
    r->shape = shapes[at];
    r->turn = j + lg_hash_name(lemma->id);
}
