/*
 * The firmware on this core. The device's own machine is cloned from the one that plays the ROM (rom.c), with exactly the sizes that the
 * manifest gives, and everything that happens in it is counted.
 *
 * Command line: core SCRIPT FONT GBK IMAGE CHUNK_BYTES HEAP_SLOTS STACK_SLOTS KEYS PROFILE COLLECTS
 * An IMAGE is written behind the preparation, unless its name is "-"; a core that is started from it goes on there. With COLLECTS 1 garbage is
 * collected behind each turn, and slots and chunks of its figures are those that live.
 */
#include "machine.h"
#include "profile.h"
#include "rom.h"
#include "sha1.h"
#include "xs.h"

/* As many as a board's serial driver hands over at once (its FIFO has 128). */
#define PIECE_BYTES 120
/* Nothing is parsed there: the least that the engine takes. */
#define PARSER_BYTES 1024
#define PARSER_MODULO 127
#define PAINT 0xa5a5a5a5u
/* The frame that paints is left alone. */
#define PAINT_GAP_WORDS 64
#define RAM_START ((char*)0x80000000)

extern char __bss_end[];
extern void* sbrk(ptrdiff_t);

/* Part of the image: set when the shared machine is there. */
int prepared __attribute__((section(".prepared"))) = 0;

static struct {
	uint8_t* bytes;
	size_t length;
	size_t at;
} in;

/* Instructions that went into the line: taken out of the count. */
static uint64_t besides = 0;
/* Of those that count: what the line's frames took, which a device's own parts do not have. */
static uint64_t ofLine = 0;
static uint64_t lineBegan = 0;
/* Of those, too: what a chip does by itself. */
static uint64_t ofChip = 0;
static uint32_t* paintedFrom;

/* ENGINE */

/* Who was on the engine's stack, the innermost first: a line for each function, with the slots of its frame. */
static void tellFrames(txMachine* the)
{
	const txSlot* top = the->stack;
	for (txSlot* frame = the->frame; frame; frame = frame->next) {
		const txSlot* function = frame + 3; /* mxFunction */
		txSlot* name = function->kind == XS_REFERENCE_KIND
			? mxBehaviorGetProperty(the, function->value.reference, mxID(_name), 0, XS_OWN) : NULL;
		const int named = name && (name->kind == XS_STRING_KIND || name->kind == XS_STRING_X_KIND);
		char text[80];
		const int length = snprintf(text, sizeof text, "%ld slots: %s", (long)(frame - top), named ? name->value.string : "");
		lineWrite(LINE, text, (size_t)(length < (int)sizeof text ? length : (int)sizeof text - 1));
		top = frame;
	}
}

void fxAbort(txMachine* the, int status)
{
	static const char* const why[] = {
		"debugger", "memory full", "stack overflow", "fatal", "dead strip", "an exception that nobody caught",
		"no more keys", "too much computation", "a rejection that nobody handled",
	};
	if (status == XS_UNHANDLED_REJECTION_EXIT || status == XS_UNHANDLED_EXCEPTION_EXIT) {
		char text[160];
		snprintf(text, sizeof text, "%s: %s", why[status], fxToString(the, &mxException));
		stop(100 + status, text);
	}
	if (status == XS_STACK_OVERFLOW_EXIT) tellFrames(the);
	stop(100 + status, status >= 0 && status <= 8 ? why[status] : "aborted");
}

void fxQueuePromiseJobs(txMachine* the)
{
	the->promiseJobs = 1;
}

/* PORT */

static void coreRead(xsMachine* the)
{
	const size_t left = in.length - in.at;
	const size_t length = left < PIECE_BYTES ? left : PIECE_BYTES;
	if (length == 0) return;
	xsResult = xsArrayBuffer(in.bytes + in.at, (int)length);
	in.at += length;
}

static uint64_t counted(void)
{
	return instructions() - besides - profileSpent();
}

