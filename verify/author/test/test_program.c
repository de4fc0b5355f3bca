/* Programs of calls: choices of 0 are the smallest, choices replay, and the cases of the smoke tier meet every change, every count of
 * steps, every batch and every function behind every change. */
#include "verify/author/program.h"

#include <criterion/criterion.h>
#include <string.h>

enum { ASKS = 7, CASES = LG_PROGRAM_CASES, BEFORE = 5 };
static const char *const families[] = {"dyadic-shapes", "tiny-shapes"};

/* The program of a case whose family has drawn BEFORE choices. */
static struct lg_program drawn(const char *family, uint64_t index, struct lg_choices *c)
{
    struct lg_program p;
    memset(&p, 0, sizeof p);
    lg_choices_begin(c, 1, family, index);
    for (int j = 0; j < BEFORE; j++)
        lg_choose(c, 10);
    lg_program_draw(&p, c, ASKS, index);
    return p;
}

Test(program, of_no_choices_is_the_smallest)
{
    struct lg_choices c;
    struct lg_program p;
    lg_choices_begin(&c, 1, "x", 5);
    c.is_forced = true;
    lg_program_draw(&p, &c, ASKS, 5);
    cr_assert(p.rounds == 1 && p.lines == 1 && p.line[0].change == LG_CHANGE_NONE);
    cr_assert(p.line[0].how == 0 && p.line[0].ask == 0 && !p.line[0].exports);
}

Test(program, replays_from_its_choices)
{
    for (uint64_t i = 0; i < CASES; i++) {
        struct lg_choices c, again;
        struct lg_program p = drawn(families[0], i, &c), q;
        memset(&q, 0, sizeof q);
        cr_assert(c.made - BEFORE <= 2 + 5 * LG_PROGRAM_LINES, "%zu choices", c.made);
        lg_choices_begin(&again, 2, "another", i + 1);
        again.is_forced = true;
        again.forced_count = c.made - BEFORE;
        memcpy(again.forced, c.record + BEFORE, again.forced_count * sizeof *again.forced);
        lg_program_draw(&q, &again, ASKS, i + 1);
        cr_assert(!memcmp(&p, &q, sizeof p));
    }
}

Test(program, meets_all_at_smoke)
{
    bool first[LG_CHANGES][LG_PROGRAM_COUNTS] = {{false}}, behind[LG_CHANGES][1 + ASKS] = {{false}};
    size_t repeated = 0, imports = 0, batches = 0;
    for (size_t f = 0; f < 2; f++)
        for (uint64_t i = 0; i < CASES; i++) {
            struct lg_choices c;
            const struct lg_program p = drawn(families[f], i, &c);
            bool renews = false, has_import = false, has_batch = false;
            first[p.line[0].change][p.line[0].how] = true;
            for (size_t l = 0; l < p.lines; l++) {
                const enum lg_change change = p.line[l].change;
                behind[change][p.line[l].ask] = true;
                renews |= change == LG_CHANGE_RENEW;
                has_import |= change == LG_CHANGE_IMPORT;
                has_batch |= change == LG_CHANGE_BATCH || change == LG_CHANGE_RANGE;
                cr_assert(p.line[l].how < lg_program_ways(change));
                cr_assert(p.rounds < LG_PROGRAM_ROUNDS || change != LG_CHANGE_STEPS ||
                          p.line[l].how < LG_PROGRAM_FEW);
            }
            repeated += p.rounds == LG_PROGRAM_ROUNDS;
            imports += p.rounds == LG_PROGRAM_ROUNDS && has_import && !renews;
            batches += p.rounds == LG_PROGRAM_ROUNDS && has_batch && !renews;
        }
    for (int change = 0; change < LG_CHANGES; change++) {
        for (uint32_t how = 0; how < lg_program_ways((enum lg_change)change); how++)
            cr_assert(first[change][how], "change %d, way %u comes first nowhere", change, how);
        for (int ask = 0; ask <= ASKS; ask++)
            cr_assert(behind[change][ask], "function %d is asked nowhere behind change %d", ask, change);
    }
    cr_assert(repeated >= 20 && imports >= 5 && batches >= 5, "%zu, %zu, %zu", repeated, imports, batches);
    cr_assert_eq(lg_program_changes() + 3 * ASKS, LG_PROGRAM_CASES, "each change first, then the chains");
    cr_assert_eq(lg_program_steps[LG_PROGRAM_COUNTS - 1], 4096);
    cr_assert_eq(lg_program_steps[LG_PROGRAM_FEW - 1], 12);
}

/* Of functions F, G and changes C: F, then C without an export, then G. And the same calls twice, with nothing between them. */
Test(program, every_function_follows_every_other)
{
    bool met[LG_CHANGES][ASKS][ASKS] = {{{false}}};
    size_t silent[LG_CHANGES][LG_CHANGES] = {{0}};
    for (size_t f = 0; f < 2; f++)
        for (uint64_t i = 0; i < CASES; i++) {
            struct lg_choices c;
            const struct lg_program p = drawn(families[f], i, &c);
            for (size_t l = 1; l < p.lines * p.rounds; l++) {
                const struct lg_program_line *was = &p.line[(l - 1) % p.lines], *now = &p.line[l % p.lines];
                if (was->ask && now->ask && !was->exports)
                    met[now->change][was->ask - 1][now->ask - 1] = true;
                silent[was->change][now->change] += !was->ask && !was->exports;
            }
        }
    static const enum lg_change moves[] = {LG_CHANGE_IMPORT, LG_CHANGE_STEPS, LG_CHANGE_BATCH};
    for (size_t m = 0; m < 3; m++) {
        for (int was = 0; was < ASKS; was++)
            for (int now = 0; now < ASKS; now++)
                cr_assert(was == now || met[moves[m]][was][now], "%d, change %zu, %d", was, m, now);
        for (size_t then = 0; then < 3; then++)
            cr_assert_geq(silent[moves[m]][moves[then]], 5, "change %zu, then %zu", m, then);
    }
}

Test(program, batches_are_of_the_samples_there_are)
{
    size_t sample[256];
    lg_program_samples(LG_CHANGE_RANGE, 3, 1, 1, 20, 8, sample);
    for (size_t b = 0; b < 8; b++)
        cr_assert_eq(sample[b], (24 + b) % 20);
    lg_program_samples(LG_CHANGE_BATCH, 3, 1, 1, 3, 256, sample);
    for (size_t b = 0; b < 256; b++)
        cr_assert(sample[b] < 3);
}
