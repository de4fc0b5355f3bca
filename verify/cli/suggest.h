/* The name that was probably meant. */
#ifndef LG_SUGGEST_H
#define LG_SUGGEST_H

#include <stddef.h>

/* Insertions, deletions, replacements and exchanges of neighbours that make a from b. Names of more than LG_SUGGEST_MOST bytes
 * are compared as if they ended there. */
enum { LG_SUGGEST_MOST = 63 };
size_t lg_edit_distance(const char *a, const char *b);

/* The nearest of the names that were tried: begin with {.word = word}. */
struct lg_suggestion {
    const char *word, *name;
    size_t distance;
};
void lg_suggest(struct lg_suggestion *s, const char *name);
/* NULL when none is near: more than a third of the word would have to change, and it is no part of a name. */
const char *lg_suggested(const struct lg_suggestion *s);

#endif
