/* The machine that plays the ROM, and the tables beside it: see rom.c. */
#ifndef ROM_H
#define ROM_H

#include "xsAll.h"

extern struct rom {
	txMachine* shared;
	txByte* code;
	txSize codeSize;
	uint8_t* font;
	size_t fontBytes;
	uint8_t* gbk;
	size_t gbkBytes;
} rom;

/* Reads the script and the tables, and shares the machine. Ends the program where one of them is not what it has to be. */
void romPrepare(const char* script, const char* font, const char* gbk);

#endif
