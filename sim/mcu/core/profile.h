/* Where the instructions go: see profile.c. */
#ifndef PROFILE_H
#define PROFILE_H

#include "xsAll.h"

/* Tells the functions of the script, and samples from now on, `ticks` of 100 instructions apart. 0: there is no profile. */
void profile(txMachine* the, const txByte* code, txSize codeSize, int ticks);

/* Samples are taken between these two. What they cost is given, and is no part of the firmware. */
void profileOn(void);
uint64_t profileOff(void);

/* What samples have cost since profileOn. */
uint64_t profileSpent(void);

/* Tells what was sampled since it was told last. */
void profileTell(void);

#endif
