/* Reading and wording the ranges that were seen; see seen.h. */
#include "verify/store/seen.h"
#include "verify/store/query.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct lg_seen_row lg_seen_kinds[LG_SEEN_KINDS] = {
    [LG_SEEN_NETWORK] = {"network", "networks", {"n", "d", "k"}},
    [LG_SEEN_LINEAR] = {"linear", "least squares", {"n", "p", NULL}},
    [LG_SEEN_RECOVERY] = {"recovery", "matrix recovery", {"n", "d", "r"}}};

int lg_seen_sides(enum lg_seen_kind kind)
{
    int sides = 0;
    while (sides < LG_SEEN_SIDES && lg_seen_kinds[kind].size[sides])
        sides++;
    return sides;
}

static struct lg_seen open_row(sqlite3_stmt *q)
{
    struct lg_seen s = {.kind = (enum lg_seen_kind)sqlite3_column_int(q, 1), .largest_z = NAN};
    snprintf(s.kernel, sizeof s.kernel, "%s", lg_sql_text(q, 0));
    return s;
}

/* Is the shape in q of the same kernel and kind? */
static bool belongs(const struct lg_seen *s, sqlite3_stmt *q)
{
    return (int)s->kind == sqlite3_column_int(q, 1) &&
           !strncmp(s->kernel, lg_sql_text(q, 0), sizeof s->kernel - 1);
}

static bool is_beside(const size_t size[LG_SEEN_SIDES], int sides, int at)
{
    for (int other = 0; other < sides; other++)
        if (other != at && size[other] < LG_SEEN_BESIDE)
            return false;
    return true;
}

/* One shape more. */
static void add_shape(struct lg_seen *s, sqlite3_stmt *q)
{
    const size_t size[LG_SEEN_SIDES] = {lg_sql_count(q, 3), lg_sql_count(q, 4), lg_sql_count(q, 5)};
    const size_t steps = lg_sql_count(q, 6);
    for (int at = 0; at < LG_SEEN_SIDES; at++) {
        const size_t m = size[at];
        s->side[at][0] = s->shapes && s->side[at][0] < m ? s->side[at][0] : m;
        s->side[at][1] = s->side[at][1] > m ? s->side[at][1] : m;
        if (m > s->beside[at] && is_beside(size, lg_seen_sides(s->kind), at))
            s->beside[at] = m;
        if (m >= 1 && m <= LG_SEEN_EACH)
            s->met[at] |= (uint64_t)1 << (m - 1);
    }
    s->shapes++;
    s->cases += lg_sql_count(q, 2);
    s->steps = steps > s->steps ? steps : s->steps;
    s->largest_z = fmax(s->largest_z, lg_sql_real(q, 7));
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
    sqlite3_stmt *q = lg_sql_prepare(store, lg_q_seen, "");
    int step = q ? 1 : -1;
    while (q && (step = lg_sql_step(store, q)) > 0) {
        if (!out->n_rows || !belongs(&out->row[out->n_rows - 1], q)) {
            struct lg_seen *list = grown(out->row, out->n_rows, sizeof *list);
            if (!list) {
                step = no_memory(store);
                break;
            }
            out->row = list;
            out->row[out->n_rows++] = open_row(q);
        }
        add_shape(&out->row[out->n_rows - 1], q);
    }
    sqlite3_finalize(q);
    return step;
}

static int load_shapes(struct lg_store *store, struct lg_seen_all *out)
{
    sqlite3_stmt *q = lg_sql_prepare(store, lg_q_seen_shapes, "");
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
    size_t cases = 0;
    for (int kind = 0; kind < LG_SEEN_KINDS; kind++)
        cases += s->cases[kind];
    return cases == 0;
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

/* ", n 1 to 65544 (to 130 beside d, k >= 8)" */
static void put_side(struct text *t, const struct lg_seen *s, int at)
{
    const char *const *name = lg_seen_kinds[s->kind].size;
    const size_t *side = s->side[at];
    put(t, side[0] == side[1] ? ", %s %zu" : ", %s %zu to %zu", name[at], side[0], side[1]);
    if (s->beside[at] == 0)
        put(t, " (none");
    else
        put(t, " (to %zu", s->beside[at]);
    if (at == 0) /* the others are meant alike */
        put(t, " beside %s%s%s >= %d", name[1], name[2] ? ", " : "", name[2] ? name[2] : "",
            (int)LG_SEEN_BESIDE);
    put(t, ")");
}

static bool is_met(const struct lg_seen *s, int at, int m)
{
    return m < 1 || m > LG_SEEN_EACH || (s->met[at] >> (m - 1) & 1);
}

/* " n = 22, 50 to 63": the sizes of 1 to LG_SEEN_EACH that no case had, the first few runs of them. Nothing where none is missing. */
static void put_missing(struct text *t, const struct lg_seen *s, int at, bool *is_first)
{
    enum { RUNS = 4 };
    int runs = 0;
    for (int m = 1; m <= LG_SEEN_EACH; m++) {
        if (is_met(s, at, m) || !is_met(s, at, m - 1))
            continue;
        int last = m;
        while (last < LG_SEEN_EACH && !is_met(s, at, last + 1))
            last++;
        if (runs == RUNS) {
            put(t, " and more");
            return;
        }
        if (runs++ == 0)
            put(t, "%s%s = ", *is_first ? ", not " : ", ", lg_seen_kinds[s->kind].size[at]);
        else
            put(t, ", ");
        put(t, last == m ? "%d" : "%d to %d", m, last);
        *is_first = false;
    }
}

void lg_seen_text(const struct lg_seen *s, char *out, size_t size)
{
    struct text t = {out, size, 0};
    bool is_first = true;
    put(&t, "%s of %zu shape%s", lg_seen_kinds[s->kind].label, s->shapes, s->shapes == 1 ? "" : "s");
    for (int at = 0; at < lg_seen_sides(s->kind); at++)
        put_side(&t, s, at);
    for (int at = 0; at < lg_seen_sides(s->kind); at++)
        put_missing(&t, s, at, &is_first);
    put(&t, is_first ? ", each size from 1 to %d" : " of 1 to %d", (int)LG_SEEN_EACH);
    if (s->steps)
        put(&t, ", up to %zu step%s", s->steps, s->steps == 1 ? "" : "s");
    if (!isnan(s->largest_z))
        put(&t, ", |z| up to %.2g", s->largest_z);
}

void lg_seen_shape_text(const struct lg_seen_shape *s, char *out, size_t size)
{
    struct text t = {out, size, 0};
    if (is_missing(s))
        put(&t, "nothing was checked there");
    for (int kind = 0; kind < LG_SEEN_KINDS && !is_missing(s); kind++)
        if (s->cases[kind])
            put(&t, "%s%zu%s of %s", kind ? ", " : "", s->cases[kind], kind ? "" : " cases",
                lg_seen_kinds[kind].label);
        else
            put(&t, "%snone of %s", kind ? ", " : "", lg_seen_kinds[kind].label);
}
