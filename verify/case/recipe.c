/* Recipes as text: one line, key=value, floats in hexadecimal so that a case replays bit for bit.
 *
 *     lemma family version seed index tier unit [data] [eta exponent planted steps extra] [choices] [claim]
 *
 * Spaces, control characters and '%' of the data path are written as %XX. A recipe that lacks a key, has one
 * twice or has a value that is not of its kind is refused: it would silently be another case. */
#include "fixtures/lib/values.h"
#include "verify/case/case_text.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
    char *out;
    size_t size, at;
    bool overflow;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(t->out + t->at, t->size - t->at, format, arguments);
    va_end(arguments);
    t->overflow |= length < 0 || (size_t)length >= t->size - t->at;
    if (!t->overflow)
        t->at += (size_t)length;
}

static void put_escaped(struct text *t, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        put(t, *c <= ' ' || *c == '%' ? "%%%02X" : "%c", *c);
}

int lg_recipe_print(const struct lg_recipe *r, char *out, size_t size)
{
    struct text t = {out, size, 0, size == 0};
    if (t.overflow)
        return -1;
    put(&t, "lemma=%s family=%s version=%" PRIu32 " seed=%" PRIu64 " index=%" PRIu64 " tier=%d unit=%a",
        r->lemma->id, r->family->id, r->family->version, r->seed, r->index, (int)r->tier, r->storage_unit);
    if (r->data[0]) {
        put(&t, " data=");
        put_escaped(&t, r->data);
    }
    if (r->calibrated)
        put(&t, " eta=%a exponent=%d planted=%d steps=%" PRIu32 " extra=%a,%a,%a,%a", r->eta,
            r->label_exponent, r->planted, r->steps, r->extra[0], r->extra[1], r->extra[2], r->extra[3]);
    for (size_t j = 0; j < r->n_choices; j++)
        put(&t, "%s%" PRIu32, j ? "," : " choices=", r->choices[j]);
    if (r->claim[0])
        put(&t, " claim=%s", r->claim);
    return t.overflow ? -1 : 0;
}

/* A number at the start of text: what follows it, or NULL. */
static const char *natural(const char *text, uint64_t high, uint64_t *out)
{
    char *end = NULL;
    errno = 0;
    *out = isdigit((unsigned char)*text) ? strtoull(text, &end, 10) : 0;
    return end && !errno && *out <= high ? end : NULL;
}

static const char *real(const char *text, double *out)
{
    char *end = NULL;
    *out = isspace((unsigned char)*text) ? 0 : strtod(text, &end);
    return end == text ? NULL : end;
}

static bool whole(const char *rest)
{
    return rest && *rest == '\0';
}

static bool integer(const char *text, int *out)
{
    uint64_t size = 0;
    bool negative = *text == '-', good = whole(natural(text + negative, INT_MAX, &size));
    *out = negative ? -(int)size : (int)size;
    return good;
}

static bool data_path(const char *text, struct lg_recipe *r)
{
    size_t length = 0;
    while (*text && length + 1 < sizeof r->data) {
        char hex[3] = "";
        if (*text == '%') {
            if (!isxdigit((unsigned char)text[1]) || !isxdigit((unsigned char)text[2]))
                return false;
            memcpy(hex, text + 1, 2);
        }
        r->data[length++] = hex[0] ? (char)strtol(hex, NULL, 16) : *text;
        text += hex[0] ? 3 : 1;
    }
    r->data[length] = '\0';
    return *text == '\0' && length > 0;
}

static bool choices(const char *text, struct lg_recipe *r)
{
    uint64_t choice = 0;
    for (r->n_choices = 0; r->n_choices < LG_MAX_CHOICES; text++) {
        text = natural(text, UINT32_MAX, &choice);
        if (!text || (*text != ',' && *text != '\0'))
            return false;
        r->choices[r->n_choices++] = (uint32_t)choice;
        if (*text == '\0')
            return true;
    }
    return false;
}

static bool extras(const char *text, struct lg_recipe *r)
{
    for (size_t j = 0; j < 4; j++) {
        text = real(text, &r->extra[j]);
        if (!text || *text != (j < 3 ? ',' : '\0'))
            return false;
        text += j < 3;
    }
    return true;
}

