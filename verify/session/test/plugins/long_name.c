/* The table's name has no end: it runs into an unmapped page. */
#include "verify/session/test/plugins/correct.h"

#include <string.h>
#include <sys/mman.h>

static char *endless(void)
{
    const size_t page = 1 << 16;
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(pages, 'a', page);
    munmap(pages + page, page);
    return pages + page - 8;
}

CORRECT_BUT(endless(), gd_steps, reference_steps)
