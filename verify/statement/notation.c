/* Typesets names; see notation.h. A letter with what is attached to it becomes one <msub>, <msup> or <msubsup>; all other
 * characters are operators. Everything that is not a letter or a digit is escaped. */
#include "verify/statement/notation.h"

#include <ctype.h>
#include <string.h>

struct text {
    const char *at, *end;
    bool bars;  /* a bar is the bar of a norm */
    bool inner; /* within a subscript */
};

static const struct {
    const char *word, *letter;
} letters[] = {{"alpha", "α"},   {"beta", "β"},   {"gamma", "γ"}, {"delta", "δ"}, {"eps", "ε"},
               {"epsilon", "ε"}, {"zeta", "ζ"},   {"eta", "η"},   {"theta", "θ"}, {"iota", "ι"},
               {"kappa", "κ"},   {"lambda", "λ"}, {"mu", "μ"},    {"nu", "ν"},    {"xi", "ξ"},
               {"pi", "π"},      {"rho", "ρ"},    {"sigma", "σ"}, {"tau", "τ"},   {"phi", "φ"},
               {"chi", "χ"},     {"psi", "ψ"},    {"omega", "ω"}, {"Gamma", "Γ"}, {"Delta", "Δ"},
               {"Theta", "Θ"},   {"Lambda", "Λ"}, {"Xi", "Ξ"},    {"Pi", "Π"},    {"Sigma", "Σ"},
               {"Phi", "Φ"},     {"Psi", "Ψ"},    {"Omega", "Ω"}, {"inf", "∞"}};

static void run(FILE *out, struct text t);

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

static void sign(FILE *out, const char *s)
{
    fprintf(out, "<mo>%s</mo>", s);
}

static void word(FILE *out, const char *s, size_t n)
{
    if (n == 1 && *s == 'o') {
        sign(out, "∘");
        return;
    }
    if (n == 3 && !strncmp(s, "sum", n)) {
        sign(out, "∑");
        return;
    }
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (strlen(letters[i].word) == n && !strncmp(letters[i].word, s, n)) {
            fprintf(out, strcmp(letters[i].word, "inf") ? "<mi>%s</mi>" : "<mn>%s</mn>", letters[i].letter);
            return;
        }
    fprintf(out, "<mi>%.*s</mi>", (int)n, s);
}

/* Letters at s. Of a subscript of two small letters each is an index: ij, as. */
static size_t letters_at(const char *s, const char *end)
{
    size_t n = 0;
    while (s + n < end && isalpha((unsigned char)s[n]))
        n++;
    return n;
}

static size_t digits_at(const char *s, const char *end)
{
    size_t n = 0;
    while (s + n < end && isdigit((unsigned char)s[n]))
        n++;
    return n;
}

/* What belongs to the letter before: pieces of a subscript and of a superscript, and an accent. */
struct attached {
    struct text sub[4], sup[4];
    size_t n_sub, n_sup;
    const char *accent;
};

/* Up to the brace that closes, or a word of letters, digits and commas, at top level with a sign before a digit: t+1. */
static struct text piece(struct text *t)
{
    struct text p = {t->at, t->at, false, true};
    if (t->at < t->end && *t->at == '{') {
        p.at++;
        while (t->at < t->end && *t->at != '}')
            t->at++;
        p.end = t->at;
        t->at += t->at < t->end;
        return p;
    }
    while (t->at < t->end &&
           (isalnum((unsigned char)*t->at) ||
            (*t->at == ',' && t->at + 1 < t->end && isalnum((unsigned char)t->at[1])) ||
            (!t->inner && (*t->at == '+' || *t->at == '-') && t->at > p.at && digits_at(t->at + 1, t->end))))
        t->at++;
    p.end = t->at;
    return p;
}

/* '+', '*' and '^' are attached where they touch the letter before and nothing that they could join to it. */
static bool is_mark(const struct text *t)
{
    return t->at + 1 == t->end || strchr(" ),|>~'_;", t->at[1]);
}

static struct attached attached(struct text *t)
{
    struct attached a = {.n_sub = 0};
    while (t->at < t->end && a.n_sub < 4 && a.n_sup < 4) {
        const char c = *t->at;
        if (c == '_') {
            t->at++;
            a.sub[a.n_sub++] = piece(t);
        } else if (c == '^' && !is_mark(t)) {
            t->at++;
            a.sup[a.n_sup++] = piece(t);
        } else if (c == '\'' || ((c == '+' || c == '*') && is_mark(t))) {
            a.sup[a.n_sup++] = (struct text){t->at, t->at + 1, false, true};
            t->at++;
        } else if (c == '~' || (c == '^' && is_mark(t))) {
            a.accent = c == '~' ? "~" : "^";
            t->at++;
        } else
            break;
    }
    return a;
}

