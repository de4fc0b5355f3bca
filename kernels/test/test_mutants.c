/* Every mutant is wrong in the way its story says, and far above rounding.
 *
 * Two honest kernels differ by less than two envelopes of oracle.h, so a ratio above 2 is a mistake. That it
 * is *this* mistake is checked by undoing it: the mutant conforms to the problem that its story describes. */
#include <criterion/criterion.h>

#include "kernels/test/trial.h"

extern const struct lg_kernel kernel_reference;
extern const struct lg_kernel kernel_wrong_sign, kernel_eta_twice, kernel_slope_of_another_activation,
    kernel_v_squared, kernel_sample_dropped, kernel_neuron_zeroed, kernel_gradient_scaled,
    kernel_float_accumulation, kernel_nan_entry, kernel_stale_residual;
static const struct lg_kernel *const mutants[] = {
    &kernel_wrong_sign,      &kernel_eta_twice,          &kernel_slope_of_another_activation,
    &kernel_v_squared,       &kernel_sample_dropped,     &kernel_neuron_zeroed,
    &kernel_gradient_scaled, &kernel_float_accumulation, &kernel_nan_entry,
    &kernel_stale_residual};
enum { MUTANTS = sizeof mutants / sizeof *mutants };
extern const struct lg_kernel kernel_gram_abs_v, kernel_gram_unscaled, kernel_gram_neuron_dropped,
    kernel_gram_variance;

extern const struct lg_kernel kernel_sgd_repeats_collapsed, kernel_sgd_over_n, kernel_steps_with_momentum;

/* Single steps are honest, and one kind of step is not. The batch of trial.h repeats a sample. */
Test(mutants, other_kinds_of_steps_are_far_outside_the_envelope)
{
    const struct lg_kernel *const sgd[] = {&kernel_sgd_repeats_collapsed, &kernel_sgd_over_n};
    struct trial t = new_trial(6, 4, 10, LG_TANH, 0.125, 29);
    for (size_t a = 0; a < 2; a++) {
        cr_assert(conformance(sgd[a], sgd[a]->model, &t, SGD, 1) > 2, "%s", sgd[a]->name);
        cr_assert(conformance(sgd[a], sgd[a]->model, &t, STEP, 2) <= 1, "%s", sgd[a]->name);
    }
    const struct lg_kernel *momentum = &kernel_steps_with_momentum;
    cr_assert(conformance(momentum, momentum->model, &t, STEP, 1) <= 1);
    cr_assert(conformance(momentum, momentum->model, &t, STEP, 2) > 2);
    free_trial(&t);
}

/* These step honestly. */
Test(mutants, gram_matrices_are_far_outside_the_envelope)
{
    const struct lg_kernel *const wrong[] = {&kernel_gram_abs_v, &kernel_gram_unscaled,
                                             &kernel_gram_neuron_dropped, &kernel_gram_variance};
    struct trial t = new_trial(6, 4, 10, LG_TANH, 0.125, 28);
    for (size_t a = 0; a < 4; a++) {
        cr_assert(conformance(wrong[a], wrong[a]->model, &t, GRAM, 1) > 2, "%s", wrong[a]->name);
        cr_assert(conformance(wrong[a], wrong[a]->model, &t, STEP, 2) <= 1, "%s", wrong[a]->name);
    }
    free_trial(&t);
}

Test(mutants, steps_are_far_outside_the_envelope)
{
    for (int32_t activation = 0; activation < LG_ACTIVATIONS; activation++) {
        struct trial t = new_trial(6, 4, 10, activation, 0.125, 21);
        for (size_t a = 0; a < MUTANTS; a++) {
            const double r = conformance(mutants[a], mutants[a]->model, &t, STEP, 2);
            cr_assert(r > 2, "%s, activation %d: %g", mutants[a]->name, activation, r);
        }
        free_trial(&t);
    }
}

