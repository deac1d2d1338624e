/*
 * What on a device lies in ROM: a machine of XS whose memory does not end reads the firmware's script, and is shared (xsShareMachine), so that
 * nothing of it changes any more. None of it is counted.
 */
#include "rom.h"
#include "machine.h"
#include "xsScript.h"
#include "xs.h"

struct rom rom;

extern void fxRemapIDs(txMachine* the, txByte* codeBuffer, txSize codeSize, txID* theIDs);

/* As the engine's own fxRunScript does it, but that the script's code is not freed: functions will run where it lies. */
static void name(txMachine* the, txScript* script)
{
	txByte* p = script->symbolsBuffer;
	txID count, index;
	mxDecodeID(p, count);
	txID* ids = malloc(count * sizeof(txID));
	if (!ids) stop(2, "no memory for the script's names");
	ids[0] = XS_NO_ID;
	for (index = 1; index < count; index++) {
		ids[index] = fxNewNameC(the, (txString)p);
		p += strlen((char*)p) + 1;
	}
	fxRemapIDs(the, script->codeBuffer, script->codeSize, ids);
	free(ids);
	free(script->symbolsBuffer);
	script->symbolsBuffer = NULL;
}

/*
 * A script's own instructions make functions and strings with a copy of their bytes in RAM. Those of an archive, which a device runs, take them
 * where they lie. The two differ in nothing else.
 */
static void archive(txByte* code, txSize size)
{
	const txS1* bytes = gxCodeSizes;
	for (txByte* p = code; p < code + size;) {
		txU1* opcode = (txU1*)p;
		const txS1 length = bytes[*opcode];
		switch (*opcode) {
		case XS_CODE_CODE_1: *opcode = XS_CODE_CODE_ARCHIVE_1; break;
		case XS_CODE_CODE_2: *opcode = XS_CODE_CODE_ARCHIVE_2; break;
		case XS_CODE_CODE_4: *opcode = XS_CODE_CODE_ARCHIVE_4; break;
		case XS_CODE_STRING_1: *opcode = XS_CODE_STRING_ARCHIVE_1; break;
		case XS_CODE_STRING_2: *opcode = XS_CODE_STRING_ARCHIVE_2; break;
		case XS_CODE_STRING_4: *opcode = XS_CODE_STRING_ARCHIVE_4; break;
		}
		if (length > 0) p += length;
		else if (length == 0) p += 1 + sizeof(txID);
		else {
			/* Bytes behind a length of one, two or four bytes. */
			txU4 count = 0;
			for (int at = -length; at > 0; at--) count = count << 8 | (txU1)p[at];
			p += 1 - length + count;
		}
	}
}

static void fixSlot(txSlot* slot)
{
	switch (slot->kind) {
	case XS_STRING_KIND: slot->kind = XS_STRING_X_KIND; break;
	case XS_BIGINT_KIND: slot->kind = XS_BIGINT_X_KIND; break;
	case XS_CODE_KIND: slot->kind = XS_CODE_X_KIND; break;
	case XS_KEY_KIND: slot->kind = XS_KEY_X_KIND; break;
	}
}

/*
 * Slots of the clone that copy these would have its collector look for their bytes in its own chunks: as a linker for a device does. The items of
 * arrays lie in chunks, and among no slots.
 */
static void fix(txMachine* the)
{
	for (txSlot* heap = the->firstHeap; heap; heap = heap->next)
		for (txSlot* slot = heap + 1; slot < heap->value.reference; slot++) {
			fixSlot(slot);
			if (slot->kind == XS_ARRAY_KIND && slot->value.array.address)
				for (txIndex at = 0; at < fxGetIndexSize(the, slot); at++) fixSlot(slot->value.array.address + at);
		}
}

void romPrepare(const char* file, const char* font, const char* gbk)
{
	static xsCreation creation = {
		4 * 1024 * 1024, 1024 * 1024, /* chunks */
		64 * 1024, 16 * 1024, /* slots */
		8 * 1024, /* stack */
		8 * 1024, 1024, /* keys */
		1993, 127, /* names, symbols */
		64 * 1024, 1993, /* parser */
		0,
	};
	size_t length;
	uint8_t* source = fileRead(file, &length);
	rom.font = fileRead(font, &rom.fontBytes);
	rom.gbk = fileRead(gbk, &rom.gbkBytes);
	rom.shared = xsCreateMachine(&creation, "rom", NULL);
	if (!rom.shared) stop(2, "no shared machine");
	txMachine* the = rom.shared;
	xsBeginHost(the);
	{
		txSlot* realm = mxProgram.value.reference->next->value.module.realm;
		txStringCStream stream = { (txString)source, 0, (txSize)length };
		txScript* script = fxParseScript(the, &stream, fxStringCGetter, mxProgramFlag);
		if (!script) stop(2, "the script is not JavaScript");
		name(the, script);
		archive(script->codeBuffer, script->codeSize);
		rom.code = script->codeBuffer;
		rom.codeSize = script->codeSize;
		fxRunScript(the, script, mxRealmGlobal(realm), C_NULL, mxRealmClosures(realm)->value.reference, C_NULL, mxProgram.value.reference);
		the->stack++;
	}
	xsEndHost(the);
	free(source);
	xsShareMachine(the);
	fix(the);
}
