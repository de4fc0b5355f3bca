/* A large store becomes a page of bounded size in bounded time. */
#include "reports/test/page_text.h"
#include "verify/store/statement.h"

#include <time.h>

TestSuite(speed, .init = make_folder, .fini = remove_folder);

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Times are judged in optimised builds alone (CMAKE_BUILD_TYPE Release). */
Test(speed, fifty_thousand_claims)
{
    struct lg_store s;
    int64_t claims;
    cr_assert_eq(lg_store_open(&s, db, false), 0, "%s", s.error);
    demo_large(&s);
    cr_assert_eq(lg_sql_integer(&s, &claims, 0, "SELECT count(*) FROM claim", ""), 0, "%s", s.error);
    cr_assert_geq(claims, 50000);
    double start = cpu_seconds();
    char *text = page(&s);
    double spent = cpu_seconds() - start;
    fprintf(stderr, "%lld claims: %.2f s of CPU, %zu bytes\n", (long long)claims, spent, strlen(text));
    cr_assert_lt(strlen(text), 2000000, "%zu bytes", strlen(text));
    contains(text, "all 48 covered pairs of lemma and kernel are certified");
    if (LG_RELEASE)
        cr_assert_lt(spent, 3.0, "%.2f s of CPU", spent);
    free(text);
    lg_store_close(&s);
}

/* 7,200 lines of counts, 720 of them violated: the page keeps the worst and says what it leaves out. */
Test(speed, three_hundred_kernels)
{
    struct lg_store s;
    cr_assert_eq(lg_store_open(&s, db, false), 0, "%s", s.error);
    demo_crowd(&s);
    double start = cpu_seconds();
    char *text = page(&s);
    double spent = cpu_seconds() - start;
    fprintf(stderr, "7,200 lines: %.2f s of CPU, %zu bytes\n", spent, strlen(text));
    cr_assert_lt(strlen(text), 2000000, "%zu bytes", strlen(text));
    contains(text, "200 of 7200 lines are shown");
    contains(text, "Left out: 520 violated, 6480 holds.");
    contains(text, "</a></th><td>kernel-280</td><td><span class=\"badge bad\">");
    if (LG_RELEASE)
        cr_assert_lt(spent, 3.0, "%.2f s of CPU", spent);
    free(text);
    lg_store_close(&s);
}
