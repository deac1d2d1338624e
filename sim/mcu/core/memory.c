/*
 * The three movers of memory, a word at a time. The C library here is built for size and moves bytes one by one: a hundred instructions for each
 * slot of 16 bytes that the engine copies, a fifth of all that the firmware did. The libraries of real chips move words, or have it in ROM.
 */
#include <stddef.h>
#include <stdint.h>

/* Else the compiler would see what these loops do, and call what they are. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")

typedef uint32_t __attribute__((may_alias)) word;
#define WORD sizeof(word)

static inline int onWords(const void* one, const void* other)
{
	return (((uintptr_t)one | (uintptr_t)other) & (WORD - 1)) == 0;
}

void* memcpy(void* restrict to, const void* restrict from, size_t length)
{
	uint8_t* out = to;
	const uint8_t* in = from;
	if (onWords(out, in)) {
		for (; length >= 4 * WORD; length -= 4 * WORD, out += 4 * WORD, in += 4 * WORD) {
			const word a = ((const word*)in)[0], b = ((const word*)in)[1], c = ((const word*)in)[2], d = ((const word*)in)[3];
			((word*)out)[0] = a;
			((word*)out)[1] = b;
			((word*)out)[2] = c;
			((word*)out)[3] = d;
		}
		for (; length >= WORD; length -= WORD, out += WORD, in += WORD) *(word*)out = *(const word*)in;
	}
	while (length-- > 0) *out++ = *in++;
	return to;
}

void* memmove(void* to, const void* from, size_t length)
{
	uint8_t* out = to;
	const uint8_t* in = from;
	/* From the front nothing is overwritten before it is read. */
	if (out <= in || out >= in + length) return memcpy(to, from, length);
	out += length;
	in += length;
	if (onWords(out, in))
		for (; length >= WORD; length -= WORD) *(word*)(out -= WORD) = *(const word*)(in -= WORD);
	while (length-- > 0) *--out = *--in;
	return to;
}

void* memset(void* to, int value, size_t length)
{
	uint8_t* out = to;
	const uint8_t byte = (uint8_t)value;
	const word all = byte * 0x01010101u;
	for (; length > 0 && ((uintptr_t)out & (WORD - 1)) != 0; length--) *out++ = byte;
	for (; length >= 4 * WORD; length -= 4 * WORD, out += 4 * WORD) {
		((word*)out)[0] = all;
		((word*)out)[1] = all;
		((word*)out)[2] = all;
		((word*)out)[3] = all;
	}
	for (; length >= WORD; length -= WORD, out += WORD) *(word*)out = all;
	while (length-- > 0) *out++ = byte;
	return to;
}
