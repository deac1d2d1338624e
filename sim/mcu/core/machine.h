/* What this core has beside the processor: see machine.c. */
#ifndef MACHINE_H
#define MACHINE_H

#include <stddef.h>
#include <stdint.h>

/* Kinds of messages on the line: one byte, then the length in three (least first), then the bytes. */
enum {
	/* To the core: bytes of the firmware's own line. */
	BYTES_IN = 'b',
	/* From the core: bytes of the firmware's own line. */
	BYTES_OUT = 'w',
	/* From the core: what a turn cost, in JSON. */
	FIGURES = 'f',
	/* From the core: samples of the profile, and the functions that they lie in: see profile.c. */
	SAMPLES = 's',
	FUNCTIONS = 'n',
	/* From the core: a line that engine or core print. */
	LINE = 'l',
	/* From the core, its last: why it stopped. */
	DEAD = 'd',
};

void lineOpen(void);
/* Waits without counting: the emulator stands still. Ends the program when the line is cut. */
void lineRead(void* bytes, size_t length);
void lineWrite(int kind, const void* bytes, size_t length);

/* The processor's own count of instructions. */
static inline uint64_t instructions(void)
{
	uint32_t high, low, again;
	do {
		__asm__ volatile("csrr %0, minstreth; csrr %1, minstret; csrr %2, minstreth" : "=r"(high), "=r"(low), "=r"(again));
	} while (high != again);
	return ((uint64_t)high << 32) | low;
}

/* A whole file of the host, in memory of malloc, with a zero behind it. Ends the program where there is none. */
uint8_t* fileRead(const char* name, size_t* length);
void fileWrite(const char* name, const void* bytes, size_t length);

/* What the program was started with, up to `length` with its zero. */
void commandLine(char* buffer, size_t length);

/* Says why, and ends the emulator. */
void stop(int code, const char* why) __attribute__((noreturn));

#endif
