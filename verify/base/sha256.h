/* SHA-256 (FIPS 180-4), to record which kernel was judged. */
#ifndef LG_SHA256_H
#define LG_SHA256_H

#include "verify/base/status.h"

#include <stddef.h>
#include <stdint.h>

struct lg_sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    unsigned char block[64];
};

void lg_sha256_init(struct lg_sha256 *h);
void lg_sha256_update(struct lg_sha256 *h, const void *data, size_t bytes);
/* 64 lower-case hexadecimal digits and a zero. */
void lg_sha256_final(struct lg_sha256 *h, char hex[65]);

/* Of a file's content; 0, or -1 with errno. */
LG_MUST_USE int lg_sha256_file(const char *path, char hex[65]);

#endif
