/* SPDX-License-Identifier: MIT
 *
 * lemmagate_kernel.h: what a training kernel tells and offers to lemmagate.
 *
 * This header is all that a kernel author needs. It is plain C (usable from C++), has no
 * dependency, and is versioned by LG_KERNEL_ABI. Shapes below use
 *
 *     n samples, d features, k hidden neurons;
 *     X (n x d), W (k x d), v (k), y (n), f (n), all row-major and contiguous.
 *
 *     f(W) = phi(X W^T) v,   r = f(W) - y,   L(W) = |r|^2 / 2,
 *     J(W) (n x kd), row i = vec((v o phi'(W x_i)) x_i^T),   grad L = J^T r  (k x d).
 *
 * All arrays cross the border as double. A kernel that stores single precision receives values
 * that are exactly representable in single precision and exports its floats widened.
 * Buffers are aligned to their element only, and an unmapped page may lie right behind them.
 * Every function returns LG_OK or one of the codes of enum lg_status; a NULL entry in the table
 * means "not offered" and is reported as not covered.
 */
#ifndef LEMMAGATE_KERNEL_H
#define LEMMAGATE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LG_KERNEL_ABI 2u

enum lg_status {
    LG_OK = 0,
    LG_UNSUPPORTED = 1, /* this problem (size, activation) is outside what the kernel does */
    LG_NO_MEMORY = 2,
    LG_FAILED = 3
};

/* phi: log(1+e^z), tanh z, 1/(1+e^-z), erf(z/sqrt 2), z Phi(z), z^2/2, max(z,0). */
enum lg_activation_id {
    LG_SOFTPLUS = 0,
    LG_TANH = 1,
    LG_SIGMOID = 2,
    LG_ERF = 3,
    LG_GELU = 4,
    LG_QUADRATIC = 5,
    LG_RELU = 6,
    LG_ACTIVATIONS = 7
};

/* One training problem. It and its arrays belong to the caller and stay valid until destroy(). */
struct lg_network {
    size_t n, d, k;
    const double *X;    /* n x d */
    const double *y;    /* n */
    const double *v;    /* k */
    int32_t activation; /* enum lg_activation_id */
    double eta;         /* step size: finite, > 0 (descent), or 0, which leaves W as it is */
};

/* Linear least squares f(theta) = X theta, X n x p. */
struct lg_linear {
    size_t n, p;
    const double *X; /* n x p */
    const double *y; /* n */
    double eta;
};

/* Matrix recovery f_i(U) = <A_i, U U^T>, A_i symmetric d x d, U d x r. */
struct lg_recovery {
    size_t n, d, r;
    const double *A; /* n x d x d */
    const double *y; /* n */
    double eta;
};

/* The reductions whose summation depth a kernel declares. In matrix recovery f_i may be summed as <A_i U, U>
 * (over features, then over weights), as <A_i, U U^T> (neurons, weights) or as sum_s u_s^T A_i u_s (features
 * twice, neurons), and the gradient as sum_i 2 r_i (A_i U) or (sum_i 2 r_i A_i) U (features and samples). */
enum lg_reduction {
    LG_OVER_FEATURES = 0, /* the d products of one pre-activation <x_i, w_l> (or X theta, or A_i U) */
    LG_OVER_NEURONS = 1,  /* the k terms of one output f_i; recovery: the r of an entry of U U^T */
    /* the n terms of one gradient entry, or the m of a mini-batch; n + 1 says that they may be added to W (theta,
     * U) itself, which is rounded n times */
    LG_OVER_SAMPLES = 2,
    LG_OVER_WEIGHTS = 3, /* the k d terms of J u; recovery: d r or d^2, asked for the larger number */
    LG_REDUCTIONS = 4
};

/* What phi and phi' may be off: |phi_computed(z) - phi(z)| <= value_abs + value_rel |phi(z)| for the stored z, the same for
 * phi' with slope_abs, slope_rel; each at most 12.5 * 2^-7. */
struct lg_phi_error {
    double value_abs, value_rel;
    double slope_abs, slope_rel;
};

