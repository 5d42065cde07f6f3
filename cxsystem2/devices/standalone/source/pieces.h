// A loop over cells in pieces. A piece is always done as a whole, so that each cell is in the same vector of the same loop
// whatever the number of threads: a vector function and the one for a single number differ in the last bit.
#ifndef CXSYSTEM2_PIECES_H
#define CXSYSTEM2_PIECES_H

#include <algorithm>
#include <cstdint>
#include <vector>
#include "cells.h"
#include "stages.h"

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
    // Pieces without a cell of these ranges are left out; the others stay whole.
    CXSYSTEM2_SELDOM void cut(bool wanted, const std::vector<CellRange> &own)
    {
        const int64_t stretches = 1 + std::count(changes.begin(), changes.end(), 1);
        even_pieces = wanted && stretches * SHORT <= cells;
        size_t range = 0;
        for (int64_t begin = 0, end; begin < cells; begin = end) {
            for (end = begin + 1; end < cells && end - begin < LONG && !(even_pieces && changes[end]); end++) {}
            while (range < own.size() && own[range].end <= begin) range++;
            if (range == own.size() || own[range].begin >= end) continue;
            const CellRange piece = {begin, end};
            pieces.push_back(piece);
        }
        std::vector<char>().swap(changes);
    }

    // Whether every piece is within a stretch.
    bool within_stretches() const { return even_pieces; }
    int64_t begin(int64_t piece) const { return pieces[piece].begin; }
    int64_t end(int64_t piece) const { return pieces[piece].end; }

    // The pieces in parts for threads: not many, since each begins with what is calculated once.
    std::vector<CellRange> parts(const char *group) const
    {
        const int64_t number = pieces.size();
        return dealt(number, cell_shares(group, cells), 2, 1, [&](int64_t piece) { return pieces[piece].begin; });
    }

private:
    enum { SHORT = 24, LONG = 512 }; // cells
    bool even_pieces;
    int64_t cells; // how many there are
    std::vector<char> changes;
    std::vector<CellRange> pieces;
};

}
#endif
