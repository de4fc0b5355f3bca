/* Escaping for Markdown and for the shell; see ci.h.
 *
 * lg_html_text() first makes the text well-formed UTF-8 without controls and without < > & " '. What is left to do for
 * Markdown is punctuation: as numeric entities it cannot open markup, end a table cell or start a link. */
#include "reports/ci/ci.h"
#include "reports/page/html.h"

#include <stdlib.h>
#include <string.h>

void lg_ci_text(FILE *out, const char *text)
{
    static const char punctuation[] = "!$()*+,./:=?@[\\]^_`{|}~";
    char *safe = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&safe, &size);
    if (!memory)
        return;
    lg_html_text(memory, text);
    fclose(memory);
    for (const char *p = safe; *p; p++)
        if (strchr(punctuation, *p))
            fprintf(out, "&#%d;", *p);
        else
            fputc(*p == '\n' || *p == '\t' ? ' ' : *p, out);
    free(safe);
}

void lg_ci_code(FILE *out, const char *text)
{
    fputs("<code>", out);
    lg_ci_text(out, text);
    fputs("</code>", out);
}

void lg_ci_replay(FILE *out, long long case_id, const char *path)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-";
    fprintf(out, "lemmagate replay %lld --db ", case_id);
    if (*path && path[strspn(path, safe)] == '\0') {
        fputs(path, out);
        return;
    }
    fputc('\'', out);
    for (const char *p = path; *p; p++)
        if (*p == '\'')
            fputs("'\\''", out);
        else
            fputc(*p, out);
    fputc('\'', out);
}

void lg_ci_replay_code(FILE *out, long long case_id, const char *path)
{
    char *line = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&line, &size);
    if (!memory)
        return;
    lg_ci_replay(memory, case_id, path);
    fclose(memory);
    lg_ci_code(out, line);
    free(line);
}
