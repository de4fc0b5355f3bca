/* See sweep_map.h. A map is printed as one line a column: where no ends, where yes begins, and what the curves say. */
#include "verify/cli/sweep_map.h"

#include <stdlib.h>

static int store_result(struct lg_store *store, int64_t run_id, const struct lg_sweep *s,
                        const struct lg_map_result *r)
{
    struct lg_store_cell *cells = calloc(r->n_cells, sizeof *cells);
    struct lg_store_curve_point *points = calloc(r->n_points + 1, sizeof *points);
    int status = -1;
    if (!cells || !points) {
        snprintf(store->error, sizeof store->error, "no memory for %zu cells; close other programs",
                 r->n_cells);
        goto cleanup;
    }
    for (size_t i = 0; i < r->n_cells; i++) {
        const struct lg_map_cell *c = &r->cells[i];
        cells[i] = (struct lg_store_cell){c->x, c->y, c->draws, c->yes, c->no};
    }
    for (size_t i = 0; i < r->n_points; i++) {
        const struct lg_map_point *p = &r->points[i];
        points[i] = (struct lg_store_curve_point){(int)p->curve, s->map->curves[p->curve].label, p->x, p->y};
    }
    const struct lg_store_map row = {.name = s->name,
                                     .title = s->title,
                                     .x_label = s->x_label,
                                     .y_label = s->y_label,
                                     .yes_label = s->map->yes_label,
                                     .no_label = s->map->no_label,
                                     .cells = cells,
                                     .n_cells = r->n_cells,
                                     .curves = points,
                                     .n_curves = r->n_points};
    status = lg_store_map_put(store, run_id, &row);
cleanup:
    free(cells);
    free(points);
    return status;
}

/* The cells of one x: the largest y with a certain no, the least from which on all draws are certain, how many are open. */
static void print_column(const struct lg_sweep *s, const struct lg_map_result *r, size_t column)
{
    const struct lg_map_cell *c = &r->cells[column * s->map->n_y];
    double last_no = 0, first_yes = INFINITY;
    uint64_t open = 0;
    for (size_t i = 0; i < s->map->n_y; i++) {
        open += c[i].draws - c[i].yes - c[i].no;
        last_no = c[i].no ? c[i].y : last_no;
        first_yes = c[i].yes < c[i].draws ? INFINITY : fmin(first_yes, c[i].y);
    }
    printf("  %10g %12g %12g %10llu", c->x, last_no, first_yes, (unsigned long long)open);
    for (size_t i = 0; i < s->map->n_curves; i++)
        printf(" %12.6g", r->points[i * s->n_x + column].y);
    printf("\n");
}

static void print_table(const struct lg_sweep *s, const struct lg_map_result *r)
{
    printf("\n%s: %s, %llu draws a cell, %zu cells; no verdicts\n    %s\n", s->name, s->title,
           (unsigned long long)r->cells->draws, r->n_cells, s->because);
    printf("    yes, %s; no, %s\n  %10s %12s %12s %10s", s->map->yes_label, s->map->no_label, s->x_label,
           "no up to", "yes from", "undecided");
    for (size_t i = 0; i < s->map->n_curves; i++)
        printf("      curve %zu", i + 1);
    printf("\n");
    for (size_t i = 0; i < s->n_x; i++)
        print_column(s, r, i);
    for (size_t i = 0; i < s->map->n_curves; i++)
        printf("    curve %zu: %s\n", i + 1, s->map->curves[i].label);
    fflush(stdout);
}

static void print_text(const char *name, const char *text)
{
    printf("\"%s\": ", name);
    lg_print_json(stdout, text);
    printf(", ");
}

static void print_json(const struct lg_sweep *s, const struct lg_map_result *r, bool first)
{
    printf("%s{", first ? "" : ",\n ");
    print_text("name", s->name);
    print_text("title", s->title);
    print_text("x_label", s->x_label);
    print_text("y_label", s->y_label);
    print_text("yes_label", s->map->yes_label);
    print_text("no_label", s->map->no_label);
    print_text("because", s->because);
    printf("\n  \"cells\": [");
    for (size_t i = 0; i < r->n_cells; i++) {
        const struct lg_map_cell *c = &r->cells[i];
        printf("%s{\"x\": %.17g, \"y\": %.17g, \"draws\": %llu, \"yes\": %llu, \"no\": %llu}",
               i ? ",\n   " : "", c->x, c->y, (unsigned long long)c->draws, (unsigned long long)c->yes,
               (unsigned long long)c->no);
    }
    printf("],\n  \"curves\": [");
    for (size_t i = 0; i < r->n_points; i++) {
        const struct lg_map_point *p = &r->points[i];
        printf("%s{", i ? ",\n   " : "");
        print_text("label", s->map->curves[p->curve].label);
        printf("\"x\": %.17g, \"y\": %.17g}", p->x, p->y);
    }
    printf("]}");
}

int lg_sweep_map(const struct lg_options *o, struct lg_store *store, int64_t run_id, const struct lg_sweep *s,
                 bool first, char *error, size_t error_size)
{
    struct lg_map_result r;
    if (lg_map_run(s, o->seed, o->cases, &r, error, error_size))
        return -1;
    int status = store_result(store, run_id, s, &r);
    if (status)
        snprintf(error, error_size, "%s", store->error);
    else if (o->json)
        print_json(s, &r, first);
    else
        print_table(s, &r);
    lg_map_clear(&r);
    return status;
}
