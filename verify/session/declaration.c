/* Refusing declarations that no arithmetic explains; see declaration.h. */
#include "verify/session/declaration.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { EACH = 4096, LARGEST_POWER = 30 };

static const char *const names[LG_REDUCTIONS] = {
    [LG_OVER_FEATURES] = "LG_OVER_FEATURES",
    [LG_OVER_NEURONS] = "LG_OVER_NEURONS",
    [LG_OVER_SAMPLES] = "LG_OVER_SAMPLES",
    [LG_OVER_WEIGHTS] = "LG_OVER_WEIGHTS",
};

/* Decimal fractions of a unit are rounded: one part in 2^10 more either way. */
static bool is_unit(double x)
{
    static const double units[] = {0x1p-8, 0x1p-11, 0x1p-24, 0x1p-53};
    const double room = 1 + 0x1p-10;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (x >= units[i] / room && x <= 2 * units[i] * room)
            return true;
    return false;
}

static bool units(const struct lg_error_model *m, char *text, size_t size)
{
    static const char formats[] =
        "2^-53 (double), 2^-24 (single), 2^-11 (half, TF32) or 2^-8 (bf16), or twice that";
    if (!is_unit(m->unit_storage)) {
        snprintf(
            text, size,
            "unit_storage = %g is the rounding of no format that holds weights; declare %s; what crosses "
            "the border is a double, so nothing finer is stored",
            m->unit_storage, formats);
        return false;
    }
    if (!(m->unit_accumulator >= 0) || !(m->unit_accumulator < 0x1p-53 || is_unit(m->unit_accumulator))) {
        snprintf(
            text, size,
            "unit_accumulator = %g is the rounding of no format; declare %s, or less than 2^-53 for sums "
            "finer than double",
            m->unit_accumulator, formats);
        return false;
    }
    return true;
}

/* phi[a] */
static bool elementary(const struct lg_phi_error *e, size_t a, char *text, size_t size)
{
    const struct {
        const char *name;
        double value;
    } errors[] = {{"value_abs", e->value_abs},
                  {"value_rel", e->value_rel},
                  {"slope_abs", e->slope_abs},
                  {"slope_rel", e->slope_rel}};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (!(errors[i].value >= 0 && errors[i].value <= LG_WORST_PHI)) {
            snprintf(text, size,
                     "phi[%zu]: %s = %g is not between 0 and %g, twelve and a half roundings in bf16: phi "
                     "would have no "
                     "correct digit; add up the roundings of your formula (kernels/README.md)",
                     a, errors[i].name, errors[i].value, LG_WORST_PHI);
            return false;
        }
    return true;
}

static bool all_elementary(const struct lg_error_model *m, char *text, size_t size)
{
    if ((m->n_phi == 0) != (m->phi == NULL)) {
        snprintf(
            text, size,
            "phi is %s and n_phi = %zu; declare as many errors as phi points to, or NULL and 0 where all of "
            "phi is exact",
            m->phi ? "set" : "NULL", m->n_phi);
        return false;
    }
    for (size_t a = 0; a < m->n_phi && a < LG_ACTIVATIONS; a++)
        if (!elementary(&m->phi[a], a, text, size))
            return false;
    return true;
}

bool lg_declaration_depth(const struct lg_error_model *m, int which, size_t length, uint64_t *depth,
                          char *text, size_t size)
{
    *depth = length + (which == LG_OVER_SAMPLES); /* any order may also add the samples to the weights */
    if (!m->depth)
        return true;
    *depth = m->depth(which, length);
    const uint64_t again = m->depth(which, length);
    if (again != *depth)
        snprintf(text, size,
                 "depth(%s, %zu) is %" PRIu64 " and then %" PRIu64
                 "; it must depend on its arguments alone, so declare the largest",
                 names[which], length, *depth, again);
    else if (*depth > (uint64_t)length + 1)
        snprintf(text, size,
                 "depth(%s, %zu) = %" PRIu64
                 " is above %zu: no order of %zu terms needs more additions; declare "
                 "at most that, or NULL for any order",
                 names[which], length, *depth, length + 1, length);
    else
        return true;
    return false;
}

/* Each length by itself: any depth up to the limit is that of some order, whatever is declared for other lengths. */
static bool depths(const struct lg_error_model *m, int which, char *text, size_t size)
{
    uint64_t depth;
    for (size_t length = 1; length <= EACH; length++)
        if (!lg_declaration_depth(m, which, length, &depth, text, size))
            return false;
    for (int power = 13; power <= LARGEST_POWER; power++)
        for (int off = -1; off <= 1; off++)
            if (!lg_declaration_depth(m, which, ((size_t)1 << power) + (size_t)off, &depth, text, size))
                return false;
    return true;
}

/* The largest number of the format whose unit roundoff this is, or half of it: double, single, half, bf16. */
static double least_overflow(double unit)
{
    return unit < 0x1p-50 ? DBL_MAX : unit < 0x1p-20 ? FLT_MAX : unit < 0x1p-9 ? 65504 : 0x1.fep127;
}

bool lg_declaration_is_sound(const struct lg_error_model *m, char *text, size_t size)
{
    if (m->deterministic != 0 && m->deterministic != 1) {
        snprintf(text, size,
                 "deterministic = %" PRId32
                 " is neither 0 nor 1; declare 1 where the same inputs give the same bits",
                 m->deterministic);
        return false;
    }
    if (!units(m, text, size) || !all_elementary(m, text, size))
        return false;
    if (isinf(m->largest)) {
        snprintf(text, size,
                 "largest = %g is no number of a format; declare where it overflows (DBL_MAX, FLT_MAX)",
                 m->largest);
        return false;
    }
    if (!(isfinite(m->largest) && m->largest >= least_overflow(m->unit_storage))) {
        snprintf(text, size,
                 "largest = %g is below %g, where a format of unit_storage = %g overflows: results that are "
                 "claimed to "
                 "overflow are not compared; declare the format's threshold (DBL_MAX, FLT_MAX)",
                 m->largest, least_overflow(m->unit_storage), m->unit_storage);
        return false;
    }
    for (int which = 0; which < LG_REDUCTIONS && m->depth; which++)
        if (!depths(m, which, text, size))
            return false;
    return true;
}
