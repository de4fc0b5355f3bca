/* From the tables of a lemma to its glossary; see formulas.h. */
#include "verify/author/formulas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the glossary points to. */
struct lg_formula_tables {
    struct lg_quantity *quantities;
    const char **statements;
    char (*texts)[LG_FORMULA_TEXT + 1]; /* of the hypotheses, then of the claims */
};

struct builder {
    struct lg_formulas *f;
    struct lg_glossary_tables tables;
    char *error;
    size_t size;
};

void lg_formula_text(const char *statement, char text[LG_FORMULA_TEXT + 1])
{
    size_t length = strcspn(statement, ";");
    if (length > LG_FORMULA_TEXT)
        length = LG_FORMULA_TEXT; /* the parser then refuses what is left */
    memcpy(text, statement, length);
    text[length] = '\0';
}

static int refuse(const struct builder *b, const char *what, const char *message)
{
    snprintf(b->error, b->size, "lemma %s: %s: %s", b->f->lemma->id, what, message);
    return -1;
}

static bool targets(const char *text, const char *name)
{
    const size_t n = strlen(name);
    return !strncmp(text, name, n) && (text[n] == ' ' || (text[n] == '\'' && text[n + 1] == ' '));
}

/* Is it a running quantity, a definition or one that the lemma declares? */
static bool is_own(const struct lg_lemma *lemma, const char *name)
{
    for (const struct lg_quantity *q = lemma->quantities; q && q->name; q++)
        if (!strcmp(q->name, name))
            return true;
    for (const struct lg_running *r = lemma->running; r && r->text; r++)
        if (targets(r->text, name))
            return true;
    for (const char *const *d = lemma->definitions; d && *d; d++)
        if (targets(*d, name))
            return true;
    return false;
}

/* Each shared quantity that an expression names is declared once. */
static void declare_shared(struct builder *b, const struct lg_expression *e)
{
    for (size_t i = 0; i < e->n_nodes; i++) {
        const char *name = e->nodes[i].name;
        if (e->nodes[i].kind != LG_NODE_NAME || is_own(b->f->lemma, name))
            continue;
        const struct lg_shared_quantity *q = lg_quantity_find(name);
        bool is_new = q != NULL;
        for (size_t s = 0; s < b->tables.n_quantities; s++)
            is_new = is_new && b->f->shared[s] != q;
        if (!is_new)
            continue;
        b->f->shared[b->tables.n_quantities] = q;
        b->f->tables->quantities[b->tables.n_quantities++] = q->quantity;
    }
}

static bool is_number(const struct lg_node *side)
{
    return side->kind == LG_NODE_DECIMAL ||
           (side->kind == LG_NODE_DIV && side->left->kind == LG_NODE_DECIMAL &&
            side->right->kind == LG_NODE_DECIMAL);
}

/* Two numbers that are given: every side a name or a number, and some name known to nobody. */
static bool is_compared(const struct lg_lemma *lemma, const struct lg_expression *e)
{
    bool unknown = false;
    for (size_t i = 0; i < e->n_sides; i++) {
        const struct lg_node *side = e->sides[i];
        if (side->kind != LG_NODE_NAME && !is_number(side))
            return false;
        unknown |= side->kind == LG_NODE_NAME && !is_own(lemma, side->name) && !lg_quantity_find(side->name);
    }
    return unknown && e->n_sides == 2;
}

static int add_statement(struct builder *b, const char *what, const char *statement, size_t at, int *place)
{
    struct lg_text_error error;
    char *text = b->f->tables->texts[at];
    lg_formula_text(statement, text);
    struct lg_expression *e = lg_expression_parse(LG_TEXT_STATEMENT, text, &error);
    if (!e)
        return refuse(b, what, error.message);
    *place = -1;
    if (!is_compared(b->f->lemma, e)) {
        *place = (int)b->tables.n_statements;
        b->f->tables->statements[b->tables.n_statements++] = text;
        declare_shared(b, e);
    }
    lg_expression_free(e);
    return 0;
}

/* The shared quantities of definitions and running quantities. */
static int add_text(struct builder *b, enum lg_text_kind kind, const char *text)
{
    struct lg_text_error error;
    struct lg_expression *e = lg_expression_parse(kind, text, &error);
    if (!e)
        return refuse(b, text, error.message);
    declare_shared(b, e);
    lg_expression_free(e);
    return 0;
}

