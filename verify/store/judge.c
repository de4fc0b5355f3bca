/* From the counts of one lemma x kernel to what they amount to.
 *
 * Trouble comes first, then what was not checked, then rates against the lemma's policy, which may also be why a control
 * was not refuted. A rate or a cap that is not a number is above it. A line without a refuted control has shown nothing, and a claim
 * that holds counts only where a control of its own was refuted: a check that never fails would hold too.
 *
 * A cap of vacuous cases is about all cases that a lemma draws. Where a kernel answers some of them only, those that are vacuous for
 * every kernel may all be among them: a share above the cap then says nothing while their number is within the cap of all cases. Such a
 * line is not covered: it does not pass, and is not held against the kernel either. */
#include "verify/store/store.h"

bool lg_store_few_answered(const struct lg_store_summary *row)
{
    return row->not_covered > 0 && row->not_covered < row->cases &&
           !(row->worst_vacuous <= row->max_vacuous) &&
           (double)row->most_vacuous_cases <= row->max_vacuous * (double)row->cases_intended;
}

enum lg_judgement lg_store_judge(const struct lg_store_summary *row)
{
    if (row->violated)
        return LG_LINE_VIOLATED;
    if (row->rejected)
        return LG_LINE_REJECTED;
    if (row->crashed)
        return LG_LINE_CRASHED;
    if (row->timed_out)
        return LG_LINE_TIMED_OUT;
    if (row->failed)
        return LG_LINE_FAILED;
    if (row->unfinished || row->unended)
        return LG_LINE_UNFINISHED;
    if (row->cases && row->not_covered == row->cases)
        return LG_LINE_NOT_COVERED;
    if (row->holds + row->consistent == 0)
        return LG_LINE_NOTHING;
    if (!(row->worst_undecided <= row->max_undecided))
        return LG_LINE_UNDECIDED;
    if (!(row->worst_vacuous <= row->max_vacuous))
        return lg_store_few_answered(row) ? LG_LINE_NOT_COVERED : LG_LINE_VACUOUS;
    return row->controls_violated < row->controls || row->controls_violated == 0 || row->unguarded
               ? LG_LINE_CONTROL
               : LG_LINE_PASSES;
}

const char *lg_judgement_name(enum lg_judgement j)
{
    static const char *const names[] = {"violated",
                                        "rejected",
                                        "crashed",
                                        "timed out",
                                        "failed",
                                        "unfinished",
                                        "not covered",
                                        "nothing certified",
                                        "control missed",
                                        "undecided above policy",
                                        "vacuous above policy",
                                        "holds"};
    return names[j];
}
