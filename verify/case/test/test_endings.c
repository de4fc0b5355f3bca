/* How a case ends: what a lemma took is released whatever happens, and no ending reads as a pass that is none. */
#include "verify/author/formulas.h"
#include "verify/author/workspace.h"
#include "verify/case/case.h"

#include <criterion/criterion.h>
#include <string.h>

static char closed[8];

static void note_closed(void *what)
{
    strncat(closed, what, sizeof closed - strlen(closed) - 1);
}

static enum lg_ending how;

static void take_and_stop(struct lg_case *c)
{
    static char first[] = "1", second[] = "2";
    unsigned char *bytes = lg_take(c, 100, 3);
    for (size_t i = 0; i < 300; i++)
        cr_assert_eq(bytes[i], 0);
    lg_defer(c, note_closed, first);
    lg_defer(c, note_closed, second);
    struct lg_mat A = lg_take_mat(c, 3, 4);
    cr_assert(A.rows == 3 && A.cols == 4 && A.mid[11] == 0 && A.rad[11] == 0);
    if (how != LG_GO_ON)
        lg_stop(c, how);
}

Test(endings, what_was_taken_is_released_in_reverse)
{
    static const enum lg_ending endings[] = {LG_GO_ON, LG_STOP_KERNEL, LG_STOP_RUNG, LG_STOP_MEMORY};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct lg_case c = {.precision = 53};
        closed[0] = '\0';
        how = endings[i];
        cr_assert_eq(lg_workspace_run(&c, take_and_stop), how);
        cr_assert_str_eq(closed, "21");
        cr_assert_null(c.workspace);
    }
}

static void inner(struct lg_case *c)
{
    lg_stop(c, LG_STOP_KERNEL);
}

static void outer(struct lg_case *c)
{
    struct lg_workspace *own = c->workspace;
    cr_assert_eq(lg_workspace_run(c, inner), LG_STOP_KERNEL);
    cr_assert_eq(c->workspace, own);
    lg_stop(c, LG_STOP_RUNG);
}

Test(endings, workspaces_nest)
{
    struct lg_case c = {.precision = 53};
    cr_assert_eq(lg_workspace_run(&c, outer), LG_STOP_RUNG);
}

static void too_much(struct lg_case *c)
{
    lg_take(c, SIZE_MAX / 2, 4);
}

static void too_many_entries(struct lg_case *c)
{
    lg_take_mat(c, SIZE_MAX / 2, 4);
}

static void failed_status(struct lg_case *c)
{
    lg_need(c, -1);
}

Test(endings, short_memory_ends_at_once)
{
    struct lg_case c = {.precision = 53};
    cr_assert_eq(lg_workspace_run(&c, too_much), LG_STOP_MEMORY);
    cr_assert_eq(lg_workspace_run(&c, too_many_entries), LG_STOP_MEMORY);
    cr_assert_eq(lg_workspace_run(&c, failed_status), LG_STOP_MEMORY);
}

/* A lemma that states a true claim and then ends as it is told. */
static const struct lg_claim_spec claims[] = {{"true", LG_SHARP, LG_THEOREM, 0, "[one] <= [two]", "", ""}};

static enum { RETURNS, NEEDS_MEMORY, CALL_FAILS, NOT_FINITE, LOST } play;

static void examine(struct lg_case *c)
{
    const double bad = NAN;
    lg_claim(c, "true", 0, lg_exact(1), lg_exact(2));
    switch (play) {
    case NEEDS_MEMORY:
        lg_take(c, SIZE_MAX / 2, 4);
        break;
    case CALL_FAILS:
        lg_ask(c, LG_OP_FORWARD, LG_CALL_CRASHED);
        break;
    case NOT_FINITE:
        lg_want_finite(c, "forward", 0, 1, &bad);
        break;
    case LOST: /* something failed that recorded nothing */
        lg_end_case(c);
    default:
        return;
    }
    cr_assert_fail("%d goes on", play);
}

static const struct lg_lemma lemma = {.id = "play", LG_CLAIMS(claims), .check = examine};

static int check(struct lg_record *rec)
{
    struct lg_session session = {.trouble = "gone"};
    struct lg_case c = {.inst = {.n = 1, .d = 1, .k = 1}, .recipe = {.lemma = &lemma}, .session = &session};
    *rec = (struct lg_record){0};
    session.declared.offered = ~0u;
    c.session = play == CALL_FAILS ? &session : NULL;
    const int status = lg_case_check_at(&c, rec, false, 53);
    return status;
}

Test(endings, only_a_return_and_a_recorded_ending_leave_a_verdict)
{
    struct lg_record rec;
    play = RETURNS;
    cr_assert_eq(check(&rec), 0);
    cr_assert(rec.finals[0].verdict == LG_HOLDS && !strcmp(rec.outcome, "done"));
    lg_record_close(&rec);
    play = NEEDS_MEMORY;
    cr_assert_eq(check(&rec), -1, "nothing is known of the case");
    play = LOST;
    cr_assert_eq(check(&rec), -1);
    play = CALL_FAILS;
    cr_assert_eq(check(&rec), 0);
    cr_assert_str_eq(rec.outcome, "crashed");
    cr_assert(lg_record_refuses(&rec));
    lg_record_close(&rec);
    play = NOT_FINITE;
    cr_assert_eq(check(&rec), 0);
    cr_assert(lg_record_refuses(&rec));
    lg_record_close(&rec);
}
