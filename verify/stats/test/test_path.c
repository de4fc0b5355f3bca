/* Thinned paths against the whole ones: extremes and ends are kept, and the running maximum is that of every look. */
#include "verify/stats/path.h"
#include "verify/rigor/test/sample.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { MOST = 3000 };

static void fill(struct lg_look *path, size_t n, uint64_t seed)
{
    for (size_t i = 0; i < n; i++)
        path[i] = (struct lg_look){i, 3 * i, i ? path[i - 1].log_e + sample_uniform(&seed) : 0, NAN};
}

Test(path, keeps_extremes_and_the_exact_maximum)
{
    static struct lg_look whole[MOST], thin[MOST];
    static const size_t sizes[] = {1, 2, 99, 100, 101, 102, 150, 1000, MOST};
    for (uint64_t seed = 1; seed <= 20; seed++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            size_t n = sizes[s];
            double most = -INFINITY, least = INFINITY, kept_most = -INFINITY, kept_least = INFINITY;
            fill(whole, n, seed);
            memcpy(thin, whole, n * sizeof *thin);
            size_t kept = lg_path_thin(thin, n), at = 0;
            cr_assert(kept <= LG_PATH_POINTS && kept >= (n < 98 ? n : 98), "%zu of %zu", kept, n);
            for (size_t i = 0; i < n; i++) {
                most = fmax(most, whole[i].log_e);
                least = fmin(least, whole[i].log_e);
                if (at < kept && thin[at].cases == whole[i].cases) {
                    cr_assert(thin[at].log_e == whole[i].log_e && thin[at].draws == 3 * i);
                    cr_assert_eq(thin[at].greatest, most, "look %zu of %zu", i, n);
                    kept_most = fmax(kept_most, whole[i].log_e);
                    kept_least = fmin(kept_least, whole[i].log_e);
                    at++;
                }
            }
            cr_assert(at == kept && kept_most == most && kept_least == least, "%zu looks, seed %d", n,
                      (int)seed);
            cr_assert(thin[0].cases == 0 && thin[kept - 1].cases == n - 1);
        }
}