static bool claim(const char *name, struct lg_recipe *r)
{
    static const char *const others[] = {"finite-output", "crashed", "timeout", "failed"};
    bool known = false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        known |= !strcmp(name, others[i]);
    for (size_t i = 0; r->lemma && i < r->lemma->n_claims; i++)
        known |= !strcmp(name, r->lemma->claims[i].name);
    if (known)
        snprintf(r->claim, sizeof r->claim, "%s", name);
    return known && strlen(name) < sizeof r->claim;
}

enum key {
    LEMMA,
    FAMILY,
    VERSION,
    SEED,
    INDEX,
    TIER,
    UNIT,
    ETA,
    EXPONENT,
    PLANTED,
    STEPS,
    EXTRA,
    DATA,
    CHOICES,
    CLAIM,
    KEYS
};
static const char *const names[KEYS] = {"lemma", "family", "version", "seed",     "index",
                                        "tier",  "unit",   "eta",     "exponent", "planted",
                                        "steps", "extra",  "data",    "choices",  "claim"};
static const uint32_t required = (1u << ETA) - 1, calibration = (1u << DATA) - (1u << ETA);

static bool set(struct lg_recipe *r, enum key key, const char *value)
{
    uint64_t n = 0;
    switch (key) {
    case LEMMA:
        return (r->lemma = lg_lemma_find(value)) != NULL;
    case FAMILY:
        r->family = strcmp(value, lg_values_family.id) ? lg_family_find(value) : &lg_values_family;
        return r->family != NULL;
    case VERSION:
        return r->family && whole(natural(value, UINT32_MAX, &n)) && n == r->family->version;
    case SEED:
        return whole(natural(value, UINT64_MAX, &r->seed));
    case INDEX:
        return whole(natural(value, UINT64_MAX, &r->index));
    case TIER:
        if (!whole(natural(value, LG_NIGHTLY, &n)))
            return false;
        r->tier = (enum lg_tier)n;
        return true;
    case UNIT:
        return whole(real(value, &r->storage_unit)) && r->storage_unit > 0 && r->storage_unit < 1;
    case DATA:
        return data_path(value, r);
    case ETA:
        return whole(real(value, &r->eta)) && isfinite(r->eta);
    case EXPONENT:
        return integer(value, &r->label_exponent);
    case PLANTED:
        r->planted = value[0] == '1';
        return whole(natural(value, 1, &n));
    case STEPS:
        if (!whole(natural(value, UINT32_MAX, &n)))
            return false;
        r->steps = (uint32_t)n;
        return true;
    case EXTRA:
        return extras(value, r);
    case CHOICES:
        return choices(value, r);
    case CLAIM:
        return claim(value, r);
    default:
        return false;
    }
}

int lg_recipe_word(struct lg_recipe *r, char *word, uint32_t *seen, char *error, size_t error_size)
{
    char *value = strchr(word, '=');
    int key = 0;
    if (value)
        *value++ = '\0';
    while (key < KEYS && strcmp(names[key], word))
        key++;
    if (!value || key == KEYS)
        snprintf(error, error_size, "'%s' is not key=value with a key that this program knows", word);
    else if (*seen >> key & 1u)
        snprintf(error, error_size, "a second %s=%s; give it once", word, value);
    else if (!set(r, (enum key)key, value))
        snprintf(error, error_size, "%s=%s cannot be used%s", word, value,
                 key == VERSION ? "; the family has changed since, use the program that stored the case"
                                : "; `lemmagate list` shows what this program knows");
    else {
        *seen |= 1u << key;
        return 0;
    }
    return -1;
}

int lg_recipe_complete(struct lg_recipe *r, uint32_t seen, char *error, size_t error_size)
{
    r->calibrated = (seen & calibration) != 0;
    uint32_t needed = required | (r->calibrated ? calibration : 0);
    for (int key = 0; key < KEYS; key++)
        if ((needed & ~seen) >> key & 1u) {
            snprintf(error, error_size, "%s is missing; copy all of it", names[key]);
            return -1;
        }
    return 0;
}
