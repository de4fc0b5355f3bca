/* lg_new_array, lg_new_doubles: an uninitialised rows x columns array, to be freed by the caller;
 * NULL when memory is short or the size is not a size_t. An empty array is not NULL, so that NULL
 * always means failure. */
#ifndef LG_KERNELS_ARRAY_H
#define LG_KERNELS_ARRAY_H

#include <stdint.h>
#include <stdlib.h>

static inline void *lg_new_array(size_t rows, size_t columns, size_t size)
{
    if (columns != 0 && rows > SIZE_MAX / size / columns)
        return NULL;
    const size_t bytes = rows * columns * size;
    return malloc(bytes != 0 ? bytes : 1);
}

static inline double *lg_new_doubles(size_t rows, size_t columns)
{
    return (double *)lg_new_array(rows, columns, sizeof(double));
}

#endif
