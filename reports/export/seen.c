/* The members "seen" and "shapes" of the JSON document: what the verdicts are about. */
#include "reports/export/json.h"
#include "reports/export/export.h"
#include "verify/store/seen.h"

static const char *const sides[LG_SEEN_SIDES] = {"n", "d", "k"};

static void range(struct lg_json *j, const char *key, const size_t range[2])
{
    lg_json_open(j, key, '[');
    lg_json_integer(j, NULL, (int64_t)range[0]);
    lg_json_integer(j, NULL, (int64_t)range[1]);
    lg_json_close(j, ']');
}

/* The sizes of 1 to LG_SEEN_EACH that no case had. */
static void missing(struct lg_json *j, uint64_t met)
{
    lg_json_open(j, NULL, '[');
    for (int m = 1; m <= LG_SEEN_EACH; m++)
        if (!(met >> (m - 1) & 1))
            lg_json_integer(j, NULL, m);
    lg_json_close(j, ']');
}

static void row(struct lg_json *j, const struct lg_seen *s)
{
    lg_json_open(j, NULL, '{');
    lg_json_text(j, "kernel", s->kernel);
    lg_json_text(j, "kind", lg_seen_kinds[s->kind].name);
    lg_json_integer(j, "cases", (int64_t)s->cases);
    lg_json_integer(j, "shapes", (int64_t)s->shapes);
    for (int at = 0; at < LG_SEEN_SIDES; at++)
        range(j, sides[at], s->side[at]);
    lg_json_open(j, "beside_8", '['); /* n, d, k: the largest where the others are at least 8; 0: none */
    for (int at = 0; at < LG_SEEN_SIDES; at++)
        lg_json_integer(j, NULL, (int64_t)s->beside[at]);
    lg_json_close(j, ']');
    lg_json_open(j, "missing_to_64", '['); /* n, d, k */
    for (int at = 0; at < LG_SEEN_SIDES; at++)
        missing(j, at < lg_seen_sides(s->kind) ? s->met[at] : UINT64_MAX);
    lg_json_close(j, ']');
    lg_json_integer(j, "steps", (int64_t)s->steps);
    lg_json_real(j, "largest_z", s->largest_z);
    lg_json_close(j, '}');
}

static void shape(struct lg_json *j, const struct lg_seen_shape *s)
{
    lg_json_open(j, NULL, '{');
    lg_json_text(j, "kernel", s->kernel);
    lg_json_text(j, "shape", s->shape);
    for (int kind = 0; kind < LG_SEEN_KINDS; kind++)
        lg_json_integer(j, lg_seen_kinds[kind].name, (int64_t)s->cases[kind]);
    lg_json_close(j, '}');
}

int lg_json_seen(struct lg_json *j, struct lg_store *s)
{
    struct lg_seen_all seen;
    int status = lg_seen_load(s, &seen);
    lg_json_open(j, "seen", '[');
    for (size_t i = 0; i < seen.n_rows; i++)
        row(j, &seen.row[i]);
    lg_json_close(j, ']');
    lg_json_open(j, "shapes", '[');
    for (size_t i = 0; i < seen.n_shapes; i++)
        shape(j, &seen.shape[i]);
    lg_json_close(j, ']');
    lg_seen_clear(&seen);
    return status;
}