/* The rest of the table is honest, and so is the first step of stale_residual. */
Test(mutants, other_functions_conform)
{
    struct trial t = new_trial(6, 4, 10, LG_GELU, 0.125, 22);
    const enum function honest[] = {FORWARD, JACOBIAN, JVP, VJP, GRAM};
    for (size_t a = 0; a < MUTANTS; a++)
        for (size_t i = 0; i < sizeof honest / sizeof *honest; i++)
            cr_assert(conformance(mutants[a], mutants[a]->model, &t, honest[i], 1) <= 1, "%s %s",
                      mutants[a]->name, function_name[honest[i]]);
    cr_assert(conformance(&kernel_stale_residual, kernel_reference.model, &t, STEP, 1) <= 1);
    cr_assert(conformance(&kernel_wrong_sign, kernel_reference.model, &t, GRADIENT, 1) <= 1);
    cr_assert(conformance(&kernel_eta_twice, kernel_reference.model, &t, GRADIENT, 1) <= 1);
    free_trial(&t);
}

/* got (a mutant on t) is what an honest kernel does on `story`. */
static double told(const struct lg_kernel *mutant, const struct trial *t, const struct trial *story,
                   enum function which)
{
    struct number *allowed = oracle(kernel_reference.model, story, which, 1);
    struct number *exact = oracle(&exact_model, story, which, 1);
    double *got = call(mutant, t, which, 1);
    const double worst = ratio(function_size(&t->net, which), got, allowed, exact);
    free(got);
    free(allowed);
    free(exact);
    return worst;
}

Test(mutants, eta_and_samples_as_told)
{
    struct trial t = new_trial(6, 4, 10, LG_SOFTPLUS, 0.125, 23), story = t;
    story.net.eta = -t.net.eta;
    cr_assert(told(&kernel_wrong_sign, &t, &story, STEP) <= 1);
    cr_assert(told(&kernel_wrong_sign, &t, &story, SGD) <= 1);
    story.net.eta = 2 * t.net.eta;
    cr_assert(told(&kernel_eta_twice, &t, &story, STEP) <= 1);
    cr_assert(told(&kernel_eta_twice, &t, &story, SGD) <= 1);
    story = t;
    story.net.n = t.net.n - 1;
    cr_assert(told(&kernel_sample_dropped, &t, &story, GRADIENT) <= 1);
    free_trial(&t);
}

/* The altered Jacobian with the right residual: z := r of the reference, exact where phi is a polynomial. */
Test(mutants, jacobians_as_told)
{
    struct trial t = new_trial(6, 4, 10, LG_QUADRATIC, 0.125, 24), story = t;
    for (size_t e = 0; e < 40; e++)
        t.W[e] = rint(4 * t.W[e]);
    for (size_t e = 0; e < 24; e++)
        t.X[e] = rint(4 * t.X[e]);
    double *r = call(&kernel_reference, &t, FORWARD, 1), v[10];
    for (size_t i = 0; i < 6; i++)
        r[i] -= t.y[i];
    for (size_t l = 0; l < 10; l++)
        v[l] = t.v[l] * t.v[l];
    story.z = r;
    story.net.activation = LG_RELU;
    double *told_gradient = call(&kernel_reference, &story, VJP, 1);
    double *gradient = call(&kernel_slope_of_another_activation, &t, GRADIENT, 1);
    cr_assert(memcmp(gradient, told_gradient, 40 * sizeof *gradient) == 0);
    free(told_gradient);
    free(gradient);
    story.net.activation = LG_QUADRATIC;
    story.net.v = v;
    told_gradient = call(&kernel_reference, &story, VJP, 1);
    gradient = call(&kernel_v_squared, &t, GRADIENT, 1);
    cr_assert(memcmp(gradient, told_gradient, 40 * sizeof *gradient) == 0);
    free(told_gradient);
    free(gradient);
    free(r);
    free_trial(&t);
}

Test(mutants, entries_as_told)
{
    struct trial t = new_trial(6, 4, 10, LG_ERF, 0.125, 25);
    double *right = call(&kernel_reference, &t, GRADIENT, 1);
    double *zeroed = call(&kernel_neuron_zeroed, &t, GRADIENT, 1),
           *nan = call(&kernel_nan_entry, &t, GRADIENT, 1);
    double *scaled = call(&kernel_gradient_scaled, &t, GRADIENT, 1);
    for (size_t e = 0; e < 40; e++) {
        cr_assert(zeroed[e] == (e < 4 ? 0 : right[e]));
        cr_assert(e == 39 ? isnan(nan[e]) : nan[e] == right[e]);
        cr_assert(scaled[e] == right[e] * (1 + 1e-10) && scaled[e] != right[e]);
    }
    double *stepped = call(&kernel_neuron_zeroed, &t, STEP, 3);
    cr_assert(memcmp(stepped, t.W, 4 * sizeof *stepped) == 0);
    double *lists[] = {right, zeroed, nan, scaled, stepped};
    for (size_t i = 0; i < 5; i++)
        free(lists[i]);
    free_trial(&t);
}

