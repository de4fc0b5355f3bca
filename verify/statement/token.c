/* Words of a statement; see token.h. Names keep their text: only spaces are normalized, to one between
 * words and none at the ends. */
#include "verify/statement/token.h"

#include <ctype.h>
#include <string.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

bool lg_read_refuse(struct lg_reader *r, size_t at, const char *message)
{
    r->error->column = (int)at + 1;
    snprintf(r->error->message, sizeof r->error->message, "column %d: %s", r->error->column, message);
    return false;
}

/* What stands at `at`, quoted: printable ASCII as it is, any other byte as \xNN. */
static void quote(char *out, size_t size, const char *text, size_t length)
{
    size_t used = 0;
    const size_t shown = length > 24 ? 24 : length;
    used += (size_t)snprintf(out, size, "'");
    for (size_t i = 0; i < shown; i++) {
        unsigned char c = (unsigned char)text[i];
        used += (size_t)snprintf(out + used, size - used, c >= 32 && c < 127 ? "%c" : "\\x%02x", c);
    }
    snprintf(out + used, size - used, shown < length ? "...'" : "'");
}

bool lg_read_expected(struct lg_reader *r, const char *what)
{
    char found[128] = "the end", message[220];
    if (r->token.kind != LG_TOKEN_END)
        quote(found, sizeof found, r->text + r->token.at, r->token.length);
    snprintf(message, sizeof message, "found %s, expected %s", found, what);
    return lg_read_refuse(r, r->token.at, message);
}

static bool unknown_byte(struct lg_reader *r, const char *what)
{
    r->token.kind = LG_TOKEN_DEFINE; /* anything but the end */
    r->token.at = r->at;
    r->token.length = 1;
    return lg_read_expected(r, what);
}

static bool read_number(struct lg_reader *r)
{
    const char *s = r->text + r->at;
    size_t n = 0, digits = 0;
    long long mantissa = 0;
    int decimals = 0;
    bool point = false;
    for (; is_digit(s[n]) || (!point && s[n] == '.' && is_digit(s[n + 1])); n++) {
        if (s[n] == '.') {
            point = true;
            continue;
        }
        if (++digits > LG_DIGIT_LIMIT)
            return lg_read_refuse(r, r->at, "a number has at most 18 digits; write 10^20 or a quotient");
        mantissa = 10 * mantissa + (s[n] - '0');
        decimals += point;
    }
    if (s[n] == '.')
        return lg_read_refuse(r, r->at + n, "found '.', expected a digit on both sides of the point");
    if ((s[n] == 'e' || s[n] == 'E') &&
        (is_digit(s[n + 1]) || ((s[n + 1] == '-' || s[n + 1] == '+') && is_digit(s[n + 2]))))
        return lg_read_refuse(r, r->at, "a power of ten is written 10^20, not 1e20");
    for (; decimals > 0 && mantissa % 10 == 0; decimals--)
        mantissa /= 10;
    r->token.kind = LG_TOKEN_DECIMAL;
    r->token.mantissa = mantissa;
    r->token.decimals = decimals;
    r->token.length = n;
    return true;
}

/* The characters that free text may hold beside letters, digits and spaces. A bar ends a norm; '=' outside
 * of a subscript would be half a statement. */
static bool is_free(char c, char end, int braces)
{
    if (c == '|' || c == '[' || c == ']')
        return c != end && !(c == '[' && end == ']') && end != '}';
    return is_letter(c) || is_digit(c) || is_space(c) || (c && strchr("_{}'+-*/^~().,<>;:", c)) ||
           (c == '=' && braces > 0);
}

static const char *why_not(char c, int depth)
{
    return c == '\0'   ? "the end"
           : depth < 0 ? "a ')' that it does not open"
           : c == '='  ? "a '='"
                       : "a character that no name holds";
}

/* Free text from `from` up to its `end`, parentheses and braces balanced; or 0 with a message. */
static size_t free_text(struct lg_reader *r, size_t from, char end, const char *what)
{
    int depth = 0, braces = 0;
    for (size_t at = from;; at++) {
        char c = r->text[at];
        if (c == end && depth == 0 && braces == 0)
            return at;
        depth += (c == '(') - (c == ')');
        braces += (c == '{') - (c == '}');
        if (!is_free(c, end, braces) || depth < 0 || braces < 0) {
            char message[160];
            snprintf(message, sizeof message, "%s opens here and is not closed before %s", what,
                     why_not(c, depth));
            lg_read_refuse(r, from - 1, message);
            return 0;
        }
    }
}

/* Does the text within bars begin or end as no quantity does? Then the bars were taken wrongly: |r <= q| +
 * |s|. */
static bool is_torn(const char *s, size_t length)
{
    while (length && is_space(*s))
        s++, length--;
    while (length && is_space(s[length - 1]))
        length--;
    if (length == 0)
        return true;
    const char last = s[length - 1];
    bool glued = length > 1 && !is_space(s[length - 2]);
    return strchr("+*/^),.;:>'_", *s) || (*s == '-' && is_space(s[1])) || strchr("-/(,<_;:", last) ||
           (strchr("+*^", last) && !glued);
}