static void pieces(FILE *out, const struct text *p, size_t n)
{
    fputs("<mrow>", out);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && *p[i].at != '\'' && *p[i - 1].at != '\'')
            sign(out, ",");
        if (p[i].end - p[i].at == 1 && *p[i].at == '\'')
            sign(out, "′");
        else
            run(out, p[i]);
    }
    fputs("</mrow>", out);
}

/* A letter or a word with its digits and what is attached to it. */
static void letter(FILE *out, struct text *t)
{
    size_t n = letters_at(t->at, t->end);
    const char *start = t->at;
    if (t->inner && n == 2 && islower((unsigned char)start[0]) && islower((unsigned char)start[1]) &&
        strncmp(start, "mu", 2) && strncmp(start, "nu", 2) && strncmp(start, "xi", 2) &&
        strncmp(start, "pi", 2))
        n = 1; /* two indices */
    t->at += n;
    const size_t digits = digits_at(t->at, t->end);
    const struct text number = {t->at, t->at + digits, false, true};
    t->at += digits;
    struct attached a = attached(t);
    if (digits && a.n_sub < 4) {
        memmove(a.sub + 1, a.sub, a.n_sub * sizeof *a.sub);
        a.sub[0] = number;
        a.n_sub++;
    }
    const char *tag = a.n_sub && a.n_sup ? "msubsup" : a.n_sub ? "msub" : a.n_sup ? "msup" : NULL;
    if (tag)
        fprintf(out, "<%s>", tag);
    if (a.accent)
        fputs("<mover accent=\"true\">", out);
    word(out, start, n);
    if (a.accent)
        fprintf(out, "<mo stretchy=\"false\">%s</mo></mover>", a.accent);
    if (a.n_sub)
        pieces(out, a.sub, a.n_sub);
    if (a.n_sup)
        pieces(out, a.sup, a.n_sup);
    if (tag)
        fprintf(out, "</%s>", tag);
}

/* The parenthesis or bar that closes at t, with a subscript or superscript of its own: |X|_F, (...)^2. */
static void closing(FILE *out, struct text *t, const char *s)
{
    struct attached a = attached(t);
    const char *tag = a.n_sub && a.n_sup ? "msubsup" : a.n_sub ? "msub" : a.n_sup ? "msup" : NULL;
    if (tag)
        fprintf(out, "<%s>", tag);
    fprintf(out, "<mo stretchy=\"false\">%s</mo>", s);
    if (a.n_sub)
        pieces(out, a.sub, a.n_sub);
    if (a.n_sup)
        pieces(out, a.sup, a.n_sup);
    if (tag)
        fprintf(out, "</%s>", tag);
}

static void other(FILE *out, struct text *t)
{
    static const struct {
        char c;
        const char *sign;
    } signs[] = {{'-', "−"}, {'<', "⟨"}, {'>', "⟩"}, {'.', "·"}, {'*', "∗"}, {'\'', "′"}};
    const char c = *t->at++;
    if (c == '|') {
        const bool twice = t->at < t->end && *t->at == '|';
        t->at += twice;
        closing(out, t, twice || t->bars ? "‖" : "|");
        return;
    }
    if (c == '(' || c == ')') {
        if (c == ')')
            closing(out, t, ")");
        else
            fputs("<mo stretchy=\"false\">(</mo>", out);
        return;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].c == c) {
            sign(out, signs[i].sign);
            return;
        }
    if (c == ' ' || c == '{' || c == '}')
        return;
    fputs("<mo>", out);
    escaped(out, c);
    fputs("</mo>", out);
}

static void run(FILE *out, struct text t)
{
    while (t.at < t.end) {
        size_t digits = digits_at(t.at, t.end);
        if (digits) {
            fprintf(out, "<mn>%.*s</mn>", (int)digits, t.at);
            t.at += digits;
        } else if (isalpha((unsigned char)*t.at))
            letter(out, &t);
        else
            other(out, &t);
    }
}

static void words(FILE *out, const char *name, size_t n)
{
    fputs("<mtext>", out);
    for (size_t i = 0; i < n; i++)
        escaped(out, name[i]);
    fputs("</mtext>", out);
}

static void notation(FILE *out, const char *s, bool bars)
{
    const size_t n = strlen(s);
    fputs("<mrow>", out);
    if (n >= 2 && *s == '[' && s[n - 1] == ']')
        words(out, s + 1, n - 2);
    else
        run(out, (struct text){s, s + n, bars, false});
    fputs("</mrow>", out);
}

void lg_notation_name(FILE *out, const char *name)
{
    notation(out, name, *name == '|');
}

void lg_notation_symbol(FILE *out, const char *symbol)
{
    notation(out, symbol, false);
}
