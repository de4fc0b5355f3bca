/* A scratch store and the page made from it, for tests of single charts. */
#ifndef LG_REPORT_PAGE_TEXT_H
#define LG_REPORT_PAGE_TEXT_H

#include "reports/report.h"
#include "reports/test/demo_store.h"

#include <criterion/criterion.h>
#include <unistd.h>

static char folder[64], db[96], html[96];

static inline void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s", "/tmp/lg-chart-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(db, sizeof db, "%s/s.db", folder);
    snprintf(html, sizeof html, "%s/page.html", folder);
}

static inline void remove_folder(void)
{
    static const char *const suffix[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        char file[128];
        snprintf(file, sizeof file, "%s%s", db, suffix[i]);
        unlink(file);
    }
    unlink(html);
    rmdir(folder);
}

static inline char *page(struct lg_store *s)
{
    cr_assert_eq(lg_report_html(s, -1, html), 0, "%s", s->error);
    FILE *f = fopen(html, "rb");
    cr_assert_not_null(f);
    cr_assert_eq(fseek(f, 0, SEEK_END), 0);
    long size = ftell(f);
    rewind(f);
    char *text = malloc((size_t)size + 1);
    cr_assert(text && fread(text, 1, (size_t)size, f) == (size_t)size);
    fclose(f);
    text[size] = '\0';
    return text;
}

static inline void contains(const char *text, const char *what)
{
    cr_assert(strstr(text, what), "the page does not contain: %s", what);
}

static inline void lacks(const char *text, const char *what)
{
    cr_assert_null(strstr(text, what), "the page contains: %s", what);
}

#endif
