/* Is what was typeset well-formed? For the tests. */
#ifndef LG_TEST_MARKUP_H
#define LG_TEST_MARKUP_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* Tags nest, and nothing but tags begins with '<'. */
static inline void balanced(const char *s, const char *about)
{
    char stack[200][16];
    size_t depth = 0;
    for (; *s; s++) {
        cr_assert(*s != '>' && *s != '"', "%s", about);
        if (*s == '&')
            cr_assert(!strncmp(s, "&lt;", 4) || !strncmp(s, "&gt;", 4) || !strncmp(s, "&amp;", 5) ||
                          !strncmp(s, "&quot;", 6),
                      "%s", about);
        if (*s != '<')
            continue;
        const bool closes = s[1] == '/';
        const char *name = s + 1 + closes;
        const size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz");
        cr_assert(n > 0 && n < 16, "%s", about);
        if (closes) {
            cr_assert(depth > 0 && !strncmp(stack[depth - 1], name, n) && stack[depth - 1][n] == '\0', "%s",
                      about);
            depth--;
        } else {
            cr_assert_lt(depth, 200);
            snprintf(stack[depth++], 16, "%.*s", (int)n, name);
        }
        s = strchr(s, '>');
        cr_assert_not_null(s, "%s", about);
    }
    cr_assert_eq(depth, 0, "%s", about);
}

#endif
