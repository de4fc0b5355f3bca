/* Escaping and number formatting: see html.h. */
#include "reports/page/html.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char replacement[] = "\xef\xbf\xbd";

int lg_utf8_sequence(const unsigned char *p, unsigned *code)
{
    if (p[0] < 0x80) {
        *code = p[0];
        return 1;
    }
    int length = p[0] >= 0xc2 && p[0] < 0xe0   ? 2
                 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3
                 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4
                                               : 0;
    unsigned value = length ? p[0] & (0xffU >> (length + 1)) : 0;
    for (int i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (p[i] & 0x3fU);
    }
    bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    bool surrogate = value >= 0xd800 && value < 0xe000;
    *code = value;
    return overlong || surrogate || value > 0x10ffff ? 0 : length;
}

bool lg_is_unprintable(unsigned code)
{
    return (code < 0x20 && code != '\t' && code != '\n') || (code >= 0x7f && code < 0xa0) ||
           (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
           (code & 0xfffe) == 0xfffe;
}

void lg_html_text(FILE *out, const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    while (*p) {
        unsigned code;
        int length = lg_utf8_sequence(p, &code);
        if (length == 0 || lg_is_unprintable(code))
            fputs(replacement, out);
        else if (code == '&')
            fputs("&amp;", out);
        else if (code == '<')
            fputs("&lt;", out);
        else if (code == '>')
            fputs("&gt;", out);
        else if (code == '"')
            fputs("&quot;", out);
        else if (code == '\'')
            fputs("&#39;", out);
        else
            fwrite(p, 1, (size_t)length, out);
        p += length ? length : 1;
    }
}

static void append_exponent(char *text, size_t size, int exponent)
{
    static const char *const digit[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char decimal[16];
    snprintf(decimal, sizeof decimal, "%d", exponent);
    for (const char *p = decimal; *p; p++)
        strncat(text, *p == '-' ? "⁻" : digit[*p - '0'], size - strlen(text) - 1);
}

static bool in_plain_range(double magnitude)
{
    return magnitude == 0 || (magnitude >= 1e-3 && magnitude < 1e5);
}

void lg_number_text(char text[LG_NUMBER_TEXT], double number, int digits)
{
    char scientific[40];
    if (isnan(number)) {
        snprintf(text, LG_NUMBER_TEXT, "–");
    } else if (isinf(number)) {
        snprintf(text, LG_NUMBER_TEXT, number > 0 ? "∞" : "−∞");
    } else if (in_plain_range(fabs(number))) {
        int places = number == 0 ? 0 : digits - 1 - (int)floor(log10(fabs(number)));
        snprintf(scientific, sizeof scientific, "%.*f", places > 0 ? places : 0, fabs(number));
        if (strchr(scientific, '.')) {
            char *end = scientific + strlen(scientific);
            while (end[-1] == '0')
                *--end = '\0';
            if (end[-1] == '.')
                end[-1] = '\0';
        }
        snprintf(text, LG_NUMBER_TEXT, "%s%s", number < 0 ? "−" : "", scientific);
    } else {
        snprintf(scientific, sizeof scientific, "%.*e", digits - 1, fabs(number));
        char *e = strchr(scientific, 'e');
        *e = '\0';
        bool unit = strtod(scientific, NULL) == 1;
        snprintf(text, LG_NUMBER_TEXT, "%s%s%s10", number < 0 ? "−" : "", unit ? "" : scientific,
                 unit ? "" : "×");
        append_exponent(text, LG_NUMBER_TEXT, atoi(e + 1));
    }
}

void lg_html_number(FILE *out, double number)
{
    char text[LG_NUMBER_TEXT];
    lg_number_text(text, number, 3);
    fputs(text, out);
}

void lg_ratio_text(char text[LG_NUMBER_TEXT], double ratio, int digits)
{
    do {
        lg_number_text(text, ratio, digits);
    } while (ratio != 1 && strcmp(text, "1") == 0 && ++digits <= 17);
}

void lg_html_ratio(FILE *out, double ratio)
{
    char text[LG_NUMBER_TEXT];
    lg_ratio_text(text, ratio, 3);
    fputs(text, out);
}

enum { EXACT_TEXT = 32 };
/* All digits, as JavaScript's Number() and strtod() read them. */
static void exact_text(char text[EXACT_TEXT], double number)
{
    snprintf(text, EXACT_TEXT, "%.17g", number);
    if (!isfinite(number))
        strcpy(text, isnan(number) ? "–" : number > 0 ? "Infinity" : "-Infinity");
}

enum { NEAR_ONE_TEXT = LG_NUMBER_TEXT + 8 };
static void near_one_text(char text[NEAR_ONE_TEXT], double number)
{
    char shown[LG_NUMBER_TEXT];
    bool is_near = fabs(number - 1) < 1e-3 && number != 1;
    lg_number_text(shown, is_near ? fabs(number - 1) : number, is_near ? 2 : 3);
    snprintf(text, NEAR_ONE_TEXT, "%s%s", !is_near ? "" : number < 1 ? "1 − " : "1 + ", shown);
}

void lg_html_near_one(FILE *out, double number)
{
    char text[NEAR_ONE_TEXT];
    near_one_text(text, number);
    fputs(text, out);
}

void lg_html_ball(FILE *out, lg_ball ball)
{
    char mid[LG_NUMBER_TEXT], rad[LG_NUMBER_TEXT], exact_mid[EXACT_TEXT], exact_rad[EXACT_TEXT];
    lg_number_text(mid, ball.mid, 6);
    lg_number_text(rad, ball.rad, 2);
    exact_text(exact_mid, ball.mid);
    exact_text(exact_rad, ball.rad);
    fprintf(out, "<span title=\"%s ± %s\">%s", exact_mid, exact_rad, mid);
    if (ball.rad > 0)
        fprintf(out, " <span class=\"rad\">± %s</span>", rad);
    fputs("</span>", out);
}

void lg_html_table(FILE *out, const char *css, const char *note, const char *const *columns)
{
    if (*note) {
        fputs("<p class=\"note\">", out);
        lg_html_text(out, note);
        fputs("</p>\n", out);
    }
    fprintf(out, "<div class=\"scroll\" tabindex=\"0\"><table class=\"%s\"><thead><tr>", css);
    for (; *columns; columns++) {
        bool number = **columns == '#';
        fprintf(out, "<th%s>", number ? " class=\"num\"" : "");
        lg_html_text(out, *columns + number);
        fputs("</th>", out);
    }
    fputs("</tr></thead><tbody>\n", out);
}

void lg_html_table_end(FILE *out)
{
    fputs("</tbody></table></div>\n", out);
}

/* A cell that shows `text`; the exact number stands beside it where the text is not exact. */
static void cell(FILE *out, double number, const char *text)
{
    char exact[EXACT_TEXT];
    exact_text(exact, number);
    if (isnan(number))
        fputs("<td class=\"none\">", out);
    else if (strcmp(exact, text) == 0)
        fputs("<td class=\"num\">", out);
    else
        fprintf(out, "<td class=\"num\" data-v=\"%s\">", exact);
    fprintf(out, "%s</td>", text);
}

void lg_html_cell(FILE *out, double number)
{
    char text[LG_NUMBER_TEXT];
    lg_number_text(text, number, 3);
    cell(out, number, text);
}

void lg_html_near_one_cell(FILE *out, double number)
{
    char text[NEAR_ONE_TEXT];
    near_one_text(text, number);
    cell(out, number, text);
}

void lg_html_ratio_cell(FILE *out, double ratio)
{
    char text[LG_NUMBER_TEXT];
    lg_ratio_text(text, ratio, 3);
    cell(out, ratio, text);
}

void lg_html_count_cell(FILE *out, size_t count, const char *class_when_positive)
{
    const char *css = count ? class_when_positive : "zero";
    fprintf(out, "<td class=\"num%s%s\">%zu</td>", *css ? " " : "", css, count);
}

/* One word for a POSIX shell. */
static void shell_word(FILE *out, const char *word)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-";
    if (*word && word[strspn(word, safe)] == '\0') {
        lg_html_text(out, word);
        return;
    }
    fputs("&#39;", out);
    for (const char *p = word; *p;) {
        size_t run = strcspn(p, "'");
        char piece[4096];
        run = run < sizeof piece ? run : sizeof piece - 1;
        memcpy(piece, p, run);
        piece[run] = '\0';
        lg_html_text(out, piece);
        p += run;
        if (*p == '\'') {
            fputs("&#39;\\&#39;&#39;", out);
            p++;
        }
    }
    fputs("&#39;", out);
}

void lg_html_replay(FILE *out, long long case_id, const char *path)
{
    fprintf(out, "<code class=\"replay\">lemmagate replay %lld --db ", case_id);
    shell_word(out, path);
    fputs("</code>", out);
}

void lg_html_replay_recipe(FILE *out, const char *recipe, const char *kernel)
{
    fputs("<code class=\"replay\">lemmagate replay ", out);
    shell_word(out, recipe);
    if (*kernel) {
        fputs(" --kernel ", out);
        shell_word(out, kernel);
    }
    fputs("</code>", out);
}
