/* The page: shows the numbers of the store, survives hostile names, an empty store and a large one, and is well formed. */
#include "reports/page/html.h"
#include "reports/page/sha256.h"
#include "reports/page/svg.h"
#include "reports/report.h"
#include "reports/test/demo_store.h"

#include <ctype.h>
#include <unistd.h>

static char folder[64], db[96], html[96];

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s", "/tmp/lg-report-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(db, sizeof db, "%s/it's.db", folder);
    snprintf(html, sizeof html, "%s/page.html", folder);
}

static void remove_folder(void)
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

TestSuite(report, .init = make_folder, .fini = remove_folder);

static char *page(struct lg_store *s, int64_t run)
{
    cr_assert_eq(lg_report_html(s, run, html), 0, "%s", s->error);
    FILE *f = fopen(html, "rb");
    cr_assert_not_null(f);
    cr_assert_eq(fseek(f, 0, SEEK_END), 0);
    long size = ftell(f);
    rewind(f);
    char *text = malloc((size_t)size + 1);
    cr_assert_eq(fread(text, 1, (size_t)size, f), (size_t)size);
    fclose(f);
    text[size] = '\0';
    return text;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, what)); p += strlen(what))
        n++;
    return n;
}

static void contains(const char *text, const char *what)
{
    cr_assert(strstr(text, what), "the page does not contain: %s", what);
}

/* Tags nest and close, attributes are quoted, and there is no bare '&' or '<' in text. Void elements and what is
 * inside <style> and <script> are the exceptions of HTML. */
static void well_formed(const char *text)
{
    static const char *const empty[] = {"meta", "br", "!DOCTYPE"};
    char stack[64][24];
    size_t depth = 0;
    for (const char *p = text; *p;) {
        if (*p == '&') {
            size_t length = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz#0123456789");
            cr_assert(length > 0 && p[1 + length] == ';', "bare & at: %.60s", p);
        }
        if (*p != '<') {
            cr_assert_neq(*p, '>', "bare > before: %.60s", p);
            p++;
            continue;
        }
        bool closing = p[1] == '/';
        const char *name = p + 1 + closing;
        size_t length = strcspn(name, " />");
        cr_assert(length > 0 && length < sizeof *stack, "bad tag at: %.60s", p);
        const char *end = name + length;
        for (bool quoted = false; *end && (quoted || *end != '>'); end++) {
            quoted ^= *end == '"';
            cr_assert(!quoted || *end != '<', "< in an attribute: %.60s", p);
        }
        cr_assert_eq(*end, '>', "tag does not end: %.60s", p);
        bool leaf = end[-1] == '/';
        for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
            leaf = leaf || (strlen(empty[i]) == length && !strncmp(name, empty[i], length));
        if (closing) {
            cr_assert(depth > 0, "closes nothing: %.60s", p);
            depth--;
            cr_assert(strlen(stack[depth]) == length && !strncmp(stack[depth], name, length), "<%s> closed by %.60s",
                      stack[depth], p);
        } else if (!leaf) {
            cr_assert(depth < 64);
            snprintf(stack[depth++], sizeof *stack, "%.*s", (int)length, name);
        }
        p = end + 1;
        if (depth && (!strcmp(stack[depth - 1], "style") || !strcmp(stack[depth - 1], "script")))
            p = strstr(p, "</");
    }
    cr_assert_eq(depth, 0, "%s is not closed", stack[0]);
    cr_assert_null(strstr(text, "nan\""));
    cr_assert_null(strstr(text, "inf\""));
}

Test(report, shows_the_store)
{
    struct lg_store s;
    cr_assert_eq(lg_store_open(&s, db, false), 0, "%s", s.error);
    int64_t run = demo_run(&s), fused = demo_kernel(&s, run, "fused"), other = demo_kernel(&s, run, DEMO_HOSTILE);
    demo_lemma(&s, run, "key-lemma", "Key lemma: gradient descent stays close");
    for (uint64_t i = 0; i < 12; i++)
        demo_case(&s, run, fused, "key-lemma", i, "holds", 0.9712345);
    int64_t bad = demo_case(&s, run, other, "key-lemma", 3, "violated", 1.5);
    const struct lg_store_case killed = {run, other, "key-lemma", "clustered", "", "", "recipe", 99, true, 2, 2, 2, 1, NAN};
    int64_t killed_id;
    cr_assert_eq(lg_store_case_begin(&s, &killed, &killed_id), 0);
    cr_assert_eq(lg_store_run_end(&s, run, 1), 0);
    char *text = page(&s, -1), line[192];
    well_formed(text);
    cr_assert_lt(strlen(text), 2000000);
    contains(text, "1 of 2 pairs of lemma and kernel are broken");
    contains(text, "data-v=\"0.97123450000000002\">0.971<");
    contains(text, "<dd>0.1875 <span") /* not so: the ball has a title */;
    free(text);
    lg_store_close(&s);
    (void)bad;
    (void)line;
}
