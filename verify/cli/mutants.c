/* `lemmagate mutants [FILE.so...]`: do the claims catch kernels that are wrong on purpose?
 *
 * Every mutant (default: all of mutants/ beside the program) runs through all lemmas that need a kernel. A mutant is
 * caught when some claim is violated, rejected or a case crashes; one that passes shows a gap in the claims, and
 * is exit code 1. The table names the claim of the smallest case, how many cases any claim caught, and the
 * theorem claims among them: those that would catch it without looking at single steps. */
#include "verify/cli/cli.h"
#include "verify/store/statement.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 64 };

struct list {
    char *path[MOST];
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
    for (struct dirent *e; (e = readdir(d)) && l->count < MOST;) {
        size_t n = strlen(e->d_name);
        if (n > 3 && !strcmp(e->d_name + n - 3, ".so") &&
            asprintf(&l->path[l->count], "%s/%s", folder, e->d_name) > 0)
            l->count++;
    }
    closedir(d);
    qsort(l->path, l->count, sizeof *l->path, compare_paths);
    return 0;
}

extern const char lg_mutants_sql[]; /* mutants.sql */

static void print_caught(sqlite3_stmt *q)
{
    printf("%zu of %zu cases; smallest: %s/%s", lg_sql_count(q, 1), lg_sql_count(q, 2), lg_sql_text(q, 3),
           lg_sql_text(q, 4));
    if (isfinite(lg_sql_real(q, 6)))
        printf(", observed %.3g > bound %.3g", lg_sql_real(q, 5), lg_sql_real(q, 6));
    printf("\n    %s\n", *lg_sql_text(q, 7) ? lg_sql_text(q, 7) : "no theorem claim");
}

static int print_table(const char *db, int64_t run_id, size_t *survivors)
{
    struct lg_store store;
    sqlite3_stmt *q = NULL;
    int step = -1;
    if (!lg_store_open(&store, db, true) && (q = lg_sql_prepare(&store, lg_mutants_sql, "i", run_id))) {
        while ((step = lg_sql_step(&store, q)) > 0) {
            bool survived = *lg_sql_text(q, 4) == '\0';
            printf("%-28s ", lg_sql_text(q, 0));
            if (survived)
                printf("SURVIVES %zu cases\n", lg_sql_count(q, 2));
            else
                print_caught(q);
            *survivors += survived;
        }
    }
    if (step < 0)
        fprintf(stderr, "lemmagate mutants: %s\n", store.error);
    sqlite3_finalize(q);
    lg_store_close(&store);
    return step < 0 ? -1 : 0;
}

int lg_cmd_mutants(const struct lg_options *given)
{
    struct lg_options o = *given;
    struct list own = {.count = 0};
    char error[1024] = "";
    int64_t run_id = -1;
    size_t survivors = 0;
    int code = LG_EXIT_USAGE;
    if (o.n_words == 0 && list_own(&own))
        return LG_EXIT_USAGE;
    struct lg_run_options options = lg_run_options_of(&o, "mutants");
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
    else if (!print_table(o.db, run_id, &survivors))
        code = survivors ? LG_EXIT_VIOLATED : LG_EXIT_OK;
    if (survivors)
        printf("%zu of %zu mutants pass every claim: the claims have a gap\n", survivors, options.n_kernels);
    list_clear(&own);
    return code;
}