/* Error model: what rounding this kernel may commit. The harness derives from it how far an honest
 * step may lie from the exact one, so it must be true, and as small as is true: an inflated model
 * makes every case vacuous, which does not pass, and one that no arithmetic explains is refused at load.
 *
 *  unit_storage      u of W, f and gradients as stored between operations (2^-53, 2^-24)
 *  unit_accumulator  u of products and partial sums inside reductions
 *                    (both u to 2u of double, single, half, TF32 or bf16; sums may be finer than double)
 *  depth(which, m)   the largest number of additions that any one of m terms goes through
 *                    (m - 1 for a plain loop, ceil(log2 m) for a tree); NULL means any order:
 *                    m, and n + 1 over samples (below). At most m + 1, and a function
 *                    of its arguments alone
 *  phi               n_phi errors of elementary functions, by activation (enum lg_activation_id); the last one is of all
 *                    that follow, so one is enough where all activations err alike: LG_PHI({...}, {...})
 *  largest           overflow threshold of the storage format (DBL_MAX, FLT_MAX), not less: beyond it nothing is compared
 *
 * ReLU's phi'(0) may be any number in [0, 1], the same one in all functions. Powers of two pass through a deterministic
 * kernel unchanged (no absolute constants), and gd_steps(a), gd_steps(b) give the bits of gd_steps(a + b).
 *
 * The residual must be computed once per step and used in all gradient entries. */
struct lg_error_model {
    uint32_t size; /* sizeof(struct lg_error_model) as the kernel was compiled; entries are only appended */
    int32_t deterministic; /* 1: same inputs give the same bits, whatever the thread count */
    double unit_storage;
    double unit_accumulator;
    double largest;
    size_t (*depth)(int which, size_t length);
    const struct lg_phi_error *phi; /* n_phi, the kernel's; NULL: exact */
    size_t n_phi;
};
#ifndef __cplusplus
/* C only: .model = LG_ERROR_MODEL(.unit_storage = ..., LG_PHI({value_abs, value_rel, slope_abs, slope_rel})) in a table. */
#define LG_ERROR_MODEL(...) \
    (&(const struct lg_error_model){.size = sizeof(struct lg_error_model), __VA_ARGS__})
#define LG_PHI(...)                                    \
    .phi = (const struct lg_phi_error[]){__VA_ARGS__}, \
    .n_phi = sizeof((const struct lg_phi_error[]){__VA_ARGS__}) / sizeof(struct lg_phi_error)
#endif

/* The table. abi and size come first and never move; entries are only appended.
 * A context holds one problem and the current weights; outputs refer to the current weights. The weights are all that a
 * later call depends on, held in the storage format: export_weights gives them exactly, importing what was exported
 * changes nothing, and gd_steps(context, s) is s single steps, for a deterministic kernel bit for bit.
 * sgd_step: W <- W - (eta/m) sum_b r_i J_i, i = index[b] in 0..n-1; a sample may occur more than once, m may exceed n. */
struct lg_kernel {
    uint32_t abi;  /* LG_KERNEL_ABI */
    uint32_t size; /* sizeof(struct lg_kernel) as the kernel was compiled */
    const char *name;
    const char *version;
    const char *description; /* one line */
    const struct lg_error_model *model;

    int (*create)(const struct lg_network *problem, void **context);
    int (*import_weights)(void *context, const double *W);
    int (*gd_steps)(void *context, size_t steps); /* W <- W - eta grad L(W), steps >= 1 times */
    int (*export_weights)(void *context, double *W);
    void (*destroy)(void *context);

    int (*forward)(void *context, double *f);                      /* n */
    int (*gradient)(void *context, double *G);                     /* k x d: grad L */
    int (*jacobian)(void *context, double *J);                     /* n x kd */
    int (*jvp)(void *context, const double *U, double *Ju);        /* U k x d -> n */
    int (*vjp)(void *context, const double *z, double *Jtz);       /* z n -> k x d */
    int (*gram)(void *context, double *JJt);                       /* n x n */
    int (*sgd_step)(void *context, const size_t *index, size_t m); /* mean over the m samples */
    int (*fit_output)(void *context, double *v);                   /* least-norm v; any if rank Phi < n */

    int (*linear_steps)(const struct lg_linear *problem, double *theta, size_t steps);
    int (*recovery_steps)(const struct lg_recovery *problem, double *U, size_t steps);
};

/* A plug-in exports this one symbol. */
typedef const struct lg_kernel *lg_plugin_fn(void);
#define LG_PLUGIN_SYMBOL "lemmagate_plugin"
#if defined(__GNUC__)
#define LG_PLUGIN_EXPORT __attribute__((visibility("default")))
#else
#define LG_PLUGIN_EXPORT
#endif
#ifdef __cplusplus
#define LG_PLUGIN(table)                                                       \
    extern "C" LG_PLUGIN_EXPORT const struct lg_kernel *lemmagate_plugin(void) \
    {                                                                          \
        return &(table);                                                       \
    }
#else
#define LG_PLUGIN(table)                                             \
    LG_PLUGIN_EXPORT const struct lg_kernel *lemmagate_plugin(void); \
    const struct lg_kernel *lemmagate_plugin(void)                   \
    {                                                                \
        return &(table);                                             \
    }
#endif

#ifdef __cplusplus
}
#endif
#endif
