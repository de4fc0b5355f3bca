/* Reading cases from text; see case_text.h. */
#include "verify/case/case_text.h"
#include "fixtures/lib/clusters.h"
#include "fixtures/lib/kinds.h"
#include "fixtures/lib/values.h"
#include "verify/activation/activation.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum word {
    KIND,
    N,
    D,
    K,
    ACTIVATION,
    ANTISYMMETRIC,
    CLUSTERS,
    CLASSES,
    X,
    Y,
    W,
    V,
    CLUSTER,
    CLASS,
    CENTRE,
    LABEL,
    CORRUPTED,
    WORDS
};
static const char *const names[WORDS] = {
    "kind", "n",  "d", "k",       "activation", "antisymmetric", "clusters", "classes",  "X",
    "y",    "W0", "v", "cluster", "class",      "centre",        "label",    "corrupted"};

/* What is being read. */
struct reader {
    struct lg_case *c;
    const char *file;
    size_t line;
    uint32_t recipe, seen; /* masks of keys */
    size_t clusters, classes, filled[WORDS];
    int list; /* the list that the next word may continue; -1: none */
    char *error;
    size_t error_size;
};

__attribute__((format(printf, 2, 3))) static int refuse(struct reader *r, const char *format, ...)
{
    char what[384];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    if (r->file)
        snprintf(r->error, r->error_size, "%s:%zu: %s", r->file, r->line, what);
    else
        snprintf(r->error, r->error_size, "recipe: %s", what);
    return -1;
}

static bool size(const char *text, size_t least, size_t most, size_t *out)
{
    char *end = NULL;
    errno = 0;
    unsigned long long value = isdigit((unsigned char)*text) ? strtoull(text, &end, 10) : 0;
    *out = (size_t)value;
    return end && !*end && !errno && value >= least && value <= most;
}

static bool scalar(struct reader *r, enum word w, const char *value)
{
    struct lg_instance *inst = &r->c->inst;
    size_t number = 0;
    size_t *const sizes[] = {[N] = &inst->n, [D] = &inst->d, [K] = &inst->k};
    switch (w) {
    case KIND:
        for (const struct lg_kind_row *row = lg_kinds; row->kind; row++)
            if (!strcmp(row->name, value))
                inst->kind = row->kind;
        return inst->kind != 0;
    case ACTIVATION:
        for (inst->activation = 0; inst->activation < LG_ACTIVATIONS; inst->activation++)
            if (!strcmp(lg_activations[inst->activation]->name, value))
                return true;
        return false;
    case ANTISYMMETRIC:
        inst->antisymmetric = *value == '1';
        return size(value, 0, 1, &number);
    case CLUSTERS:
        return size(value, 1, LG_VALUES_MOST, &r->clusters);
    case CLASSES:
        return size(value, 1, LG_VALUES_MOST, &r->classes);
    default:
        return size(value, 1, LG_VALUES_MOST, sizes[w]);
    }
}

/* Memory for all arrays as soon as the first is met. */
static int allocate(struct reader *r)
{
    struct lg_instance *inst = &r->c->inst;
    const uint32_t sizes = 1u << KIND | 1u << N | 1u << D | 1u << K;
    const struct lg_kind_row *kind = lg_kind_find(inst->kind);
    size_t n = inst->n, d = inst->d, k = inst->k;
    if (inst->X)
        return 0;
    if ((r->seen & sizes) != sizes || (!kind->size[LG_SIDE_NEURONS] && k != 1) ||
        (inst->antisymmetric && k % 2))
        return refuse(
            r, "kind=, n=, d= and k= come before the arrays, k=1 when linear, even when antisymmetric");
    if (lg_instance_numbers(inst) > LG_VALUES_MOST || r->clusters * d + r->classes > LG_VALUES_MOST)
        return refuse(r, "n=%zu d=%zu k=%zu are more than %d numbers; shrink the case", n, d, k,
                      (int)LG_VALUES_MOST);
    const int status = lg_instance_allocate(inst);
    inst->clusters = r->clusters ? lg_clusters_new(r->clusters, r->classes, n, d) : NULL;
    if (status || (r->clusters && !inst->clusters))
        return refuse(r, "no memory for the arrays of n=%zu d=%zu k=%zu", n, d, k);
    inst->intended = true;
    snprintf(inst->note, sizeof inst->note, "written out");
    return 0;
}

static size_t capacity(const struct reader *r, enum word w)
{
    const struct lg_instance *inst = &r->c->inst;
    const size_t of_clusters[] = {inst->n, r->clusters, r->clusters * inst->d, r->classes, inst->n};
    if (w >= CLUSTER)
        return inst->clusters ? of_clusters[w - CLUSTER] : 0;
    return inst->X ? lg_instance_entries(inst, (enum lg_array)(w - X)) : 0;
}

/* Entry i of a list. */
static bool put_entry(struct reader *r, enum word w, size_t i, double value)
{
    struct lg_instance *inst = &r->c->inst;
    struct lg_clusters *q = inst->clusters;
    size_t index = value >= 0 && value < LG_VALUES_MOST ? (size_t)value : SIZE_MAX;
    if (!isfinite(value))
        return false;
    switch (w) {
    case CLUSTER:
        q->cluster[i] = index;
        return (double)index == value && index < r->clusters;
    case CLASS:
        q->class_of[i] = index;
        return (double)index == value && index < r->classes;
    case CENTRE:
        q->centre[i] = value;
        return true;
    case LABEL:
        q->label[i] = value;
        return true;
    case CORRUPTED:
        q->corrupted[i] = value != 0;
        return value == 0 || value == 1;
    default:
        (*lg_instance_member(inst, (enum lg_array)(w - X)))[i] = value;
        return true;
    }
}

