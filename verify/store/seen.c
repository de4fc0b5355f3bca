/* Reading and wording the ranges that were seen; see seen.h. */
#include "verify/store/seen.h"
#include "verify/store/statement.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const char lg_seen_sql[], lg_seen_shapes_sql[];

static struct lg_seen read_row(sqlite3_stmt *q)
{
    struct lg_seen s = {.kind = (enum lg_seen_kind)sqlite3_column_int(q, 1),
                        .cases = lg_sql_count(q, 2),
                        .n = {lg_sql_count(q, 3), lg_sql_count(q, 4)},
                        .d = {lg_sql_count(q, 5), lg_sql_count(q, 6)},
                        .k = {lg_sql_count(q, 7), lg_sql_count(q, 8)},
                        .steps = lg_sql_count(q, 9),
                        .largest_z = lg_sql_real(q, 10)};
    snprintf(s.kernel, sizeof s.kernel, "%s", lg_sql_text(q, 0));
    return s;
}

static struct lg_seen_shape read_shape(sqlite3_stmt *q)
{
    struct lg_seen_shape s = {.cases = {lg_sql_count(q, 2), lg_sql_count(q, 3), lg_sql_count(q, 4)}};
    snprintf(s.kernel, sizeof s.kernel, "%s", lg_sql_text(q, 0));
    snprintf(s.shape, sizeof s.shape, "%s", lg_sql_text(q, 1));
    return s;
}

/* Room for one more element of `size` bytes; NULL: no memory, and the list stays. */
static void *grown(void *list, size_t count, size_t size)
{
    return realloc(list, (count + 1) * size);
}

static int no_memory(struct lg_store *s)
{
    return lg_sql_refuse(s, "no memory for the ranges that were seen");
}

static int load_rows(struct lg_store *store, struct lg_seen_all *out)
{
    sqlite3_stmt *q = lg_sql_prepare(store, lg_seen_sql, "");
    int step = q ? 1 : -1;
    while (q && (step = lg_sql_step(store, q)) > 0) {
        struct lg_seen *list = grown(out->row, out->n_rows, sizeof *list);
        if (!list) {
            step = no_memory(store);
            break;
        }
        out->row = list;
        out->row[out->n_rows++] = read_row(q);
    }
    sqlite3_finalize(q);
    return step;
}

static int load_shapes(struct lg_store *store, struct lg_seen_all *out)
{
    sqlite3_stmt *q = lg_sql_prepare(store, lg_seen_shapes_sql, "");
    int step = q ? 1 : -1;
    while (q && (step = lg_sql_step(store, q)) > 0) {
        struct lg_seen_shape *list = grown(out->shape, out->n_shapes, sizeof *list);
        if (!list) {
            step = no_memory(store);
            break;
        }
        out->shape = list;
        out->shape[out->n_shapes++] = read_shape(q);
    }
    sqlite3_finalize(q);
    return step;
}

int lg_seen_load(struct lg_store *store, struct lg_seen_all *out)
{
    *out = (struct lg_seen_all){0};
    return load_rows(store, out) || load_shapes(store, out) ? -1 : 0;
}

void lg_seen_clear(struct lg_seen_all *all)
{
    free(all->row);
    free(all->shape);
    *all = (struct lg_seen_all){0};
}

static bool is_missing(const struct lg_seen_shape *s)
{
    return s->cases[LG_SEEN_NETWORK] + s->cases[LG_SEEN_LINEAR] + s->cases[LG_SEEN_RECOVERY] == 0;
}

size_t lg_seen_missing(const struct lg_seen_all *all)
{
    size_t count = 0;
    for (size_t i = 0; i < all->n_shapes; i++)
        count += is_missing(&all->shape[i]);
    return count;
}

/* Text that is put together piece by piece and cut where it is full. */
struct text {
    char *out;
    size_t size, at;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = t->at < t->size ? vsnprintf(t->out + t->at, t->size - t->at, format, arguments) : 0;
    va_end(arguments);
    t->at += length > 0 ? (size_t)length : 0;
}

static void put_range(struct text *t, const char *name, const size_t range[2])
{
    put(t, range[0] == range[1] ? "%s %zu" : "%s %zu to %zu", name, range[0], range[1]);
}

void lg_seen_text(const struct lg_seen *s, char *out, size_t size)
{
    static const char *const kinds[] = {"networks with ", "least squares with ", "matrix recovery with "};
    static const char *const sides[][2] = {{", d", ", k"}, {", p", NULL}, {", d", ", r"}};
    struct text t = {out, size, 0};
    put(&t, "%s", kinds[s->kind]);
    put_range(&t, "n", s->n);
    put_range(&t, sides[s->kind][0], s->d);
    if (sides[s->kind][1])
        put_range(&t, sides[s->kind][1], s->k);
    if (s->steps)
        put(&t, ", up to %zu step%s", s->steps, s->steps == 1 ? "" : "s");
    if (!isnan(s->largest_z))
        put(&t, ", |z| up to %.2g", s->largest_z);
}

void lg_seen_shape_text(const struct lg_seen_shape *s, char *out, size_t size)
{
    static const char *const kinds[] = {"networks", "least squares", "matrix recovery"};
    struct text t = {out, size, 0};
    if (is_missing(s))
        put(&t, "nothing was checked there");
    for (int kind = 0; kind < LG_SEEN_KINDS && !is_missing(s); kind++)
        if (s->cases[kind])
            put(&t, "%s%zu%s of %s", kind ? ", " : "", s->cases[kind], kind ? "" : " cases", kinds[kind]);
        else
            put(&t, "%snone of %s", kind ? ", " : "", kinds[kind]);
}
