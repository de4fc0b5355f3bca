/* Written-out instances and writing cases as text; see case_text.h. */
#include "verify/case/case_text.h"
#include "fixtures/lib/kinds.h"
#include "fixtures/lib/values.h"
#include "verify/activation/activation.h"

#include <stdlib.h>

static void put_numbers(FILE *out, const char *name, size_t rows, size_t columns, const double *a,
                        const char *gap)
{
    fprintf(out, "%s%s=", gap, name);
    for (size_t i = 0; i < rows; i++) {
        if (i && *gap == '\n')
            fprintf(out, "\n  ");
        for (size_t j = 0; j < columns; j++)
            fprintf(out, "%a%s", a[i * columns + j], i + 1 == rows && j + 1 == columns ? "" : ",");
    }
}

static void put_clusters(FILE *out, const struct lg_instance *inst, const char *gap)
{
    const struct lg_clusters *q = inst->clusters;
    for (size_t i = 0; i < inst->n; i++)
        fprintf(out, "%s%zu", i ? "," : *gap == '\n' ? "\ncluster=" : " cluster=", q->cluster[i]);
    for (size_t l = 0; l < q->count; l++)
        fprintf(out, "%s%zu", l ? "," : *gap == '\n' ? "\nclass=" : " class=", q->class_of[l]);
    put_numbers(out, "centre", q->count, inst->d, q->centre, gap);
    put_numbers(out, "label", 1, q->classes, q->label, gap);
    for (size_t i = 0; i < inst->n; i++)
        fprintf(out, "%s%d", i ? "," : *gap == '\n' ? "\ncorrupted=" : " corrupted=", q->corrupted[i]);
}

static void put_instance(FILE *out, const struct lg_instance *inst, const char *gap)
{
    const struct lg_kind_row *kind = lg_kind_find(inst->kind);
    size_t rows, columns;
    fprintf(out, "%skind=%s n=%zu d=%zu k=%zu", gap, kind->name, inst->n, inst->d, inst->k);
    if (kind->has_activation)
        fprintf(out, " activation=%s antisymmetric=%d", lg_activations[inst->activation]->name,
                inst->antisymmetric);
    if (inst->clusters)
        fprintf(out, " clusters=%zu classes=%zu", inst->clusters->count, inst->clusters->classes);
    for (int a = 0; a < LG_ARRAYS; a++) {
        const double *array = lg_instance_array(inst, (enum lg_array)a, &rows, &columns);
        if (array)
            put_numbers(out, lg_array_names[a], rows, columns, array, gap);
    }
    if (inst->clusters)
        put_clusters(out, inst, gap);
}

char *lg_case_text(const struct lg_case *c, bool as_file)
{
    char recipe[4096], *text = NULL;
    size_t length = 0;
    FILE *out = lg_recipe_print(&c->recipe, recipe, sizeof recipe) ? NULL : open_memstream(&text, &length);
    if (!out)
        return NULL;
    fprintf(out, "%s", recipe);
    if (c->recipe.family == &lg_values_family)
        put_instance(out, &c->inst, as_file ? "\n" : " ");
    if (as_file)
        fprintf(out, "\n");
    if (fclose(out)) {
        free(text);
        return NULL;
    }
    return text;
}
