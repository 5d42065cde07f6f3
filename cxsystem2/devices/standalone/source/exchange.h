// Spikes between the ranks of a run. A rank has the synapses onto its own cells, and sees every spike of the cells that reach these,
// whichever rank they belong to.
#ifndef CXSYSTEM2_EXCHANGE_H
#define CXSYSTEM2_EXCHANGE_H

#include "ranks.h"
#include <cstddef>
#include <stdint.h>
#include <vector>

namespace cxsystem2 {

// Neighbouring cells of a group.
struct Range {
    int32_t begin, end;
};

// What the exchange has cost this rank so far.
struct Tally {
    double seconds;     // in swaps, all together
    double talking;     // of these, in MPI: on the way, or waiting for a rank that is not as far
    double waited;      // of these, before the last one came; below 0 where ranks are on several machines, whose clocks differ
    int64_t swaps;
    int64_t overflows;  // swaps in which a first message did not hold all spikes
    int64_t received;   // spikes of other ranks
    int64_t useless;    // own spikes times ranks that got them without having synapses of their cells
};

// The spikes of all neuron groups. In every step the ranks add their own; after some steps, before the first of them can arrive, they
// swap them, and each has those of all ranks for each of these steps. All ranks call start() and swap() alike.
class Exchange {
public:
    // All spikes in one collective operation, in messages to everyone, or each spike to those ranks alone that want it; or
    // the one of these that is estimated to be the cheapest. The way changes no result.
    enum Way { CHEAPEST, TOGETHER, EVERYONE, NEIGHBOURS };
    enum { AGREEMENT = 16 };  // swaps after which neighbours hear what ranks have wished that are not theirs

    // `window` is the most steps between two swaps, `first` the step that is simulated first.
    Exchange(int32_t groups, int32_t window, int64_t first);

    // The cells of a group that belong to this rank, and to no other: ranges in ascending order.
    void own(int32_t group, const Range *ranges, size_t number);
    // Cells of a group that have synapses here, in ascending order; what is told in several goes adds up. Where no rank tells it,
    // spikes go to all.
    void want(int32_t group, const int32_t *cells, size_t number);
    // Agree on the way.
    void start(Way wanted = CHEAPEST);
    Way way() const { return chosen; }
    int32_t window_steps() const { return window; }

    // Own spikes of a group in a step, in ascending order. Steps come in ascending order, the groups of a step in any.
    void add(int32_t group, const int32_t *spikes, int32_t number, int64_t step);
    // Ask all ranks for something; what, each bit says: to stop, for instance.
    void wish(uint32_t bits) { wishes |= bits; }
    // Exchange the spikes of the steps since the swap before, up to this one.
    void swap(int64_t last);
    // What any rank has wished, at the same swap for all ranks; it holds until the next one.
    uint32_t granted() const { return all_wishes; }

    // The steps of the last swap.
    int64_t first_step() const { return first; }
    int32_t steps() const { return length; }
    // The spikes of a group in one of these steps, counted from 0, in ascending order; they hold until the next swap.
    const std::vector<int32_t> &spikes(int32_t group, int32_t step) const { return blocks[(int64_t)step * groups + group].spikes; }

    const Tally &tally() const { return counts; }

private:
    enum : uint32_t { BEGINS = 1u << 31, NONE = BEGINS - 1 };  // the bit of a word that begins a block; no block
    enum { SIZE, WISHES, CAME, HEAD = 4, SHORT = 1024 };        // words before the spikes; words that go in a first message
    enum { PARTS = 64 };                                        // swaps over which an average is taken, about

    // Words of 32 bits: their number, wishes, when the rank came (two of them), and spikes. A word with the highest bit begins a block, which is a group in a step
    // of the window; words without are cells of it.
    struct Message {
        std::vector<uint32_t> words;
        uint32_t block;
        Message() { clear(); }
        void clear();
        void put(uint32_t into, int32_t spike);
    };

    // The spikes of a group in a step, and where those of each rank begin.
    struct Block {
        std::vector<int32_t> spikes;
        std::vector<size_t> begins;
    };

    // Cells of this rank, the number of own cells before each range, and cells that have synapses here.
    struct Group {
        std::vector<Range> ranges;
        std::vector<int64_t> before;
        std::vector<int32_t> wanted;
    };

    int32_t groups, window, length;
    int64_t first, next;
    uint32_t wishes, all_wishes;
    Way chosen;
    Tally counts;
    std::vector<Group> members;
    int64_t cells;                   // own ones of all groups
    double latest;                   // when the last rank came to the swap under way (second)
    int64_t own_spikes;              // since the last swap
    std::vector<int64_t> reach;      // for each own cell, where its ranks begin in `reached`; nothing where nobody told
    std::vector<int32_t> reached;    // places in `to`
    std::vector<int> to, from;       // ranks that messages go to, and come from
    std::vector<Message> out;        // for each neighbour, and at last one with all own spikes
    std::vector<uint32_t> in, rest;  // what comes, and what of it did not fit
    int64_t most;                    // words of the rank that had the most, on average, in parts
    std::vector<Block> blocks;
    std::vector<uint32_t> touched;   // blocks with spikes

    int64_t number_of(const Group &group, size_t &range, int32_t cell) const;
    void learn_reach();
    void choose(Way wanted);
    void swap_together();
    void swap_messages();
    void hear_wishes();
    void sign(std::vector<uint32_t> &words);
    void hear_time(const uint32_t *words);
    void take(const uint32_t *words, size_t number, const uint32_t *more = NULL, size_t rest = 0);
    void merge(Block &block);
    void fail(const char *what) const { fail_all(what, "the exchange of spikes"); }
};

}
#endif
