/* Mini-batches; see batch.h. */
#include "verify/model/batch.h"

#include <stdlib.h>
#include <string.h>

int lg_batch_open(struct lg_batch *b, const struct lg_instance *inst, const double *y, const size_t *index,
                  size_t m, int precision)
{
    *b = (struct lg_batch){.inst = *inst};
    b->inst.n = m;
    b->inst.clusters = NULL;
    b->inst.X = malloc(m * inst->d * sizeof(double));
    b->inst.y = malloc(m * sizeof(double));
    if (!b->inst.X || !b->inst.y)
        goto fail;
    for (size_t q = 0; q < m; q++) {
        memcpy(b->inst.X + q * inst->d, inst->X + index[q] * inst->d, inst->d * sizeof(double));
        b->inst.y[q] = y[index[q]];
    }
    if (lg_model_open(&b->m, &b->inst, b->inst.y, precision))
        goto fail;
    return 0;
fail:
    lg_batch_close(b);
    return -1;
}

void lg_batch_close(struct lg_batch *b)
{
    lg_model_close(&b->m);
    free(b->inst.X);
    free(b->inst.y);
    *b = (struct lg_batch){0};
}

int lg_batch_step(const struct lg_batch *b, const struct lg_arith *a, double eta, double largest,
                  const double *W, const double *Wplus, struct lg_conformance *c, lg_ball *plain,
                  bool *representable)
{
    struct lg_state s = {0};
    struct lg_gradient g = {0};
    struct lg_conformance undivided;
    double beta = lg_hi(b->m.beta);
    int status = -1;
    if (lg_state_open(&s, &b->m, W, false) || lg_gradient_open(&g, &s, &s.r, beta) ||
        lg_conformance_batch(c, &s, &g, a, eta, Wplus, beta))
        goto cleanup;
    if (plain) {
        if (lg_conformance_check(&undivided, &s, &g, a, eta, Wplus, beta))
            goto cleanup;
        *plain = undivided.e;
    }
    *representable = lg_step_is_representable(&s, eta, largest);
    status = 0;
cleanup:
    lg_gradient_close(&g);
    lg_state_close(&s);
    return status;
}
