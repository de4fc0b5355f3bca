/* `lemmagate covariance`: certified constants of the neural-net covariance of real images.
 *
 * X: the first n images of Fashion-MNIST (raw pixels, all classes), each row divided by its norm, exactly. Prints
 * lambda(X) = lambda_min(Sigma(X)), |Sigma(X)|, kappa(X) = sqrt(d/n)|X|/lambda(X) and the Hermite coefficients mu_r =
 * E[phi'(g) h_r(g)] as balls. Equal images are allowed: then lambda encloses 0, and kappa is not bounded. */
#include "verify/covariance/covariance.h"
#include "fixtures/lib/idx.h"
#include "verify/cli/cli.h"
#include "verify/covariance/hermite.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 32 }; /* coefficients listed beside a closed form */

static int find_activation(const char *name, enum lg_activation_id *id)
{
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        if (!strcmp(lg_activations[a]->name, name)) {
            *id = (enum lg_activation_id)a;
            return 0;
        }
    fprintf(stderr, "lemmagate covariance: --activation %s: want one of", name);
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        fprintf(stderr, " %s", lg_activations[a]->name);
    fputc('\n', stderr);
    return LG_EXIT_USAGE;
}

/* X (n x d) from the first n images; the caller frees. NULL after a message. */
static double *load(const struct lg_options *o, size_t *d)
{
    const bool by_name = o->data && !strcmp(o->data, "fashion-mnist");
    const char *directory = lg_fashion_mnist_directory(by_name ? NULL : o->data);
    char reason[400];
    const struct lg_images *images = lg_images_cached(directory, "train", reason, sizeof reason);
    if (!images) {
        fprintf(stderr,
                "lemmagate covariance: %s. Install the package dataset-fashion-mnist, set "
                "LEMMAGATE_FASHION_MNIST or name the directory with --data\n",
                reason);
        return NULL;
    }
    if (o->n > images->count) {
        fprintf(stderr, "lemmagate covariance: --n %" PRIu64 ": %s has %zu images; ask for at most as many\n",
                o->n, directory, images->count);
        return NULL;
    }
    *d = images->height * images->width;
    double *X = malloc(o->n * *d * sizeof *X);
    if (!X)
        fprintf(stderr, "lemmagate covariance: no memory for %" PRIu64 " x %zu pixels; lower --n\n", o->n,
                *d);
    for (size_t i = 0; X && i < o->n * *d; i++)
        X[i] = images->pixels[i];
    return X;
}

/* JSON knows no infinity: null stands for "no finite enclosure". */
static void print_ball(const char *name, lg_ball x)
{
    if (name)
        printf("\"%s\": ", name);
    if (lg_ball_finite(x))
        printf("{\"mid\": %.17g, \"rad\": %.17g}", x.mid, x.rad);
    else
        printf("{\"mid\": null, \"rad\": null}");
}

struct report {
    const struct lg_options *o;
    const struct lg_activation *activation;
    const struct lg_hermite *hermite;
    struct lg_covariance_constants k;
    const char *route;
    size_t d, terms;
};

static void print_json(const struct report *r)
{
    printf("{\"n\": %" PRIu64 ", \"d\": %zu, \"activation\": ", r->o->n, r->d);
    lg_print_json(stdout, r->activation->name);
    printf(", \"terms\": %zu, \"route\": ", r->terms);
    lg_print_json(stdout, r->route);
    printf(",\n ");
    print_ball("lambda", r->k.lambda);
    printf(",\n ");
    print_ball("norm", r->k.norm);
    printf(",\n ");
    print_ball("kappa", r->k.kappa);
    printf(",\n ");
    print_ball("x_norm", r->k.x_norm);
    printf(",\n \"mu\": [");
    for (size_t i = 0; i < r->terms; i++) {
        printf("%s", i ? ",\n  " : "\n  ");
        print_ball(NULL, lg_ball_from_arb(r->hermite->mu + i));
    }
    printf("]}\n");
}

static void print_row(const char *name, lg_ball x)
{
    if (lg_ball_finite(x))
        printf("  %-10s %24.16g +- %.2g\n", name, x.mid, x.rad);
    else
        printf("  %-10s %24s (lambda is not certainly positive)\n", name, "no bound");
}

static void print_table(const struct report *r)
{
    printf("Neural-net covariance of %" PRIu64 " images, d = %zu, unit rows, %s (%s)\n\n", r->o->n, r->d,
           r->activation->name, r->route);
    print_row("lambda", r->k.lambda);
    print_row("norm", r->k.norm);
    print_row("kappa", r->k.kappa);
    print_row("|X|", r->k.x_norm);
    printf("\n  E[phi'(g) h_r(g)]\n");
    for (size_t i = 0; i < r->terms; i++) {
        char name[24];
        snprintf(name, sizeof name, "mu_%zu", i);
        print_row(name, lg_ball_from_arb(r->hermite->mu + i));
    }
}

int lg_cmd_covariance(const struct lg_options *o)
{
    struct lg_covariance_request how = {.order = 1, .normalise = true, .terms = o->terms};
    struct lg_covariance c;
    struct report r = {.o = o};
    if (find_activation(o->activation, &how.activation) != 0)
        return LG_EXIT_USAGE;
    double *X = load(o, &r.d);
    if (!X)
        return LG_EXIT_USAGE;
    const struct lg_mat view = lg_mat_view(o->n, r.d, X);
    const enum lg_covariance_status status = lg_covariance_init(&c, &how, &view);
    if (status == LG_COVARIANCE_OK) {
        r.k = lg_covariance_constants(&c, r.d);
        r.route = c.route;
        r.activation = lg_activations[how.activation];
        r.hermite = lg_hermite_unit(how.activation, 1);
        r.terms = o->terms ? o->terms : c.terms ? c.terms : SHOWN;
        (o->json ? print_json : print_table)(&r);
        lg_covariance_clear(&c);
    } else if (status == LG_COVARIANCE_ROWS)
        fprintf(stderr,
                "lemmagate covariance: one of the first %" PRIu64
                " images is all zero and cannot be made unit; lower --n or use other data\n",
                o->n);
    else
        fprintf(stderr, "lemmagate covariance: no memory for matrices of %" PRIu64 "^2; lower --n\n", o->n);
    free(X);
    return status == LG_COVARIANCE_OK ? LG_EXIT_OK : LG_EXIT_USAGE;
}
