/* The symbols of lemmas/THEORY.md in plain text; see symbols.h. One letter has one meaning in a setting: on clustered data, in
 * linear least squares, in matrix recovery, about the covariance of data, or on networks. */
#include "verify/cli/symbols.h"
#include "verify/author/formulas.h"

#include <ctype.h>
#include <string.h>

enum setting { NETWORK = 1, CLUSTERED = 2, LINEAR = 4, RECOVERY = 8, DATA = 16, STEPS = NETWORK | CLUSTERED };

static const struct {
    const char *symbol, *meaning;
    unsigned settings;
} symbols[] = {
    {"X", "data, n x d, with rows x_i", STEPS | DATA},
    {"X", "data, n x p", LINEAR},
    {"W", "trained weights, k x d, with rows w_l; W_0 at the start, W_t after t steps, W+ after the step",
     STEPS},
    {"W~", "other weights", STEPS},
    {"v", "output weights, k; fixed", STEPS},
    {"y", "labels, n", STEPS | LINEAR | RECOVERY},
    {"f", "outputs phi(X W^T) v, n", STEPS},
    {"r", "residual f - y; r_0 at the start, r_t after t steps, r+ after the step", STEPS},
    {"r_t", "residual X theta_t - y after t steps", LINEAR},
    {"J", "Jacobian of f, n x kd, with rows J_i; J_0 at W_0, J_t at W_t", STEPS},
    {"theta", "trained weights, p; theta_t after t steps, theta+ after the step", LINEAR},
    {"theta*", "the least squares solution closest to theta_0", LINEAR},
    {"U", "trained weights, d x r; U+ after the step", RECOVERY},
    {"A_i", "measurement i, d x d; y_i is its value", RECOVERY},
    {"G", "gradient, as the kernel computes it or exact", STEPS | RECOVERY},
    {"eta", "step size", STEPS | LINEAR | RECOVERY},
    {"e_t", "error of step t: computed minus exact; e of the step at hand", STEPS | LINEAR},
    {"a_s", "error of step s: measured or declared, whichever is smaller", LINEAR},
    {"path_t", "sum over s < t of |W_{s+1} - W_s| (of theta in linear least squares)", STEPS | LINEAR},
    {"D_t", "distance |W_t - W_0|", STEPS},
    {"phi", "activation; phi', phi'' its derivatives", STEPS | DATA},
    {"B", "sup |phi'|", STEPS | DATA},
    {"B2", "sup |phi''|", STEPS | DATA},
    {"B3", "sup |phi'''|", DATA},
    {"xi", "max |x_i|", STEPS},
    {"L", "Lipschitz constant of J: B2 max|v| |X| xi", STEPS},
    {"beta", "bound of |J|: the smaller of B|v||X| and |J(W_0)| + L R", STEPS},
    {"beta", "|X|, the largest singular value", LINEAR},
    {"R", "radius of the ball around W_0 in which the bounds hold", STEPS},
    {"c", "1 - eta(beta^2 + L|r_0|)/2", NETWORK},
    {"c", "1 - eta beta^2/2", LINEAR},
    {"c'", "1 - 2 eps/alpha' - eta beta^2/2", NETWORK},
    {"c_E", "1 - eta(beta^2 + L(|r_0| + beta E))/2", NETWORK},
    {"E_", "budget of the errors' sum, fixed before the run", STEPS},
    {"F", "span of the cluster indicators, the fast subspace; J^T|F is J^T on it", CLUSTERED},
    {"Pi_F", "projection on F: means over clusters", CLUSTERED},
    {"Pi_S", "projection on the complement of F, the slow subspace", CLUSTERED},
    {"a", "fast part Pi_F r of the residual; a_t, a+ likewise", CLUSTERED},
    {"s", "slow part Pi_S r of the residual; s_t, s+ likewise", CLUSTERED},
    {"alpha", "sigma_min(J(W_0)^T|F) - L R", CLUSTERED},
    {"eps_0", "largest distance of a row from its cluster's centre", CLUSTERED},
    {"eps",
     "bound of |Pi_S J|; eps(w) at |W| = w: B|v||X - C~| + B2|v|_inf w eps_0|C~|, C~ the centres row by row",
     CLUSTERED},
    {"eps_row", "bound of a row's |J_i - J(W; c_i)|: eps_0(B|v| + B2|v|_inf(|W_0| + R)xi)", CLUSTERED},
    {"K_c", "number of clusters", CLUSTERED},
    {"n_l", "size of cluster l", CLUSTERED},
    {"c_l", "centre of cluster l, C all centres", CLUSTERED},
    {"psi", "(|a|^2 + (eps S/alpha)^2)^(1/2) at a; psi_t after t steps", CLUSTERED},
    {"S", "bound of |s_t|: |s_0| + eps R", CLUSTERED},
    {"S_t", "|s_0| + eps path_t", CLUSTERED},
    {"P", "bound of path_T: ((2/alpha)|a_0| + 2 eta T eps|s_0|)/(1 - 2 eta T eps^2)", CLUSTERED},
    {"A", "bound of |a_t|: (|a_0|^2 + (eps S/alpha)^2)^(1/2)", CLUSTERED},
    {"T", "number of steps; of draws: independent rows of W", CLUSTERED},
    {"Phi", "features phi(X W^T), n x k", NETWORK},
    {"v^", "least-norm solution Phi^+ y", NETWORK},
    {"rho_i", "bound of |(Phi v - y)_i|/|v| by declared rounding; rho of all samples", NETWORK},
    {"Sigma", "E[phi'(X w) phi'(X w)^T] o X X^T, w standard normal", STEPS | DATA},
    {"Sigma~", "E[phi(X w) phi(X w)^T]", DATA},
    {"lambda", "lambda_min(Sigma); lambda(C) for the data C", STEPS | DATA},
    {"lambda~", "lambda_min(E[phi(X w) phi(X w)^T])", NETWORK},
    {"mu_r", "E[phi'(a g) h_r(g)], h_r the Hermite polynomials, g standard normal, a = 1 unless named", DATA},
    {"m2", "E[phi'(g)^2]", DATA},
    {"t_R", "m2 less the squares of mu_0 ... mu_R; t_R(a) at scale a", DATA},
    {"K", "cosines of the rows, <x_i,x_j>/(|x_i||x_j|); K^or its r-th power entry by entry", DATA},
    {"P_R", "sum_{r<=R} mu_r^2 K^o(r+1)", DATA},
    {"kappa", "(d/n)^(1/2) |X|/lambda", DATA},
    {"rho", "cosine of two rows", DATA},
    {"u", "unit roundoff of the declared format; as a vector of J u a direction, k x d", NETWORK | RECOVERY},
    {"p", "level: the probability that is allowed", NETWORK | CLUSTERED | DATA},
};

