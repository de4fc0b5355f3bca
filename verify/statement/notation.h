/* Names in MathML: the ASCII in which a quantity is named, typeset as it is spoken.
 *
 *     eps alpha J          Greek words are letters; a word of one letter is italic, a longer one upright
 *     r_0 c_E D_{t+1}      a subscript; in |W_t+1| too, where no space stands before the sign; B2 is B with subscript 2
 *     J^T ||x||^2          a superscript of letters, digits or {...}
 *     r' W+ theta* v^ X~   prime, next iterate, optimum, hat, tilde: signs that follow the letter without a space
 *     |x|                  the name of a norm: double bars. In the notation of a symbol (lg_quantity.symbol) | is one bar, || two.
 *                          A bar that touches a letter and closes none restricts: J^T|F
 *     <u, z>  A o B  sum   angle brackets, entrywise product, big sigma
 *     [declared rounding]  words, upright and with their spaces; [eta |J^T r|], with an index, an exponent or bars, as above */
#ifndef LG_NOTATION_H
#define LG_NOTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A name as a statement writes it. */
void lg_notation_name(FILE *out, const char *name);

/* Does it begin with words, which need a little space between factors: path_t, [declared rounding]? */
bool lg_notation_is_word(const char *notation);

/* Is it more than one factor to the eye: sum_l |v_l|, max_i B_ii, [declared rounding]? */
bool lg_notation_is_composite(const char *notation);

/* The notation of a symbol, in which bars stand for themselves. */
void lg_notation_symbol(FILE *out, const char *symbol);

#endif
