/* The command line against the table of options: what a command does not take is refused, nothing is abbreviated. */
#include "verify/cli/options.h"
#include "verify/cli/suggest.h"

#include "reports/export/json.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct lg_options lg_options_default(void)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return (struct lg_options){.db = "lemmagate.db",
                               .tier = LG_SMOKE,
                               .seed = 1,
                               .shards = 1,
                               .n = 300,
                               .activation = "softplus",
                               .format = "html",
                               .run_id = -1,
                               .keep = 10,
                               .limits = lg_limits_default(),
                               .quiet = !isatty(STDERR_FILENO),
                               .jobs = cores > 0 ? (uint64_t)cores : 1};
}

bool lg_option_is_of(const struct lg_option *row, const char *command)
{
    const size_t length = strlen(command);
    if (!row->commands)
        return true;
    for (const char *at = row->commands; (at = strstr(at, command)); at += length)
        if ((at == row->commands || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return true;
    return false;
}

int lg_option_number(const char *command, const char *option, const char *text, uint64_t low, uint64_t high,
                     uint64_t *out)
{
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno || !isdigit((unsigned char)text[0]) || *end || value < low || value > high) {
        fprintf(stderr, "lemmagate %s: --%s %s: want a whole number from %llu to %llu\n", command, option,
                text, (unsigned long long)low, (unsigned long long)high);
        return LG_EXIT_USAGE;
    }
    *out = value;
    return 0;
}

int lg_option_push(const char *command, const char *what, const char **list, size_t *count, const char *value)
{
    if (*count == LG_MOST_KERNELS) {
        fprintf(stderr, "lemmagate %s: more than %d %ss; split the run\n", command, LG_MOST_KERNELS, what);
        return LG_EXIT_USAGE;
    }
    list[(*count)++] = value;
    return 0;
}

static int take(struct lg_options *o, const char *command, const struct lg_option *row, const char *value)
{
    char *field = (char *)o + row->at;
    o->chosen |= row->stored;
    switch (row->kind) {
    case LG_TEXT:
        memcpy(field, &value, sizeof value);
        return 0;
    case LG_FLAG:
        memcpy(field, &(bool){true}, sizeof(bool));
        return 0;
    case LG_NUMBER:
        return lg_option_number(command, row->name, value, row->low, row->high, (uint64_t *)(void *)field);
    default:
        return row->take(o, command, value);
    }
}

/* The command's row for a name of `length` bytes; NULL: it has none. */
static const struct lg_option *row_of(const char *command, const char *name, size_t length)
{
    for (const struct lg_option *row = lg_option_rows; row < lg_option_rows + lg_option_count; row++)
        if (!strncmp(row->name, name, length) && !row->name[length] && lg_option_is_of(row, command))
            return row;
    return NULL;
}

/* Whose option is it, or which one was meant? */
static int refuse(const char *command, const char *word)
{
    const int length = (int)strcspn(word, "=");
    char name[LG_SUGGEST_MOST + 1];
    snprintf(name, sizeof name, "%.*s", length, word + strspn(word, "-"));
    name[strcspn(name, "=")] = '\0';
    struct lg_suggestion nearest = {.word = name};
    const struct lg_option *other = NULL;
    for (const struct lg_option *row = lg_option_rows; row < lg_option_rows + lg_option_count; row++) {
        if (row->help && lg_option_is_of(row, command))
            lg_suggest(&nearest, row->name);
        else if (row->help && !other && !strcmp(row->name, name))
            other = row;
    }
    fprintf(stderr, "lemmagate %s: no option %.*s", command, length, word);
    if (other && !strncmp(word, "--", 2))
        fprintf(stderr, ", which `lemmagate %.*s --%s` takes", (int)strcspn(other->commands, " "),
                other->commands, other->name);
    else if (lg_suggested(&nearest))
        fprintf(stderr, "; did you mean --%s?", lg_suggested(&nearest));
    fprintf(stderr, "%s `lemmagate %s --help` explains its options\n",
            !other && lg_suggested(&nearest) ? "" : ";", command);
    return LG_EXIT_USAGE;
}

/* The value of an option: behind '=', or the next argument, which is not an option. */
static int value_of(const char *command, const struct lg_option *row, char **argv, int *at,
                    const char **value)
{
    const char *equal = strchr(argv[*at], '=');
    *value = equal ? equal + 1 : row->value && argv[*at + 1] ? argv[++*at] : NULL;
    if (!row->value && equal) {
        fprintf(stderr, "lemmagate %s: --%s takes no value, not '%s'\n", command, row->name, equal + 1);
        return LG_EXIT_USAGE;
    }
    if (row->value && (!*value || !**value || (!equal && !strncmp(*value, "--", 2)))) {
        fprintf(stderr, "lemmagate %s: --%s wants a value, %s%s%s%s\n", command, row->name, row->value,
                *value ? ", not '" : "", *value ? *value : "", *value ? "'" : "");
        return LG_EXIT_USAGE;
    }
    return 0;
}

static int take_option(struct lg_options *o, const struct lg_command *c, char **argv, int *at, bool *given)
{
    const char *word = argv[*at], *name = word + 2, *value = NULL;
    if (!strcmp(word, "-o") || !strcmp(word, "-h"))
        name = word[1] == 'o' ? "output" : "help";
    else if (strncmp(word, "--", 2) != 0)
        return refuse(c->name, word);
    const struct lg_option *row = row_of(c->name, name, strcspn(name, "="));
    if (!row)
        return refuse(c->name, word);
    if (value_of(c->name, row, argv, at, &value))
        return LG_EXIT_USAGE;
    if (given[row - lg_option_rows] && row->use != LG_OFTEN) {
        fprintf(stderr, "lemmagate %s: --%s is given twice; give it once\n", c->name, row->name);
        return LG_EXIT_USAGE;
    }
    given[row - lg_option_rows] = true;
    return take(o, c->name, row, value);
}

static int take_word(struct lg_options *o, const struct lg_command *c, const char *word)
{
    if (c->most_words == 0) {
        fprintf(stderr, "lemmagate %s: takes options only, not '%s'; see `lemmagate %s --help`\n", c->name,
                word, c->name);
        return LG_EXIT_USAGE;
    }
    if (o->n_words == c->most_words && c->most_words < LG_MOST_KERNELS) {
        fprintf(stderr, "lemmagate %s: takes %s, not also '%s'; see `lemmagate %s --help`\n", c->name,
                c->words, word, c->name);
        return LG_EXIT_USAGE;
    }
    return lg_option_push(c->name, "argument", o->words, &o->n_words, word);
}

/* What the command cannot do without. */
static int missing(const struct lg_command *c, const bool *given)
{
    for (size_t i = 0; i < lg_option_count; i++) {
        const struct lg_option *row = &lg_option_rows[i];
        if (row->use == LG_NEEDED && !given[i] && lg_option_is_of(row, c->name)) {
            fprintf(stderr, "lemmagate %s: want --%s %s: %s\n", c->name, row->name, row->value, row->help);
            return LG_EXIT_USAGE;
        }
    }
    return 0;
}

int lg_options_parse(struct lg_options *o, const struct lg_command *c, int argc, char **argv)
{
    bool *given = calloc(lg_option_count, sizeof *given), is_over = false;
    int status = given ? 0 : LG_EXIT_USAGE;
    *o = lg_options_default();
    for (int i = 1; i < argc && !status; i++) {
        if (!is_over && !strcmp(argv[i], "--"))
            is_over = true;
        else if (!is_over && argv[i][0] == '-' && argv[i][1])
            status = take_option(o, c, argv, &i, given);
        else
            status = take_word(o, c, argv[i]);
    }
    if (!status && !o->help)
        status = missing(c, given);
    free(given);
    if (!status && o->shard >= o->shards) {
        fprintf(stderr, "lemmagate %s: --shard %llu: want less than --shards, %llu\n", c->name,
                (unsigned long long)o->shard, (unsigned long long)o->shards);
        status = LG_EXIT_USAGE;
    }
    return status;
}

void lg_print_json(FILE *out, const char *text)
{
    lg_json_string(out, text);
}
