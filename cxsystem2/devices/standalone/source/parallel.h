// Work shared by the threads of a program. A loop is cut into parts, and which thread does a part changes no result.
#ifndef CXSYSTEM2_PARALLEL_H
#define CXSYSTEM2_PARALLEL_H

#include <cstdint>
#include <new>

// Before a function that does not run in every step: to optimise it as the others are takes most of the time of compiling.
#ifdef __GNUC__
#define CXSYSTEM2_SELDOM __attribute__((cold, noinline))
#else
#define CXSYSTEM2_SELDOM
#endif

// Of a function that one thread calls as well as several: compiled into each caller, it may round in another way there.
#if defined(__clang__)
#define CXSYSTEM2_COMPILED_ONCE __attribute__((noinline))
#elif defined(__GNUC__)
#define CXSYSTEM2_COMPILED_ONCE __attribute__((noinline, noclone))
#else
#define CXSYSTEM2_COMPILED_ONCE
#endif

namespace cxsystem2 {

class Stage;

// A clock for measuring how long something takes.
double seconds();
// Let numbers that are too small for all their digits be 0 in the thread that calls: a processor needs a hundred times as long for
// them, and a conductance that decays becomes one before it becomes 0.
void flush_small_numbers();
// Start threads, which do that, too; the one that calls is the first of them.
void start_threads(int number);
// How many threads there are.
int threads();
// Let threads do all parts of some work, the caller too; answers when they are done.
void share(int64_t parts, void (*function)(void *work, int64_t part), void *work);
// Wait until all that is under way is done: threads meet. What a stage is asked for (see stages.h) may wait until then.
void meet();
// The same at the end of a step, if anything that is under way asks for the time.
void end_step();
// Write how often threads have met, and how many parts were done by a thread that they were not meant for.
void tell_meetings(const char *path);

template <class Work> void call_part(void *work, int64_t part) { (*static_cast<Work *>(work))(part); }

// work(part) for every part from 0 on, in any order and at the same time. Parts must not write what others read or write.
template <class Work> inline void parallel(int64_t parts, Work work)
{
    if (parts < 2 || threads() < 2) {
        meet();
        for (int64_t part = 0; part < parts; part++) work(part);
    } else {
        share(parts, call_part<Work>, &work);
    }
}

// A loop in ranges, each of whole blocks (the last one may be shorter), and of at least so many elements.
struct Ranges {
    int64_t size, length, parts;
    Ranges(int64_t size, int64_t least, int64_t block = 64) : size(size)
    {
        const int64_t wanted = threads() < 2 ? 1 : 4 * threads();  // more than threads: one that is held up leaves its share
        length = (size + wanted - 1) / wanted;
        length = length < least ? least : length;
        length = (length + block - 1) / block * block;
        parts = size > 0 ? (size + length - 1) / length : 0;
    }
    int64_t begin(int64_t part) const { return part * length; }
    int64_t end(int64_t part) const { return part + 1 < parts ? (part + 1) * length : size; }
};

// work(begin, end) for ranges of a loop of so many elements.
template <class Work> inline void parallel(const Ranges &ranges, Work work)
{
    parallel(ranges.parts, [&](int64_t part) { work(ranges.begin(part), ranges.end(part)); });
}

}
#endif
