/* Edit distance by the recursion over prefixes, with exchanges of neighbours (optimal string alignment); see suggest.h. */
#include "verify/cli/suggest.h"

#include <string.h>

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t lg_edit_distance(const char *a, const char *b)
{
    size_t row[3][LG_SUGGEST_MOST + 1];
    size_t *before = row[0], *last = row[1], *now = row[2];
    const size_t m = strnlen(a, LG_SUGGEST_MOST), n = strnlen(b, LG_SUGGEST_MOST);
    for (size_t j = 0; j <= n; j++)
        last[j] = j;
    for (size_t i = 1; i <= m; i++) {
        now[0] = i;
        for (size_t j = 1; j <= n; j++) {
            now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[n];
}

void lg_suggest(struct lg_suggestion *s, const char *name)
{
    const size_t length = strlen(s->word);
    size_t distance = lg_edit_distance(s->word, name);
    if (length > 1 && distance > 1 && strstr(name, s->word))
        distance = 1; /* a part of the name */
    if (!s->name || distance < s->distance) {
        s->name = name;
        s->distance = distance;
    }
}

const char *lg_suggested(const struct lg_suggestion *s)
{
    return s->name && s->distance <= (strlen(s->word) + 2) / 3 ? s->name : NULL;
}
