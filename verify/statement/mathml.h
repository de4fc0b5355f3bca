/* A statement in presentation MathML, what stands within <math>, from the tree that is evaluated. UTF-8,
 * everything escaped. */
#ifndef LG_MATHML_H
#define LG_MATHML_H

#include "verify/statement/glossary.h"

/* `g`, whose symbols are used, may be NULL: then all names are typeset from their ASCII. */
void lg_node_mathml(FILE *out, const struct lg_node *node, const struct lg_glossary *g);
void lg_expression_mathml(FILE *out, const struct lg_expression *e, const struct lg_glossary *g);

#endif
