/* Evaluates a table (table.h): table_block.h compiled for the base instruction set and for AVX2, chosen
 * at run time. Neither contracts to FMA, so both give the same bits. */
#include "verify/activation/table.h"

#include <assert.h>

#define TARGET
#define NAME(function) function##_base
#include "verify/activation/table_block.h"
#undef TARGET
#undef NAME

#if defined(__x86_64__)
#define HAVE_AVX2 __builtin_cpu_supports("avx2")
#define TARGET __attribute__((target("avx2")))
#define NAME(function) function##_avx2
#include "verify/activation/table_block.h"
#else
#define HAVE_AVX2 0
#define eval_avx2 eval_base
#define eval2_avx2 eval2_base
#endif

void lg_table_eval(const struct lg_table *table, int order, size_t m, const double *z, double *out)
{
    assert(order >= 0 && order < LG_TABLE_ORDERS);
    if (HAVE_AVX2)
        eval_avx2(table, order, m, z, out);
    else
        eval_base(table, order, m, z, out);
}

void lg_table_eval2(const struct lg_table *table, size_t m, const double *z, double *value, double *slope)
{
    if (HAVE_AVX2)
        eval2_avx2(table, m, z, value, slope);
    else
        eval2_base(table, m, z, value, slope);
}
