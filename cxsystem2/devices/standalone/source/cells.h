// The cells that a program computes: all of them, or those of some partitions of a network that it shares with others.
// It has the arrays of all cells, so that numbers of cells mean the same everywhere; what it does not touch takes no memory.
#ifndef CXSYSTEM2_CELLS_H
#define CXSYSTEM2_CELLS_H

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>

namespace cxsystem2 {

struct CellRange {
    int64_t begin, end;
};

// The ranges of a group's cells that are computed here, in their order: those that `cells.txt` names (a group, a first cell,
// and the one after the last), and all of a group that it does not name.
inline std::vector<CellRange> own_cells(const char *group, int64_t size)
{
    std::vector<CellRange> found;
    bool named = false;
    if (FILE *file = std::fopen("cells.txt", "r")) {
        char name[1024];
        long begin, end;
        while (std::fscanf(file, "%1023s %ld %ld", name, &begin, &end) == 3) {
            if (std::strcmp(name, group)) continue;
            named = true;
            const CellRange own = {begin, end};
            if (begin < end) found.push_back(own);
        }
        std::fclose(file);
    }
    if (!named) {
        const CellRange all = {0, size};
        found.push_back(all);
    }
    return found;
}

// What two ranges have in common; empty where they have nothing.
inline CellRange common(const CellRange &one, int64_t begin, int64_t end)
{
    const CellRange both = {std::max(one.begin, begin), std::min(one.end, end)};
    return both;
}

}
#endif
