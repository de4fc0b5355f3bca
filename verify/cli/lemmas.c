/* Words of a command line that name lemmas; see lemmas.h. */
#include "verify/cli/lemmas.h"
#include "verify/cli/options.h"
#include "verify/cli/suggest.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Is the name a word of the text, or the part of one before a dot: T11 of T11.4, but not of T11b? */
static bool has_word(const char *text, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = text; *at; at++)
        if ((at == text || !isalnum((unsigned char)at[-1])) && !strncasecmp(at, name, length) &&
            !isalnum((unsigned char)at[length]))
            return true;
    return false;
}

/* S24 or T2b; a word of the source that looks otherwise names no lemma. */
static bool is_label(const char *word)
{
    return strchr("SsTt", word[0]) && isdigit((unsigned char)word[1]);
}

static bool names(const struct lg_lemma *l, const char *word)
{
    return !strcmp(l->id, word) ||
           (is_label(word) && (has_word(l->slides, word) || has_word(l->source, word)));
}

static int refuse(const char *command, const char *word)
{
    struct lg_suggestion nearest = {.word = word};
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        lg_suggest(&nearest, (*l)->id);
    const char *meant = lg_suggested(&nearest);
    fprintf(stderr,
            "lemmagate %s: '%s' is not a lemma, a slide or a theorem%s%s%s `lemmagate list` shows them\n",
            command, word, meant ? "; did you mean " : ";", meant ? meant : "", meant ? "?" : "");
    return LG_EXIT_USAGE;
}

static int add(struct lg_options *o, const char *command, const char *id)
{
    for (size_t i = 0; i < o->n_words; i++)
        if (!strcmp(o->words[i], id))
            return 0;
    return lg_option_push(command, "lemma", o->words, &o->n_words, id);
}

int lg_lemma_words(struct lg_options *o, const char *command)
{
    const struct lg_options given = *o;
    o->n_words = 0;
    for (size_t i = 0; i < given.n_words; i++) {
        bool found = false;
        for (const struct lg_lemma *const *l = lg_lemmas; *l; l++) {
            if (!names(*l, given.words[i]))
                continue;
            found = true;
            if (add(o, command, (*l)->id))
                return LG_EXIT_USAGE;
        }
        if (!found)
            return refuse(command, given.words[i]);
    }
    return 0;
}
