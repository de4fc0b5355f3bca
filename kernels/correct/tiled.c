/* tiled: sums over samples by tiles of 8 with a remainder, each tile's sum added to the total, as blocked code does.
 *
 * The term of a tile goes through at most 7 additions there and one for each of the ceil(n/8) tiles but the first. */
#define LG_OWN_BACKWARD
#define LG_OWN_DOT
#include "kernels/support/plain_arithmetic.h"

enum { TILE = 8 };

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    const size_t tile = which == LG_OVER_SAMPLES ? TILE : m;
    real sum = 0;
    for (size_t first = 0; first < m; first += tile) {
        real part = 0;
        for (size_t i = first; i < m && i < first + tile; i++)
            part += a[i] * b[i];
        sum += part;
    }
    return sum;
}

static void plug_backward(struct plug *p, const real *weight, real *G)
{
    const size_t n = p->net.n, d = p->net.d, k = p->net.k;
    plug_slopes(p);
    memset(G, 0, k * d * sizeof *G);
    for (size_t first = 0; first < n; first += TILE) {
        const size_t end = n - first < TILE ? n : first + TILE;
        for (size_t e = 0; e < k * d; e++) {
            real sum = 0;
            for (size_t i = first; i < end; i++)
                sum += weight[i] * p->S[i * k + e / d] * p->X[i * d + e % d];
            G[e] += sum;
        }
    }
}

static size_t depth(int which, size_t length)
{
    if (which == LG_OVER_SAMPLES && length > TILE)
        return TILE - 1 + (length - 1) / TILE;
    return length > 0 ? length - 1 : 0;
}

LG_F64_CORRECT(kernel_tiled, "tiled", "gradients by tiles of eight samples and a remainder", depth);