static int gather(struct builder *b)
{
    const struct lg_lemma *lemma = b->f->lemma;
    for (const struct lg_quantity *q = lemma->quantities; q && q->name; q++)
        b->f->tables->quantities[b->tables.n_quantities++] = *q;
    for (const struct lg_running *r = lemma->running; r && r->text; r++, b->tables.n_running++)
        if (add_text(b, LG_TEXT_RECURRENCE, r->text) || add_text(b, LG_TEXT_SUM, r->start))
            return -1;
    for (const char *const *d = lemma->definitions; d && *d; d++, b->tables.n_definitions++)
        if (add_text(b, LG_TEXT_DEFINITION, *d))
            return -1;
    for (size_t h = 0; h < lemma->n_hypotheses; h++)
        if (add_statement(b, lemma->hypotheses[h].name, lemma->hypotheses[h].statement, h,
                          &b->f->hypotheses[h]))
            return -1;
    for (size_t i = 0; i < lemma->n_claims; i++)
        if (add_statement(b, lemma->claims[i].name, lemma->claims[i].statement, lemma->n_hypotheses + i,
                          &b->f->claims[i]))
            return -1;
    b->tables.quantities = b->f->tables->quantities;
    b->tables.running = lemma->running;
    b->tables.definitions = lemma->definitions;
    b->tables.statements = b->f->tables->statements;
    return 0;
}

/* The slots of a tree, and of the definitions that it mentions, in the order in which they are read. */
static void show(const struct lg_glossary *g, const struct lg_node *n, int shown[LG_MOST_VALUES],
                 size_t *count)
{
    const size_t first = g->tables.n_quantities + g->tables.n_running;
    if (!n)
        return;
    show(g, n->left, shown, count);
    show(g, n->right, shown, count);
    if (n->kind != LG_NODE_NAME || *count + 1 >= LG_MOST_VALUES)
        return;
    for (size_t i = 0; i < *count; i++)
        if (shown[i] == n->slot)
            return;
    shown[(*count)++] = n->slot;
    if ((size_t)n->slot >= first)
        show(g, g->definitions[(size_t)n->slot - first]->sides[0], shown, count);
}

static void show_all(struct lg_formulas *f)
{
    for (size_t i = 0; i < f->glossary.tables.n_statements; i++) {
        const struct lg_expression *e = f->glossary.statements[i];
        size_t count = 0;
        for (size_t s = 0; s < e->n_sides; s++)
            show(&f->glossary, e->sides[s], f->shown[i], &count);
        f->shown[i][count] = -1;
    }
}

static void discard(struct lg_formulas *f)
{
    if (f && f->tables) {
        free(f->tables->quantities);
        free(f->tables->statements);
        free(f->tables->texts);
    }
    if (f) {
        free(f->tables);
        free(f->hypotheses);
        free(f->claims);
        free(f->shared);
        free(f->shown);
    }
    free(f);
}

static struct lg_formulas *room_for(const struct lg_lemma *lemma)
{
    const size_t statements = lemma->n_hypotheses + lemma->n_claims;
    size_t quantities = 1;
    for (const struct lg_shared_quantity *q = lg_quantities; q->quantity.name; q++)
        quantities++;
    for (const struct lg_quantity *q = lemma->quantities; q && q->name; q++)
        quantities++;
    struct lg_formulas *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    f->lemma = lemma;
    f->hypotheses = calloc(lemma->n_hypotheses + 1, sizeof *f->hypotheses);
    f->claims = calloc(lemma->n_claims + 1, sizeof *f->claims);
    f->shared = calloc(quantities, sizeof *f->shared);
    f->shown = calloc(statements + 1, sizeof *f->shown);
    f->tables = calloc(1, sizeof *f->tables);
    if (f->tables) {
        f->tables->quantities = calloc(quantities, sizeof *f->tables->quantities);
        f->tables->statements = calloc(statements + 1, sizeof *f->tables->statements);
        f->tables->texts = calloc(statements + 1, sizeof *f->tables->texts);
    }
    if (f->hypotheses && f->claims && f->shared && f->shown && f->tables && f->tables->quantities &&
        f->tables->statements && f->tables->texts)
        return f;
    discard(f);
    return NULL;
}

static struct lg_formulas *build(const struct lg_lemma *lemma, char *error, size_t size)
{
    struct builder b = {.f = room_for(lemma), .error = error, .size = size};
    struct lg_glossary_error message;
    if (!b.f) {
        snprintf(error, size, "lemma %s: not enough memory for its formulas", lemma->id);
        return NULL;
    }
    if (!gather(&b)) {
        if (!lg_glossary_open(&b.f->glossary, &b.tables, &message)) {
            show_all(b.f);
            return b.f;
        }
        snprintf(error, size, "lemma %s: %s", lemma->id, message.message);
    }
    discard(b.f);
    return NULL;
}

/* Kept for the life of the program: a table of lemmas is a constant. */
const struct lg_formulas *lg_formulas_of(const struct lg_lemma *lemma, char *error, size_t error_size)
{
    static struct kept {
        struct lg_formulas *formulas;
        struct kept *next;
    } * kept;
    for (const struct kept *k = kept; k; k = k->next)
        if (k->formulas->lemma == lemma)
            return k->formulas;
    struct kept *here = malloc(sizeof *here);
    struct lg_formulas *f = build(lemma, error, error_size);
    if (!here || !f) {
        if (f)
            snprintf(error, error_size, "lemma %s: not enough memory for its formulas", lemma->id);
        free(here);
        return NULL; /* f, if any, is left to the system: the program is about to end */
    }
    *here = (struct kept){f, kept};
    kept = here;
    return f;
}
