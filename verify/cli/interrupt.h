/* What an interrupted run says: how to go on with it. */
#ifndef LG_CLI_INTERRUPT_H
#define LG_CLI_INTERRUPT_H

#include <stdint.h>

/* From now on SIGINT, SIGTERM and SIGHUP print a line that resumes the run of db, once *run_id is not negative, and then end the
 * process as they would have. */
void lg_interrupt_watch(const char *db, const int64_t *run_id);
void lg_interrupt_forget(void);

#endif
