/* jacobian_tile_repeated: the Jacobian is made in tiles of 16 samples, and the index of the tile is left out of the sample's:
 * later tiles repeat the rows of the first.
 *
 * gate: rank-of-jacobian --cases 16 */
#include "kernels/support/mutant.h"

static int jacobian(struct mutant *m, double *J)
{
    const size_t w = m->net.k * m->net.d;
    const int status = kernel_reference.jacobian(m->base, J);
    for (size_t i = 16; status == LG_OK && i < m->net.n; i++)
        memcpy(J + i * w, J + i % 16 * w, w * sizeof *J);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .jacobian = jacobian};

LG_MUTANT(kernel_jacobian_tile_repeated, "jacobian_tile_repeated",
          "rows of the Jacobian beyond the 16th repeat earlier ones");
