/* What the passes of shrinking share. */
#ifndef LG_SHRINK_PRIVATE_H
#define LG_SHRINK_PRIVATE_H

#include "verify/replay/reduce.h"
#include "verify/replay/shrink.h"

struct lg_shrinker {
    const struct lg_shrink_request *q;
    struct lg_session *referee; /* the reference kernel; NULL: not asked */
    struct lg_case best, original;
    bool is_original_known; /* to be no failure of the referee */
    int precision;          /* the rung that decided the original */
    size_t calls, successes;
    double work;
};
/* Takes *candidate over: it is the new best case when it fails in the same way, and is cleared otherwise. */
bool lg_shrink_try(struct lg_shrinker *s, struct lg_case *candidate);
bool lg_shrink_spent(const struct lg_shrinker *s);
void lg_shrink_choices(struct lg_shrinker *s);
void lg_shrink_values(struct lg_shrinker *s);

#endif
