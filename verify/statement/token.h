/* The words of a statement, one after the other; the grammar is in expression.h. */
#ifndef LG_TOKEN_H
#define LG_TOKEN_H

#include "verify/statement/expression.h"

enum lg_token_kind {
    LG_TOKEN_END,
    LG_TOKEN_DECIMAL,
    LG_TOKEN_NAME,
    LG_TOKEN_FUNCTION,
    LG_TOKEN_LE,
    LG_TOKEN_LT,
    LG_TOKEN_EQ,
    LG_TOKEN_DEFINE,
    LG_TOKEN_PLUS,
    LG_TOKEN_MINUS,
    LG_TOKEN_TIMES,
    LG_TOKEN_OVER,
    LG_TOKEN_POWER,
    LG_TOKEN_OPEN,
    LG_TOKEN_CLOSE,
    LG_TOKEN_COMMA,
};

struct lg_token {
    enum lg_token_kind kind;
    size_t at, length;          /* in the text */
    enum lg_node_kind function; /* which */
    long long mantissa;
    int decimals;
    const char *name; /* spaces normalized, in the reader's `names` */
};

struct lg_reader {
    const char *text;
    size_t at;
    struct lg_token token; /* the one to be read next */
    char *names;           /* where names are written: room for twice the text */
    struct lg_text_error *error;
};

/* Take the next token; false with a message. */
bool lg_read_token(struct lg_reader *r);

/* "column 3: found 'x', expected WHAT", at the token; always false. */
bool lg_read_expected(struct lg_reader *r, const char *what);

/* Any other message about the place `at`; always false. */
bool lg_read_refuse(struct lg_reader *r, size_t at, const char *message);

#endif
