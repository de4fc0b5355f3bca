/* The report: skeleton, head with style sheet and script, title with the overall verdict, parts in order,
 * foot.
 *
 * The page loads nothing: its content security policy admits the one style sheet and the one script by their
 * SHA-256 and no other, so that even markup that slipped through the escaping could not run. */
#include "reports/export/write.h"
#include "reports/page/html.h"
#include "reports/page/page.h"
#include "verify/base/sha256.h"

#include <stdlib.h>
#include <string.h>

extern const char lg_report_css[], lg_report_js[];

/* The hash of an inline element as a policy names it: SHA-256 in base64, 43 digits and one of padding. */
enum { HASH_SIZE = 45 };
static void policy_hash(const char *content, char text[HASH_SIZE])
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct lg_sha256 hash;
    char hex[67] = {0};
    lg_sha256_init(&hash);
    lg_sha256_update(&hash, content, strlen(content));
    lg_sha256_final(&hash, hex);
    memcpy(hex + 64, "00", sizeof "00"); /* 33 bytes: eleven groups of three */
    for (int group = 0; group < 11; group++) {
        char six[7] = {0};
        memcpy(six, hex + 6 * group, 6);
        unsigned long bits = strtoul(six, NULL, 16);
        for (int i = 0; i < 4; i++)
            text[4 * group + i] = digit[bits >> (18 - 6 * i) & 63];
    }
    memcpy(text + 43, "=", sizeof "=");
}

static void head(FILE *out)
{
    char css[HASH_SIZE], js[HASH_SIZE];
    policy_hash(lg_report_css, css);
    policy_hash(lg_report_js, js);
    fprintf(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; "
        "script-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<title>lemmagate report</title>\n",
        css, js);
    fprintf(
        out,
        "<style>%s</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#index\">Skip to the verdicts</a>\n",
        lg_report_css);
}

static const char *overall(const struct lg_store_summary *rows, size_t n, int64_t unended, size_t counts[3])
{
    static const char *const classes[] = {"bad", "warn", "good"};
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < 3; c++)
            counts[c] += strcmp(lg_status_of(&rows[i]).css, classes[c]) == 0;
    return counts[0] ? "bad" : counts[1] || counts[2] == 0 || unended ? "warn" : "good";
}

static void banner(FILE *out, const struct lg_store_summary *rows, size_t n, int64_t unended, int64_t last)
{
    size_t counts[3] = {0}, cases = 0, of_kernel = 0, finite = 0, holds = 0, violated = 0, undecided = 0,
           vacuous = 0;
    const char *css = overall(rows, n, unended, counts);
    for (size_t i = 0; i < n; i++) {
        cases += rows[i].cases;
        holds += rows[i].holds;
        of_kernel += rows[i].holds_kernel;
        finite += rows[i].holds_finite;
        violated += rows[i].violated;
        undecided += rows[i].undecided;
        vacuous += rows[i].vacuous;
    }
    fprintf(out, "<p class=\"banner %s\"><strong>", css);
    if (counts[0])
        fprintf(out, "✕ %zu of %zu pairs of lemma and kernel are broken", counts[0], n);
    else if (unended)
        fprintf(out,
                "◆ Unfinished: run %lld has not ended; %zu of %zu pairs of lemma and kernel are certified",
                (long long)last, counts[2], n);
    else if (n == 0)
        fputs("◆ No lemma has been checked", out);
    else if (counts[1] + counts[2] == 0)
        fprintf(out, "◆ Nothing was checked: no kernel offers what these %zu pairs of lemma and kernel need",
                n);
    else if (counts[1])
        fprintf(out, "◆ Nothing is broken; %zu of %zu pairs of lemma and kernel are certified", counts[2], n);
    else
        fprintf(out, "● Nothing is broken: all %zu covered pairs of lemma and kernel are certified",
                counts[2]);
    fputs("</strong>", out);
    if (cases)
        fprintf(out,
                " <span>%zu cases, %zu claims in ball arithmetic: %zu hold, of which %zu are held to the "
                "kernel's own "
                "numbers, %zu are about the instances and true of every kernel, %zu say that outputs are "
                "finite; %zu "
                "violated, %zu undecided, %zu vacuous. Holds certifies one instance, not the theorem.</span>",
                cases, holds + violated + undecided + vacuous, holds, of_kernel, holds - of_kernel - finite,
                finite, violated, undecided, vacuous);
    fputs("</p>\n", out);
}

/* To the row of the last run of lemmas, or of the last sweep where there is none. 1; 0: no run at all; -1. */
static int last_run(struct lg_store *s, sqlite3_stmt *q)
{
    int step = q ? lg_sql_step(s, q) : -1;
    while (step > 0 && !strcmp(lg_row_text(q, "command"), LG_SWEEP_COMMAND))
        step = lg_sql_step(s, q);
    if (step == 0)
        sqlite3_reset(q);
    return step == 0 ? lg_sql_step(s, q) : step;
}

