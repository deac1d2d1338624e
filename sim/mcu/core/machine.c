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

static uintptr_t openFile(const char* name, uintptr_t mode)
{
	const uintptr_t open[] = { (uintptr_t)name, mode, strlen(name) };
	const intptr_t handle = semihost(SYS_OPEN, open);
	if (handle < 0) stop(2, name);
	return (uintptr_t)handle;
}

static void closeFile(uintptr_t handle)
{
	const uintptr_t file[] = { handle };
	semihost(SYS_CLOSE, file);
}

/* Reads or writes all of it: a call may do a part, and tells how much is left. */
static void move(uintptr_t operation, uintptr_t handle, const void* bytes, size_t length, const char* name)
{
	while (length > 0) {
		const uintptr_t block[] = { handle, (uintptr_t)bytes, length };
		const size_t left = (size_t)semihost(operation, block);
		if (left >= length) stop(2, name);
		bytes = (const uint8_t*)bytes + (length - left);
		length = left;
	}
}

static struct {
	uintptr_t in;
	uintptr_t out;
} console;

void lineOpen(void)
{
	console.in = openFile(CONSOLE, MODE_READ);
	console.out = openFile(CONSOLE, MODE_WRITE);
}

void lineRead(void* bytes, size_t length)
{
	move(SYS_READ, console.in, bytes, length, "the line is cut");
}

void lineWrite(int kind, const void* bytes, size_t length)
{
	const uint8_t head[] = { (uint8_t)kind, (uint8_t)length, (uint8_t)(length >> 8), (uint8_t)(length >> 16) };
	move(SYS_WRITE, console.out, head, sizeof head, "the line is cut");
	move(SYS_WRITE, console.out, bytes, length, "the line is cut");
}

uint8_t* fileRead(const char* name, size_t* length)
{
	const uintptr_t handle = openFile(name, MODE_READ);
	const uintptr_t file[] = { handle };
	const size_t size = (size_t)semihost(SYS_FLEN, file);
	uint8_t* bytes = malloc(size + 1);
	if (!bytes) stop(2, "no memory for a file");
	move(SYS_READ, handle, bytes, size, name);
	closeFile(handle);
	bytes[size] = 0;
	*length = size;
	return bytes;
}

void fileWrite(const char* name, const void* bytes, size_t length)
{
	const uintptr_t handle = openFile(name, MODE_WRITE);
	move(SYS_WRITE, handle, bytes, length, name);
	closeFile(handle);
}

void commandLine(char* buffer, size_t length)
{
	uintptr_t block[] = { (uintptr_t)buffer, length };
	if (semihost(SYS_GET_CMDLINE, block) != 0) stop(2, "no command line");
}

void stop(int code, const char* why)
{
	/* A line that is cut cannot be told of: it would end up here again. */
	static int stopping = 0;
	if (!stopping++) lineWrite(DEAD, why, strlen(why));
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
