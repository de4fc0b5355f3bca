/* The parts of the page. All read the cases in the store's scope tables (verify/store/scope.h), which
 * lg_report_html() fills before it calls them. int results: 0, or -1 with a message in store->error. */
#ifndef LG_REPORT_PAGE_H
#define LG_REPORT_PAGE_H

#include "reports/report.h"
#include "verify/store/query.h"

#include <stdio.h>

/* What a line of the verdict table amounts to, worst first. */
struct lg_status {
    const char *css;  /* class of the badge: bad | warn | good | none */
    const char *sign; /* shape beside the colour */
    const char *word;
};
struct lg_status lg_status_of(const struct lg_store_summary *row);
void lg_status_html(FILE *out, struct lg_status status);

enum { LG_KERNELS_SHOWN = 24 }; /* beside each other; the table of counts has more */
void lg_lemma_link(FILE *out, const char *lemma);

/* A lemma of the page with its lines of the verdict table. */
enum lg_part { LG_PART_THEOREM, LG_PART_CONFORMANCE, LG_PART_METAMORPHIC, LG_PARTS };
extern const char *const lg_part_names[LG_PARTS];
struct lg_entry {
    char lemma[64], label[16]; /* label: "T2b", or "" */
    char *title;
    enum lg_part part;
    int major, minor, slide;
    char letter;
    const struct lg_store_summary *rows;
    size_t n;
};
/* The lemmas of rows, in the order of the talk; *entries is malloc'ed. */
int lg_page_order(struct lg_store *s, const struct lg_store_summary *rows, size_t n_rows,
                  struct lg_entry **entries, size_t *n);
void lg_page_order_free(struct lg_entry *entries, size_t n);

void lg_page_bar(FILE *out);
/* chart_links: list items for the charts of the page. */
void lg_page_contents(FILE *out, const struct lg_entry *entries, size_t n, const char *chart_links);
int lg_page_index(FILE *out, struct lg_store *s, const struct lg_entry *entries, size_t n,
                  const char *chart_links);
int lg_page_seen(FILE *out, struct lg_store *s);
int lg_page_matrix(FILE *out, struct lg_store *s, const struct lg_entry *entries, size_t n);
int lg_page_counts(FILE *out, struct lg_store *s, const struct lg_entry *entries, size_t n);
int lg_page_catches(FILE *out, struct lg_store *s); /* nothing where no kernel offers a function */
/* Lemma i of n. */
int lg_page_lemma(FILE *out, struct lg_store *s, int64_t run_id, const struct lg_entry *entries, size_t n,
                  size_t i);
int lg_page_hypotheses(FILE *out, struct lg_store *s, const char *lemma);
int lg_page_claims(FILE *out, struct lg_store *s, const char *lemma);
int lg_page_tests(FILE *out, struct lg_store *s, const char *lemma); /* nothing where there are none */
int lg_page_cases(FILE *out, struct lg_store *s, const char *lemma);
/* All charts of a place, in their order; `lemma` as in struct lg_chart. links: gets a list item for each section, or is
 * NULL. */
int lg_page_charts(FILE *out, FILE *links, struct lg_store *s, int64_t run_id, enum lg_chart_place place,
                   const char *lemma);
int lg_page_footer(FILE *out, struct lg_store *s);
/* Sentences: which runs are covered, which are left out and why, which has no end; `text` escapes. */
int lg_page_covers(FILE *out, struct lg_store *s, void (*text)(FILE *, const char *));

/* The lists of cases of a lemma, as lg_q_cases knows them. */
enum { LG_CASE_LISTS = 4 };
struct lg_case_list {
    const char *key, *heading;
    int limit;
};
extern const struct lg_case_list lg_case_lists[LG_CASE_LISTS];
/* The question for one list; NULL with a message in store->error. */
sqlite3_stmt *lg_case_list_ask(struct lg_store *s, const struct lg_case_list *list, const char *lemma);

/* What the lemma says in symbols; nothing where the program that ran had no formulas. */
int lg_page_formulas(FILE *out, struct lg_store *s, const char *lemma);
/* What the names mean that are the same in all lemmas; nothing where no formula has one. */
int lg_page_names(FILE *out, struct lg_store *s);

#endif
