/* The axes of a plot: which ticks fit, where their labels stand, and texts cut to the room they have.
 *
 * Widths are estimated from above: a browser measures text, a report without a script cannot. */
#include "reports/page/html.h"
#include "reports/page/svg.h"

#include <math.h>
#include <string.h>

enum { TICK_SIZE = 11, AXIS_SIZE = 12, GAP = 7, MOST = 7, FEWEST = 2, FIT_TEXT = 256 };
static const double glyph = 0.64, superscript = 0.44, edge = 1;

static bool starts(const char *c)
{
    return (*c & 0xc0) != 0x80;
}

double lg_svg_text_width(const char *text, double size)
{
    double width = 0;
    for (; *text; text++) { /* superscripts: U+207x, and 1, 2, 3 of Latin 1 */
        bool small = strncmp(text, "\xe2\x81", 2) == 0 ||
                     ((unsigned char)*text == 0xc2 && strchr("\xb2\xb3\xb9", text[1]) && text[1]);
        width += starts(text) ? small ? superscript : glyph : 0;
    }
    return width * size;
}

void lg_svg_text_fit(FILE *out, const char *css, double px, double py, bool turned, double size, double room,
                     const char *text)
{
    char cut[FIT_TEXT];
    size_t length = strlen(text), keep = length < sizeof cut - 4 ? length : sizeof cut - 4;
    snprintf(cut, sizeof cut, "%.*s", (int)keep, text);
    bool whole = keep == length && lg_svg_text_width(text, size) <= room;
    while (!whole && keep > 0 && (!starts(text + keep) || lg_svg_text_width(cut, size) > room)) {
        keep--;
        snprintf(cut, sizeof cut, "%.*s…", (int)keep, text);
    }
    fprintf(out,
            turned ? "<text class=\"%s\" transform=\"translate(%g %g) rotate(-90)\">"
                   : "<text class=\"%s\" x=\"%g\" y=\"%g\">",
            css, lg_px(px), lg_px(py));
    if (!whole) {
        fputs("<title>", out);
        lg_html_text(out, text);
        fputs("</title>", out);
    }
    lg_html_text(out, cut);
    fputs("</text>", out);
}

double lg_plot_label_middle(const struct lg_plot *p, const struct lg_tick *tick)
{
    double half = lg_svg_text_width(tick->label, TICK_SIZE) / 2, total = p->left + p->width + p->right;
    return fmax(fmin(p->left + lg_plot_px(p, tick->value), total - half - edge), half + edge);
}

/* Does the label at `next` keep its distance from the one at `last`? */
static bool apart(const struct lg_plot *p, bool horizontal, const struct lg_tick *last,
                  const struct lg_tick *next)
{
    if (!horizontal)
        return fabs(lg_plot_py(p, last->value) - lg_plot_py(p, next->value)) >= TICK_SIZE + 2;
    double widths = lg_svg_text_width(last->label, TICK_SIZE) + lg_svg_text_width(next->label, TICK_SIZE);
    return fabs(lg_plot_label_middle(p, last) - lg_plot_label_middle(p, next)) >= widths / 2 + GAP;
}

/* The number of labels that would meet the one before them; these are blanked when `blank`. */
static size_t crowded(const struct lg_plot *p, bool horizontal, struct lg_tick *ticks, size_t n, bool blank)
{
    const struct lg_tick *last = NULL;
    size_t met = 0;
    for (size_t i = 0; i < n; i++) {
        if (!*ticks[i].label)
            continue;
        if (!last || apart(p, horizontal, last, &ticks[i])) {
            last = &ticks[i];
            continue;
        }
        met++;
        if (blank)
            *ticks[i].label = '\0';
    }
    return met;
}

static size_t labels(const struct lg_tick *ticks, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += *ticks[i].label != '\0';
    return count;
}