/* Work of the line begins (true) or ends. */
static void coreLineWork(xsMachine* the)
{
	if (xsToBoolean(xsArg(0))) lineBegan = counted();
	else ofLine += counted() - lineBegan;
}

static void coreWrite(xsMachine* the)
{
	const uint64_t before = instructions();
	besides += profileOff();
	lineWrite(BYTES_OUT, xsToArrayBuffer(xsArg(0)), (size_t)xsGetArrayBufferLength(xsArg(0)));
	profileOn();
	besides += instructions() - before;
}

/* CRC-16/CCITT-FALSE of hal/crc16.ts, which chips have in ROM. */
static void coreCrc16(xsMachine* the)
{
	/* One after the other: each of them passes its argument through the same slot of the machine. */
	const uint8_t* at = xsToArrayBuffer(xsArg(0));
	at += xsToInteger(xsArg(1));
	const uint8_t* end = at;
	end += xsToInteger(xsArg(2));
	uint16_t crc = (uint16_t)xsToInteger(xsArg(3));
	while (at < end) {
		uint8_t mixed = (uint8_t)(crc >> 8) ^ *at++;
		mixed ^= mixed >> 4;
		crc = (uint16_t)(crc << 8 ^ mixed << 12 ^ mixed << 5 ^ mixed);
	}
	xsResult = xsInteger(crc);
}

/* What the contract PublicKey asks for; told apart, too: boards have it in script so far. */
static void coreSha1(xsMachine* the)
{
	const uint64_t before = counted();
	uint8_t digest[SHA1_BYTES];
	const uint8_t* bytes = xsToArrayBuffer(xsArg(0));
	bytes += xsToInteger(xsArg(1));
	sha1(bytes, (size_t)xsToInteger(xsArg(2)), digest);
	xsResult = xsArrayBuffer(digest, SHA1_BYTES);
	ofChip += counted() - before;
}

static void coreJobsPending(xsMachine* the)
{
	xsResult = xsBoolean(mxPendingJobs.value.reference->next != NULL);
}

static void romBuffer(xsMachine* the, uint8_t* bytes, size_t length)
{
	xsResult = xsNewHostObject(NULL);
	xsSetHostBuffer(xsResult, bytes, (int)length);
	xsDefine(xsResult, xsID("byteLength"), xsInteger((int)length), xsDontDelete | xsDontSet);
}

static void coreFont(xsMachine* the) { romBuffer(the, rom.font, rom.fontBytes); }
static void coreGbk(xsMachine* the) { romBuffer(the, rom.gbk, rom.gbkBytes); }

/* TURNS */

/* How deep the C stack ever gets from here on is seen by what is left of a pattern. */
static void paint(void)
{
	uint32_t here;
	paintedFrom = &here - PAINT_GAP_WORDS;
	for (uint32_t* at = (uint32_t*)__bss_end; at < paintedFrom; at++) *at = PAINT;
}

static size_t stackBytes(void)
{
	const uint32_t* at = (uint32_t*)__bss_end;
	while (at < paintedFrom && *at == PAINT) at++;
	return (size_t)((char*)paintedFrom - (char*)at);
}

static void runJobs(txMachine* the)
{
	while (the->promiseJobs) {
		the->promiseJobs = 0;
		fxRunPromiseJobs(the);
	}
	fxEndJob(the);
}

static int collects;

static void tell(txMachine* the, uint64_t spent)
{
	char text[280];
	if (collects) fxCollectGarbage(the);
	profileTell();
	const int length = snprintf(text, sizeof text,
		"{\"instructions\":%llu,\"line\":%llu,\"chip\":%llu,\"slots\":%ld,\"slotsPeak\":%ld,\"chunks\":%ld,\"chunksPeak\":%ld,\"stack\":%lu}",
		(unsigned long long)spent, (unsigned long long)ofLine, (unsigned long long)ofChip,
		(long)the->currentHeapCount, (long)the->peakHeapCount,
		(long)the->currentChunksSize, (long)the->peakChunksSize, (unsigned long)stackBytes());
	lineWrite(FIGURES, text, (size_t)length);
}

