/* Axis ranges and ticks.
 *
 * Linear steps are 1, 2 or 5 times a power of ten. A label shows (value - offset) / 10^exponent: the exponent is not 0
 * where plain numbers would be long, the offset is not 0 where the range is so narrow beside its distance from 0 that
 * the digits in common would fill the axis; lg_axis_unit() states both beside the axis's name. Logarithmic ticks are
 * 1-2-5 below three decades, then decades, then every second, fifth... one; an axis of less than 0.8 decades has
 * linear ticks. */
#include "reports/page/html.h"
#include "reports/page/svg.h"

#include <math.h>
#include <string.h>

enum { DIGITS = 4, PLACES = 3 };
static const double huge = 0x1p1000, tiny = 0x1p-1000, narrowest = 0x1p-40;

struct lg_axis lg_axis_fit(double lo, double hi, bool log, const char *label)
{
    struct lg_axis axis = {fmax(lo, -huge), fmin(hi, huge), log, label};
    if (log) {
        axis.lo = fmin(fmax(axis.lo, 4 * tiny), huge / 4);
        axis.hi = fmax(axis.hi, 4 * tiny);
        double decades = log10(axis.hi) - log10(axis.lo);
        double margin = decades > narrowest ? pow(10, fmin(0.04 * decades, 12)) : 2;
        axis.lo = fmax(axis.lo / margin, tiny);
        axis.hi = fmin(axis.hi * margin, huge);
        return axis;
    }
    double largest = fmax(fabs(axis.lo), fabs(axis.hi)), span = axis.hi - axis.lo;
    double margin = span > narrowest * largest ? 0.05 * span : largest == 0 ? 1 : 0.1 * largest;
    margin = fmax(margin, tiny);
    axis.lo -= margin;
    axis.hi += margin;
    return axis;
}

/* 10^n; through the inverse where 10^-n is finite, which is nearer for small negative n. */
static double power_of_ten(int n)
{
    return n < 0 && n > -300 ? 1 / pow(10, -n) : pow(10, n);
}

struct scale {
    double offset, step;
    int power, mantissa;  /* step = mantissa * 10^power */
    int exponent, digits; /* of the labels; significant digits of the offset */
};

static int power_below(double x)
{
    return (int)floor(log10(x) + 1e-9);
}

static struct scale scale_of(const struct lg_axis *axis, int wanted)
{
    double rough = (axis->hi - axis->lo) / wanted, largest = fmax(fabs(axis->lo), fabs(axis->hi));
    struct scale s = {.power = power_below(rough)};
    double rest = rough / power_of_ten(s.power);
    s.mantissa = rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 1;
    s.power += rest > 5;
    s.step = s.mantissa * power_of_ten(s.power);
    s.digits = power_below(largest) - s.power + 1;
    if (s.digits > DIGITS) {
        double unit = power_of_ten(s.power + 2);
        s.offset = floor(axis->lo / unit) * unit;
        largest = fmax(fabs(axis->lo - s.offset), fabs(axis->hi - s.offset));
    }
    if (largest >= 1e4 || s.power < -PLACES)
        s.exponent = power_below(largest);
    return s;
}

static void linear_label(char *label, double value, const struct scale *s)
{
    int places = s->exponent - s->power;
    double shown = (value - s->offset) / power_of_ten(s->exponent);
    snprintf(label, LG_NUMBER_TEXT, "%.*f", places > 0 ? places : 0, fabs(shown));
    bool negative = shown < 0 && strspn(label, "0.") < strlen(label);
    snprintf(label, LG_NUMBER_TEXT, "%s%.*f", negative ? "−" : "", places > 0 ? places : 0, fabs(shown));
}

static size_t linear_ticks(const struct lg_axis *axis, int wanted, struct lg_tick *ticks)
{
    struct scale s = scale_of(axis, wanted);
    int parts = s.mantissa == 2 ? 4 : 5;
    double minor = s.step / parts;
    size_t count = 0;
    for (double i = ceil(axis->lo / minor); count < LG_MAX_TICKS; i++) {
        bool major = fmod(i, parts) == 0;
        double value = major ? i / parts * s.mantissa * power_of_ten(s.power) : i * minor;
        if (value > axis->hi)
            break;
        if (value < axis->lo || (count > 0 && value <= ticks[count - 1].value))
            continue;
        struct lg_tick *tick = &ticks[count++];
        *tick = (struct lg_tick){.value = value, .major = major};
        if (major)
            linear_label(tick->label, value, &s);
    }
    return count;
}

static size_t decade_ticks(const struct lg_axis *axis, int wanted, struct lg_tick *ticks)
{
    int first = (int)floor(log10(axis->lo)), last = (int)floor(log10(axis->hi));
    double decades = log10(axis->hi) - log10(axis->lo);
    static const int steps[] = {1, 2, 5, 10, 20, 50, 100, 200, 500};
    size_t k = 0;
    while (k + 1 < sizeof steps / sizeof *steps && decades / steps[k] > wanted)
        k++;
    int step = steps[k], stride = step >= 5 ? step / 5 : 1, minors = step == 1 ? 9 : 1;
    bool fine = decades < 0.6 * wanted;
    size_t count = 0;
    for (int e = first; e <= last; e++) {
        if (e % stride != 0)
            continue;
        for (int m = 1; m <= minors && count < LG_MAX_TICKS; m++) {
            double value = m * power_of_ten(e);
            if (value < axis->lo || value > axis->hi)
                continue;
            struct lg_tick *tick = &ticks[count++];
            bool major = (m == 1 && e % step == 0) || (fine && (m == 2 || m == 5));
            *tick = (struct lg_tick){.value = value, .major = major};
            if (major)
                lg_number_text(tick->label, value, 1);
        }
    }
    return count;
}

static bool has_decades(const struct lg_axis *axis)
{
    return axis->log && log10(axis->hi) - log10(axis->lo) > 0.8; /* then 1-2-5 has two ticks at least */
}

size_t lg_ticks(const struct lg_axis *axis, int wanted, struct lg_tick *ticks)
{
    return has_decades(axis) ? decade_ticks(axis, wanted, ticks) : linear_ticks(axis, wanted, ticks);
}

double lg_axis_unit(const struct lg_axis *axis, int wanted, char text[LG_UNIT_TEXT])
{
    *text = '\0';
    if (has_decades(axis))
        return 0;
    struct scale s = scale_of(axis, wanted);
    char unit[LG_NUMBER_TEXT] = "", offset[LG_NUMBER_TEXT];
    if (s.exponent != 0)
        lg_number_text(unit, power_of_ten(s.exponent), 1);
    lg_number_text(offset, s.offset, s.digits > 17 ? 17 : s.digits);
    if (s.offset != 0)
        snprintf(text, LG_UNIT_TEXT, " − (%s)%s%s", offset, *unit ? ", in " : "", unit);
    else if (*unit)
        snprintf(text, LG_UNIT_TEXT, ", in %s", unit);
    return s.offset;
}