/* The token is text[at, end), copied with its spaces normalized. */
static void take_name(struct lg_reader *r, size_t end)
{
    char *out = r->names;
    bool inside = false;
    for (size_t i = r->at; i < end; i++) {
        char c = r->text[i];
        if (is_space(c)) {
            if (inside && out[-1] != ' ')
                *out++ = ' ';
            continue;
        }
        bool closes = c == ')' || c == ']' || (c == '|' && r->text[r->at] == '|');
        if (closes && inside && out[-1] == ' ')
            out--;
        *out++ = c;
        inside = !(i == r->at && !is_letter(c)) && c != '(';
    }
    *out = '\0';
    r->token.kind = LG_TOKEN_NAME;
    r->token.name = r->names;
    r->token.length = end - r->at;
    r->names = out + 1;
}

static bool read_bars(struct lg_reader *r)
{
    size_t end = free_text(r, r->at + 1, '|', "'|'");
    if (end == 0)
        return false;
    if (is_torn(r->text + r->at + 1, end - r->at - 1))
        return lg_read_refuse(r, r->at,
                              "what stands between these bars is no quantity: is one missing before?");
    end++;
    if (r->text[end] == '_' && is_letter(r->text[end + 1]))
        for (end++; is_letter(r->text[end]) || is_digit(r->text[end]);)
            end++;
    take_name(r, end);
    return true;
}

static bool read_brackets(struct lg_reader *r)
{
    size_t end = free_text(r, r->at + 1, ']', "'['");
    if (end == 0)
        return false;
    if (is_torn(r->text + r->at + 1, end - r->at - 1))
        return lg_read_refuse(r, r->at, "what stands between these brackets is no quantity");
    take_name(r, end + 1);
    return true;
}

static const struct {
    const char *word;
    enum lg_node_kind kind;
} functions[] = {{"sqrt", LG_NODE_SQRT}, {"sqrt+", LG_NODE_ROOT}, {"exp", LG_NODE_EXP}, {"log", LG_NODE_LOG},
                 {"abs", LG_NODE_ABS},   {"min", LG_NODE_MIN},    {"max", LG_NODE_MAX}};

/* Is text[at, at + n) a function? Then the token. */
static bool take_function(struct lg_reader *r, size_t n)
{
    if (n == 4 && !strncmp(r->text + r->at, "sqrt", 4) && !strncmp(r->text + r->at + 4, "+(", 2))
        n++;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strlen(functions[i].word) == n && !strncmp(functions[i].word, r->text + r->at, n)) {
            r->token.kind = LG_TOKEN_FUNCTION;
            r->token.function = functions[i].kind;
            r->token.length = n;
            return true;
        }
    return false;
}

static bool read_identifier(struct lg_reader *r)
{
    size_t end = r->at;
    while (is_letter(r->text[end]) || is_digit(r->text[end]) || r->text[end] == '_' || r->text[end] == '~')
        if (r->text[end++] == '_' && r->text[end] == '{') {
            end = free_text(r, end + 1, '}', "'{'");
            if (end == 0)
                return false;
            end++;
        }
    if (take_function(r, end - r->at))
        return true;
    while (r->text[end] == '\'')
        end++;
    if (r->text[end] == '(') {
        size_t close = free_text(r, end + 1, ')', "'('");
        if (close == 0)
            return false;
        if (is_torn(r->text + end + 1, close - end - 1))
            return lg_read_refuse(
                r, r->at,
                "these parentheses follow a name at once, so they belong to it, and hold no quantity; "
                "a product is written with a space before them");
        end = close + 1;
    }
    take_name(r, end);
    return true;
}

static bool read_sign(struct lg_reader *r)
{
    static const char signs[] = "+-*/^(),<=";
    static const enum lg_token_kind kinds[] = {LG_TOKEN_PLUS,  LG_TOKEN_MINUS, LG_TOKEN_TIMES, LG_TOKEN_OVER,
                                               LG_TOKEN_POWER, LG_TOKEN_OPEN,  LG_TOKEN_CLOSE, LG_TOKEN_COMMA,
                                               LG_TOKEN_LT,    LG_TOKEN_EQ};
    const char *s = r->text + r->at;
    r->token.length = s[1] == '=' && (*s == '<' || *s == ':') ? 2 : 1;
    if (s[0] == ':' && s[1] == '=')
        r->token.kind = LG_TOKEN_DEFINE;
    else if (s[0] == '<' && s[1] == '=')
        r->token.kind = LG_TOKEN_LE;
    else if (*s == '>')
        return unknown_byte(r, "'<=' or '<': write the smaller side first");
    else if (strchr(signs, *s))
        r->token.kind = kinds[strchr(signs, *s) - signs];
    else
        return unknown_byte(r, "a number, a name or an operator");
    return true;
}

bool lg_read_token(struct lg_reader *r)
{
    r->at += r->token.length;
    r->token = (struct lg_token){.kind = LG_TOKEN_END};
    while (is_space(r->text[r->at]))
        r->at++;
    r->token.at = r->at;
    const char c = r->text[r->at];
    if (c == '\0')
        return true;
    if (is_digit(c))
        return read_number(r);
    if (is_letter(c))
        return read_identifier(r);
    return c == '|' ? read_bars(r) : c == '[' ? read_brackets(r) : read_sign(r);
}
