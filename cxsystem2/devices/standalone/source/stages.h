// Stages: loops over the cells of a group, one after the other in each step. A part of a stage waits for those parts of earlier
// stages alone that have some of its cells, so threads need not meet between stages, and each stays with its own cells, which
// are in the cache of its core.
#ifndef CXSYSTEM2_STAGES_H
#define CXSYSTEM2_STAGES_H

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>
#include "cells.h"
#include "parallel.h"

namespace cxsystem2 {

// The cells at which the share of each thread begins, and the end of the last one: what `shares.txt` says of a group, or as many of
// its own cells for each. Only those of a group that is there have any.
std::vector<int64_t> cell_shares(const char *group, int64_t size);

// Whole numbers from 0 on, cut where shares begin: those of the share of each thread in so many parts of at least `least`.
// `first_cell(number)` is the first cell of a number; they go up.
template <class FirstCell>
std::vector<CellRange> dealt(int64_t numbers, const std::vector<int64_t> &shares, int64_t each, int64_t least, FirstCell first_cell)
{
    std::vector<CellRange> found;
    int64_t begin = 0;
    for (size_t share = 0; share + 1 < shares.size(); share++) {
        int64_t end = begin;
        while (end < numbers && (share + 2 == shares.size() || first_cell(end) < shares[share + 1])) end++;
        const int64_t length = std::max(least, (end - begin + each - 1) / each);
        for (; begin < end; begin = found.back().end) {
            const CellRange part = {begin, std::min(begin + length, end)};
            found.push_back(part);
        }
    }
    return found;
}

class Stage {
public:
    // What is done at the end of a meeting, by the thread that all the rest of a step belongs to.
    typedef void (*Finish)();

    // The parts are told by the cells that they read or write, of a group, from the first one to the one after the last.
    // A group without a name is another one for each stage. What is done may ask for the time if it is `timed`.
    Stage(const char *group, int64_t size, const std::vector<CellRange> &cells, bool timed = false);

    // Have all parts done until the next meeting, with what `work` is now: it is copied.
    template <class Work> void begin(const Work &work, Finish finish = NULL)
    {
        if (threads() < 2) {
            for (size_t part = 0; part < cells.size(); part++) work(part);
            if (finish) finish();
            return;
        }
        wait();
        if (argument) static_cast<const Work *>(argument)->~Work();
        else argument = ::operator new(sizeof(Work));
        new (argument) Work(work);
        open(call_part<const Work>, argument, finish);
    }

    // Wait until what was asked for before is done.
    void wait()
    {
        if (under_way) meet();
    }

private:
    friend struct Threads;
    friend void share(int64_t, void (*)(void *, int64_t), void *);

    // A part that is open, being done, or done: two numbers for each turn, so that a thread that comes late takes a part of the
    // present turn, or none. Each has a line of the cache to itself.
    struct State {
        std::atomic<uint32_t> word;
        char rest[128 - sizeof(std::atomic<uint32_t>)];
    };
    // The parts of an earlier stage that have cells of each part.
    struct Earlier {
        Stage *stage;
        std::vector<std::vector<int> > parts;
    };

    void open(void (*function)(void *, int64_t), void *work, Finish finish);
    void deal(const std::vector<int> &owners);
    const Earlier &after(Stage &earlier);

    std::string group;
    std::vector<CellRange> cells;
    std::vector<int> owner;
    std::vector<int64_t> own; // first part of each thread, and the end
    State *states;
    std::atomic<uint32_t> turn;
    bool timed, eager, under_way;
    void (*function)(void *, int64_t);
    void *given, *argument;
    Finish finish;
    std::vector<const Earlier *> before; // those that are under way
    std::vector<Earlier *> known;
};

}
#endif
