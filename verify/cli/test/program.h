/* Running the program for tests: what it prints, and its exit code. */
#ifndef LG_TEST_PROGRAM_H
#define LG_TEST_PROGRAM_H

#include "verify/cli/cli.h"
#include "verify/store/test/scratch_store.h"

#include <sys/wait.h>

static inline const char *program(void)
{
    const char *name = getenv("LEMMAGATE_WORKER");
    if (!name)
        cr_skip_test("LEMMAGATE_WORKER does not name the program");
    return name;
}

static char text[1 << 16];

/* Runs the program; its exit code, and in text what it printed on both streams. */
__attribute__((format(printf, 1, 2))) static inline int lemmagate(const char *format, ...)
{
    char arguments[8192], command[16384];
    va_list list;
    va_start(list, format);
    vsnprintf(arguments, sizeof arguments, format, list);
    va_end(list);
    snprintf(command, sizeof command, "exec '%s' %s 2>&1", program(), arguments);
    FILE *out = popen(command, "r");
    cr_assert_not_null(out);
    size_t length = fread(text, 1, sizeof text - 1, out);
    text[length] = '\0';
    int status = pclose(out);
    cr_assert(WIFEXITED(status), "%s: ended by a signal", command);
    return WEXITSTATUS(status);
}

static inline void expect(const char *words)
{
    cr_assert(strstr(text, words), "no \"%s\" in:\n%s", words, text);
}

#endif
