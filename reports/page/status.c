/* What a line of the verdict table amounts to, and the link of its lemma.
 *
 * A badge says what its line amounts to: a violation or trouble before anything else, then a pair that
 * checked nothing, a control that was not caught, rates above the lemma's policy; only then "holds". */
#include "reports/page/html.h"
#include "reports/page/page.h"

struct lg_status lg_status_of(const struct lg_store_summary *r)
{
    enum lg_judgement j = lg_store_judge(r);
    const char *word = lg_judgement_name(j);
    if (j == LG_LINE_PASSES)
        return (struct lg_status){"good", "●", word};
    if (j == LG_LINE_NOT_COVERED)
        return (struct lg_status){"none", "○", word};
    return j <= LG_LINE_FAILED ? (struct lg_status){"bad", "✕", word} : (struct lg_status){"warn", "◆", word};
}

void lg_status_html(FILE *out, struct lg_status status)
{
    fprintf(out, "<span class=\"badge %s\"><span aria-hidden=\"true\">%s</span> %s</span>", status.css,
            status.sign, status.word);
}

void lg_lemma_link(FILE *out, const char *lemma)
{
    fputs("<a href=\"#lemma-", out);
    lg_html_text(out, lemma);
    fputs("\">", out);
    lg_html_text(out, lemma);
    fputs("</a>", out);
}