/* One turn: what came in, to the last job. */
static uint64_t turn(txMachine* the, const char* name)
{
	const uint64_t before = instructions();
	besides = 0;
	ofLine = 0;
	ofChip = 0;
	profileOn();
	do {
		xsBeginHost(the);
		{
			xsVars(1);
			xsVar(0) = xsGet(xsGlobal, xsID("mcu"));
			xsCall0(xsVar(0), fxID(the, name));
		}
		xsEndHost(the);
		runJobs(the);
	} while (in.at < in.length);
	besides += profileOff();
	return instructions() - before - besides;
}

int main(void)
{
	lineOpen();
	char line[1024];
	commandLine(line, sizeof line);
	char* words[11] = { 0 };
	int count = 0;
	for (char* word = strtok(line, " "); word && count < 11; word = strtok(NULL, " ")) words[count++] = word;
	if (count != 11)
		stop(2, "usage: core SCRIPT FONT GBK IMAGE CHUNK_BYTES HEAP_SLOTS STACK_SLOTS KEYS PROFILE COLLECTS");
	if (!prepared) {
		romPrepare(words[1], words[2], words[3]);
		prepared = 1;
		if (strcmp(words[4], "-") != 0) {
			fileWrite(words[4], RAM_START, (size_t)((char*)sbrk(0) - RAM_START));
			stop(0, "prepared");
		}
	}
	/* Nothing of it grows. Tables of names are as long as those that it takes over. */
	xsCreation creation = {
		atoi(words[5]), 0, atoi(words[6]), 0, atoi(words[7]), atoi(words[8]), 0,
		rom.shared->nameModulo, rom.shared->symbolModulo, PARSER_BYTES, PARSER_MODULO, 0,
	};
	txMachine* the = fxCloneMachine((txCreation*)&creation, rom.shared, "firmware", NULL);
	if (!the) stop(101, "memory full");
	xsBeginHost(the);
	{
		/* The global "core" of sim/mcu/firmware.ts. */
		xsVars(1);
		xsVar(0) = xsNewObject();
		xsSet(xsVar(0), xsID("read"), xsNewHostFunction(coreRead, 0));
		xsSet(xsVar(0), xsID("write"), xsNewHostFunction(coreWrite, 1));
		xsSet(xsVar(0), xsID("crc16"), xsNewHostFunction(coreCrc16, 4));
		xsSet(xsVar(0), xsID("lineWork"), xsNewHostFunction(coreLineWork, 1));
		xsSet(xsVar(0), xsID("sha1"), xsNewHostFunction(coreSha1, 3));
		xsSet(xsVar(0), xsID("jobsPending"), xsNewHostFunction(coreJobsPending, 0));
		xsSet(xsVar(0), xsID("font"), xsNewHostFunction(coreFont, 0));
		xsSet(xsVar(0), xsID("gbk"), xsNewHostFunction(coreGbk, 0));
		xsSet(xsGlobal, xsID("core"), xsVar(0));
	}
	xsEndHost(the);
	profile(the, rom.code, rom.codeSize, atoi(words[9]));
	collects = atoi(words[10]);
	paint();
	tell(the, turn(the, "start"));
	for (;;) {
		uint8_t head[4];
		lineRead(head, sizeof head);
		if (head[0] != BYTES_IN) stop(2, "a message of no kind");
		in.length = head[1] | head[2] << 8 | (size_t)head[3] << 16;
		in.bytes = malloc(in.length);
		if (!in.bytes) stop(2, "no memory for what came in");
		in.at = 0;
		lineRead(in.bytes, in.length);
		tell(the, turn(the, "readable"));
		free(in.bytes);
	}
}
