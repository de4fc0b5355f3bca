/* What --help prints: the usage lines and, for one command, every option with its default, from the tables. */
#include "verify/cli/options.h"

#include "lg_build_info.h"

#include <inttypes.h>
#include <string.h>

enum { INDENT = 6, WIDTH = 100 };

/* A word after the `*column` characters that stand on the line, or on a new line. */
static void put(FILE *out, size_t *column, size_t indent, const char *word, size_t length)
{
    if (*column + 1 + length > WIDTH && *column > indent) {
        fprintf(out, "\n%*s", (int)indent, "");
        *column = indent;
    } else if (*column > indent) {
        fputc(' ', out);
        ++*column;
    }
    fprintf(out, "%.*s", (int)length, word);
    *column += length;
}

static void put_text(FILE *out, size_t *column, size_t indent, const char *text)
{
    for (size_t length; *text; text += length + (text[length] == ' ')) {
        length = strcspn(text, " ");
        put(out, column, indent, text, length);
    }
}

static bool is_shown(const struct lg_option *row, const struct lg_command *c)
{
    return row->help && lg_option_is_of(row, c->name);
}

static void print_usage(FILE *out, const struct lg_command *c)
{
    size_t column = 0;
    char word[128];
    snprintf(word, sizeof word, "  lemmagate %s", c->name);
    column += (size_t)fprintf(out, "%s", word);
    put_text(out, &column, INDENT, c->words);
    for (size_t i = 0; i < lg_option_count; i++) {
        const struct lg_option *row = &lg_option_rows[i];
        const bool needed = row->use == LG_NEEDED;
        if (!is_shown(row, c) || !strcmp(row->name, "help"))
            continue;
        snprintf(word, sizeof word, "%s--%s%s%s%s%s", needed ? "" : "[", row->name, row->value ? " " : "",
                 row->value ? row->value : "", needed ? "" : "]", row->use == LG_OFTEN ? "..." : "");
        put(out, &column, INDENT, word, strlen(word));
    }
    fputc('\n', out);
}

void lg_help(FILE *out)
{
    fprintf(out, "lemmagate %s (%s): executable theorems that gate training kernels\n\n", LG_VERSION,
            LG_COMMIT);
    for (size_t i = 0; i < lg_command_count; i++) {
        print_usage(out, &lg_commands[i]);
        fprintf(out, "%*s%s\n", INDENT, "", lg_commands[i].about);
    }
    fprintf(out,
            "\n`lemmagate COMMAND --help` explains the options of a command, `lemmagate --version` names the "
            "program.\n"
            "A kernel is a name from `lemmagate list` or the path of a shared library (see "
            "kernels/lemmagate_kernel.h).\n"
            "A shared library executes arbitrary code with your rights.\n"
            "Exit codes: 0 all hold; 1 violated, crashed, timed out or drifted; 2 undecided above "
            "policy or nothing checked;\n"
            "3 usage or environment error.\n");
}

/* The default, where the value of a command line without options is one. */
static void print_default(FILE *out, size_t *column, size_t indent, const struct lg_option *row)
{
    const struct lg_options o = lg_options_default();
    const char *field = (const char *)&o + row->at;
    char text[128] = "";
    if (row->kind == LG_TEXT && *(const char *const *)(const void *)field)
        snprintf(text, sizeof text, "(default: %s)", *(const char *const *)(const void *)field);
    else if (row->kind == LG_NUMBER && *(const int64_t *)(const void *)field > 0)
        snprintf(text, sizeof text, "(default: %" PRId64 ")", *(const int64_t *)(const void *)field);
    if (!strstr(row->help, "default: "))
        put_text(out, column, indent, text);
}

void lg_help_command(FILE *out, const struct lg_command *c)
{
    enum { BESIDE = 32 };
    print_usage(out, c);
    fprintf(out, "\n%*s%s\n\n", INDENT, "", c->about);
    for (size_t i = 0; i < lg_option_count; i++) {
        const struct lg_option *row = &lg_option_rows[i];
        if (!is_shown(row, c))
            continue;
        size_t column = (size_t)fprintf(out, "  --%s%s%s", row->name, row->value ? " " : "",
                                        row->value ? row->value : "");
        if (column + 1 > BESIDE) {
            fputc('\n', out);
            column = 0;
        }
        fprintf(out, "%*s", (int)(BESIDE - column), "");
        column = BESIDE;
        put_text(out, &column, BESIDE, row->help);
        print_default(out, &column, BESIDE, row);
        fputc('\n', out);
    }
}
