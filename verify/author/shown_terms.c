/* Which term of a claim is off, in a few lines; see shown.h. */
#include "verify/author/formulas.h"
#include "verify/author/shown.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 116, VALUE_LINES = 3 };

/* "beta = 1.25": the midpoint, with its radius where six digits show it. */
static int value_text(char *text, size_t size, const struct lg_named_value *v)
{
    if (!lg_ball_finite(v->value))
        return snprintf(text, size, "%s = unknown", v->name);
    if (v->value.rad > 1e-6 * fabs(v->value.mid))
        return snprintf(text, size, "%s = %.6g +- %.2g", v->name, v->value.mid, v->value.rad);
    return snprintf(text, size, "%s = %.6g", v->name, v->value.mid);
}

static void print_values(FILE *out, const char *indent, const struct lg_named_value *values, size_t n)
{
    char text[256];
    size_t column = 0, lines = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t length = (size_t)value_text(text, sizeof text, &values[i]);
        const bool fresh = column == 0 || column + length + 2 > WIDTH;
        if (fresh && lines == VALUE_LINES) {
            fprintf(out, " and %zu more", n - i);
            break;
        }
        if (fresh) {
            fprintf(out, "%s%s%s", lines ? ",\n" : "", indent, lines ? "     " : "with ");
            column = strlen(indent) + 5;
            lines++;
        } else
            column += (size_t)fprintf(out, ", ");
        fputs(text, out);
        column += length;
    }
    if (lines)
        fputc('\n', out);
}

/* The values by the glossary's own names, in *known; what it does not know is left out. */
static size_t give(struct lg_valuation *v, const struct lg_named_value *values, size_t n,
                   struct lg_named_value known[LG_MOST_VALUES])
{
    const struct lg_glossary *g = v->glossary;
    size_t count = 0;
    for (size_t i = 0; i < n && count < LG_MOST_VALUES; i++) {
        const int slot = lg_glossary_slot(g, values[i].name);
        if (slot < 0)
            continue;
        known[count++] = (struct lg_named_value){g->slots[slot].name, values[i].value};
        if ((size_t)slot < g->tables.n_quantities + g->tables.n_running)
            lg_valuation_set(v, slot, values[i].value);
    }
    return count;
}

/* A name that is defined is what it stands for. */
static const struct lg_node *side_of(const struct lg_glossary *g, const struct lg_node *n)
{
    const size_t first = g->tables.n_quantities + g->tables.n_running;
    return n->kind == LG_NODE_NAME && (size_t)n->slot >= first
               ? g->definitions[(size_t)n->slot - first]->sides[0]
               : n;
}

/* Of each side that is a sum; of the others the value is the observed one or the bound. */
static void print_sides(FILE *out, const char *indent, struct lg_valuation *v, const struct lg_expression *e)
{
    enum { MOST = 2 };
    struct lg_term term;
    size_t printed = 0;
    for (size_t i = 0; i < e->n_sides && printed < MOST; i++) {
        const struct lg_node *side = side_of(v->glossary, e->sides[i]);
        if (lg_terms(v, side, &term, 1) < 2)
            continue;
        fprintf(out, "%s%s side ", indent, i == 0 ? "left" : i + 1 < e->n_sides ? "middle" : "right");
        lg_terms_print(out, v, side);
        fputc('\n', out);
        printed++;
    }
}

void lg_shown_terms(FILE *out, const char *indent, const struct lg_lemma *lemma, unsigned i,
                    const struct lg_named_value *values, size_t n_values)
{
    char error[800];
    struct lg_shown shown;
    struct lg_valuation v;
    struct lg_named_value known[LG_MOST_VALUES];
    if (lg_shown_open(&shown, lemma, LG_SHOWN_CLAIMS, i, error, sizeof error)) {
        fprintf(out, "%s%s\n", indent, error);
        return;
    }
    fprintf(out, "%s%s%s%s\n", indent, shown.text, *shown.remark ? "; " : "", shown.remark);
    lg_shown_clear(&shown);
    const struct lg_formulas *f = lg_formulas_of(lemma, error, sizeof error);
    if (!f || f->claims[i] < 0 || lg_valuation_open(&v, &f->glossary, &lg_ball_arithmetic, LG_DOUBLE))
        return;
    const size_t n = give(&v, values, n_values, known);
    print_values(out, indent, known, n);
    if (n > 0)
        print_sides(out, indent, &v, f->glossary.statements[f->claims[i]]);
    lg_valuation_close(&v);
}
