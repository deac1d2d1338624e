/*
 * Whether promise jobs wait in the engine's queue. No JavaScript can ask that, and a timer cannot tell either: on this engine
 * a batch of promise jobs is an event like others, so a timer may fire between two links of a chain of awaits.
 */
#include "xsAll.h"

void xs_promise_jobs_pending(txMachine* the)
{
	mxResult->kind = XS_BOOLEAN_KIND;
	mxResult->value.boolean = mxPendingJobs.value.reference->next != NULL;
}
