/* Printing the matrix mutant x claim; see mutants.h. */
#include "verify/cli/mutants.h"

#include "verify/cli/cli.h"

#include <string.h>

enum { WIDTH = 110 }; /* columns of a line of names */

static bool caught(const struct lg_mutants *m, size_t i, size_t c)
{
    return m->cell[i * m->n_claims + c] > 0;
}

static void print_mutant(FILE *out, const struct lg_mutants *m, size_t i)
{
    const struct lg_mutant *mutant = &m->mutant[i];
    fprintf(out, "%-28s ", mutant->name);
    if (mutant->claims == 0) {
        fprintf(out, "%s %zu cases\n", mutant->is_equivalent ? "equivalent, passes" : "SURVIVES",
                mutant->cases);
        return;
    }
    fprintf(out, "%s%zu of %zu cases, %zu claims; smallest: %s/%s", mutant->is_equivalent ? "ACCUSED " : "",
            mutant->caught, mutant->cases, mutant->claims, m->claim[mutant->first].lemma,
            m->claim[mutant->first].name);
    if (isfinite(mutant->bound))
        fprintf(out, ", observed %.3g > bound %.3g", mutant->observed, mutant->bound);
    fprintf(out, "\n");
}

/* One character a cell: ., 1 to 9 cases, + for more. Claims that caught nothing have no column. */
static void print_matrix(FILE *out, const struct lg_mutants *m)
{
    fprintf(out, "\nMatrix: cases of a mutant that a claim caught (. none, + more than 9); columns are the "
                 "claims below\n");
    for (int tens = 1; tens >= 0; tens--) {
        size_t column = 0;
        fprintf(out, "%-28s ", "");
        for (size_t c = 0; c < m->n_claims; c++)
            if (m->claim[c].mutants) {
                column++;
                fputc((int)('0' + (tens ? column / 10 : column) % 10), out);
            }
        fputc('\n', out);
    }
    for (size_t i = 0; i < m->n_mutants; i++) {
        fprintf(out, "%-28s ", m->mutant[i].name);
        for (size_t c = 0; c < m->n_claims; c++) {
            size_t count = m->cell[i * m->n_claims + c];
            if (m->claim[c].mutants)
                fputc(count == 0 ? '.' : count > 9 ? '+' : (int)('0' + count), out);
        }
        fputc('\n', out);
    }
}

static void print_idle(FILE *out, const struct lg_mutants *m, const char *what, bool of_instance)
{
    int column = fprintf(out, "%s", what);
    for (size_t c = 0; c < m->n_claims; c++) {
        const struct lg_mutant_claim *claim = &m->claim[c];
        if (claim->mutants || claim->is_of_instance != of_instance)
            continue;
        if (column + 2 + (int)(strlen(claim->lemma) + strlen(claim->name)) > WIDTH)
            column = fprintf(out, "\n   ") - 1;
        column += fprintf(out, " %s/%s", claim->lemma, claim->name);
    }
    fprintf(out, "\n");
}

static void print_claims(FILE *out, const struct lg_mutants *m)
{
    size_t column = 0;
    fprintf(out, "\n  # claim                                          mutants (*: all are caught by another "
                 "claim too)\n");
    for (size_t c = 0; c < m->n_claims; c++) {
        const struct lg_mutant_claim *claim = &m->claim[c];
        if (!claim->mutants)
            continue;
        int length = fprintf(out, "%3zu %s/%s", ++column, claim->lemma, claim->name);
        fprintf(out, "%*s %7zu%s", length < 50 ? 50 - length : 0, "", claim->mutants,
                claim->alone ? "  alone:" : " *");
        for (size_t i = 0; i < m->n_mutants; i++)
            if (m->mutant[i].claims == 1 && caught(m, i, c))
                fprintf(out, " %s", m->mutant[i].name);
        fprintf(out, "\n");
    }
    print_idle(out, m, "claims on the kernel's numbers that catch no mutant:", false);
    print_idle(out, m, "claims about the instance, which no kernel can break:", true);
}

void lg_mutants_print(FILE *out, const struct lg_mutants *m)
{
    size_t survivors = lg_mutants_survivors(m), of = lg_mutants_scored(m), accused = lg_mutants_accused(m);
    for (size_t i = 0; i < m->n_mutants; i++)
        print_mutant(out, m, i);
    if (!m->is_fast) {
        print_matrix(out, m);
        print_claims(out, m);
    }
    fprintf(out, "\n%s%s: caught %zu of %zu mutants, and %zu equivalent ones that must pass\n", m->tier,
            m->is_fast ? ", each until a case refused it" : "", of - survivors, of, m->n_mutants - of);
    if (survivors)
        fprintf(out, "%zu of %zu mutants pass every claim: the claims have a gap\n", survivors, of);
    if (accused)
        fprintf(out, "%zu equivalent mutants are accused: the claim is wrong, or the argument in the file\n",
                accused);
    if (lg_mutants_mismarked(m))
        fprintf(out,
                "%zu claims are marked as about the instance, and a mutant breaks them: take the mark away\n",
                lg_mutants_mismarked(m));
}

void lg_mutants_print_json(FILE *out, const struct lg_mutants *m)
{
    size_t of = lg_mutants_scored(m);
    fprintf(out,
            "{\"tier\": \"%s\", \"fail_fast\": %s, \"caught\": %zu, \"mutants_scored\": %zu, \"claims\": [",
            m->tier, m->is_fast ? "true" : "false", of - lg_mutants_survivors(m), of);
    for (size_t c = 0; c < m->n_claims; c++) {
        fprintf(out, "%s\n  {\"lemma\": ", c ? "," : "");
        lg_print_json(out, m->claim[c].lemma);
        fprintf(out, ", \"claim\": ");
        lg_print_json(out, m->claim[c].name);
        fprintf(out, ", \"theorem\": %s, \"mutants\": %zu, \"alone\": %zu}",
                m->claim[c].is_theorem ? "true" : "false", m->claim[c].mutants, m->claim[c].alone);
    }
    fprintf(out, "],\n\"mutants\": [");
    for (size_t i = 0; i < m->n_mutants; i++) {
        const struct lg_mutant *mutant = &m->mutant[i];
        bool is_first = true;
        fprintf(out, "%s\n  {\"name\": ", i ? "," : "");
        lg_print_json(out, mutant->name);
        fprintf(out, ", \"about\": ");
        lg_print_json(out, mutant->about);
        fprintf(out, ", \"equivalent\": %s, \"cases\": %zu, \"caught\": %zu, \"by\": {",
                mutant->is_equivalent ? "true" : "false", mutant->cases, mutant->caught);
        for (size_t c = 0; c < m->n_claims; c++)
            if (caught(m, i, c)) {
                char name[256];
                snprintf(name, sizeof name, "%s/%s", m->claim[c].lemma, m->claim[c].name);
                fprintf(out, is_first ? "" : ", ");
                lg_print_json(out, name);
                fprintf(out, ": %zu", m->cell[i * m->n_claims + c]);
                is_first = false;
            }
        fprintf(out, "}}");
    }
    fprintf(out, "]}\n");
}
