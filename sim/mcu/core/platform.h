/*
 * XS on a bare 32-bit RISC-V core: what the engine's sources want of a platform. 16 bits of a name, as on Moddable's ESP32, and
 * nothing of POSIX. The names are the engine's own.
 */
#ifndef __QIANSHOU_CORE_PLATFORM__
#define __QIANSHOU_CORE_PLATFORM__

#undef mxLittleEndian
#define mxLittleEndian 1
#define mxExport extern
#define mxImport extern
#define XS_FUNCTION_NORETURN __attribute__((noreturn))

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * Registers that setjmp saves here: 14, for the core has none for floating point. The C library's own type has 304 bytes on every RISC-V; an
 * ESP32's (Xtensa) has 68. The engine puts one on the stack for each async function that another one starts.
 */
typedef long coreJump[14];
#define jmp_buf coreJump
#define setjmp(buffer) (setjmp)((void*)(buffer))
#define longjmp(buffer, value) (longjmp)((void*)(buffer), value)

/*
 * The emulated core loads and stores at any address, so bytecode is read as on an ESP32 with Xtensa. An ESP32-C3 reads it byte by byte; in this
 * version of the engine the macros for that lack parentheses, and its branches go astray.
 */
#define mxUnalignedAccess 1

typedef void* txSocket;
#define mxNoSocket NULL

/* What a machine of ours has beside the engine's own fields. */
#define mxMachinePlatform \
	int promiseJobs;

#define mxUseDefaultMachinePlatform 1
#define mxUseDefaultBuildKeys 1
#define mxUseDefaultChunkAllocation 1
#define mxUseDefaultSlotAllocation 1
#define mxUseDefaultFindModule 1
#define mxUseDefaultLoadModule 1
#define mxUseDefaultParseScript 1
#define mxUseDefaultSharedChunks 1

#endif
