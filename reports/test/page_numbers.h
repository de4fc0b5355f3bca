/* Reading the page back: rows of its tables, cell by cell, and printed numbers such as "−1.25×10⁻⁷". */
#ifndef LG_REPORT_PAGE_NUMBERS_H
#define LG_REPORT_PAGE_NUMBERS_H

#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CELLS = 16, CELL_TEXT = 400 };

struct cell {
    bool has_value; /* a data-v is there, or the text, and it is a number from end to end */
    double value;
    char text[CELL_TEXT]; /* without tags; entities stay */
};

/* Text up to `end` without tags. */
static inline void strip(const char *from, const char *end, char text[CELL_TEXT])
{
    size_t n = 0;
    for (bool inside = false; from < end; from++) {
        inside = inside || *from == '<';
        if (!inside && n + 1 < CELL_TEXT)
            text[n++] = *from;
        inside = inside && *from != '>';
    }
    text[n] = '\0';
}

/* The next row of the table body at *page, 0 cells where the body ends; *page moves behind it. */
static inline size_t next_row(const char **page, struct cell cells[MOST_CELLS])
{
    const char *row = strstr(*page, "<tr"), *body_end = strstr(*page, "</tbody>");
    size_t n = 0;
    cr_assert_not_null(body_end);
    if (!row || row > body_end)
        return 0;
    const char *row_end = strstr(row, "</tr>");
    cr_assert_not_null(row_end);
    for (const char *p = row + 3; (p = strstr(p, "<t")) && p < row_end; n++) {
        const char *open_end = strchr(p, '>'), *end = strstr(p, p[2] == 'h' ? "</th>" : "</td>");
        cr_assert(n < MOST_CELLS && open_end && end && end < row_end);
        const char *value = strstr(p, "data-v=\"");
        struct cell *cell = &cells[n];
        *cell = (struct cell){.has_value = value && value < open_end};
        if (cell->has_value) {
            char *rest;
            cell->value = strtod(value + 8, &rest);
            cr_assert_eq(*rest, '"', "data-v is not a number: %.40s", value);
        }
        strip(open_end + 1, end, cell->text);
        if (!cell->has_value && p[2] == 'd') {
            char *rest;
            cell->value = strtod(cell->text, &rest);
            cell->has_value = rest > cell->text && *rest == '\0';
        }
        p = end;
    }
    *page = row_end;
    return n;
}

/* A printed number in the notation of strtod. */
static inline void ascii_number(const char *text, char out[CELL_TEXT])
{
    static const struct {
        const char *sign, *ascii;
        bool raised;
    } signs[] = {{"−", "-", false}, {"×10", "", false}, {"∞", "inf", false}, {"–", "nan", false},
                 {"⁰", "0", true},  {"¹", "1", true},   {"²", "2", true},    {"³", "3", true},
                 {"⁴", "4", true},  {"⁵", "5", true},   {"⁶", "6", true},    {"⁷", "7", true},
                 {"⁸", "8", true},  {"⁹", "9", true},   {"⁻", "-", true}};
    bool times = false, raised = false;
    size_t n = 0;
    while (*text && n + 8 < CELL_TEXT) {
        size_t i = 0;
        while (i < sizeof signs / sizeof *signs && strncmp(text, signs[i].sign, strlen(signs[i].sign)))
            i++;
        if (i == sizeof signs / sizeof *signs) {
            out[n++] = *text++;
            continue;
        }
        if (signs[i].raised && !raised) {
            n -= times ? 0 : 1; /* a bare power: the mantissa is the 1 of its 10 */
            out[n++] = 'e';
            raised = true;
        }
        times = times || signs[i].ascii[0] == '\0';
        n += (size_t)sprintf(out + n, "%s", signs[i].ascii);
        text += strlen(signs[i].sign);
    }
    out[n] = '\0';
}

/* Is the text a correct rounding of the number to at least so many digits? */
static inline bool is_printed(const char *text, double exact, int digits)
{
    char ascii[CELL_TEXT], rounded[64], *rest;
    ascii_number(text, ascii);
    double printed = strtod(ascii, &rest);
    if (rest == ascii || *rest)
        return false;
    if (!isfinite(exact))
        return isnan(exact) ? isnan(printed) : printed == exact;
    for (int places = digits - 1; places <= 17; places++) {
        snprintf(rounded, sizeof rounded, "%.*e", places, exact);
        if (printed == strtod(rounded, NULL))
            return true;
    }
    return false;
}

#endif
