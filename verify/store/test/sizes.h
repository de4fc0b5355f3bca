/* Kind and sizes of a case, for tests that fill struct lg_store_case in order. */
#ifndef LG_STORE_TEST_SIZES_H
#define LG_STORE_TEST_SIZES_H

#include "verify/store/store.h"

#define SIZES(kind, n_name, n, d_name, d, k_name, k) \
    kind, (const struct lg_store_size[]){{n_name, n}, {d_name, d}, {k_name, k}}, (*(k_name) ? 3 : 2)
#define NETWORK(n, d, k) SIZES("network", "n", n, "d", d, "k", k)

#endif
