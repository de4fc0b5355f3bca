/* Axis ranges and ticks. Linear steps are 1, 2 or 5 times a power of ten; logarithmic ticks are decades,
 * every second, third... one when there are many; an axis of less than a decade has linear ticks. */
#include "reports/page/html.h"
#include "reports/page/svg.h"

#include <math.h>
#include <string.h>

struct lg_axis lg_axis_fit(double lo, double hi, bool log, const char *label)
{
    struct lg_axis axis = {lo, hi, log, label};
    if (log) {
        double margin = lo < hi ? pow(hi / lo, 0.04) : 2;
        axis.lo = fmax(lo / margin, 0x1p-1000);
        axis.hi = fmin(hi * margin, 0x1p1000);
    } else {
        double margin = lo < hi ? 0.05 * (hi - lo) : lo == 0 ? 1 : 0.1 * fabs(lo);
        axis.lo = lo - margin;
        axis.hi = hi + margin;
    }
    return axis;
}

static double nice_step(double span, int wanted)
{
    double power = pow(10, floor(log10(span / wanted)));
    double rest = span / wanted / power;
    return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}

static void linear_label(char label[LG_NUMBER_TEXT], double value, double step, double largest)
{
    int places = (int)-floor(log10(step));
    if (largest < 1e5 && places <= 4)
        snprintf(label, LG_NUMBER_TEXT, "%s%.*f", value < 0 ? "−" : "", places > 0 ? places : 0, fabs(value));
    else
        lg_number_text(label, value, value == 0 ? 1 : 1 + (int)floor(log10(fabs(value))) + places);
}

static size_t linear_ticks(const struct lg_axis *axis, int wanted, struct lg_tick *ticks)
{
    double step = nice_step(axis->hi - axis->lo, wanted), minor = step / 5;
    double largest = fmax(fabs(axis->lo), fabs(axis->hi));
    size_t count = 0;
    double first = ceil(axis->lo / minor);
    for (double i = first; i * minor <= axis->hi && count < LG_MAX_TICKS; i++) {
        struct lg_tick *tick = &ticks[count++];
        *tick = (struct lg_tick){.value = i * minor, .major = fmod(i, 5) == 0};
        if (tick->major)
            linear_label(tick->label, tick->value, step, largest);
    }
    return count;
}

/* Powers of ten, all written alike: as decimals where all of them are short. */
static void decade_label(char label[LG_NUMBER_TEXT], int exponent, bool decimals)
{
    if (decimals || exponent == 0)
        snprintf(label, LG_NUMBER_TEXT, "%.*f", exponent < 0 ? -exponent : 0, pow(10, exponent));
    else
        lg_power_text(label, exponent);
}

static size_t decade_ticks(const struct lg_axis *axis, int wanted, struct lg_tick *ticks)
{
    int first = (int)floor(log10(axis->lo)), last = (int)floor(log10(axis->hi));
    int step = (last - first + wanted) / wanted, minors = step == 1 ? 9 : 1;
    if (step > 5)
        step += (5 - step % 5) % 5;
    int stride = step > 5 ? step / 5 : 1;
    bool decimals = axis->lo > 0.0005 && axis->hi < 20000;
    size_t count = 0;
    for (int e = first; e <= last; e++) {
        if (e % stride != 0)
            continue;
        for (int m = 1; m <= minors; m++) {
            double value = m * pow(10, e);
            if (value < axis->lo || value > axis->hi || count == LG_MAX_TICKS)
                continue;
            struct lg_tick *tick = &ticks[count++];
            *tick = (struct lg_tick){.value = value, .major = m == 1 && e % step == 0};
            if (tick->major)
                decade_label(tick->label, e, decimals);
        }
    }
    return count;
}

size_t lg_ticks(const struct lg_axis *axis, int wanted, struct lg_tick *ticks)
{
    bool decades = axis->log && floor(log10(axis->hi)) > ceil(log10(axis->lo));
    return decades ? decade_ticks(axis, wanted, ticks) : linear_ticks(axis, wanted, ticks);
}