/* Two stale steps: W2 = W1 - eta J(W1)^T r(W0), all by the reference's functions, bit by bit. */
Test(mutants, stale_residual_as_told)
{
    struct trial t = new_trial(6, 4, 10, LG_SIGMOID, 0.125, 26), story = t;
    double *r = call(&kernel_reference, &t, FORWARD, 1), *W = call(&kernel_reference, &t, STEP, 1);
    for (size_t i = 0; i < 6; i++)
        r[i] -= t.y[i];
    story.W = W;
    story.z = r;
    double *G = call(&kernel_reference, &story, VJP, 1), *got = call(&kernel_stale_residual, &t, STEP, 2);
    for (size_t e = 0; e < 40; e++)
        cr_assert(got[e] == W[e] - t.net.eta * G[e]);
    double *lists[] = {r, W, G, got};
    for (size_t i = 0; i < 4; i++)
        free(lists[i]);
    free_trial(&t);
}

/* Single-precision accumulation, but nothing worse: inside the envelope of a float kernel. */
Test(mutants, float_accumulation_as_told)
{
    struct lg_error_model declared = *kernel_reference.model;
    declared.unit_accumulator = 0x1p-24;
    struct trial t = new_trial(6, 4, 10, LG_TANH, 0.125, 27);
    declared.depth = NULL; /* each of m terms is rounded into a float sum m times at most */
    cr_assert(conformance(&kernel_float_accumulation, &declared, &t, GRADIENT, 1) <= 1);
    cr_assert(conformance(&kernel_float_accumulation, kernel_reference.model, &t, GRADIENT, 1) > 2);
    free_trial(&t);
}

/* One mistake in one function: that function is far outside, at sizes with tails; k = 11 but 12 for one that needs it even. */
extern const struct lg_kernel kernel_tail_of_neurons, kernel_tail_of_features, kernel_overlapping_tail,
    kernel_first_feature_skipped, kernel_tf32_products, kernel_bf16_weights, kernel_gelu_tanh_form,
    kernel_float_literal, kernel_erf_by_polynomial, kernel_crude_exp, kernel_quadratic_not_halved,
    kernel_softplus_single_exp, kernel_slope_by_difference, kernel_gelu_slope_detached,
    kernel_sigmoid_slope_of_softplus, kernel_tanh_slope_of_argument, kernel_leaky_slope,
    kernel_erf_density_unscaled, kernel_gradient_of_mean, kernel_gradient_without_half,
    kernel_residual_in_float, kernel_weight_decay, kernel_neuron_tile_tail, kernel_v_of_unit_size,
    kernel_x_read_transposed, kernel_samples_shifted, kernel_neurons_in_turn, kernel_samples_in_turn,
    kernel_export_in_float, kernel_export_lags, kernel_half_of_the_weights, kernel_forward_odd_sample,
    kernel_forward_in_float, kernel_jacobian_rows_reversed, kernel_jacobian_by_features, kernel_jacobian_tail,
    kernel_jvp_direction_transposed, kernel_jvp_by_difference, kernel_vjp_of_residual,
    kernel_vjp_skips_negatives, kernel_gram_lower_only, kernel_gram_diagonal_twice, kernel_gram_in_float,
    kernel_gram_tile_tail, kernel_sgd_sum, kernel_sgd_over_n, kernel_sgd_repeats_collapsed,
    kernel_sgd_contiguous;
