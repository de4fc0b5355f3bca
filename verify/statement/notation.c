/* Typesets names; see notation.h: letters by notation_letter.c, and around them brackets, bars and signs.
 * Everything that is not a letter or a digit is escaped. */
#include "verify/statement/notation_text.h"

#include <ctype.h>
#include <string.h>

static void escaped(FILE *out, char c)
{
    if (c == '&')
        fputs("&amp;", out);
    else if (c == '<')
        fputs("&lt;", out);
    else if (c == '>')
        fputs("&gt;", out);
    else if (c == '"')
        fputs("&quot;", out);
    else
        fputc(c, out);
}

void lg_notation_sign(FILE *out, const char *s)
{
    fprintf(out, "<mo>%s</mo>", s);
}

/* In a name brackets and bars are letters, which neither grow nor have spaces. */
static void letter(FILE *out, const char *s)
{
    fprintf(out, "<mn>%s</mn>", s);
}

/* The parenthesis or bar that closes at t, with a subscript or superscript of its own: |X|_F, (...)^2. */
static void closing(FILE *out, struct lg_notation_text *t, const char *s)
{
    struct lg_notation_attached a = lg_notation_attached(t);
    lg_notation_open(out, &a);
    letter(out, s);
    lg_notation_close(out, &a);
}

/* A bar opens where none is open and nothing that it could restrict stands before it: |W_0|, but J^T|F. */
static void bar(FILE *out, struct lg_notation_text *t, const char *start)
{
    const bool touches = t->at > start && !strchr(" (-+*/,<", t->at[-1]);
    t->at++;
    const bool twice = t->at < t->end && *t->at == '|' && !t->norms;
    const char *s = twice || t->norms ? "‖" : "|";
    t->at += twice;
    const unsigned bit = 1U << (t->depth & 31U);
    if (t->bars & bit) {
        t->bars &= ~bit;
        closing(out, t, s);
    } else if (touches)
        letter(out, "|");
    else {
        t->bars |= bit;
        letter(out, s);
    }
}

/* '<' is a bracket where a '>' follows, else it compares. */
static bool angle(FILE *out, struct lg_notation_text *t)
{
    if (*t->at == '<' && t->at[1] != '=' && memchr(t->at, '>', (size_t)(t->end - t->at))) {
        t->angles++;
        t->at++;
        letter(out, "⟨");
        return true;
    }
    if (*t->at == '>' && t->angles > 0) {
        t->angles--;
        t->at++;
        closing(out, t, "⟩");
        return true;
    }
    return false;
}

static void words(FILE *out, const char *s, size_t n)
{
    fputs("<mtext>", out);
    for (size_t i = 0; i < n; i++)
        escaped(out, s[i]);
    fputs("</mtext>", out);
}

/* Of E[x] they are brackets. */
static bool is_expectation(const struct lg_notation_text *t, const char *start)
{
    return t->at > start && isalpha((unsigned char)t->at[-1]);
}

/* [words], or [what has an index, an exponent or bars], up to the bracket that closes, or the end. */
static void bracket(FILE *out, struct lg_notation_text *t)
{
    const char *close = memchr(t->at, ']', (size_t)(t->end - t->at));
    struct lg_notation_text inner = {.at = t->at + 1, .end = close ? close : t->end, .norms = t->norms};
    const size_t n = (size_t)(inner.end - inner.at);
    if (memchr(inner.at, '_', n) || memchr(inner.at, '^', n) || memchr(inner.at, '|', n))
        lg_notation_run(out, inner);
    else
        words(out, inner.at, n);
    t->at = inner.end + (close != NULL);
}

static void other(FILE *out, struct lg_notation_text *t)
{
    static const struct {
        char c;
        const char *sign;
    } signs[] = {{'-', "−"}, {'.', "·"}, {'*', "∗"}, {'\'', "′"}};
    const char c = *t->at++;
    t->depth += (unsigned)((c == '(') - (c == ')'));
    if (c == '(' || c == '[')
        letter(out, c == '(' ? "(" : "[");
    else if (c == ')' || c == ']')
        closing(out, t, c == ')' ? ")" : "]");
    else if (c == '<' && t->at < t->end && *t->at == '=') {
        t->at++;
        lg_notation_sign(out, "≤");
    } else if (c == '/')
        letter(out, "/");
    else if (c != ' ' && c != '{' && c != '}') {
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
            if (signs[i].c == c) {
                lg_notation_sign(out, signs[i].sign);
                return;
            }
        fputs("<mo>", out);
        escaped(out, c);
        fputs("</mo>", out);
    }
}

void lg_notation_run(FILE *out, struct lg_notation_text t)
{
    const char *start = t.at;
    while (t.at < t.end) {
        size_t digits = lg_notation_digits(t.at, t.end);
        if (digits) {
            fprintf(out, "<mn>%.*s</mn>", (int)digits, t.at);
            t.at += digits;
        } else if (isalpha((unsigned char)*t.at)) {
            const bool is_word = lg_notation_is_word(t.at);
            lg_notation_letter(out, &t);
            if (is_word && t.at < t.end && *t.at == ' ')
                fputs("<mspace width=\"0.17em\"></mspace>", out);
        } else if (*t.at == '|')
            bar(out, &t, start);
        else if (*t.at == '[' && !is_expectation(&t, start))
            bracket(out, &t);
        else if (!angle(out, &t))
            other(out, &t);
    }
}

/* A word, digits, an index of letters and digits: one element, which needs no row. */
static bool is_one(const char *s)
{
    const char *word = s;
    while (isalpha((unsigned char)*s))
        s++;
    if (s == word)
        return false;
    while (isdigit((unsigned char)*s))
        s++;
    if (*s == '_')
        do
            s++;
        while (isalnum((unsigned char)*s));
    return !*s;
}

static void notation(FILE *out, const char *s, bool norms)
{
    const bool row = !is_one(s);
    if (row)
        fputs("<mrow>", out);
    lg_notation_run(out, (struct lg_notation_text){.at = s, .end = s + strlen(s), .norms = norms});
    if (row)
        fputs("</mrow>", out);
}

void lg_notation_name(FILE *out, const char *name)
{
    notation(out, name, true);
}

void lg_notation_symbol(FILE *out, const char *symbol)
{
    notation(out, symbol, false);
}

/* A space outside of parentheses, bars and braces. */
bool lg_notation_is_composite(const char *notation)
{
    int depth = 0;
    bool bar = false;
    for (const char *s = notation; *s; s++) {
        depth += *s == '(' || *s == '{' || (*s == '<' && strchr(s, '>'));
        depth -= *s == ')' || *s == '}' || *s == '>';
        if (*s == '|') {
            const bool twice = s[1] == '|';
            bar = !bar;
            s += twice;
        }
        if (depth == 0 && !bar && s[1] && *s == ' ')
            return true;
    }
    return false;
}
