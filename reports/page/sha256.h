/* SHA-256 (FIPS 180-4) in base64, the form in which a content security policy names an inline style or script. */
#ifndef LG_REPORT_SHA256_H
#define LG_REPORT_SHA256_H

#include <stddef.h>

enum { LG_SHA256_BASE64 = 45 };
void lg_sha256_base64(const char *data, size_t size, char text[LG_SHA256_BASE64]);

#endif
