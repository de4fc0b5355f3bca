/* Text of the page: everything that comes from the store passes through lg_html_text().
 *
 * It escapes the five characters that end text or an attribute value, and replaces by U+FFFD what is not
 * UTF-8, control characters, and the bidirectional overrides with which a name could reorder the text around
 * it. */
#ifndef LG_REPORT_HTML_H
#define LG_REPORT_HTML_H

#include "verify/rigor/ball.h"

#include <stdbool.h>
#include <stdio.h>

enum { LG_NUMBER_TEXT = 48 };

void lg_html_text(FILE *out, const char *text);
/* Length of the well-formed UTF-8 sequence at p (Unicode 15, table 3-7), 0 if there is none; *code is its value. */
int lg_utf8_sequence(const unsigned char *p, unsigned *code);
/* Controls other than tab and line end, bidirectional overrides, noncharacters. */
bool lg_is_unprintable(unsigned code);
/* `number` formatted for reading, UTF-8, no markup: "0.125", "1.25×10⁻⁷", "∞"; "–" for NaN. */
void lg_number_text(char text[LG_NUMBER_TEXT], double number, int digits);
void lg_html_number(FILE *out, double number);
/* A ratio observed/bound: more digits than those where it takes them not to be shown as 1 unless it is 1. */
void lg_ratio_text(char text[LG_NUMBER_TEXT], double ratio, int digits);
void lg_html_ratio(FILE *out, double ratio);
/* Near 1 what is missing says more than a row of nines: "1 − 5×10⁻⁵". */
void lg_html_near_one(FILE *out, double number);
void lg_html_ball(FILE *out, lg_ball ball); /* "1.25 ± 3×10⁻¹⁶" */
/* Opens a table that scrolls inside its own container, after a note (escaped; "" for none). `columns` ends
 * with NULL; a leading '#' marks a column of numbers. `css` are the table's classes. */
void lg_html_table(FILE *out, const char *css, const char *note, const char *const *columns);
void lg_html_table_end(FILE *out);
/* A table cell; the exact number, for sorting and for copying, stands in data-v where the text is another. */
void lg_html_cell(FILE *out, double number);
void lg_html_near_one_cell(FILE *out, double number);
void lg_html_ratio_cell(FILE *out, double ratio);
void lg_html_count_cell(FILE *out, size_t count, const char *class_when_positive);
/* `lemmagate replay CASE --db FILE` as a copyable line; the file's name is quoted for a POSIX shell. */
void lg_html_replay(FILE *out, long long case_id, const char *path);
/* `lemmagate replay RECIPE --kernel K`, which needs no store; kernel "" for none. */
void lg_html_replay_recipe(FILE *out, const char *recipe, const char *kernel);

#endif
