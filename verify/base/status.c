/* The note that memory was short, and what libraries do that cannot say so; see status.h. */
#include "verify/base/status.h"

#include <flint/flint.h>
#include <gmp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

static int code_at_end;
static const char *step_at_end;
static bool is_over;

static FLINT_NORETURN void end(void)
{
    fprintf(stderr, "lemmagate: not enough memory for exact arithmetic; %s\n", step_at_end);
    fflush(NULL);
    _exit(code_at_end);
}

static void *allocate(size_t size)
{
    void *block = malloc(size);
    if (!block)
        end();
    return block;
}

static void *allocate_zeros(size_t count, size_t size)
{
    void *block = calloc(count, size);
    if (!block)
        end();
    return block;
}

static void *resize(void *block, size_t size)
{
    void *grown = realloc(block, size);
    if (!grown && size > 0)
        end();
    return grown;
}

static void *resize_known(void *block, size_t old_size, size_t size)
{
    (void)old_size;
    return resize(block, size);
}

static void release(void *block, size_t size)
{
    (void)size;
    free(block);
}

/* OpenBLAS's threads (libgomp) call exit(1) where memory is short: 1 is the code of a violated claim. */
static void refuse_foreign_end(void)
{
    if (is_over)
        return;
    fprintf(stderr, "lemmagate: a library has ended the program, probably for memory; %s\n", step_at_end);
    fflush(NULL);
    _exit(code_at_end);
}

int lg_memory_over(int exit_code)
{
    is_over = true;
    return exit_code;
}

/* Not flint_set_abort alone: before it is called, FLINT prints, for which it allocates. */
void lg_memory_guard(int exit_code, const char *next_step)
{
    code_at_end = exit_code;
    step_at_end = next_step;
    if (atexit(refuse_foreign_end))
        end();
    flint_set_abort(end);
    __flint_set_memory_functions(allocate, allocate_zeros, resize, free);
    mp_set_memory_functions(allocate, resize_known, release);
}
