/* A letter with what is attached to it: index, exponent, prime, hat; see notation.h. */
#include "verify/statement/notation_text.h"

#include <ctype.h>
#include <string.h>

static const struct {
    const char *word, *letter;
} letters[] = {{"alpha", "α"},   {"beta", "β"},   {"gamma", "γ"}, {"delta", "δ"}, {"eps", "ε"},
               {"epsilon", "ε"}, {"zeta", "ζ"},   {"eta", "η"},   {"theta", "θ"}, {"iota", "ι"},
               {"kappa", "κ"},   {"lambda", "λ"}, {"mu", "μ"},    {"nu", "ν"},    {"xi", "ξ"},
               {"pi", "π"},      {"rho", "ρ"},    {"sigma", "σ"}, {"tau", "τ"},   {"phi", "φ"},
               {"chi", "χ"},     {"psi", "ψ"},    {"omega", "ω"}, {"Gamma", "Γ"}, {"Delta", "Δ"},
               {"Theta", "Θ"},   {"Lambda", "Λ"}, {"Xi", "Ξ"},    {"Pi", "Π"},    {"Sigma", "Σ"},
               {"Phi", "Φ"},     {"Psi", "Ψ"},    {"Omega", "Ω"}, {"inf", "∞"}};

bool lg_notation_is_word(const char *s)
{
    const size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (strlen(letters[i].word) == n && !strncmp(letters[i].word, s, n))
            return false;
    return n > 1 || *s == '[';
}

static void word(FILE *out, const char *s, size_t n)
{
    if (n == 1 && *s == 'o') {
        lg_notation_sign(out, "∘");
        return;
    }
    if (n == 3 && !strncmp(s, "sum", n)) {
        lg_notation_sign(out, "∑");
        return;
    }
    if (n == 4 && !strncmp(s, "prod", n)) {
        lg_notation_sign(out, "∏");
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

size_t lg_notation_digits(const char *s, const char *end)
{
    size_t n = 0;
    while (s + n < end && isdigit((unsigned char)s[n]))
        n++;
    return n;
}

/* Up to the brace that closes, or a word of letters, digits and commas, at top level with a sign before a
 * digit: t+1. */
static struct lg_notation_text piece(struct lg_notation_text *t)
{
    struct lg_notation_text p = {.at = t->at, .end = t->at, .norms = t->norms, .inner = true};
    if (t->at < t->end && *t->at == '{') {
        p.at++;
        while (t->at < t->end && *t->at != '}')
            t->at++;
        p.end = t->at;
        t->at += t->at < t->end;
        return p;
    }
    while (t->at < t->end && (isalnum((unsigned char)*t->at) ||
                              (*t->at == ',' && t->at + 1 < t->end && isalnum((unsigned char)t->at[1])) ||
                              (!t->inner && (*t->at == '+' || *t->at == '-') && t->at > p.at &&
                               lg_notation_digits(t->at + 1, t->end))))
        t->at++;
    p.end = t->at;
    return p;
}

/* '+', '*' and '^' are attached where they touch the letter before and nothing that they could join to it. */
static bool is_mark(const struct lg_notation_text *t)
{
    return t->at + 1 == t->end || strchr(" ),|>~'_;", t->at[1]);
}

struct lg_notation_attached lg_notation_attached(struct lg_notation_text *t)
{
    struct lg_notation_attached a = {.n_sub = 0};
    while (t->at < t->end && a.n_sub < 4 && a.n_sup < 4) {
        const char c = *t->at;
        if (c == '_') {
            t->at++;
            a.sub[a.n_sub++] = piece(t);
        } else if (c == '^' && !is_mark(t)) {
            t->at++;
            a.sup[a.n_sup++] = piece(t);
        } else if (c == '\'' || ((c == '+' || c == '*') && is_mark(t))) {
            a.sup[a.n_sup++] = (struct lg_notation_text){.at = t->at, .end = t->at + 1, .inner = true};
            t->at++;
        } else if (c == '~' || (c == '^' && is_mark(t))) {
            a.accent = c == '~' ? "~" : "^";
            t->at++;
        } else
            break;
    }
    return a;
}

static void pieces(FILE *out, const struct lg_notation_text *p, size_t n)
{
    fputs("<mrow>", out);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && *p[i].at != '\'' && *p[i - 1].at != '\'')
            lg_notation_sign(out, ",");
        if (p[i].end - p[i].at == 1 && *p[i].at == '\'')
            fputs("<mn>′</mn>", out);
        else
            lg_notation_run(out, p[i]);
    }
    fputs("</mrow>", out);
}

static const char *tag(const struct lg_notation_attached *a)
{
    return a->n_sub && a->n_sup ? "msubsup" : a->n_sub ? "msub" : a->n_sup ? "msup" : NULL;
}

void lg_notation_open(FILE *out, const struct lg_notation_attached *a)
{
    if (tag(a))
        fprintf(out, "<%s>", tag(a));
}

void lg_notation_close(FILE *out, const struct lg_notation_attached *a)
{
    if (a->n_sub)
        pieces(out, a->sub, a->n_sub);
    if (a->n_sup)
        pieces(out, a->sup, a->n_sup);
    if (tag(a))
        fprintf(out, "</%s>", tag(a));
}

/* A letter or a word with its digits and what is attached to it. */
void lg_notation_letter(FILE *out, struct lg_notation_text *t)
{
    size_t n = letters_at(t->at, t->end);
    const char *start = t->at;
    if (t->inner && n == 2 && islower((unsigned char)start[0]) && islower((unsigned char)start[1]) &&
        strncmp(start, "mu", 2) && strncmp(start, "nu", 2) && strncmp(start, "xi", 2) &&
        strncmp(start, "pi", 2))
        n = 1; /* two indices */
    t->at += n;
    const size_t digits = lg_notation_digits(t->at, t->end);
    const struct lg_notation_text number = {.at = t->at, .end = t->at + digits, .inner = true};
    t->at += digits;
    struct lg_notation_attached a = lg_notation_attached(t);
    if (digits && a.n_sub < 4) {
        memmove(a.sub + 1, a.sub, a.n_sub * sizeof *a.sub);
        a.sub[0] = number;
        a.n_sub++;
    }
    lg_notation_open(out, &a);
    if (a.accent)
        fputs("<mover accent=\"true\">", out);
    word(out, start, n);
    if (a.accent)
        fprintf(out, "<mo stretchy=\"false\">%s</mo></mover>", a.accent);
    lg_notation_close(out, &a);
}