size_t lg_plot_ticks(const struct lg_plot *p, bool horizontal, struct lg_tick *ticks, int *wanted)
{
    const struct lg_axis *axis = horizontal ? &p->x : &p->y;
    for (*wanted = MOST - !horizontal; *wanted >= FEWEST; --*wanted) {
        size_t n = lg_ticks(axis, *wanted, ticks);
        if (labels(ticks, n) >= FEWEST && crowded(p, horizontal, ticks, n, false) == 0)
            return n;
    }
    *wanted = MOST - !horizontal;
    size_t n = lg_ticks(axis, *wanted, ticks);
    crowded(p, horizontal, ticks, n, true);
    return n;
}

static void axis_name(const struct lg_axis *axis, int wanted, char text[FIT_TEXT])
{
    char unit[LG_UNIT_TEXT];
    lg_axis_unit(axis, wanted, unit);
    snprintf(text, FIT_TEXT, "%.120s%s", axis->label, unit);
}

static void tick_label(FILE *out, double px, double py, const char *label)
{
    fprintf(out, "<text x=\"%.0f\" y=\"%.0f\">%s</text>", px, py, label);
}

/* Strokes of the major or of the minor ticks, along x or along y; each is placed from the one before. */
static void strokes(const struct lg_plot *p, bool horizontal, bool major, const struct lg_tick *ticks,
                    size_t n)
{
    const double length = !major ? 4 : horizontal ? p->height : p->width;
    const double across = horizontal ? p->top + p->height : p->left;
    bool first = true;
    double last = 0;
    fprintf(p->out, "<path class=\"%s\" d=\"", major ? "grid" : "minor");
    for (size_t i = 0; i < n; i++) {
        if (ticks[i].major != major)
            continue;
        const double place =
            horizontal ? p->left + lg_plot_px(p, ticks[i].value) : p->top + lg_plot_py(p, ticks[i].value);
        const double at = major ? lg_px(place) : round(place);
        const double along = first ? at : lg_px(at - last), from = first ? lg_px(across) : lg_px(length);
        if (horizontal)
            fprintf(p->out, "%c%g %gv%g", first ? 'M' : 'm', along, from, -lg_px(length));
        else
            fprintf(p->out, "%c%g %gh%g", first ? 'M' : 'm', first ? from : -from, along, lg_px(length));
        first = false;
        last = at;
    }
    fputs("\"/>", p->out);
}

void lg_plot_x_axis(const struct lg_plot *p)
{
    struct lg_tick ticks[LG_MAX_TICKS];
    int wanted;
    size_t count = lg_plot_ticks(p, true, ticks, &wanted);
    double floor_y = p->top + p->height, total = p->left + p->width + p->right;
    strokes(p, true, false, ticks, count);
    strokes(p, true, true, ticks, count);
    fputs("<g class=\"tick mid\">", p->out);
    for (size_t i = 0; i < count; i++)
        if (*ticks[i].label)
            tick_label(p->out, lg_plot_label_middle(p, &ticks[i]), floor_y + 16, ticks[i].label);
    fputs("</g>", p->out);
    char name[FIT_TEXT];
    axis_name(&p->x, wanted, name);
    double middle = p->left + p->width / 2, half = lg_svg_text_width(name, AXIS_SIZE) / 2;
    middle = fmax(fmin(middle, total - half - edge), total / 2);
    lg_svg_text_fit(p->out, "axis mid", middle, floor_y + 36, false, AXIS_SIZE,
                    2 * fmin(middle, total - middle), name);
}

void lg_plot_y_axis(const struct lg_plot *p)
{
    struct lg_tick ticks[LG_MAX_TICKS];
    int wanted;
    size_t count = lg_plot_ticks(p, false, ticks, &wanted);
    strokes(p, false, false, ticks, count);
    strokes(p, false, true, ticks, count);
    fputs("<g class=\"tick end\">", p->out);
    for (size_t i = 0; i < count; i++)
        if (*ticks[i].label)
            tick_label(p->out, p->left - 6, p->top + lg_plot_py(p, ticks[i].value) + 4, ticks[i].label);
    fputs("</g>", p->out);
    char name[FIT_TEXT];
    axis_name(&p->y, wanted, name);
    double total = p->top + p->height + p->bottom, middle = p->top + p->height / 2;
    lg_svg_text_fit(p->out, "axis mid", 12, middle, true, AXIS_SIZE, 2 * fmin(middle, total - middle), name);
}
