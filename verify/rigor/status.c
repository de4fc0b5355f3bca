/* The note that memory was short; see status.h. */
#include "verify/rigor/status.h"

#include <stdatomic.h>

static atomic_bool noted;

void lg_memory_note(void)
{
    atomic_store(&noted, true);
}

bool lg_memory_noted(void)
{
    return atomic_load(&noted);
}

void lg_memory_clear(void)
{
    atomic_store(&noted, false);
}
