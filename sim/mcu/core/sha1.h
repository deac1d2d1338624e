/* SHA-1: see sha1.c. */
#ifndef SHA1_H
#define SHA1_H

#include <stddef.h>
#include <stdint.h>

#define SHA1_BYTES 20

void sha1(const uint8_t* bytes, size_t length, uint8_t digest[SHA1_BYTES]);

#endif