static int put_list(struct reader *r, enum word w, const char *text)
{
    while (*text) {
        char *end = NULL;
        int length = (int)strcspn(text, ",");
        double value = isspace((unsigned char)*text) ? 0 : strtod(text, &end);
        if (r->filled[w] == capacity(r, w))
            return refuse(r, "%s has more than its %zu numbers, from %.*s on", names[w], capacity(r, w),
                          length, text);
        if (end != text + length || !put_entry(r, w, r->filled[w], value))
            return refuse(r, "%s: '%.*s' cannot be its number %zu", names[w], length, text, r->filled[w]);
        r->filled[w]++;
        text += length + (text[length] == ',');
    }
    r->list = (int)w;
    return 0;
}

static int read_word(struct reader *r, char *word)
{
    char *value = strchr(word, '='), what[300];
    int w = 0;
    if (!value && r->list >= 0)
        return put_list(r, (enum word)r->list, word);
    r->list = -1;
    while (value && w < WORDS &&
           (strlen(names[w]) != (size_t)(value - word) || strncmp(names[w], word, (size_t)(value - word))))
        w++;
    if (!value || w == WORDS)
        return lg_recipe_word(&r->c->recipe, word, &r->recipe, what, sizeof what) ? refuse(r, "%s", what) : 0;
    if (r->seen >> w & 1u)
        return refuse(r, "a second %s=; give it once", names[w]);
    r->seen |= 1u << w;
    if (w >= X)
        return allocate(r) || put_list(r, (enum word)w, value + 1) ? -1 : 0;
    if (r->c->inst.X)
        return refuse(r, "%s= comes before the arrays", names[w]);
    return scalar(r, (enum word)w, value + 1) ? 0 : refuse(r, "%s cannot be used here", word);
}

/* What the flag promises: rows l and l + k/2 equal, v_l = -v_{l+k/2}. */
static bool is_antisymmetric(const struct lg_instance *inst)
{
    size_t half = inst->k / 2, numbers = half * inst->d;
    bool good = inst->v && !memcmp(inst->W0, inst->W0 + numbers, numbers * sizeof(double));
    for (size_t l = 0; l < half && good; l++)
        good = inst->v[l] == -inst->v[l + half];
    return good;
}

/* What the kind promises: the matrices in X are symmetric. */
static bool is_symmetric(const struct lg_instance *inst)
{
    const size_t d = inst->d;
    bool good = true;
    for (size_t e = 0; e < inst->n * d * d && good; e++) {
        const size_t first = e / (d * d) * (d * d), i = e / d % d, j = e % d;
        good = !memcmp(&inst->X[e], &inst->X[first + j * d + i], sizeof(double));
    }
    return good;
}

/* Every cluster has a row. */
static bool clusters_have_rows(const struct lg_instance *inst)
{
    const struct lg_clusters *q = inst->clusters;
    for (size_t l = 0; q && l < q->count; l++) {
        size_t i = 0;
        while (i < inst->n && q->cluster[i] != l)
            i++;
        if (i == inst->n)
            return false;
    }
    return true;
}

static int complete(struct reader *r)
{
    bool is_values = r->c->recipe.family == &lg_values_family;
    char what[300];
    if (lg_recipe_complete(&r->c->recipe, r->recipe, what, sizeof what))
        return refuse(r, "%s", what);
    if (!is_values && r->seen)
        return refuse(r, "family=%s generates its values; a case that states them is of family=%s",
                      r->c->recipe.family->id, lg_values_family.id);
    for (int w = X; is_values && w < WORDS; w++)
        if (r->filled[w] < capacity(r, (enum word)w))
            return refuse(r, "%s has %zu of its %zu numbers; copy all of them", names[w], r->filled[w],
                          capacity(r, (enum word)w));
    if (is_values && r->c->inst.antisymmetric && !is_antisymmetric(&r->c->inst))
        return refuse(r, "antisymmetric=1, but W0 and v are not; state antisymmetric=0");
    if (is_values && lg_kind_find(r->c->inst.kind)->is_symmetric && !is_symmetric(&r->c->inst))
        return refuse(r,
                      "X holds a matrix that is not symmetric; state each entry and its mirror image alike");
    return is_values && !clusters_have_rows(&r->c->inst)
               ? refuse(r, "cluster= leaves a cluster without a row")
               : 0;
}

int lg_case_parse(const char *text, const char *file, struct lg_case *c, char *error, size_t error_size)
{
    struct reader r = {.c = c, .file = file, .line = 1, .list = -1, .error = error, .error_size = error_size};
    char *copy = strdup(text);
    int status = copy ? 0 : refuse(&r, "no memory for its %zu bytes", strlen(text));
    c->recipe = (struct lg_recipe){.storage_unit = LG_U};
    c->inst = (struct lg_instance){0};
    for (char *at = copy; !status && *at;) {
        size_t length = strcspn(at, " \t\r\n");
        if (*at == '#') {
            at += strcspn(at, "\n");
        } else if (length == 0) {
            r.line += *at++ == '\n';
        } else {
            char after = at[length];
            at[length] = '\0';
            status = read_word(&r, at);
            at += length;
            *at = after;
        }
    }
    if (!status)
        status = complete(&r);
    if (status)
        lg_case_clear(c);
    free(copy);
    return status;
}
