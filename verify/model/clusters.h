/* Certified pieces of the theorems on clusterable data.
 *
 * K_c clusters of sizes n_l with centres c_l; row i of C~ (n x d) is the centre of i's cluster; eps_0 = max |x_i - c_i|. F = span of
 * the vectors 1_l/sqrt n_l in R^n (fast), S its complement (slow), Pi_F averages over clusters. J(W) with C~ in place of X has equal
 * rows within a cluster, so Pi_S J(W) = Pi_S (J(W; X) - J(W; C~)), and row by row
 *     (v o phi'(W x_i)) (x_i - c_i)^T + (v o (phi'(W x_i) - phi'(W c_i))) c_i^T
 * gives, by T3 for the two Khatri-Rao products,
 *     |Pi_S J(W)| <= eps(W) := B|v| |X - C~| + B2 |v|_inf |W| eps_0 |C~|                       (sharp)
 *                 <= sqrt n eps_0 (B|v| + B2 |v|_inf |W| max |c_l|)                            (slide)
 * and per sample |J_i(W) - J(W; c_i)| <= eps_0 (B|v| + B2 |v|_inf |W| xi) =: eps_row(W). |W| is the spectral norm.
 * Source: Li, Soltanolkotabi and Oymak, arXiv 1903.11680, with explicit constants; lemmas/THEORY.md, T11. */
#ifndef LG_MODEL_CLUSTERS_H
#define LG_MODEL_CLUSTERS_H

#include "verify/model/model.h"

struct lg_clustering {
    const struct lg_model *m;
    const struct lg_clusters *c;
    size_t *size;    /* count: n_l */
    size_t *wrong;   /* count: corrupted labels */
    bool coincident; /* every row equals its centre bit for bit: eps_0 = 0 and Pi_S J(W) = 0 for every W */
    lg_ball eps0, norm_shift, norm_C, max_c; /* eps_0, |X - C~|, |C~|, max |c_l| */
};

LG_MUST_USE int lg_clustering_open(struct lg_clustering *q, const struct lg_model *m,
                                   const struct lg_clusters *c);
void lg_clustering_close(struct lg_clustering *q);

/* Upper bounds, exact numbers, of eps(W), its slide form, and eps_row(W), for any W with |W| at most that of `weights`. */
lg_ball lg_eps_sharp(const struct lg_clustering *q, lg_ball weights);
lg_ball lg_eps_slide(const struct lg_clustering *q, lg_ball weights);
lg_ball lg_eps_row(const struct lg_clustering *q, lg_ball weights);
/* Lower bound of the distance from W_0, |W_0| = weights, at which Pi_S f can have moved by `missing` > 0: the solution D of
 * D eps(|W_0| + D) = missing, a quadratic equation; eps in its slide form or the sharp one. eps_0 > 0. */
lg_ball lg_slow_reach(const struct lg_clustering *q, lg_ball weights, lg_ball missing, bool slide);
lg_ball lg_weights_norm(const struct lg_model *m, const double *W);

/* fast := Pi_F x, slow := Pi_S x (n each, one may be NULL). */
void lg_clustering_split(const struct lg_clustering *q, const struct lg_vec *x, struct lg_vec *fast,
                         struct lg_vec *slow);
/* The same of r = f(W) - y at a state with labels y: for coincident rows Pi_S f = 0 whatever W, so slow = -Pi_S y. 0, or -1: no memory. */
LG_MUST_USE int lg_residual_split(const struct lg_clustering *q, const struct lg_vec *r, const double *y,
                                  struct lg_vec *fast, struct lg_vec *slow);

/* From a Gram matrix G = J J^T (n x n). */
struct lg_cluster_spectrum {
    lg_ball fast_min;   /* sigma_min(J^T | F): root of lambda_min(Q^T G Q), columns of Q the 1_l/sqrt n_l */
    lg_ball slow_max;   /* |Pi_S J|: root of lambda_max(Pi_S G Pi_S); exactly 0 for coincident rows */
    lg_ball last, next; /* sigma_{K_c}(J) and sigma_{K_c + 1}(J), from all eigenvalues of G */
    lg_ball top_slow;   /* |Pi_S U|, U the top K_c left singular vectors */
};
LG_MUST_USE int lg_cluster_spectrum(const struct lg_clustering *q, const struct lg_mat *G,
                                    struct lg_cluster_spectrum *out);
/* lambda_min(Q^T G Q) >= 0 and lambda_max(Pi_S G Pi_S) of any symmetric enclosure, coincident rows or not. 0, or -1: no memory. */
LG_MUST_USE int lg_fast_eigenvalue(const struct lg_clustering *q, const struct lg_mat *G, lg_ball *out);
LG_MUST_USE int lg_slow_eigenvalue(const struct lg_clustering *q, const struct lg_mat *G, lg_ball *out);

/* Numerical rank at K_c = count of numbers that a kernel returned. */
struct lg_rank {
    lg_ball last, next; /* the K_c-th and the next singular value of J^, or eigenvalue of G^ */
    lg_ball
        slow; /* |Pi_S J^|_F of coincident clusters; of others eigenvalues say enough, and it is the whole line */
};
/* J^ (n x p), finite. 0, or -1: no memory. */
LG_MUST_USE int lg_jacobian_rank(const struct lg_clustering *q, size_t p, const double *J,
                                 struct lg_rank *out);
/* A symmetric enclosure G^ and lambda_max(Pi_S G^ Pi_S), which bounds the next eigenvalue (Courant and Fischer); `slow` is left. */
LG_MUST_USE int lg_gram_rank(const struct lg_clustering *q, const struct lg_mat *G, lg_ball slow,
                             struct lg_rank *out);

/* |mean label of cluster l - its class label|; the range of the class labels and their least distance. */
lg_ball lg_label_shift(const struct lg_clustering *q, const double *y, int exponent, size_t l, lg_ball *mean);
lg_ball lg_label_range(const struct lg_clusters *c, int exponent);
lg_ball lg_label_separation(const struct lg_clusters *c, int exponent);

#endif
