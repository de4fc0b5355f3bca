/* GSL 2.7: inner products by gsl_cblas, the output layer by gsl_linalg_LQ; the rest by the loops of kernels/support.
 * Declared: sums in any order.
 *
 * gate: function-conformance linear-least-squares metamorphic-exact metamorphic-fit output-layer sgd-conformance --cases 60 */
#include "kernels/support/activations.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_linalg.h>

typedef double real;

static inline real plug_store(real x)
{
    return x;
}

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    return cblas_ddot((int)m, a, 1, b, 1);
}

static inline real plug_value(int32_t activation, real z)
{
    return lg_activation_value(activation, z);
}

static inline real plug_slope(int32_t activation, real z)
{
    return lg_activation_slope(activation, z);
}

#include "kernels/support/network_kernel.h"

/* Phi = L Q, L z = y, v = Q^T (z, 0). */
static int fit_output(void *context, double *v)
{
    struct plug *p = context;
    const size_t n = p->net.n, k = p->net.k;
    if (k < n)
        return LG_UNSUPPORTED;
    gsl_set_error_handler_off();
    gsl_matrix *Phi = gsl_matrix_alloc(n, k);
    gsl_vector *tau = gsl_vector_alloc(n), *z = gsl_vector_calloc(k);
    int status = LG_NO_MEMORY;
    if (Phi && tau && z) {
        for (size_t i = 0; i < n; i++)
            for (size_t l = 0; l < k; l++)
                gsl_matrix_set(Phi, i, l, plug_value(p->net.activation, plug_z(p, i, l)));
        gsl_vector_view head = gsl_vector_subvector(z, 0, n);
        gsl_matrix_view L = gsl_matrix_submatrix(Phi, 0, 0, n, n);
        gsl_vector_const_view y = gsl_vector_const_view_array(p->net.y, n);
        gsl_linalg_LQ_decomp(Phi, tau);
        gsl_vector_memcpy(&head.vector, &y.vector);
        gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasNonUnit, &L.matrix, &head.vector);
        gsl_linalg_LQ_vecQ(Phi, tau, z);
        memcpy(v, z->data, k * sizeof *v);
        status = LG_OK;
    }
    gsl_matrix_free(Phi);
    gsl_vector_free(tau);
    gsl_vector_free(z);
    return status;
}

static const struct lg_kernel table = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof table,
    .name = "gsl",
    .version = "2.7",
    .description = "GSL's inner products and LQ",
    .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT, .largest = DBL_MAX,
                            LG_F64_PHI),
    LG_NETWORK_FUNCTIONS,
    .fit_output = fit_output,
};
LG_PLUGIN(table)
