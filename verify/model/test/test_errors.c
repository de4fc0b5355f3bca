/* The error bounds of errors.c and functions.h against an honest kernel that is simulated operation by operation, in
 * double and in single precision: f, G, J, J u and J J^T as it computes them lie within the bounds for its declared
 * arithmetic, and its step is never refuted. */
#include "verify/model/functions.h"
#include "verify/model/test/direct.h"
