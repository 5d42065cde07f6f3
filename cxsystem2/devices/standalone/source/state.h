// Everything that differs between two runs of one program: sizes, values, seed, duration. It is read from two files.
#ifndef CXSYSTEM2_STATE_H
#define CXSYSTEM2_STATE_H

#include <cstddef>
#include <stdint.h>

namespace cxsystem2 {

enum Kind { FLOAT64, FLOAT32, INT32, INT64, BYTE };
enum Shape { FIXED, GROWING, TABLE };  // T*, std::vector<T>, DynamicArray2D<T>

struct Entry {
    const char *name;
    Shape shape;
    Kind kind;
    void *where;  // address of the variable
    int *count;   // number of elements of a fixed array, where somebody asks for it
};

struct Timer {
    const char *name;
    double *seconds;
};

// Spikes that a monitor has counted so far for each cell.
struct Counter {
    int32_t **spikes;
    int *cells;
};

// Map the state and let the variables point into it; ends the program when the state is not the one of this program.
void load(const Entry *entries, size_t number);
// Write the arrays that the file `outputs.txt` names.
void save(const Entry *entries, size_t number);
// Write the time that each code object took.
void save(const Timer *timers, size_t number);
// Write how far the run is (double), the number of recorders and of the cells of each (int64), and the spikes of each cell
// so far (int32); whoever reads sees the file before or this one, and never a part. The last counter is NULL.
void tell_spikes(const char *path, double completed, const Counter *counters);
// The most memory that the program has used so far, in KiB; 0 where the system does not tell.
long peak_memory();

}
#endif
