/*
 * The board "virt" of qemu-system-riscv32, as far as we need it: semihosting (the line, files of the host, and the end). The line has no serial
 * port: that of qemu makes two calls of the host's system for each byte, in both directions, which was more than half of all its time.
 * Sources: RISC-V semihosting 0.3 (the three instructions), Arm semihosting 3.2 (numbers of calls, the console ":tt").
 */
#include "machine.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

enum { SYS_OPEN = 0x01, SYS_CLOSE = 0x02, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_FLEN = 0x0c, SYS_GET_CMDLINE = 0x15, SYS_EXIT_EXTENDED = 0x20 };
#define ADP_STOPPED_APPLICATION_EXIT 0x20026
enum { MODE_READ = 1, MODE_WRITE = 5 };
/* Standard input and output of the emulator, by how it is opened. */
#define CONSOLE ":tt"

static intptr_t semihost(uintptr_t operation, const void* arguments)
{
	register uintptr_t a0 __asm__("a0") = operation;
	register const void* a1 __asm__("a1") = arguments;
	__asm__ volatile(
		".option push; .option norvc; .balign 16; slli x0, x0, 0x1f; ebreak; srai x0, x0, 7; .option pop"
		: "+r"(a0) : "r"(a1) : "memory");
	return (intptr_t)a0;
}

static struct {
	uintptr_t in;
	uintptr_t out;
} line;

void lineOpen(void)
{
	const uintptr_t in[] = { (uintptr_t)CONSOLE, MODE_READ, strlen(CONSOLE) };
	const uintptr_t out[] = { (uintptr_t)CONSOLE, MODE_WRITE, strlen(CONSOLE) };
	line.in = (uintptr_t)semihost(SYS_OPEN, in);
	line.out = (uintptr_t)semihost(SYS_OPEN, out);
}

/* What comes in, or goes out, may do so in parts; the calls tell how much is left. */
static void move(uintptr_t operation, uintptr_t handle, const void* bytes, size_t length)
{
	while (length > 0) {
		const uintptr_t block[] = { handle, (uintptr_t)bytes, length };
		const size_t left = (size_t)semihost(operation, block);
		if (left >= length) stop(2, "the line is cut");
		bytes = (const uint8_t*)bytes + (length - left);
		length = left;
	}
}

void lineRead(void* bytes, size_t length)
{
	move(SYS_READ, line.in, bytes, length);
}

void lineWrite(int kind, const void* bytes, size_t length)
{
	const uint8_t head[] = { (uint8_t)kind, (uint8_t)length, (uint8_t)(length >> 8), (uint8_t)(length >> 16) };
	move(SYS_WRITE, line.out, head, sizeof head);
	move(SYS_WRITE, line.out, bytes, length);
}

uint8_t* fileRead(const char* name, size_t* length)
{
	const uintptr_t open[] = { (uintptr_t)name, MODE_READ, strlen(name) };
	const intptr_t handle = semihost(SYS_OPEN, open);
	if (handle < 0) stop(2, name);
	const uintptr_t file[] = { (uintptr_t)handle };
	const size_t size = (size_t)semihost(SYS_FLEN, file);
	uint8_t* bytes = malloc(size + 1);
	if (!bytes) stop(2, "no memory for a file");
	const uintptr_t read[] = { (uintptr_t)handle, (uintptr_t)bytes, size };
	if (semihost(SYS_READ, read) != 0) stop(2, name);
	semihost(SYS_CLOSE, file);
	bytes[size] = 0;
	*length = size;
	return bytes;
}

void fileWrite(const char* name, const void* bytes, size_t length)
{
	const uintptr_t open[] = { (uintptr_t)name, MODE_WRITE, strlen(name) };
	const intptr_t handle = semihost(SYS_OPEN, open);
	if (handle < 0) stop(2, name);
	const uintptr_t write[] = { (uintptr_t)handle, (uintptr_t)bytes, length };
	if (semihost(SYS_WRITE, write) != 0) stop(2, name);
	const uintptr_t file[] = { (uintptr_t)handle };
	semihost(SYS_CLOSE, file);
}

void commandLine(char* buffer, size_t length)
{
	uintptr_t block[] = { (uintptr_t)buffer, length };
	if (semihost(SYS_GET_CMDLINE, block) != 0) stop(2, "no command line");
}

void stop(int code, const char* why)
{
	static int stops = 0;
	if (!stops++) lineWrite(DEAD, why, strlen(why));
	const uintptr_t end[] = { ADP_STOPPED_APPLICATION_EXIT, (uintptr_t)code };
	for (;;) semihost(SYS_EXIT_EXTENDED, end);
}

/* An instruction that the processor did not take: a bug of ours or of the engine. */
void trap(uint32_t cause, uint32_t place, uint32_t value)
{
	char why[80];
	snprintf(why, sizeof why, "processor trap: cause %lu at %08lx, value %08lx", (unsigned long)cause, (unsigned long)place, (unsigned long)value);
	stop(3, why);
}

/* What the C library wants. The engine prints of itself in lines. */
static int outputByte(char byte, FILE* file)
{
	static char line[256];
	static size_t length = 0;
	(void)file;
	if (byte != '\n' && length < sizeof line) line[length++] = byte;
	if (byte == '\n' || length == sizeof line) {
		lineWrite(LINE, line, length);
		length = 0;
	}
	return (unsigned char)byte;
}
static FILE output = FDEV_SETUP_STREAM(outputByte, NULL, NULL, _FDEV_SETUP_WRITE);
FILE* const stdout = &output;
FILE* const stderr = &output;
FILE* const stdin = &output;

void _exit(int code) { stop(code, "the C library's end"); }

/* Time comes from the clock contract, which is at the other end. */
int gettimeofday(struct timeval* now, void* zone)
{
	(void)zone;
	now->tv_sec = 0;
	now->tv_usec = 0;
	return 0;
}
