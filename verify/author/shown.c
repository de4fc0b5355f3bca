/* Texts and MathML from the trees of a lemma's formulas; see shown.h. */
#include "verify/author/shown.h"

#include "verify/author/formulas.h"
#include "verify/statement/mathml.h"

#include <stdlib.h>
#include <string.h>

const char *lg_shown_kind_name(enum lg_shown_kind kind)
{
    static const char *const names[LG_SHOWN_KINDS] = {"hypothesis", "claim", "definition", "running",
                                                      "quantity"};
    return names[kind];
}

size_t lg_shown_count(const struct lg_lemma *lemma, enum lg_shown_kind kind)
{
    char error[800];
    if (kind == LG_SHOWN_HYPOTHESES || kind == LG_SHOWN_CLAIMS)
        return kind == LG_SHOWN_CLAIMS ? lemma->n_claims : lemma->n_hypotheses;
    const struct lg_formulas *f = lg_formulas_of(lemma, error, sizeof error);
    if (!f)
        return 0;
    const struct lg_glossary_tables *t = &f->glossary.tables;
    return kind == LG_SHOWN_DEFINITIONS ? t->n_definitions
           : kind == LG_SHOWN_RUNNING   ? t->n_running
                                        : t->n_quantities;
}

/* Where the pieces of one line are written. */
struct sheet {
    FILE *text, *mathml, *remark;
    size_t sizes[3];
};

static int close_sheet(struct sheet *s)
{
    int status = s->text && s->mathml && s->remark ? 0 : -1;
    FILE *const files[] = {s->text, s->mathml, s->remark};
    for (size_t i = 0; i < 3; i++)
        if (files[i] && fclose(files[i]))
            status = -1;
    return status;
}

static void put_expression(struct sheet *sheet, const struct lg_expression *e, const struct lg_glossary *g)
{
    lg_expression_print(sheet->text, e);
    lg_expression_mathml(sheet->mathml, e, g);
}

/* A hypothesis or a claim: `place` among the statements of the glossary, -1: compared. */
static int put_statement(struct sheet *sheet, const struct lg_formulas *f, const char *statement, int place)
{
    char text[LG_FORMULA_TEXT + 1];
    const char *remark = strchr(statement, ';');
    struct lg_text_error error;
    if (remark)
        fputs(remark + 1 + strspn(remark + 1, " "), sheet->remark);
    if (place >= 0) {
        put_expression(sheet, f->glossary.statements[place], &f->glossary);
        return 0;
    }
    lg_formula_text(statement, text);
    struct lg_expression *e = lg_expression_parse(LG_TEXT_STATEMENT, text, &error);
    if (!e)
        return -1;
    put_expression(sheet, e, NULL);
    lg_expression_free(e);
    return 0;
}

static int put(struct sheet *sheet, struct lg_shown *s, const struct lg_formulas *f, enum lg_shown_kind kind,
               size_t i)
{
    const struct lg_glossary *g = &f->glossary;
    switch (kind) {
    case LG_SHOWN_HYPOTHESES:
        return put_statement(sheet, f, f->lemma->hypotheses[i].statement, f->hypotheses[i]);
    case LG_SHOWN_CLAIMS:
        return put_statement(sheet, f, f->lemma->claims[i].statement, f->claims[i]);
    case LG_SHOWN_DEFINITIONS:
        s->name = g->definitions[i]->target;
        put_expression(sheet, g->definitions[i], g);
        return 0;
    case LG_SHOWN_RUNNING:
        s->name = g->running[i]->target;
        put_expression(sheet, g->running[i], g);
        lg_node_print(sheet->remark, g->starts[i]->sides[0]);
        fputs(" before the first step", sheet->remark);
        return 0;
    default:
        break;
    }
    const struct lg_quantity *q = &g->tables.quantities[i];
    const struct lg_node name = {.kind = LG_NODE_NAME, .name = q->name, .slot = (int)i};
    s->name = q->name;
    s->shape = q->shape;
    s->unit = q->unit;
    s->is_shared = f->shared[i] != NULL;
    fputs(q->name, sheet->text);
    lg_node_mathml(sheet->mathml, &name, g);
    fputs(q->meaning, sheet->remark);
    return 0;
}

int lg_shown_open(struct lg_shown *s, const struct lg_lemma *lemma, enum lg_shown_kind kind, size_t i,
                  char *error, size_t error_size)
{
    *s = (struct lg_shown){.shape = ""};
    const struct lg_formulas *f = lg_formulas_of(lemma, error, error_size);
    if (!f)
        return -1;
    struct sheet sheet = {0};
    sheet.text = open_memstream(&s->text, &sheet.sizes[0]);
    sheet.mathml = open_memstream(&s->mathml, &sheet.sizes[1]);
    sheet.remark = open_memstream(&s->remark, &sheet.sizes[2]);
    if (kind == LG_SHOWN_HYPOTHESES || kind == LG_SHOWN_CLAIMS)
        s->name = kind == LG_SHOWN_CLAIMS ? lemma->claims[i].name : lemma->hypotheses[i].name;
    int status = sheet.text && sheet.mathml && sheet.remark ? 0 : -1;
    if (!status)
        status = put(&sheet, s, f, kind, i);
    if (close_sheet(&sheet) || status) {
        lg_shown_clear(s);
        snprintf(error, error_size, "lemma %s: not enough memory for its formulas", lemma->id);
        return -1;
    }
    return 0;
}

void lg_shown_clear(struct lg_shown *s)
{
    free(s->text);
    free(s->mathml);
    free(s->remark);
    *s = (struct lg_shown){0};
}