static int header(FILE *out, struct lg_store *s, const struct lg_store_summary *rows, size_t n)
{
    static const char *const labels[] = {"commit", "seed", "tier", "options", "started", "machine"};
    int64_t unended, last;
    if (lg_store_unended(s, &unended, &last))
        return -1;
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_runs, "i", (int64_t)-1);
    int step = last_run(s, q);
    fputs("<header><h1>lemmagate <span>executable theorems that gate training kernels</span></h1>\n", out);
    banner(out, rows, n, unended, last);
    if (step > 0) {
        fputs("<dl class=\"facts\">", out);
        for (int i = 0; i < 6; i++) {
            fprintf(out, "<div><dt>%s</dt><dd>", labels[i]);
            lg_html_text(out, lg_row_text(q, labels[i]));
            fputs("</dd></div>", out);
        }
        fputs("</dl>\n<p class=\"note\">", out);
        step = lg_page_covers(out, s, lg_html_text);
        fputs("</p>\n", out);
    } else if (step == 0) {
        fputs("<p>The store holds no run of the lemmas yet. Fill it with <code class=\"replay\">lemmagate "
              "run --db ",
              out);
        lg_html_text(out, s->path);
        fputs("</code></p>\n", out);
    }
    fputs("</header>\n", out);
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

static const char guide[] =
    "<aside class=\"guide\" id=\"guide\"><h2>How to read this page</h2><p>Every number here is either exact "
    "or a ball, a "
    "midpoint with a "
    "radius that is proved to contain the true value; no tolerance was chosen by anyone. A claim states "
    "<em>observed ≤ "
    "bound</em>. It <strong>holds</strong> when every hypothesis and the inequality are certain on the "
    "balls; it is "
    "<strong>violated</strong> when the hypotheses are certain and the inequality is certainly false; "
    "<strong>vacuous</strong> when a hypothesis is certainly false; <strong>undecided</strong> when the "
    "balls overlap even at "
    "the highest precision. A verdict is about the one instance at hand: holds certifies that instance, not "
    "the theorem. The ratio observed/bound says how sharp a claim was: near 1 it catches small "
    "mistakes of a "
    "kernel. A control is a deliberately false variant that the machinery must refuse.</p>"
    "<p><strong>Hypotheses</strong> of a lemma: cases in which each is certainly true, certainly false or "
    "undecided. Slack is bound/observed where it is certainly true: at 1 it only just holds, at 10 it would "
    "hold with ten times the observed value. <strong>Claims</strong>: cases per verdict over all kernels; "
    "tightest and loosest observed/bound among those that hold; detection power is the smallest relative "
    "error that would certainly be caught. A claim on the kernel's numbers can be broken by a kernel; one "
    "about the instance is true of every kernel and tests the theorem and the enclosures. "
    "<strong>Cases to look at</strong> are the smallest that went wrong or were undecided, and the nearest "
    "to a bound; "
    "the store has them all.</p>"
    "<p><strong>How near each claim came to its bound</strong>: each point is a case at its worst statement. "
    "Nearer to 1 is a sharper theorem; beyond 1 it would be broken. Of many holding cases a row has some, "
    "evenly spread by rank, of the others those that no mark covers. Ratios off the axis, zero included, "
    "stand at its edge.</p></aside>\n";

static int lemmas(FILE *out, struct lg_store *s, int64_t run_id, const struct lg_entry *entries, size_t n)
{
    int status = 0;
    for (size_t i = 0; i < n && status == 0; i++)
        status = lg_page_lemma(out, s, run_id, entries, n, i);
    return status;
}

/* The charts of the page are drawn first, because the contents name those that have something to say. */
static int document(FILE *out, struct lg_store *s, int64_t run_id, const struct lg_store_summary *rows,
                    size_t n)
{
    struct lg_entry *entries = NULL;
    size_t n_entries = 0, size = 0;
    char *charts = NULL, *links = NULL;
    head(out);
    int status = lg_page_order(s, rows, n, &entries, &n_entries);
    FILE *charts_out = open_memstream(&charts, &size), *links_out = open_memstream(&links, &size);
    if (!charts_out || !links_out)
        status = lg_sql_refuse(s, "no memory for the report");
    if (status == 0)
        status = lg_page_charts(charts_out, links_out, s, run_id, LG_CHART_PAGE, NULL);
    if (charts_out)
        fclose(charts_out);
    if (links_out)
        fclose(links_out);
    if (status || header(out, s, rows, n)) {
        status = -1;
        goto cleanup;
    }
    lg_page_bar(out);
    fputs("<main>\n", out);
    status = lg_page_index(out, s, entries, n_entries, links);
    fputs(guide, out);
    lg_page_contents(out, entries, n_entries, links);
    if (status == 0)
        status = lg_page_names(out, s);
    if (status == 0)
        status = lemmas(out, s, run_id, entries, n_entries);
    fprintf(out, "%s</main>\n", charts);
    if (status == 0)
        status = lg_page_footer(out, s);
    fprintf(out, "<script>%s</script>\n</body>\n</html>\n", lg_report_js);
cleanup:
    lg_page_order_free(entries, n_entries);
    free(charts);
    free(links);
    return status;
}

int lg_report_html(struct lg_store *store, int64_t run_id, const char *path)
{
    return lg_report_write(store, run_id, path, document);
}
