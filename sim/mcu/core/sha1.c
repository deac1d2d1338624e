/*
 * SHA-1, which a chip has in hardware or ROM. Source: FIPS 180-4, 6.1.
 */
#include "sha1.h"
#include <string.h>

#define BLOCK_BYTES 64
#define ROUNDS 80

/* Not on the stack, which is short. */
static uint32_t words[ROUNDS];
static uint8_t last[2 * BLOCK_BYTES];

static uint32_t rotated(uint32_t word, int bits)
{
	return word << bits | word >> (32 - bits);
}

static void compress(uint32_t state[5], const uint8_t* block)
{
	for (int at = 0; at < 16; at++, block += 4)
		words[at] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
	for (int at = 16; at < ROUNDS; at++)
		words[at] = rotated(words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16], 1);
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
	for (int round = 0; round < ROUNDS; round++) {
		uint32_t mixed;
		if (round < 20) mixed = ((b & c) | (~b & d)) + 0x5a827999;
		else if (round < 40) mixed = (b ^ c ^ d) + 0x6ed9eba1;
		else if (round < 60) mixed = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
		else mixed = (b ^ c ^ d) + 0xca62c1d6;
		const uint32_t next = rotated(a, 5) + mixed + e + words[round];
		e = d;
		d = c;
		c = rotated(b, 30);
		b = a;
		a = next;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
}

void sha1(const uint8_t* bytes, size_t length, uint8_t digest[SHA1_BYTES])
{
	uint32_t state[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
	size_t at = 0;
	for (; length - at >= BLOCK_BYTES; at += BLOCK_BYTES) compress(state, bytes + at);
	memset(last, 0, sizeof last);
	memcpy(last, bytes + at, length - at);
	last[length - at] = 0x80;
	const size_t end = length - at + 9 <= BLOCK_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES;
	for (int byte = 0; byte < 4; byte++) last[end - 1 - byte] = (uint8_t)((length << 3) >> (8 * byte));
	for (size_t block = 0; block < end; block += BLOCK_BYTES) compress(state, last + block);
	for (int byte = 0; byte < SHA1_BYTES; byte++) digest[byte] = (uint8_t)(state[byte >> 2] >> (24 - 8 * (byte & 3)));
}
