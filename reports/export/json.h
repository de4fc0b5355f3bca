/* A JSON document written as it goes: one value after another, nothing kept.
 *
 * Numbers have 17 significant digits, so that strtod() gives the stored double back; JSON has no infinities and no NaN,
 * they are null. Text is valid UTF-8 whatever the store holds: what is not becomes U+FFFD, and what could not be printed is
 * escaped. `key` is NULL inside an array. */
#ifndef LG_REPORT_JSON_H
#define LG_REPORT_JSON_H

#include "verify/store/query.h"

#include <stdio.h>

struct lg_json {
    FILE *out;
    int depth;
    bool any; /* the innermost object or array has a member */
};

void lg_json_open(struct lg_json *j, const char *key, char bracket);     /* { or [ */
void lg_json_close(struct lg_json *j, char bracket);                     /* } or ] */
void lg_json_text(struct lg_json *j, const char *key, const char *text); /* NULL: null */
void lg_json_real(struct lg_json *j, const char *key, double number);
void lg_json_integer(struct lg_json *j, const char *key, int64_t number);

/* The current row as members of the open object: the columns' names are theirs, NULL is null, NAME_mid and NAME_rad are a ball, and
 * a name that begins with _ is none. */
void lg_json_row(struct lg_json *j, sqlite3_stmt *q);
/* An array of all rows as objects; q (NULL: failed) is finalized. `more` (or NULL) adds to each object. 0 or -1. */
typedef int lg_json_more(struct lg_json *j, struct lg_store *s, sqlite3_stmt *q);
int lg_json_rows(struct lg_json *j, const char *key, struct lg_store *s, sqlite3_stmt *q, lg_json_more *more);

/* Text as a JSON string with quotes. */
void lg_json_string(FILE *out, const char *text);

#endif
