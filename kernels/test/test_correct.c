/* Correct kernels of unusual arithmetic stay inside the rounding that they declare, by the independent oracle of oracle.h:
 * if one of them left it, no claim would be to blame for an accusation. That the bound could fail them: the mutants of
 * test_mutants.c are far outside. */
#include <criterion/criterion.h>

#include "kernels/test/trial.h"

extern const struct lg_kernel
    *const lg_correct_kernels[]; /* of all files of kernels/correct, NULL at the end */
extern const struct lg_kernel kernel_rank_one;

/* n, d, k: with and without tails of 8, and one of each alone. */
static const size_t sizes[][3] = {{1, 1, 1}, {17, 9, 21}, {8, 8, 16}};

Test(correct, all_functions_conform)
{
    for (int32_t activation = 0; activation < LG_ACTIVATIONS; activation++)
        for (size_t s = 0; s < 3; s++) {
            struct trial t = new_trial(sizes[s][0], sizes[s][1], sizes[s][2], activation, 0.0625, 71 + s);
            for (size_t a = 0; lg_correct_kernels[a]; a++)
                for (enum function which = 0; which < FUNCTIONS; which++) {
                    if (!offers(lg_correct_kernels[a], which) ||
                        (which == STEP && lg_correct_kernels[a] == &kernel_rank_one))
                        continue; /* rank_one forms no gradient: the oracle knows no sum that W is a term of */
                    struct lg_error_model model = *lg_correct_kernels[a]->model;
                    model.unit_accumulator =
                        fmax(model.unit_accumulator, model.unit_storage); /* f, for the oracle */
                    const double r = conformance(lg_correct_kernels[a], &model, &t, which, 1);
                    cr_assert(r <= 1, "%s %s, activation %d, n = %zu: %g", lg_correct_kernels[a]->name,
                              function_name[which], activation, t.net.n, r);
                }
            free_trial(&t);
        }
}

/* They are different arithmetic, not the reference under another name; what differs in no function is there for what it does
 * not offer, or offers beside. */
Test(correct, outputs_differ_from_the_reference)
{
    extern const struct lg_kernel kernel_reference;
    struct trial t = new_trial(17, 9, 21, LG_TANH, 0.0625, 75);
    for (size_t a = 0; lg_correct_kernels[a]; a++) {
        const struct lg_kernel *kernel = lg_correct_kernels[a];
        bool whole = !kernel->fit_output, different = false;
        for (enum function which = 0; which < FUNCTIONS; which++) {
            whole = whole && offers(kernel, which);
            if (!offers(kernel, which))
                continue;
            double *own = call(kernel, &t, which, 1), *plain = call(&kernel_reference, &t, which, 1);
            different = different || memcmp(own, plain, function_size(&t.net, which) * sizeof *own) != 0;
            free(own);
            free(plain);
        }
        cr_expect(!whole || different, "%s", kernel->name);
    }
    free_trial(&t);
}
