/* Recipes as text: one line, key=value, floats in hexadecimal so that a case replays bit for bit. */
#include "verify/run/engine.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int append(char *out, size_t size, size_t *at, const char *text)
{
    size_t len = strlen(text);
    if (*at + len + 1 > size)
        return -1;
    memcpy(out + *at, text, len + 1);
    *at += len;
    return 0;
}

int lg_recipe_print(const struct lg_recipe *r, char *out, size_t size)
{
    char part[512];
    size_t at = 0;
    snprintf(part, sizeof part, "lemma=%s family=%s version=%" PRIu32 " seed=%" PRIu64 " index=%" PRIu64 " tier=%d unit=%a",
             r->lemma->id, r->family->id, r->family->version, r->seed, r->index, (int)r->tier, r->storage_unit);
    if (append(out, size, &at, part))
        return -1;
    if (r->data[0]) {
        snprintf(part, sizeof part, " data=%s", r->data);
        if (append(out, size, &at, part))
            return -1;
    }
    if (r->calibrated) {
        snprintf(part, sizeof part, " eta=%a exponent=%d steps=%" PRIu32 " extra=%a,%a,%a,%a", r->eta,
                 r->label_exponent, r->steps, r->extra[0], r->extra[1], r->extra[2], r->extra[3]);
        if (append(out, size, &at, part))
            return -1;
    }
    for (size_t j = 0; j < r->n_choices; j++) {
        snprintf(part, sizeof part, "%s%" PRIu32, j ? "," : " choices=", r->choices[j]);
        if (append(out, size, &at, part))
            return -1;
    }
    return 0;
}

static int fail(char *error, size_t size, const char *key, const char *value)
{
    snprintf(error, size, "recipe: %s=%s cannot be used; `lemmagate list` shows what this program knows", key, value);
    return -1;
}

static int set_choices(struct lg_recipe *r, const char *value)
{
    r->n_choices = 0;
    for (char *end = NULL; *value; value = *end == ',' ? end + 1 : end) {
        unsigned long choice = strtoul(value, &end, 10);
        if (end == value || r->n_choices == LG_MAX_CHOICES || (*end != ',' && *end != '\0'))
            return -1;
        r->choices[r->n_choices++] = (uint32_t)choice;
    }
    return 0;
}

static int set(struct lg_recipe *r, const char *key, const char *value)
{
    if (!strcmp(key, "lemma"))
        return (r->lemma = lg_lemma_find(value)) ? 0 : -1;
    if (!strcmp(key, "family"))
        return (r->family = lg_family_find(value)) ? 0 : -1;
    if (!strcmp(key, "version"))
        return r->family && strtoul(value, NULL, 10) == r->family->version ? 0 : -1;
    if (!strcmp(key, "seed"))
        r->seed = strtoull(value, NULL, 10);
    else if (!strcmp(key, "index"))
        r->index = strtoull(value, NULL, 10);
    else if (!strcmp(key, "tier"))
        r->tier = (enum lg_tier)strtol(value, NULL, 10);
    else if (!strcmp(key, "unit"))
        r->storage_unit = strtod(value, NULL);
    else if (!strcmp(key, "data"))
        snprintf(r->data, sizeof r->data, "%s", value);
    else if (!strcmp(key, "eta")) {
        r->eta = strtod(value, NULL);
        r->calibrated = true;
    } else if (!strcmp(key, "exponent"))
        r->label_exponent = (int)strtol(value, NULL, 10);
    else if (!strcmp(key, "steps"))
        r->steps = (uint32_t)strtoul(value, NULL, 10);
    else if (!strcmp(key, "extra")) {
        char *at = (char *)(uintptr_t)value;
        for (size_t j = 0; j < 4; j++, at += *at == ',')
            r->extra[j] = strtod(at, &at);
    } else if (!strcmp(key, "choices"))
        return set_choices(r, value);
    else
        return -1;
    return 0;
}

int lg_recipe_parse(const char *text, struct lg_recipe *r, char *error, size_t error_size)
{
    char *copy = strdup(text), *save = NULL;
    int status = copy ? 0 : -1;
    *r = (struct lg_recipe){.storage_unit = LG_U};
    for (char *word = copy ? strtok_r(copy, " ", &save) : NULL; word && !status; word = strtok_r(NULL, " ", &save)) {
        char *equals = strchr(word, '=');
        if (!equals) {
            status = fail(error, error_size, word, "");
            break;
        }
        *equals = '\0';
        if (set(r, word, equals + 1))
            status = fail(error, error_size, word, equals + 1);
    }
    if (!status && (!r->lemma || !r->family))
        status = fail(error, error_size, "lemma or family", "(missing)");
    free(copy);
    return status;
}
