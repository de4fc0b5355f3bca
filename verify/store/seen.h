/* What a verdict is about: the sizes, steps and pre-activations that a kernel was seen at. Nothing outside was checked. */
#ifndef LG_STORE_SEEN_H
#define LG_STORE_SEEN_H

#include "verify/store/store.h"

/* The kinds of cases, in the order of the rows. */
enum lg_seen_kind { LG_SEEN_NETWORK, LG_SEEN_LINEAR, LG_SEEN_RECOVERY, LG_SEEN_KINDS };

enum { LG_SEEN_SIDES = 3, LG_SEEN_BESIDE = 8, LG_SEEN_EACH = 64 };

struct lg_seen_row {
    const char *name, *label;        /* in the store; in sentences */
    const char *size[LG_SEEN_SIDES]; /* NULL: the kind has fewer */
};
extern const struct lg_seen_row lg_seen_kinds[LG_SEEN_KINDS];

/* One kernel and kind: the shapes of the cases in which something was decided. Linear: d is p, k is 1; recovery: k is r. */
struct lg_seen {
    char kernel[64];
    enum lg_seen_kind kind;
    size_t cases, shapes;
    size_t side[LG_SEEN_SIDES][2]; /* n, d, k: least and largest, whatever the others are */
    size_t beside[LG_SEEN_SIDES];  /* the largest where the others are at least LG_SEEN_BESIDE; 0: none */
    uint64_t met[LG_SEEN_SIDES];   /* bit m - 1: size m was seen, m to LG_SEEN_EACH */
    size_t steps;                  /* the most from one set of weights; 0: not known */
    double largest_z;              /* networks: an upper bound of |<x_i, w_l>| at W_0; NaN: not known */
};

/* One kernel at one shape that its run was asked for: cases in which something was decided, by kind. */
struct lg_seen_shape {
    char kernel[64], shape[40];
    size_t cases[LG_SEEN_KINDS];
};

struct lg_seen_all {
    struct lg_seen *row;
    struct lg_seen_shape *shape;
    size_t n_rows, n_shapes;
};

/* Of the runs in scope (scope.h), which the caller has set. 0, or -1 with a message in store->error; lg_seen_clear in either
 * case. */
int lg_seen_load(struct lg_store *store, struct lg_seen_all *out);
void lg_seen_clear(struct lg_seen_all *all);
/* At how many of the shapes asked for nothing was decided. */
size_t lg_seen_missing(const struct lg_seen_all *all);
/* How many sides the shapes of a kind have. */
int lg_seen_sides(enum lg_seen_kind kind);
/* "networks of 512 shapes, n 1 to 514 (to 67 beside d, k >= 8), d 1 to 2051 (to 200), k 1 to 16390 (to 512), not n = 50 to 63 of 1 to 64, up to 1031
 * steps, |z| up to 4.1e+03" */
void lg_seen_text(const struct lg_seen *s, char *out, size_t size);
/* "29 cases of networks, 4 of least squares, none of matrix recovery" or "nothing was checked there" */
void lg_seen_shape_text(const struct lg_seen_shape *s, char *out, size_t size);

#endif
