/* Running maxima and thinning; see path.h. */
#include "verify/stats/path.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

size_t lg_path_thin(struct lg_look *path, size_t n)
{
    enum { EXTREMES = 2, EVENLY = LG_PATH_POINTS - EXTREMES };
    size_t top = 0, low = 0, kept = 0;
    assert(n > 0);
    for (size_t i = 0; i < n; i++) {
        path[i].greatest = i ? fmax(path[i - 1].greatest, path[i].log_e) : path[i].log_e;
        top = path[i].log_e > path[top].log_e ? i : top;
        low = path[i].log_e < path[low].log_e ? i : low;
    }
    if (n <= LG_PATH_POINTS)
        return n;
    for (size_t i = 0, turn = 0; i < n; i++) {
        bool is_even = i == turn * (n - 1) / (EVENLY - 1);
        turn += is_even;
        if (is_even || i == top || i == low)
            path[kept++] = path[i];
    }
    return kept;
}
