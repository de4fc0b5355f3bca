/* The sentence on what went wrong in the last call. */
#include "verify/session/session_private.h"

#include <stdarg.h>
#include <stdio.h>

enum lg_call lg_session_trouble(struct lg_session *s, enum lg_call call, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(s->trouble, sizeof s->trouble, format, arguments);
    va_end(arguments);
    return call;
}
