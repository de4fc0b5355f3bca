/* Eight-lane dot products; see lanes.h for the depth that error bounds rely on. */
#include "verify/rigor/lanes.h"

static double fold(const double *c)
{
    return ((c[0] + c[4]) + (c[2] + c[6])) + ((c[1] + c[5]) + (c[3] + c[7]));
}

LG_CLONES double lg_lane_dot(size_t m, const double *a, const double *b)
{
    double c[8] = {0};
    size_t i = 0;
    for (; i + 8 <= m; i += 8)
        for (size_t j = 0; j < 8; j++)
            c[j] += a[i + j] * b[i + j];
    for (; i < m; i++)
        c[i % 8] += a[i] * b[i];
    return fold(c);
}

LG_CLONES double lg_lane_dot_abs(size_t m, const double *a, const double *b)
{
    double c[8] = {0};
    size_t i = 0;
    for (; i + 8 <= m; i += 8)
        for (size_t j = 0; j < 8; j++)
            c[j] += fabs(a[i + j]) * fabs(b[i + j]);
    for (; i < m; i++)
        c[i % 8] += fabs(a[i]) * fabs(b[i]);
    return fold(c);
}
