/* Static SVG plots: axes, ticks, curves, shaded regions and marks, scalable by viewBox, coloured by the
 * page's style sheet (classes s1..s6, so dark mode and print restyle them).
 *
 * Everything inside the frame is drawn in a nested <svg>, which clips. Shapes differ wherever colours do. */
#ifndef LG_REPORT_SVG_H
#define LG_REPORT_SVG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct lg_axis {
    double lo, hi; /* lo < hi, both finite; lo > 0 when logarithmic */
    bool log;
    const char *label;
};

/* The axis that shows [lo, hi] with a margin; a degenerate range is widened. */
struct lg_axis lg_axis_fit(double lo, double hi, bool log, const char *label);

enum { LG_MAX_TICKS = 96 };
struct lg_tick {
    double value;
    bool major;
    char label[48]; /* "" for minor ticks */
};
/* At most LG_MAX_TICKS ticks inside the axis, about `wanted` of them major; ascending. Returns their number.
 */
size_t lg_ticks(const struct lg_axis *axis, int wanted, struct lg_tick *ticks);
/* What the labels of lg_ticks() leave out: ", in 10⁻⁶" or " − (1.25), in 10⁻⁹", to follow the axis's name; "" where
 * they say it all. Returns the offset. */
enum { LG_UNIT_TEXT = 128 };
double lg_axis_unit(const struct lg_axis *axis, int wanted, char text[LG_UNIT_TEXT]);

enum lg_shape { LG_DOT, LG_SQUARE, LG_TRIANGLE, LG_DIAMOND, LG_CROSS, LG_RING };

struct lg_plot {
    FILE *out;
    struct lg_axis x, y;
    double width, height;            /* of the frame */
    double left, right, top, bottom; /* margins */
};

/* A plot with the usual margins. */
struct lg_plot lg_plot_make(FILE *out, double width, double height, struct lg_axis x, struct lg_axis y);
void lg_plot_begin(const struct lg_plot *p, const char *title, const char *description);
/* The ticks that the axis draws: as many as fit without labels that meet; where fewer would leave only one label, those
 * that meet the one before are blank. Returns their number; `*wanted` is what lg_axis_unit() needs. */
size_t lg_plot_ticks(const struct lg_plot *p, bool horizontal, struct lg_tick *ticks, int *wanted);
/* The middle of a label below the frame, moved so that it does not leave the viewBox. */
double lg_plot_label_middle(const struct lg_plot *p, const struct lg_tick *tick);
void lg_plot_x_axis(const struct lg_plot *p);
void lg_plot_y_axis(const struct lg_plot *p);
void lg_plot_open_frame(const struct lg_plot *p); /* what follows is clipped, origin at the frame's corner */
void lg_plot_close_frame(const struct lg_plot *p);
void lg_plot_end(const struct lg_plot *p);

/* As drawn, to a tenth of a pixel: %g writes it without idle zeros. */
double lg_px(double pixel);
/* Positions inside the frame. */
double lg_plot_px(const struct lg_plot *p, double x);
double lg_plot_py(const struct lg_plot *p, double y);

/* Points with a NaN, or not positive on a logarithmic axis, break the curve. */
void lg_plot_curve(const struct lg_plot *p, const char *css, size_t n, const double *x, const double *y);
/* The part of the frame above (or below) the curve, whose ends are continued level to the frame's sides. */
void lg_plot_shade(const struct lg_plot *p, bool above, size_t n, const double *x, const double *y);
void lg_plot_error_bar(const struct lg_plot *p, const char *css, double x, double lo, double hi);
/* `tip` is the text shown for the mark; NULL for none. */
void lg_plot_mark(const struct lg_plot *p, const char *css, enum lg_shape shape, double x, double y,
                  const char *tip);
/* The same with the exact numbers in data-x and data-y. */
void lg_plot_exact_mark(const struct lg_plot *p, const char *css, enum lg_shape shape, double x, double y,
                        const char *tip);
/* Many marks as one path, without texts; positions off the frame are moved to its edge. */
void lg_plot_points(const struct lg_plot *p, const char *css, enum lg_shape shape, size_t n, const double *x,
                    const double *y);
/* The shape at a position in pixels; also for legends. */
void lg_svg_shape(FILE *out, const char *css, enum lg_shape shape, double px, double py, const char *tip);
void lg_svg_text(FILE *out, const char *css, double px, double py, const char *text);
/* About the width of a text whose letters are `size` pixels high; an upper estimate for digits and exponents. */
double lg_svg_text_width(const char *text, double size);
/* As lg_svg_text, cut with "…" to `room` pixels; the whole text is then its tooltip. `turned` by a quarter, for an axis
 * that stands upright. */
void lg_svg_text_fit(FILE *out, const char *css, double px, double py, bool turned, double size, double room,
                     const char *text);
/* One entry of a legend: a sample of line and shape (either may be absent), then the text. */
void lg_legend_entry(FILE *out, const char *css, bool line, int shape, const char *text);

#endif
