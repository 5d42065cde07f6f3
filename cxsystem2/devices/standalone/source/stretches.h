// Stretches of cells with the same parameters, whose neighbours lie at the same distance.
#ifndef CXSYSTEM2_STRETCHES_H
#define CXSYSTEM2_STRETCHES_H

#include <algorithm>
#include <cstdint>
#include <vector>

namespace cxsystem2 {

class Stretches {
public:
    explicit Stretches(int64_t cells) : begins(cells) {}

    // An array that has one value in a stretch.
    template <class T> void even(const T *values)
    {
        for (size_t i = 1; i < begins.size(); i++) begins[i] |= values[i] != values[i - 1];
    }

    // Indices that go up by one in a stretch.
    template <class T> void rising(const T *values)
    {
        for (size_t i = 1; i < begins.size(); i++) begins[i] |= values[i] != values[i - 1] + 1;
    }

    // Find the stretches, where they are wanted and long enough to be worth their beginnings.
    void find(bool wanted)
    {
        if (wanted)
            for (size_t i = 1; i < begins.size(); i++)
                if (begins[i]) ends.push_back(i);
        ends.push_back(begins.size());
        if (!wanted || ends.size() * SHORT > begins.size()) ends.clear();
        std::vector<char>().swap(begins);
    }

    bool worthwhile() const { return !ends.empty(); }

    // The end of the stretch that a cell is in, and at most `last`.
    int64_t end(int64_t cell, int64_t last) const
    {
        return std::min(*std::upper_bound(ends.begin(), ends.end(), cell), last);
    }

private:
    enum { SHORT = 24 }; // cells
    std::vector<char> begins;
    std::vector<int64_t> ends;
};

}
#endif
