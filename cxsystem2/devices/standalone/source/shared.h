// The spikes of groups of cells that several ranks compute together, in every step.
#ifndef CXSYSTEM2_SHARED_H
#define CXSYSTEM2_SHARED_H

#include "exchange.h"
#include <stdint.h>

namespace cxsystem2 {

extern Exchange *exchange;  // NULL before the first step
enum : uint32_t { JOIN = 1 };  // what a rank may wish: that all copy their synapses into fewer parts now

// A group, of whose `size` cells `spikes` holds those that fire in a step, and behind them how many these are.
void share_group(const char *name, int32_t *spikes, int32_t size);
// The number of a group, in the order in which they were shared.
int32_t shared_group(const char *name);
// Let other ranks know of the spikes of a step. Where `in_place`, the spikes of all take the place of the own ones, until
// `return_spikes` gives these back.
void exchange_spikes(int64_t step, double dt, bool in_place);
void return_spikes();
// Write how many seconds the exchange has taken, how many of them in MPI, swaps, and spikes of others (all, and of no use).
void tell_exchange(const char *path);
// The number of steps of which spikes have come in a step; 0 in those between two swaps.
int64_t swapped_in(int64_t step);

}
#endif
