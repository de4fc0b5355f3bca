/* Which process a run belongs to, in words that another process can check later. */
#ifndef LG_PROCESS_H
#define LG_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

/* "<boot id> <pid namespace> <pid> <start time>" of this process; "" where /proc does not tell. */
void lg_process_describe(char *out, size_t size);
/* Is that process running? False on another boot or in another container, where it cannot be seen. *pid when true. */
bool lg_process_is_alive(const char *words, long *pid);

#endif
