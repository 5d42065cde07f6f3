// What a rank has for each of the others, or they for it, in one piece of memory.
#ifndef CXSYSTEM2_PARCELS_H
#define CXSYSTEM2_PARCELS_H

#include <cstddef>
#include <stdint.h>
#include <vector>

namespace cxsystem2 {

struct Parcels {
    std::vector<int> counts, begins;  // the last beginning is the end of all

    explicit Parcels(size_t number) : counts(number), begins(number + 1) {}

    // Lay one behind the other; whether MPI can count so many.
    bool lay()
    {
        int64_t end = 0;
        for (size_t i = 0; i < counts.size(); i++) {
            begins[i] = static_cast<int>(end);
            end += counts[i];
            if (end > INT32_MAX) return false;
        }
        begins[counts.size()] = static_cast<int>(end);
        return true;
    }

    int all() const { return begins[counts.size()]; }
};

}
#endif
