/* Drawing of plots: see svg.h. Pixel positions are written with at most one decimal. */
#include "reports/page/svg.h"
#include "reports/page/html.h"

#include <math.h>
#include <string.h>

enum { MAX_PIXEL = 100000 };

double lg_px(double pixel)
{
    return round(10 * pixel) / 10;
}

struct lg_plot lg_plot_make(FILE *out, double width, double height, struct lg_axis x, struct lg_axis y)
{
    return (struct lg_plot){out, x, y, width, height, .left = 70, .right = 14, .top = 10, .bottom = 44};
}

static double position(const struct lg_axis *a, double value, double length)
{
    double share =
        a->log ? (log(value) - log(a->lo)) / (log(a->hi) - log(a->lo)) : (value - a->lo) / (a->hi - a->lo);
    return fmin(fmax(share * length, -MAX_PIXEL), MAX_PIXEL);
}

double lg_plot_px(const struct lg_plot *p, double x)
{
    return position(&p->x, x, p->width);
}

double lg_plot_py(const struct lg_plot *p, double y)
{
    return p->height - position(&p->y, y, p->height);
}

static bool shown(const struct lg_plot *p, double x, double y)
{
    return !isnan(x) && !isnan(y) && (!p->x.log || x > 0) && (!p->y.log || y > 0);
}

void lg_svg_text(FILE *out, const char *css, double px, double py, const char *text)
{
    fprintf(out, "<text class=\"%s\" x=\"%g\" y=\"%g\">", css, lg_px(px), lg_px(py));
    lg_html_text(out, text);
    fputs("</text>", out);
}

void lg_plot_begin(const struct lg_plot *p, const char *title, const char *description)
{
    fprintf(p->out, "<svg class=\"plot\" viewBox=\"0 0 %.0f %.0f\" role=\"img\"><title>",
            p->left + p->width + p->right, p->top + p->height + p->bottom);
    lg_html_text(p->out, title);
    fputs("</title><desc>", p->out);
    lg_html_text(p->out, description);
    fputs("</desc>", p->out);
}

void lg_plot_open_frame(const struct lg_plot *p)
{
    fprintf(p->out, "<svg x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\">", lg_px(p->left), lg_px(p->top),
            lg_px(p->width), lg_px(p->height));
}

void lg_plot_close_frame(const struct lg_plot *p)
{
    fprintf(p->out, "</svg><path class=\"frame\" d=\"M%g %gh%gv%gh%gz\"/>", lg_px(p->left), lg_px(p->top),
            lg_px(p->width), lg_px(p->height), lg_px(-p->width));
}

void lg_plot_end(const struct lg_plot *p)
{
    fputs("</svg>\n", p->out);
}

void lg_plot_curve(const struct lg_plot *p, const char *css, size_t n, const double *x, const double *y)
{
    bool pen_down = false;
    fprintf(p->out, "<path class=\"curve %s\" d=\"", css);
    for (size_t i = 0; i < n; i++) {
        if (shown(p, x[i], y[i]))
            fprintf(p->out, "%c%g %g", pen_down ? 'L' : 'M', lg_px(lg_plot_px(p, x[i])),
                    lg_px(lg_plot_py(p, y[i])));
        pen_down = shown(p, x[i], y[i]);
    }
    fputs("\"/>", p->out);
}

void lg_plot_shade(const struct lg_plot *p, bool above, size_t n, const double *x, const double *y)
{
    double edge = above ? 0 : p->height, last = 0;
    bool open = false;
    fputs("<path class=\"forbidden\" d=\"", p->out);
    for (size_t i = 0; i < n; i++) {
        if (!shown(p, x[i], y[i]))
            continue;
        last = lg_plot_py(p, y[i]);
        if (!open)
            fprintf(p->out, "M0 %gV%g", lg_px(edge), lg_px(last));
        fprintf(p->out, "L%g %g", lg_px(lg_plot_px(p, x[i])), lg_px(last));
        open = true;
    }
    if (open)
        fprintf(p->out, "H%gV%gZ", lg_px(p->width), lg_px(edge));
    fputs("\"/>", p->out);
}

void lg_plot_error_bar(const struct lg_plot *p, const char *css, double x, double lo, double hi)
{
    if (!shown(p, x, hi) || lo == hi)
        return;
    double top = lg_plot_py(p, hi), low = shown(p, x, lo) ? lg_plot_py(p, lo) : p->height;
    if (low - top >= 1)
        fprintf(p->out, "<path class=\"bar %s\" d=\"M%g %gV%g\"/>", css, lg_px(lg_plot_px(p, x)), lg_px(top),
                lg_px(low));
}

