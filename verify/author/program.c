/* Programs of calls; see program.h. */
#include "verify/author/program.h"
#include "fixtures/lib/random.h"

const size_t lg_program_steps[LG_PROGRAM_COUNTS] = {1,   2,   3,   4,   5,    6,    7,    8,   9,
                                                    10,  11,  12,  16,  32,   50,   64,   99,  100,
                                                    128, 200, 256, 512, 1000, 1024, 2048, 4096};
const size_t lg_program_batch[LG_PROGRAM_SIZES] = {1, 2, 3, 4, 8, 16, 32, 64, 100, 128, 256, 0};

uint32_t lg_program_ways(enum lg_change change)
{
    static const uint32_t ways[LG_CHANGES] = {[LG_CHANGE_NONE] = 1,
                                              [LG_CHANGE_IMPORT] = LG_IMPORTS,
                                              [LG_CHANGE_STEPS] = LG_PROGRAM_COUNTS,
                                              [LG_CHANGE_RANGE] = LG_PROGRAM_SIZES,
                                              [LG_CHANGE_BATCH] = LG_PROGRAM_SIZES,
                                              [LG_CHANGE_RENEW] = LG_BETWEENS * LG_IMPORTS};
    return ways[change];
}

uint32_t lg_program_changes(void)
{
    uint32_t all = 0;
    for (int change = 0; change < LG_CHANGES; change++)
        all += lg_program_ways((enum lg_change)change);
    return all;
}

/* Change `code` of them all, in an order in which neighbours differ. */
static void enumerate(uint64_t code, enum lg_change *change, uint32_t *how)
{
    const uint32_t all = lg_program_changes();
    uint32_t left = (uint32_t)(code % all * 29 % all);
    _Static_assert(29 > LG_PROGRAM_COUNTS, "29 is prime, and their number no multiple of it");
    for (*change = LG_CHANGE_NONE; left >= lg_program_ways(*change); ++*change)
        left -= lg_program_ways(*change);
    *how = left;
}

/* A choice, or the one that a chain makes. */
static uint32_t pick(struct lg_choices *c, uint32_t bound, bool is_chain, uint32_t value)
{
    return is_chain ? lg_choose_given(c, bound, value) : lg_choose(c, bound);
}

void lg_program_draw(struct lg_program *p, struct lg_choices *c, uint32_t asks, uint64_t index)
{
    static const size_t rounds[] = {1, 1, 2, 3, LG_PROGRAM_ROUNDS, LG_PROGRAM_ROUNDS};
    /* Which changes are drawn how often: what accumulates in a context is rarely cut short. */
    static const enum lg_change often[] = {LG_CHANGE_NONE,  LG_CHANGE_IMPORT, LG_CHANGE_STEPS,
                                           LG_CHANGE_RANGE, LG_CHANGE_BATCH,  LG_CHANGE_IMPORT,
                                           LG_CHANGE_STEPS, LG_CHANGE_BATCH,  LG_CHANGE_RENEW};
    enum { WORDS = sizeof often / sizeof *often, TWICE = 2 };
    static const uint32_t chained[] = {1, 2, 4}; /* of often: an import, steps, a mini-batch */
    static const uint32_t chained_how[] = {LG_IMPORT_ROTATED, 0, 2};
    const uint32_t changes = lg_program_changes();
    const bool is_chain = index >= changes && index < LG_PROGRAM_CASES;
    const uint32_t chain = is_chain ? (uint32_t)(index - changes) : 0, of = chain % 3, by = chain / 3;
    p->rounds = rounds[pick(c, sizeof rounds / sizeof *rounds, is_chain, TWICE)];
    p->lines = 1 + pick(c, LG_PROGRAM_LINES, is_chain, LG_PROGRAM_LINES - 1);
    for (size_t i = 0; i < p->lines; i++) {
        struct lg_program_line *line = &p->line[i];
        if (i == 0) {
            enumerate(index, &line->change, &line->how);
            if (is_chain) {
                line->change = often[chained[of]];
                line->how = chained_how[of];
            }
            line->change = (enum lg_change)lg_choose_given(c, LG_CHANGES, (uint32_t)line->change);
            const uint32_t ways = lg_program_ways(line->change);
            line->how = lg_choose_given(c, ways, line->how < ways ? line->how : 0);
        } else {
            line->change = often[pick(c, WORDS, is_chain, chained[of])];
            line->how = pick(c, lg_program_ways(line->change), is_chain, chained_how[of]);
        }
        line->ask = 0;
        if (pick(c, 2, is_chain, 1) == 1)
            line->ask = 1 + pick(c, asks, is_chain, (by * (uint32_t)i + of) % asks);
        line->exports = pick(c, 3, is_chain, 0) == 2;
    }
    if (p->line[0].change == LG_CHANGE_STEPS && p->line[0].how >= LG_PROGRAM_FEW)
        p->rounds = 1;
    for (size_t i = 0; i < p->lines && p->rounds == LG_PROGRAM_ROUNDS; i++)
        if (p->line[i].change == LG_CHANGE_STEPS)
            p->line[i].how %= LG_PROGRAM_FEW;
}

void lg_program_samples(enum lg_change change, size_t round, uint64_t seed, uint64_t index, size_t n,
                        size_t m, size_t *sample)
{
    struct lg_stream s = lg_stream_make(seed, "program", index, round);
    for (size_t b = 0; b < m; b++)
        sample[b] = change == LG_CHANGE_RANGE ? (round * m + b) % n : lg_stream_u64(&s, b) % n;
}
