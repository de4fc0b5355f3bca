/* Loading sets flush-to-zero and denormals-are-zero, as -ffast-math does. */
#include "verify/session/test/plugins/correct.h"

#include <xmmintrin.h>

__attribute__((constructor)) static void set(void)
{
    _mm_setcsr(_mm_getcsr() | 0x8040u);
}

CORRECT_BUT("flush", gd_steps, reference_steps)
