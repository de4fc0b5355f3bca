/* `lemmagate mutants [FILE.so...]`: do the claims catch kernels that are wrong on purpose?
 *
 * Every mutant (default: all of mutants/ beside the program) runs through all lemmas that need a kernel. A mutant is
 * caught when some claim is violated, rejected or a case crashes; one that passes shows a gap in the claims, and is
 * exit code 1. A mutant whose description begins with "EQUIVALENT" is argued in its file to be correct: it must pass and does
 * not count. All cases run, for the matrix mutant x claim needs them: which claims catch nothing that no other does?
 * With --fail-fast a mutant runs until a case refuses it, which gives the score of a tier in a fraction of the time. */
#include "verify/cli/cli.h"
#include "verify/cli/mutants.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct list {
    char *path[LG_MOST_KERNELS];
    size_t count;
};

static void list_clear(struct list *l)
{
    for (size_t i = 0; i < l->count; i++)
        free(l->path[i]);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The shared libraries of mutants/ beside the program, in the order of their names. */
static int list_own(struct list *l)
{
    char folder[4096];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 16);
    if (length < 0)
        return -1;
    folder[length] = '\0';
    memcpy(strrchr(folder, '/'), "/mutants", sizeof "/mutants");
    DIR *d = opendir(folder);
    if (!d) {
        fprintf(stderr, "lemmagate mutants: %s cannot be read; build all targets, or name shared libraries\n",
                folder);
        return -1;
    }
    for (struct dirent *e; (e = readdir(d)) && l->count < LG_MOST_KERNELS;) {
        size_t n = strlen(e->d_name);
        if (n > 3 && !strcmp(e->d_name + n - 3, ".so") &&
            asprintf(&l->path[l->count], "%s/%s", folder, e->d_name) > 0)
            l->count++;
    }
    closedir(d);
    qsort(l->path, l->count, sizeof *l->path, compare_paths);
    return 0;
}

int lg_cmd_mutants(const struct lg_options *given)
{
    struct lg_options o = *given;
    struct list own = {.count = 0};
    char error[1024] = "";
    int64_t run_id = -1;
    struct lg_mutants m = {0};
    struct lg_store store;
    int code = LG_EXIT_USAGE;
    if (o.n_words == 0 && list_own(&own))
        return LG_EXIT_USAGE;
    struct lg_run_options options = lg_run_options_of(&o, LG_MUTANTS_COMMAND);
    options.lemmas = NULL;
    options.n_lemmas = 0;
    options.kernels = o.n_words ? o.words : (const char *const *)own.path;
    options.n_kernels = o.n_words ? o.n_words : own.count;
    options.kernel_only = true;
    if (options.n_kernels == 0)
        fprintf(stderr,
                "lemmagate mutants: no shared library in mutants/ beside the program; build all targets\n");
    else if (lg_run(&options, &run_id, error, sizeof error) == LG_EXIT_USAGE)
        fprintf(stderr, "lemmagate mutants: %s\n", error);
    else if (lg_store_open(&store, o.db, true) || lg_mutants_load(&store, run_id, &m)) {
        fprintf(stderr, "lemmagate mutants: %s\n", store.error);
        lg_store_close(&store);
    } else {
        lg_store_close(&store);
        (o.json ? lg_mutants_print_json : lg_mutants_print)(stdout, &m);
        code = lg_mutants_survivors(&m) || lg_mutants_accused(&m) || lg_mutants_mismarked(&m)
                   ? LG_EXIT_VIOLATED
                   : LG_EXIT_OK;
    }
    lg_mutants_clear(&m);
    list_clear(&own);
    return code;
}
