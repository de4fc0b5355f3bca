/* `lemmagate list`: what this program can check. */
#include "verify/author/lemma.h"
#include "verify/cli/cli.h"

static void list_json(void)
{
    printf("{\"lemmas\": [");
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++) {
        printf("%s\n  {\"id\": ", l == lg_lemmas ? "" : ",");
        lg_print_json(stdout, (*l)->id);
        printf(", \"slides\": ");
        lg_print_json(stdout, (*l)->slides);
        printf(", \"source\": ");
        lg_print_json(stdout, (*l)->source);
        printf(", \"statement\": ");
        lg_print_json(stdout, (*l)->statement);
        printf(", \"claims\": %zu}", (*l)->n_claims);
    }
    printf("],\n \"kernels\": [");
    for (const struct lg_kernel *const *k = lg_kernels; *k; k++) {
        printf("%s", k == lg_kernels ? "" : ", ");
        lg_print_json(stdout, (*k)->name);
    }
    printf("],\n \"families\": [");
    for (const struct lg_family *const *f = lg_families; *f; f++) {
        printf("%s", f == lg_families ? "" : ", ");
        lg_print_json(stdout, (*f)->id);
    }
    printf("]}\n");
}

int lg_cmd_list(const struct lg_options *o)
{
    if (o->json) {
        list_json();
        return LG_EXIT_OK;
    }
    printf("Lemmas\n");
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        printf("  %-24s %-12s %s\n  %-24s %-12s %s\n", (*l)->id, (*l)->slides, (*l)->title, "", "",
               (*l)->source);
    printf("\nKernels\n");
    for (const struct lg_kernel *const *k = lg_kernels; *k; k++)
        printf("  %-24s %s\n", (*k)->name, (*k)->description);
    printf("\nFixture families\n");
    for (const struct lg_family *const *f = lg_families; *f; f++)
        printf("  %-24s %s%s\n", (*f)->id, (*f)->about, (*f)->intended ? "" : " [hypotheses not intended]");
    return LG_EXIT_OK;
}
