/* Enclosing the features and what follows from them; see features.h.
 *
 * z^ = fl(X W^T) errs by at most gamma_d |x_i||w_l| + d 2^-1074 and phi by B times that, beside the table's error.
 * Nothing approximate is trusted: for any v0, t and c = v0 - Phi^T t,
 *     v^ - v0 = -Phi^+ (Phi v0 - y) - Q v0,   |Phi^+ r| <= |r|/sigma,   |c| - |Phi c|/sigma <= |Q v0| <= |c|,
 * Q the projection on null(Phi), the two parts being orthogonal. v0 and t come from LAPACK's dgels on midpoints. */
#include "verify/model/features.h"
#include "verify/rigor/lanes.h"

#include <cblas.h>
#include <lapacke.h>
#include <stdlib.h>
#include <string.h>

static void enclose_double(struct lg_features *f)
{
    const struct lg_model *m = f->m;
    double gamma = lg_gamma((double)m->d, LG_U), tiny = lg_mul_up((double)m->d, LG_TINY), reach = 0;
    double *phi = f->Phi.mid;
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)m->n, (int)m->k, (int)m->d, 1, m->X, (int)m->d,
                f->W, (int)m->d, 0, phi, (int)m->k);
    for (size_t e = 0; e < m->n * m->k; e++)
        reach = lg_larger(reach, fabs(phi[e]));
    lg_activation_eval(m->id, 0, m->n * m->k, phi, phi);
    double table = lg_activation_error(m->id, 0, reach);
    for (size_t l = 0; l < m->k; l++) {
        double w = lg_norm_up(m->d, f->W + l * m->d);
        for (size_t i = 0; i < m->n; i++) {
            double dz = lg_add_up(lg_mul_up(gamma, lg_mul_up(m->xnorm[i], w)), tiny);
            f->Phi.rad[i * m->k + l] = lg_add_up(table, lg_mul_up(lg_hi(m->act->B), dz));
        }
    }
}

static void enclose_arb(struct lg_features *f)
{
    const struct lg_model *m = f->m;
    arb_ptr x = _arb_vec_init((slong)m->d), w = _arb_vec_init((slong)m->d);
    arb_t z;
    arb_init(z);
    for (size_t i = 0; i < m->n; i++)
        for (size_t l = 0; l < m->k; l++) {
            for (size_t j = 0; j < m->d; j++) {
                arb_set_d(x + j, m->X[i * m->d + j]);
                arb_set_d(w + j, f->W[l * m->d + j]);
            }
            arb_dot(z, NULL, 0, x, 1, w, 1, (slong)m->d, m->precision);
            m->act->arb(z, 0, z, m->precision);
            lg_ball value = lg_ball_from_arb(z);
            f->Phi.mid[i * m->k + l] = value.mid;
            f->Phi.rad[i * m->k + l] = value.rad;
        }
    arb_clear(z);
    _arb_vec_clear(x, (slong)m->d);
    _arb_vec_clear(w, (slong)m->d);
}

static bool halves_agree(const struct lg_features *f)
{
    size_t half = f->k / 2 * f->m->d;
    return f->k % 2 == 0 && memcmp(f->W, f->W + half, half * sizeof *f->W) == 0;
}

int lg_features_open(struct lg_features *f, const struct lg_model *m, const double *W)
{
    *f = (struct lg_features){.m = m, .W = W, .n = m->n, .k = m->k, .precision = m->precision};
    f->row_norm = malloc(m->n * sizeof *f->row_norm);
    if (!f->row_norm || lg_mat_init(&f->Phi, m->n, m->k)) {
        lg_features_close(f);
        return -1;
    }
    f->distinct = halves_agree(f) ? f->k / 2 : f->k;
    if (m->precision > LG_DOUBLE)
        enclose_arb(f);
    else
        enclose_double(f);
    for (size_t i = 0; i < m->n; i++) {
        double squares = 0;
        for (size_t l = 0; l < m->k; l++) {
            double size = lg_add_up(fabs(f->Phi.mid[i * m->k + l]), f->Phi.rad[i * m->k + l]);
            squares = lg_add_up(squares, lg_mul_up(size, size));
        }
        f->row_norm[i] = lg_sqrt_up(squares);
    }
    f->sigma_max = lg_mat_norm(&f->Phi, m->precision);
    f->sigma_min = f->distinct >= m->n ? lg_mat_sigma_min(&f->Phi, m->precision) : lg_exact(0);
    return 0;
}

void lg_features_close(struct lg_features *f)
{
    lg_mat_clear(&f->Phi);
    free(f->row_norm);
    *f = (struct lg_features){0};
}