static const struct {
    const struct lg_kernel *kernel;
    enum function which;
    int32_t activation;
} single[] = {
    {&kernel_tail_of_neurons, FORWARD, LG_TANH},
    {&kernel_tail_of_features, FORWARD, LG_TANH},
    {&kernel_overlapping_tail, GRADIENT, LG_TANH},
    {&kernel_first_feature_skipped, FORWARD, LG_TANH},
    {&kernel_tf32_products, FORWARD, LG_TANH},
    {&kernel_bf16_weights, FORWARD, LG_TANH},
    {&kernel_gelu_tanh_form, FORWARD, LG_GELU},
    {&kernel_float_literal, FORWARD, LG_ERF},
    {&kernel_erf_by_polynomial, FORWARD, LG_ERF},
    {&kernel_crude_exp, FORWARD, LG_SIGMOID},
    {&kernel_quadratic_not_halved, FORWARD, LG_QUADRATIC},
    {&kernel_softplus_single_exp, FORWARD, LG_SOFTPLUS},
    {&kernel_slope_by_difference, GRADIENT, LG_TANH},
    {&kernel_gelu_slope_detached, GRADIENT, LG_GELU},
    {&kernel_sigmoid_slope_of_softplus, GRADIENT, LG_SIGMOID},
    {&kernel_tanh_slope_of_argument, GRADIENT, LG_TANH},
    {&kernel_leaky_slope, GRADIENT, LG_RELU},
    {&kernel_erf_density_unscaled, GRADIENT, LG_ERF},
    {&kernel_gradient_of_mean, GRADIENT, LG_TANH},
    {&kernel_gradient_without_half, GRADIENT, LG_TANH},
    {&kernel_residual_in_float, GRADIENT, LG_TANH},
    {&kernel_weight_decay, GRADIENT, LG_TANH},
    {&kernel_neuron_tile_tail, GRADIENT, LG_TANH},
    {&kernel_v_of_unit_size, GRADIENT, LG_TANH},
    {&kernel_x_read_transposed, GRADIENT, LG_TANH},
    {&kernel_samples_shifted, GRADIENT, LG_TANH},
    {&kernel_neurons_in_turn, STEP, LG_TANH},
    {&kernel_samples_in_turn, STEP, LG_TANH},
    {&kernel_export_in_float, STEP, LG_TANH},
    {&kernel_export_lags, STEP, LG_TANH},
    {&kernel_half_of_the_weights, FORWARD, LG_TANH},
    {&kernel_forward_odd_sample, FORWARD, LG_TANH},
    {&kernel_forward_in_float, FORWARD, LG_TANH},
    {&kernel_jacobian_rows_reversed, JACOBIAN, LG_TANH},
    {&kernel_jacobian_by_features, JACOBIAN, LG_TANH},
    {&kernel_jacobian_tail, JACOBIAN, LG_TANH},
    {&kernel_jvp_direction_transposed, JVP, LG_TANH},
    {&kernel_jvp_by_difference, JVP, LG_TANH},
    {&kernel_vjp_of_residual, VJP, LG_TANH},
    {&kernel_vjp_skips_negatives, VJP, LG_TANH},
    {&kernel_gram_lower_only, GRAM, LG_TANH},
    {&kernel_gram_diagonal_twice, GRAM, LG_TANH},
    {&kernel_gram_in_float, GRAM, LG_TANH},
    {&kernel_gram_tile_tail, GRAM, LG_TANH},
    {&kernel_sgd_sum, SGD, LG_TANH},
    {&kernel_sgd_over_n, SGD, LG_TANH},
    {&kernel_sgd_repeats_collapsed, SGD, LG_TANH},
    {&kernel_sgd_contiguous, SGD, LG_TANH},
};

Test(mutants, single_mistakes_are_far_outside_the_envelope)
{
    for (size_t a = 0; a < sizeof single / sizeof *single; a++) {
        const size_t k = single[a].kernel == &kernel_half_of_the_weights ? 12 : 11;
        struct trial t = new_trial(7, 5, k, single[a].activation, 0.125, 29);
        const struct lg_kernel *kernel = single[a].kernel;
        const double r = conformance(kernel, kernel->model, &t, single[a].which, 1);
        cr_assert(r > 2, "%s: %g", kernel->name, r);
        if (single[a].which == JACOBIAN || single[a].which == GRAM || single[a].which == SGD)
            cr_assert(conformance(kernel, kernel->model, &t, GRADIENT, 1) <= 1, "%s", kernel->name);
        free_trial(&t);
    }
}
