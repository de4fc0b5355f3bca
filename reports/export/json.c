/* Writing JSON: see json.h. Members down to NESTED levels stand on lines of their own, deeper ones on one line. */
#include "reports/export/json.h"
#include "reports/page/html.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { NESTED = 4 };

void lg_json_string(FILE *out, const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    fputc('"', out);
    while (*p) {
        unsigned code;
        int length = lg_utf8_sequence(p, &code);
        if (length == 0)
            fputs("\\ufffd", out);
        else if (code == '"' || code == '\\')
            fprintf(out, "\\%c", (int)code);
        else if (code > 0xffff && lg_is_unprintable(code))
            fprintf(out, "\\u%04x\\u%04x", 0xd800 + ((code - 0x10000) >> 10), 0xdc00 + (code & 0x3ff));
        else if (code < 0x20 || lg_is_unprintable(code))
            fprintf(out, "\\u%04x", code);
        else
            fwrite(p, 1, (size_t)length, out);
        p += length ? length : 1;
    }
    fputc('"', out);
}

/* What comes before a value: comma, place, key. */
static void begin(struct lg_json *j, const char *key)
{
    if (j->any)
        fputc(',', j->out);
    if (j->depth && j->depth <= NESTED)
        fprintf(j->out, "\n%*s", j->depth, "");
    else if (j->any)
        fputc(' ', j->out);
    if (key) {
        lg_json_string(j->out, key);
        fputs(": ", j->out);
    }
    j->any = true;
}

void lg_json_open(struct lg_json *j, const char *key, char bracket)
{
    begin(j, key);
    fputc(bracket, j->out);
    j->depth++;
    j->any = false;
}

void lg_json_close(struct lg_json *j, char bracket)
{
    j->depth--;
    if (j->any && j->depth < NESTED)
        fprintf(j->out, "\n%*s", j->depth, "");
    fputc(bracket, j->out);
    j->any = true;
}

void lg_json_text(struct lg_json *j, const char *key, const char *text)
{
    begin(j, key);
    if (text)
        lg_json_string(j->out, text);
    else
        fputs("null", j->out);
}

void lg_json_real(struct lg_json *j, const char *key, double number)
{
    begin(j, key);
    if (isfinite(number))
        fprintf(j->out, "%.17g", number);
    else
        fputs("null", j->out);
}

void lg_json_integer(struct lg_json *j, const char *key, int64_t number)
{
    begin(j, key);
    fprintf(j->out, "%" PRId64, number);
}

static void ball(struct lg_json *j, const char *key, lg_ball value)
{
    lg_json_open(j, key, '{');
    lg_json_real(j, "mid", value.mid);
    lg_json_real(j, "rad", value.rad);
    lg_json_close(j, '}');
}

void lg_json_row(struct lg_json *j, sqlite3_stmt *q)
{
    for (int i = 0; i < sqlite3_column_count(q); i++) {
        const char *name = sqlite3_column_name(q, i), *mid = strstr(name, "_mid");
        char of_ball[64];
        if (*name == '_')
            continue;
        if (mid) {
            snprintf(of_ball, sizeof of_ball, "%.*s", (int)(mid - name), name);
            ball(j, of_ball, lg_sql_ball(q, i++));
            continue;
        }
        switch (sqlite3_column_type(q, i)) {
        case SQLITE_INTEGER:
            lg_json_integer(j, name, sqlite3_column_int64(q, i));
            break;
        case SQLITE_TEXT:
            lg_json_text(j, name, lg_sql_text(q, i));
            break;
        default:
            lg_json_real(j, name, lg_sql_real(q, i)); /* NULL is a NaN, hence null */
        }
    }
}

int lg_json_rows(struct lg_json *j, const char *key, struct lg_store *s, sqlite3_stmt *q, lg_json_more *more)
{
    int step = q ? lg_sql_step(s, q) : -1;
    lg_json_open(j, key, '[');
    while (step > 0) {
        lg_json_open(j, NULL, '{');
        lg_json_row(j, q);
        step = more ? more(j, s, q) : 0;
        lg_json_close(j, '}');
        if (step == 0)
            step = lg_sql_step(s, q);
    }
    lg_json_close(j, ']');
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}