int lg_features_distance(const struct lg_features *f, const double *y, lg_ball *out)
{
    struct lg_mat T = {0}; /* (Phi y)^T */
    if (lg_mat_init(&T, f->distinct + 1, f->n))
        return -1;
    for (size_t i = 0; i < f->n; i++) {
        for (size_t l = 0; l < f->distinct; l++) {
            T.mid[l * f->n + i] = f->Phi.mid[i * f->k + l];
            T.rad[l * f->n + i] = f->Phi.rad[i * f->k + l];
        }
        T.mid[f->distinct * f->n + i] = y[i];
    }
    *out = lg_mat_sigma_min(&T, f->precision);
    lg_mat_clear(&T);
    return 0;
}

int lg_features_residual(const struct lg_features *f, const double *y, const double *v, struct lg_vec *out)
{
    struct lg_vec x = {0};
    if (lg_vec_init(&x, f->k))
        return -1;
    memcpy(x.mid, v, f->k * sizeof *v);
    int status = lg_mat_vec(out, &f->Phi, &x);
    for (size_t i = 0; i < f->n; i++) {
        lg_ball r = lg_sub(lg_ball_make(out->mid[i], out->rad[i]), lg_exact(y[i]));
        out->mid[i] = r.mid;
        out->rad[i] = r.rad;
    }
    lg_vec_clear(&x);
    return status;
}

/* b (max(n, k)) := the least-norm v with Phi v = b, or the t of least |Phi^T t - b|, approximately. */
static int solve(const struct lg_features *f, char transposed, double *b)
{
    double *copy = malloc(f->n * f->k * sizeof *copy);
    if (!copy)
        return -1;
    memcpy(copy, f->Phi.mid, f->n * f->k * sizeof *copy);
    int info = LAPACKE_dgels(LAPACK_ROW_MAJOR, transposed, (int)f->n, (int)f->k, 1, copy, (int)f->k, b, 1);
    free(copy);
    return info == LAPACK_WORK_MEMORY_ERROR || info == LAPACK_TRANSPOSE_MEMORY_ERROR ? -1 : 0;
}

/* c := v - Phi^T t. */
static void subtract_range(const struct lg_features *f, const double *v, const double *t, struct lg_vec *c)
{
    for (size_t l = 0; l < f->k; l++) {
        lg_ball rest = lg_exact(v[l]);
        for (size_t i = 0; i < f->n; i++) {
            lg_ball phi = {f->Phi.mid[i * f->k + l], f->Phi.rad[i * f->k + l]};
            rest = lg_sub(rest, lg_mul(phi, lg_exact(t[i])));
        }
        c->mid[l] = rest.mid;
        c->rad[l] = rest.rad;
    }
}

int lg_features_null_component(const struct lg_features *f, const double *v, lg_ball *out)
{
    size_t longer = f->n > f->k ? f->n : f->k;
    double *t = calloc(longer, sizeof *t);
    struct lg_vec c = {0}, image = {0};
    int status = -1;
    *out = lg_whole_line();
    if (!t || lg_vec_init(&c, f->k) || lg_vec_init(&image, f->n))
        goto cleanup;
    memcpy(t, v, f->k * sizeof *t);
    if (solve(f, 'T', t))
        goto cleanup;
    subtract_range(f, v, t, &c);
    status = lg_mat_vec(&image, &f->Phi, &c);
    lg_ball whole = lg_vec_norm(&c), least = lg_sub(whole, lg_div(lg_vec_norm(&image), f->sigma_min));
    *out = lg_from_ends(fmax(0, lg_lo(least)), lg_hi(whole));
cleanup:
    lg_vec_clear(&c);
    lg_vec_clear(&image);
    free(t);
    return status;
}

int lg_features_least_norm(const struct lg_features *f, const double *y, lg_ball *out)
{
    size_t longer = f->n > f->k ? f->n : f->k;
    double *v = calloc(longer, sizeof *v);
    struct lg_vec r = {0};
    lg_ball null;
    int status = -1;
    *out = lg_whole_line();
    if (!v || lg_vec_init(&r, f->n))
        goto cleanup;
    memcpy(v, y, f->n * sizeof *v);
    if (solve(f, 'N', v) || lg_features_residual(f, y, v, &r) || lg_features_null_component(f, v, &null))
        goto cleanup;
    lg_ball gap = lg_sqrt(lg_add(lg_sqr(lg_div(lg_vec_norm(&r), f->sigma_min)), lg_sqr(null)));
    *out = lg_nonneg(lg_add(lg_norm_exact(f->k, v), lg_ball_make(0, lg_mag(gap))));
    status = 0;
cleanup:
    lg_vec_clear(&r);
    free(v);
    return status;
}