/* Outlines from their first corner, which stands at an offset from the point; dots are round caps. */
struct outline {
    double x, y;
    const char *path;
};
static const struct outline outlines[] = {
    [LG_SQUARE] = {-3, -3, "h6v6h-6z"},
    [LG_TRIANGLE] = {-3.5, 2.8, "h7l-3.5-6.3z"},
    [LG_DIAMOND] = {-3.6, 0, "l3.6-4l3.6 4l-3.6 4z"},
    [LG_CROSS] = {-3.2, -3.2, "l6.4 6.4m0-6.4l-6.4 6.4"},
};
static const struct outline small[] = {
    [LG_DOT] = {0, 0, "h0"},
    [LG_SQUARE] = {-2, -2, "h4v4h-4z"},
    [LG_TRIANGLE] = {-3, 2, "h6l-3-5z"},
    [LG_DIAMOND] = {-3, 0, "l3-3l3 3l-3 3z"},
    [LG_CROSS] = {-2, -2, "l4 4m0-4l-4 4"},
    [LG_RING] = {-2.5, 0, "a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0"},
};

/* `data` are the exact coordinates, NULL where the shape is no point of a plot. */
static void draw_shape(FILE *out, const char *css, enum lg_shape shape, double px, double py, const char *tip,
                       const double *data)
{
    const char *hollow = shape == LG_CROSS || shape == LG_RING ? "hollow " : "";
    bool round = shape == LG_DOT || shape == LG_RING;
    if (round)
        fprintf(out, "<circle class=\"mark %s%s\" cx=\"%g\" cy=\"%g\"", hollow, css, lg_px(px), lg_px(py));
    else
        fprintf(out, "<path class=\"mark %s%s\" d=\"M%g %g%s\"", hollow, css, lg_px(px + outlines[shape].x),
                lg_px(py + outlines[shape].y), outlines[shape].path);
    for (int i = 0; data && i < 2; i++)
        if (isfinite(data[i]))
            fprintf(out, " data-%c=\"%.17g\"", "xy"[i], data[i]);
    if (tip) {
        fputs("><title>", out);
        lg_html_text(out, tip);
        fputs(round ? "</title></circle>" : "</title></path>", out);
    } else {
        fputs("/>", out);
    }
}

void lg_svg_shape(FILE *out, const char *css, enum lg_shape shape, double px, double py, const char *tip)
{
    draw_shape(out, css, shape, px, py, tip, NULL);
}

void lg_plot_mark(const struct lg_plot *p, const char *css, enum lg_shape shape, double x, double y,
                  const char *tip)
{
    if (shown(p, x, y))
        draw_shape(p->out, css, shape, lg_plot_px(p, x), lg_plot_py(p, y), tip, NULL);
}

void lg_plot_exact_mark(const struct lg_plot *p, const char *css, enum lg_shape shape, double x, double y,
                        const char *tip)
{
    if (shown(p, x, y))
        draw_shape(p->out, css, shape, lg_plot_px(p, x), lg_plot_py(p, y), tip, (const double[]){x, y});
}

void lg_plot_points(const struct lg_plot *p, const char *css, enum lg_shape shape, size_t n, const double *x,
                    const double *y)
{
    bool dots = shape == LG_DOT, hollow = shape == LG_CROSS || shape == LG_RING;
    fprintf(p->out, "<path class=\"%s%s\" d=\"",
            dots     ? "dots small "
            : hollow ? "hollow thin "
                     : "many ",
            css);
    for (size_t i = 0; i < n; i++)
        if (shown(p, x[i], y[i]))
            fprintf(p->out, "M%g %g%s", round(fmin(fmax(lg_plot_px(p, x[i]), 0), p->width)) + small[shape].x,
                    round(fmin(fmax(lg_plot_py(p, y[i]), 0), p->height)) + small[shape].y, small[shape].path);
    fputs("\"/>", p->out);
}

void lg_legend_entry(FILE *out, const char *css, bool line, int shape, const char *text)
{
    fputs("<li><svg class=\"key\" viewBox=\"0 0 28 12\" aria-hidden=\"true\">", out);
    if (line)
        fprintf(out, "<path class=\"curve %s\" d=\"M1 6H27\"/>", css);
    if (shape >= 0)
        lg_svg_shape(out, css, (enum lg_shape)shape, 14, 6, NULL);
    fputs("</svg>", out);
    lg_html_text(out, text);
    fputs("</li>", out);
}
