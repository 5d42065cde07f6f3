// Joining parts of synapses, see joining.h: compiled once for all programs, and as carefully as what runs in every step.
#include "joining.h"
#include <algorithm>
#include <sys/mman.h>
#include <unistd.h>

namespace cxsystem2 {

// Memory in large pages where the system has them: synapses are read at places that no page next to them tells.
template <class T> inline T *new_array(int64_t number)
{
    const size_t bytes = number * sizeof(T) + 1;
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) fail_all("cannot allocate memory", "for joined synapses");
#ifdef MADV_HUGEPAGE
    madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    return static_cast<T *>(memory);
}

// Let the system take back the pages of a mapped file between two elements.
template <class T> inline void leave(const T *begin, const T *end)
{
    const uintptr_t page = sysconf(_SC_PAGESIZE);
    const uintptr_t first = (reinterpret_cast<uintptr_t>(begin) + page - 1) / page * page;
    const uintptr_t last = reinterpret_cast<uintptr_t>(end) / page * page;
    if (first < last) madvise(reinterpret_cast<void *>(first), last - first, MADV_DONTNEED);
}

// What a part has before a row is not read again.
template <class Weight> inline void leave_rows(const Segments<Weight> &part, int64_t from, int64_t to)
{
    const uint32_t first = part.segments[from], last = part.segments[to];
    leave(part.begins + first, part.begins + last);
    leave(part.delays + first, part.delays + last);
    leave(part.targets + part.begins[first], part.targets + part.begins[last]);
    leave(part.weights + part.begins[first], part.weights + part.begins[last]);
}

// Some rows at a time, part by part: memory is then read in long stretches, and what is written stays in the cache meanwhile.
template <class Weight> Segments<Weight> joined(const std::vector<Segments<Weight> > &parts, int64_t rows)
{
    enum { BEHIND = 1024, MOST_ROWS = 128, NEAR = 1 << 15 };  // rows after which memory is given back; rows, and counts, at a time
    int64_t synapses = 0, most = 0;
    uint16_t longest = 0;
    for (const Segments<Weight> &part : parts) {
        const int64_t segments = part.segments[rows];
        for (int64_t segment = 0; segment < segments; segment++) longest = std::max(longest, part.delays[segment]);
        synapses += part.synapses;
        most += segments;
    }
    uint32_t *segments = new_array<uint32_t>(rows + 1), *begins = new_array<uint32_t>(most + 1);
    uint16_t *delays = new_array<uint16_t>(most);
    int32_t *targets = new_array<int32_t>(synapses);
    Weight *weights = new_array<Weight>(synapses);
    const int64_t width = longest + 1, some = std::max<int64_t>(1, std::min<int64_t>(MOST_ROWS, NEAR / width));
    std::vector<uint32_t> place(some * width);  // by row and delay: the number of synapses, and then where the next one goes
    std::vector<std::vector<uint16_t> > found(some);
    uint32_t end = 0, number = 0;
    int64_t left = 0;
    for (int64_t first = 0, last; first < rows; first = last) {
        last = std::min(rows, first + some);
        for (const Segments<Weight> &part : parts) {
            for (int64_t row = first; row < last; row++) {
                uint32_t *counts = &place[(row - first) * width];
                for (uint32_t segment = part.segments[row]; segment < part.segments[row + 1]; segment++) {
                    uint32_t &own = counts[part.delays[segment]];
                    if (!own) found[row - first].push_back(part.delays[segment]);
                    own += part.begins[segment + 1] - part.begins[segment];
                }
            }
        }
        for (int64_t row = first; row < last; row++) {
            uint32_t *counts = &place[(row - first) * width];
            segments[row] = number;
            std::sort(found[row - first].begin(), found[row - first].end());
            for (const uint16_t delay : found[row - first]) {
                begins[number] = end;
                delays[number++] = delay;
                end += counts[delay];
                counts[delay] = begins[number - 1];
            }
        }
        for (const Segments<Weight> &part : parts) {
            for (int64_t row = first; row < last; row++) {
                uint32_t *next = &place[(row - first) * width];
                for (uint32_t segment = part.segments[row]; segment < part.segments[row + 1]; segment++) {
                    uint32_t to = next[part.delays[segment]];
                    for (uint32_t synapse = part.begins[segment]; synapse < part.begins[segment + 1]; synapse++, to++) {
                        targets[to] = part.targets[synapse];
                        weights[to] = part.weights[synapse];
                    }
                    next[part.delays[segment]] = to;
                }
            }
        }
        for (int64_t row = first; row < last; row++) {
            for (const uint16_t delay : found[row - first]) place[(row - first) * width + delay] = 0;
            found[row - first].clear();
        }
        if (last - left < BEHIND && last < rows) continue;
        for (const Segments<Weight> &part : parts) leave_rows(part, left, last);
        left = last;
    }
    segments[rows] = number;
    begins[number] = end;
    const Segments<Weight> all = {synapses, segments, begins, delays, targets, weights};
    return all;
}

template Segments<double> joined(const std::vector<Segments<double> > &, int64_t);
template Segments<float> joined(const std::vector<Segments<float> > &, int64_t);

}
