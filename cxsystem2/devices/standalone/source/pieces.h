// A loop over cells in pieces. A piece is always done as a whole, so that each cell is in the same vector of the same loop
// whatever the number of threads: a vector function and the one for a single number differ in the last bit.
#ifndef CXSYSTEM2_PIECES_H
#define CXSYSTEM2_PIECES_H

#include <algorithm>
#include <cstdint>
#include <vector>
#include "parallel.h"

namespace cxsystem2 {

class Pieces {
public:
    explicit Pieces(int64_t cells) : even_pieces(false), cells(cells), changes(cells) {}

    // An array that has one value in a stretch.
    template <class T> void even(const T *values)
    {
        for (int64_t i = 1; i < cells; i++) changes[i] |= values[i] != values[i - 1];
    }

    // Indices that go up by one in a stretch.
    template <class T> void rising(const T *values)
    {
        for (int64_t i = 1; i < cells; i++) changes[i] |= values[i] != values[i - 1] + 1;
    }

    // Cut the cells where stretches begin, if that is wanted and they are long enough; and in any case where a piece is long.
    void cut(bool wanted)
    {
        const int64_t stretches = 1 + std::count(changes.begin(), changes.end(), 1);
        even_pieces = wanted && stretches * SHORT <= cells;
        for (int64_t i = 0; i < cells; i++)
            if (i == 0 || (even_pieces && changes[i]) || i - bounds.back() == LONG) bounds.push_back(i);
        bounds.push_back(cells);
        std::vector<char>().swap(changes);
    }

    // Whether every piece is within a stretch.
    bool within_stretches() const { return even_pieces; }
    int64_t begin(int64_t piece) const { return bounds[piece]; }
    int64_t end(int64_t piece) const { return bounds[piece + 1]; }

    // Ranges of pieces, for threads to share.
    Ranges ranges() const
    {
        const int64_t number = bounds.size() - 1;
        return Ranges(number, cells ? 1 + LONG * number / (cells + 1) : 1, 1);
    }

private:
    enum { SHORT = 24, LONG = 512 }; // cells
    bool even_pieces;
    int64_t cells;
    std::vector<char> changes;
    std::vector<int64_t> bounds;
};

}
#endif