static enum setting setting_of(const struct lg_lemma *l)
{
    if (l->clustered)
        return CLUSTERED;
    if (l->kinds == LG_LINEAR)
        return LINEAR;
    if (l->kinds == LG_RECOVERY)
        return RECOVERY;
    return l->pure && strstr(l->slides, "S1") ? DATA : NETWORK;
}

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Does the symbol stand in the text, with or without an index? */
static bool stands(const char *text, const char *symbol)
{
    const size_t length = strlen(symbol);
    const bool bare = !strpbrk(symbol, "_");
    for (const char *at = text; (at = strstr(at, symbol)) != NULL; at++) {
        const char next = at[length];
        if ((at > text && in_word(at[-1])) || (in_word(next) && !(bare && next == '_')))
            continue;
        if (next != '\'' && next != '~' && (next != '*' || at[length + 1] == ' '))
            return true;
    }
    return false;
}

/* The quantities say what the formulas name; what is left are letters of its prose and within names. */
static bool used(const struct lg_lemma *l, const char *symbol)
{
    bool found = stands(l->statement, symbol) || stands(l->how_to_read, symbol);
    for (const struct lg_quantity *q = l->quantities; q && q->name; q++)
        found |= stands(q->name, symbol) || stands(q->meaning, symbol);
    for (size_t i = 0; i < l->n_hypotheses; i++)
        found |= stands(l->hypotheses[i].statement, symbol);
    for (size_t i = 0; i < l->n_claims; i++)
        found |= stands(l->claims[i].statement, symbol) || stands(l->claims[i].allowance, symbol);
    return found;
}

void lg_print_symbols(FILE *out, const struct lg_lemma *l)
{
    char error[800];
    const struct lg_formulas *f = lg_formulas_of(l, error, sizeof error);
    const char *heading =
        "\nSymbols (|.|: norm of a vector, spectral norm of a matrix; W+: after the step; o: entry "
        "by entry)\n";
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if ((symbols[i].settings & setting_of(l)) && used(l, symbols[i].symbol) &&
            (!f || lg_glossary_slot(&f->glossary, symbols[i].symbol) < 0)) {
            fprintf(out, "%s  %-24s %s\n", heading, symbols[i].symbol, symbols[i].meaning);
            heading = "";
        }
}
