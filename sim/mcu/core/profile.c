/*
 * A profile by samples: the core's timer, which counts instructions (a tick is 100 of them), interrupts the firmware; noted are the place of
 * the processor, its stack, and where in the script the function that runs and its callers are. What is interrupted does not notice: the
 * handler has a stack of its own (start.S), and its instructions are taken out of the count.
 * Source: RISC-V ACLINT 1.0 (mtimer), qemu 7.2 hw/riscv/virt.c (address, 10 MHz).
 */
#include "machine.h"
#include "profile.h"
#include "xsScript.h"

#define MTIMECMP ((volatile uint32_t*)0x02004000)
#define MTIME ((volatile uint32_t*)0x0200bff8)
#define MIE_TIMER (1 << 7)
#define MSTATUS_MIE (1 << 3)
/* Of start.S: saving and restoring registers. */
#define HANDLER_INSTRUCTIONS 75

/* A sample: processor's place, its stack, how many places in the script follow, the places, innermost first. */
#define PLACES_MAX 24
#define SAMPLE_WORDS_MAX (3 + PLACES_MAX)
/* The interpreter's code, at most, and the words of its C frame that are looked at. */
#define INTERPRETER_BYTES 0x8000
#define INTERPRETER_WORDS 12
#define BUFFER_WORDS (1024 * 1024)

static struct {
	txMachine* machine;
	const txByte* code;
	txSize codeSize;
	uint32_t ticks;
	uint32_t* words;
	size_t count;
	uint64_t spent;
} it;

/* Methods that wait for their name, which stands behind their code. */
#define UNNAMED_MAX 64
/* So many instructions behind a method's code at most. */
#define NAMED_WITHIN 6

static void tellFunction(txSize place, txSize length, txID name)
{
	char text[160];
	const char* key = name == XS_NO_ID ? NULL : fxGetKeyName(it.machine, name);
	const int said = snprintf(text, sizeof text, "%ld %ld %s", (long)place, (long)length, key ? key : "");
	lineWrite(FUNCTIONS, text, (size_t)(said < (int)sizeof text ? said : (int)sizeof text - 1));
}

/*
 * A line for each function's code in the script: place, length, name. The instruction that makes a function names it and stands before its
 * code; a method is named by what makes the property, behind its code.
 */
static void tellFunctions(void)
{
	const txS1* sizes = gxCodeSizes;
	struct { txSize place; txSize length; int steps; } unnamed[UNNAMED_MAX];
	int waiting = 0;
	txID before = XS_NO_ID;
	for (const txByte* p = it.code; p < it.code + it.codeSize;) {
		const txU1 opcode = *(const txU1*)p;
		const txS1 size = sizes[opcode];
		const txU1* operand = (const txU1*)p + 1;
		txSize length = -1;
		txID id = XS_NO_ID;
		txSize step = size;
		if (size == 0) {
			id = (txID)(operand[0] | operand[1] << 8);
			step = 1 + sizeof(txID);
		} else if (size < 0) {
			txU4 bytes = 0;
			for (int at = -size; at > 0; at--) bytes = bytes << 8 | (txU1)p[at];
			step = 1 - size + bytes;
		}
		if (opcode == XS_CODE_CODE_ARCHIVE_1) length = (txS1)operand[0];
		else if (opcode == XS_CODE_CODE_ARCHIVE_2) length = (txS2)(operand[0] | operand[1] << 8);
		else if (opcode == XS_CODE_CODE_ARCHIVE_4) length = operand[0] | operand[1] << 8 | operand[2] << 16 | operand[3] << 24;
		const txSize at = (txSize)(p - it.code);
		while (waiting > 0 && at >= unnamed[waiting - 1].place + unnamed[waiting - 1].length) {
			const int top = waiting - 1;
			if (id == XS_NO_ID && ++unnamed[top].steps < NAMED_WITHIN) break;
			tellFunction(unnamed[top].place, unnamed[top].length, id);
			waiting--;
			if (id != XS_NO_ID) break;
		}
		if (length >= 0 && (before != XS_NO_ID || waiting == UNNAMED_MAX)) tellFunction(at + step, length, before);
		else if (length >= 0) {
			unnamed[waiting].place = at + step;
			unnamed[waiting].length = length;
			unnamed[waiting++].steps = 0;
		}
		before = id;
		p += step;
	}
}

static void nextSample(void)
{
	MTIMECMP[1] = 0;
	MTIMECMP[0] = MTIME[0] + it.ticks;
}

void profile(txMachine* the, const txByte* code, txSize codeSize, int ticks)
{
	if (ticks <= 0) return;
	it.machine = the;
	it.code = code;
	it.codeSize = codeSize;
	it.ticks = (uint32_t)ticks;
	it.words = malloc(BUFFER_WORDS * sizeof(uint32_t));
	if (!it.words) stop(2, "no memory for the profile");
	tellFunctions();
}

void profileOn(void)
{
	if (it.ticks == 0) return;
	nextSample();
	__asm__ volatile("csrs mie, %0; csrs mstatus, %1" : : "r"(MIE_TIMER), "r"(MSTATUS_MIE));
}

uint64_t profileOff(void)
{
	if (it.ticks == 0) return 0;
	__asm__ volatile("csrc mstatus, %1; csrc mie, %0" : : "r"(MIE_TIMER), "r"(MSTATUS_MIE));
	const uint64_t spent = it.spent;
	it.spent = 0;
	return spent;
}

uint64_t profileSpent(void)
{
	return it.spent;
}

void profileTell(void)
{
	if (it.count == 0) return;
	lineWrite(SAMPLES, it.words, it.count * sizeof(uint32_t));
	it.count = 0;
}

static void note(const txByte* code)
{
	it.words[it.count++] = (uint32_t)(code - it.code);
}

static int isOurs(uintptr_t place)
{
	return place - (uintptr_t)it.code < (uintptr_t)it.codeSize;
}

/* The interpreter may have left what the machine still calls its frame. */
static int isFrame(const txSlot* slot)
{
	return slot >= it.machine->stackBottom && slot < it.machine->stackTop && ((uintptr_t)slot & 3) == 0 && slot->kind == XS_FRAME_KIND;
}

/* @param registers of what was interrupted, x0 (nothing) to x31 */
void sampled(const uint32_t* registers, uint32_t place)
{
	const uint64_t before = instructions();
	if (it.count + SAMPLE_WORDS_MAX <= BUFFER_WORDS) {
		uint32_t* sample = it.words + it.count;
		sample[0] = place;
		sample[1] = registers[2];
		it.count += 3;
		/* Inside the interpreter its place and frame are in its own C frame, lowest; else they are in the machine, where it puts them for a call. */
		uintptr_t inner = (uintptr_t)it.machine->code;
		const txSlot* frame = it.machine->frame;
		if (place - (uintptr_t)fxRunID < INTERPRETER_BYTES) {
			const uintptr_t* words = (const uintptr_t*)registers[2];
			for (int at = 0; at < INTERPRETER_WORDS; at++)
				if (isOurs(words[at])) inner = words[at];
				else if (isFrame((const txSlot*)words[at])) frame = (const txSlot*)words[at];
		}
		if (isOurs(inner)) note((const txByte*)inner);
		for (size_t places = 1; isFrame(frame) && places < PLACES_MAX; frame = frame->next)
			if (isOurs((uintptr_t)frame->value.frame.code)) {
				note(frame->value.frame.code);
				places++;
			}
		sample[2] = (uint32_t)(it.words + it.count - sample - 3);
	}
	nextSample();
	it.spent += instructions() - before + HANDLER_INSTRUCTIONS;
}
