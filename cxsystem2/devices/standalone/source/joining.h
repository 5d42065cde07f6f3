// Synapses of several parts as those of one: a row that is spread over many parts is a few synapses in each of them, and then it
// takes longer to find them than to deliver them. A network from disk has more parts than its threads need.
#ifndef CXSYSTEM2_JOINING_H
#define CXSYSTEM2_JOINING_H

#include <cstdint>
#include <cstdio>
#include <vector>
#include "ranks.h"

namespace cxsystem2 {

// The end of the run (second), which may go there in several programs.
extern double end_of_run;

// Synapses by row, and within it by delay: see devices/delivery/compact.py.
template <class Weight> struct Segments {
    int64_t synapses;
    const uint32_t *segments, *begins;
    const uint16_t *delays;
    const int32_t *targets;
    const Weight *weights;
};

// The bytes that synapses may be joined into, which Python knows; none, where it does not say.
inline int64_t stated_room()
{
    long long room = 0;
    if (FILE *file = std::fopen("room.txt", "r")) {
        if (std::fscanf(file, "%lld", &room) != 1) fail_all("holds no number", "room.txt");
        std::fclose(file);
    }
    return room;
}

// Whether there is room for so many bytes more.
inline bool take_room(int64_t bytes)
{
    static int64_t left = stated_room();
    if (bytes > left) return false;
    left -= bytes;
    return true;
}

// The synapses of some parts, of which no two have a target in common. Those of a row and a delay become one segment, in the order
// of the parts, and within a part in its own, so that what comes to a target comes in the order in which it came before.
template <class Weight> Segments<Weight> joined(const std::vector<Segments<Weight> > &parts, int64_t rows);
extern template Segments<double> joined(const std::vector<Segments<double> > &, int64_t);
extern template Segments<float> joined(const std::vector<Segments<float> > &, int64_t);

}
#endif
