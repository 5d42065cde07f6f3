// Everything that differs between two runs of one program: sizes, values, seed, duration. It is read from two files.
#ifndef CXSYSTEM2_STATE_H
#define CXSYSTEM2_STATE_H

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <stdint.h>
#include <string>

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
// Write the arrays that a list names into a folder.
void save(const Entry *entries, size_t number, const char *list, const char *folder);
// Append the arrays that `records.txt` names to their files, and empty them.
void flush(const Entry *entries, size_t number);
// Whether these arrays have become so large that they are better flushed.
bool is_much(const Entry *entries, size_t number);
// Write the time that each code object took.
void save(const Timer *timers, size_t number);
// Write how far the run is (double), the number of recorders and of the cells of each (int64), and the spikes of each cell
// so far (int32); whoever reads sees the file before or this one, and never a part. The last counter is NULL.
void tell_spikes(const char *path, double completed, const Counter *counters);

// Something with a state that is no array of the list: it goes on from a file of its name, if there is one.
struct Keeper {
    virtual const char *name() const = 0;
    virtual void keep(FILE *file) const = 0;
};
void add_keeper(const Keeper *keeper);
// An array as it was loaded: `count` values, or one for all of them where `stored` is 1 and `count` is not.
struct StoredArray {
    const char *data;
    size_t itemsize, count, stored;
};
StoredArray stored_array(const char *name);
// Growing arrays that somebody holds in another form, and writes: they get no values of their own. Said before they are loaded.
struct LeftOut {
    explicit LeftOut(const char *name);
};
struct Holder {
    // Write all values of an array; answers whether it is one that is held.
    virtual bool write(const std::string &name, FILE *file) const = 0;
};
void add_holder(const Holder *holder);
// Memory of the loaded state that is not read again soon: what was not changed can be read from its file.
void give_back(const void *begin, size_t bytes);
// Write what keepers have into files of a folder.
void keep(const char *folder);
// A file for reading that need not be there: then it is NULL.
FILE *kept_file(const char *name);
// A new file in a folder; ends the program when it cannot be made, or not be written.
FILE *new_file(const char *folder, const char *name);
void close_file(FILE *file, const char *name);
template <class T> void put(const T *values, size_t number, FILE *file) { std::fwrite(values, sizeof(T), number, file); }
template <class T> void get(T *values, size_t number, FILE *file)
{
    if (std::fread(values, sizeof(T), number, file) != number) std::_Exit(2);
}
// The next value of a file, if there is one.
template <class T> bool get_one(T *value, FILE *file) { return std::fread(value, sizeof(T), 1, file) == 1; }

// The most memory that the program has used so far, in KiB; 0 where the system does not tell.
long peak_memory();

}
#endif
