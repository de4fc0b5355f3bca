/* What the verdicts are about: of each kernel the sizes, steps and pre-activations that were seen, and the shapes asked for. */
#include "reports/page/html.h"
#include "reports/page/page.h"
#include "verify/store/seen.h"

static void item(FILE *out, const char *kernel, const char *shape, const char *text)
{
    fputs("<li><code>", out);
    lg_html_text(out, kernel);
    fputs("</code>", out);
    if (shape) {
        fputs(" at <code>--shape ", out);
        lg_html_text(out, shape);
        fputs("</code>", out);
    }
    fputs(": ", out);
    lg_html_text(out, text);
    fputs("</li>\n", out);
}

int lg_page_seen(FILE *out, struct lg_store *s)
{
    struct lg_seen_all seen;
    char text[800];
    int status = lg_seen_load(s, &seen);
    if (!status && seen.n_rows + seen.n_shapes > 0) {
        fputs("<details class=\"seen\" open><summary>Seen, and nothing beyond</summary>\n<ul>\n", out);
        for (size_t i = 0; i < seen.n_rows; i++) {
            lg_seen_text(&seen.row[i], text, sizeof text);
            item(out, seen.row[i].kernel, NULL, text);
        }
        for (size_t i = 0; i < seen.n_shapes; i++) {
            lg_seen_shape_text(&seen.shape[i], text, sizeof text);
            item(out, seen.shape[i].kernel, seen.shape[i].shape, text);
        }
        fputs("</ul></details>\n", out);
    }
    lg_seen_clear(&seen);
    return status;
}
