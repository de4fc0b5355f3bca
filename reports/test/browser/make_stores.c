/* make_stores FOLDER: the stores hostile.db, failures.db and empty.db whose pages the browser opens. */
#include "reports/test/demo_store.h"

static void nothing(struct lg_store *s)
{
    (void)s;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*fill)(struct lg_store *);
    } stores[] = {{"hostile", demo_hostile}, {"failures", demo_failures}, {"empty", nothing}};
    if (argc != 2) {
        fputs("usage: make_stores FOLDER\n", stderr);
        return 3;
    }
    for (size_t i = 0; i < sizeof stores / sizeof *stores; i++) {
        char path[4096];
        struct lg_store s;
        snprintf(path, sizeof path, "%s/%s.db", argv[1], stores[i].name);
        demo_put(&s, lg_store_open(&s, path, false));
        stores[i].fill(&s);
        lg_store_close(&s);
    }
    return 0;
}
