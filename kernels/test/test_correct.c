/* Correct kernels of unusual arithmetic stay inside the rounding that they declare, by the independent oracle of oracle.h:
 * if one of them left it, no claim would be to blame for an accusation. That the bound could fail them: the mutants of
 * test_mutants.c are far outside. */
#include <criterion/criterion.h>

#include "kernels/test/trial.h"

extern const struct lg_kernel kernel_dot2, kernel_explicit_jacobian, kernel_extended, kernel_fast_exp,
    kernel_fused_multiply_add, kernel_kahan, kernel_pairwise, kernel_permuted_neurons, kernel_reversed,
    kernel_single, kernel_single_storage, kernel_slope_from_value, kernel_threads, kernel_tiled,
    kernel_unrolled;
static const struct lg_kernel *const correct[] = {&kernel_dot2,
                                                  &kernel_explicit_jacobian,
                                                  &kernel_extended,
                                                  &kernel_fast_exp,
                                                  &kernel_fused_multiply_add,
                                                  &kernel_kahan,
                                                  &kernel_pairwise,
                                                  &kernel_permuted_neurons,
                                                  &kernel_reversed,
                                                  &kernel_single,
                                                  &kernel_single_storage,
                                                  &kernel_slope_from_value,
                                                  &kernel_threads,
                                                  &kernel_tiled,
                                                  &kernel_unrolled};
enum { CORRECT = sizeof correct / sizeof *correct };

/* n, d, k: with and without tails of 8, and one of each alone. */
static const size_t sizes[][3] = {{1, 1, 1}, {17, 9, 21}, {8, 8, 16}};

Test(correct, all_functions_conform)
{
    for (int32_t activation = 0; activation < LG_ACTIVATIONS; activation++)
        for (size_t s = 0; s < 3; s++) {
            struct trial t = new_trial(sizes[s][0], sizes[s][1], sizes[s][2], activation, 0.0625, 71 + s);
            for (size_t a = 0; a < CORRECT; a++)
                for (enum function which = 0; which < FUNCTIONS; which++) {
                    struct lg_error_model model = *correct[a]->model;
                    model.unit_accumulator =
                        fmax(model.unit_accumulator, model.unit_storage); /* f, for the oracle */
                    const double r = conformance(correct[a], &model, &t, which, 1);
                    cr_assert(r <= 1, "%s %s, activation %d, n = %zu: %g", correct[a]->name,
                              function_name[which], activation, t.net.n, r);
                }
            free_trial(&t);
        }
}

/* They are different arithmetic, not the reference under another name. */
Test(correct, gradients_differ_from_the_reference)
{
    extern const struct lg_kernel kernel_reference;
    struct trial t = new_trial(17, 9, 21, LG_TANH, 0.0625, 75);
    double *plain = call(&kernel_reference, &t, GRAM, 1);
    size_t different = 0;
    for (size_t a = 0; a < CORRECT; a++) {
        double *own = call(correct[a], &t, GRAM, 1), *step = call(correct[a], &t, STEP, 1);
        double *plain_step = call(&kernel_reference, &t, STEP, 1);
        different += memcmp(own, plain, 17 * 17 * sizeof *own) != 0 ||
                     memcmp(step, plain_step, 21 * 9 * sizeof *step) != 0;
        free(own);
        free(step);
        free(plain_step);
    }
    free(plain);
    free_trial(&t);
    cr_assert_eq(different, CORRECT);
}
