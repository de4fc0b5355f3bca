/* A reader that accepts what our writer of MathML writes, and nothing else; see markup.h. */
#include "reports/page/markup.h"
#include "reports/page/html.h"

#include <string.h>

enum { MOST_BYTES = 1 << 15, MOST_DEPTH = 512, LEAF = -1, ANY = -2 };

/* Every tag that opens, and how many elements stand in it; LEAF: text alone. */
static const struct tag {
    const char *opening, *closing;
    int parts;
} tags[] = {{"<mrow>", "</mrow>", ANY},
            {"<mi>", "</mi>", LEAF},
            {"<mn>", "</mn>", LEAF},
            {"<mtext>", "</mtext>", LEAF},
            {"<mo>", "</mo>", LEAF},
            {"<mo lspace=\"0.17em\" rspace=\"0\">", "</mo>", LEAF},
            {"<mo stretchy=\"false\">", "</mo>", LEAF},
            {"<mspace width=\"0.17em\">", "</mspace>", 0},
            {"<msqrt>", "</msqrt>", ANY},
            {"<mfrac>", "</mfrac>", 2},
            {"<msub>", "</msub>", 2},
            {"<msup>", "</msup>", 2},
            {"<msubsup>", "</msubsup>", 3},
            {"<mover accent=\"true\">", "</mover>", 2}};

static bool begins(const char *text, const char *with)
{
    return !strncmp(text, with, strlen(with));
}

/* The bytes of a character of text, or of an entity; 0: neither. */
static size_t character(const char *at)
{
    static const char *const entities[] = {"&lt;", "&gt;", "&amp;", "&quot;"};
    unsigned code;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (begins(at, entities[i]))
            return strlen(entities[i]);
    const int length = lg_utf8_sequence((const unsigned char *)at, &code);
    return length == 0 || code < 0x20 || lg_is_unprintable(code) ||
                   (code < 0x80 && strchr("<>&\"", (int)code))
               ? 0
               : (size_t)length;
}

struct reader {
    const char *at;
    const struct tag *open[MOST_DEPTH];
    int parts[MOST_DEPTH];
    size_t depth;
};

static bool opening(struct reader *r)
{
    size_t i = 0;
    if (r->depth > 0 && r->open[r->depth - 1]->parts == LEAF)
        return false;
    while (i < sizeof tags / sizeof *tags && !begins(r->at, tags[i].opening))
        i++;
    if (i == sizeof tags / sizeof *tags || r->depth == MOST_DEPTH)
        return false;
    r->at += strlen(tags[i].opening);
    if (r->depth > 0)
        r->parts[r->depth - 1]++;
    r->parts[r->depth] = 0;
    r->open[r->depth++] = &tags[i];
    return true;
}

static bool closing(struct reader *r)
{
    if (r->depth == 0)
        return false;
    const struct tag *tag = r->open[r->depth - 1];
    if (!begins(r->at, tag->closing) || (tag->parts >= 0 && tag->parts != r->parts[r->depth - 1]))
        return false;
    r->at += strlen(tag->closing);
    r->depth--;
    return true;
}

static bool text(struct reader *r)
{
    if (r->depth == 0 || r->open[r->depth - 1]->parts != LEAF)
        return false;
    const size_t length = character(r->at);
    r->at += length;
    return length > 0;
}

bool lg_markup_is_ours(const char *mathml)
{
    struct reader r = {.at = mathml};
    if (!*mathml || strlen(mathml) > MOST_BYTES)
        return false;
    while (*r.at)
        if (!(*r.at != '<' ? text(&r) : r.at[1] == '/' ? closing(&r) : opening(&r)))
            return false;
    return r.depth == 0;
}

void lg_html_formula(FILE *out, const char *mathml, const char *plain)
{
    if (lg_markup_is_ours(mathml))
        fprintf(out, "<math>%s</math>", mathml);
    else
        lg_html_text(out, plain);
}
