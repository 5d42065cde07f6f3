#include "state.h"
#include "parallel.h"
#include "ranks.h"
#include "brianlib/dynamic_array.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdint.h>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cxsystem2 {
namespace {

struct Stored {
    size_t itemsize, count, stored, offset;
};

void fail(const char *what, const char *name) { fail_all(what, name); }

char *map(const char *path) {
    const int file = open(path, O_RDONLY);
    struct stat status;
    if (file < 0 || fstat(file, &status)) fail("cannot be read", path);
    // Private: arrays that the program changes become its own, page by page; the others stay in the file.
    void *memory = mmap(NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    if (memory == MAP_FAILED) fail("cannot be mapped", path);
    close(file);
    return static_cast<char *>(memory);
}

char *loaded = NULL;

std::unordered_set<std::string> &left_out() {
    static std::unordered_set<std::string> names;
    return names;
}

// Ask for large pages where memory will be used here and there: with small ones, finding a page takes longer than reading it.
void in_large_pages(void *begin, size_t bytes) {
#ifdef MADV_HUGEPAGE
    const uintptr_t page = sysconf(_SC_PAGESIZE), first = reinterpret_cast<uintptr_t>(begin);
    const uintptr_t from = (first + page - 1) / page * page, to = (first + bytes) / page * page;
    if (bytes >= 4000000 && from < to) madvise(reinterpret_cast<void *>(from), to - from, MADV_HUGEPAGE);
#endif
}

template <class T> void place(const Entry &entry, const Stored &stored, char *data) {
    if (stored.itemsize != sizeof(T)) fail("another type of value is expected", entry.name);
    T *values = reinterpret_cast<T *>(data + stored.offset);
    const bool constant = stored.stored == 1 && stored.count != 1;
    if (entry.shape == GROWING) {
        std::vector<T> &vector = *static_cast<std::vector<T> *>(entry.where);
        vector.reserve(stored.count);
        in_large_pages(vector.data(), stored.count * sizeof(T));
        if (constant) vector.assign(stored.count, *values);
        else vector.assign(values, values + stored.count);
        return;
    }
    if (constant) {
        T *own = new T[stored.count];
        for (size_t i = 0; i < stored.count; i++) own[i] = *values;
        values = own;
    }
    *static_cast<T **>(entry.where) = values;
    if (entry.count) *entry.count = static_cast<int>(stored.count);
}

template <class T> void write(const Entry &entry, size_t count, FILE *file) {
    if (entry.shape == TABLE) {
        DynamicArray2D<T> &table = *static_cast<DynamicArray2D<T> *>(entry.where);
        for (int row = 0; row < table.n; row++) std::fwrite(table(row).data(), sizeof(T), table.m, file);
    } else if (entry.shape == GROWING) {
        const std::vector<T> &vector = *static_cast<std::vector<T> *>(entry.where);
        std::fwrite(vector.data(), sizeof(T), vector.size(), file);
    } else {
        std::fwrite(*static_cast<T **>(entry.where), sizeof(T), count, file);
    }
}

std::unordered_map<std::string, Stored> table;

}

void load(const Entry *entries, size_t number) {
    FILE *index = std::fopen("state.txt", "r");
    if (!index) fail("cannot be read", "state.txt");
    char name[1024];
    Stored stored;
    while (std::fscanf(index, "%1023s %zu %zu %zu %zu", name, &stored.itemsize, &stored.count, &stored.stored, &stored.offset) == 5)
        table[name] = stored;
    std::fclose(index);
    char *data = loaded = map("state.bin");
    for (size_t i = 0; i < number; i++) {
        const Entry &entry = entries[i];
        if (entry.shape == TABLE || left_out().count(entry.name)) continue;
        if (!table.count(entry.name)) fail("the state of the simulation lacks this array", entry.name);
        const Stored &found = table[entry.name];
        switch (entry.kind) {
            case FLOAT64: place<double>(entry, found, data); break;
            case FLOAT32: place<float>(entry, found, data); break;
            case INT32: place<int32_t>(entry, found, data); break;
            case INT64: place<int64_t>(entry, found, data); break;
            case BYTE: place<char>(entry, found, data); break;
        }
        // Growing arrays have copies now.
        if (entry.shape == GROWING) give_back(data + found.offset, found.stored * found.itemsize);
    }
}

LeftOut::LeftOut(const char *name) { left_out().insert(name); }

StoredArray stored_array(const char *name) {
    const Stored &found = table.at(name);
    const StoredArray own = {loaded + found.offset, found.itemsize, found.count, found.stored};
    return own;
}

void give_back(const void *begin, size_t bytes) {
    const uintptr_t page = sysconf(_SC_PAGESIZE), first = reinterpret_cast<uintptr_t>(begin);
    const uintptr_t from = (first + page - 1) / page * page, to = (first + bytes) / page * page;
    if (from < to) madvise(reinterpret_cast<void *>(from), to - from, MADV_DONTNEED);
}

namespace {

// The arrays of a list of lines `name file`.
struct Listed {
    const Entry *entry;
    std::string file;
};

std::vector<Listed> listed(const Entry *entries, size_t number, const char *list) {
    std::unordered_map<std::string, const Entry *> known;
    for (size_t i = 0; i < number; i++) known[entries[i].name] = &entries[i];
    FILE *index = std::fopen(list, "r");
    if (!index) fail("cannot be read", list);
    std::vector<Listed> found;
    char name[1024], file[1024];
    while (std::fscanf(index, "%1023s %1023s", name, file) == 2) {
        if (!known.count(name)) fail("no such array", name);
        const Listed one = {known[name], file};
        found.push_back(one);
    }
    std::fclose(index);
    return found;
}

std::vector<const Holder *> holders;

// An array as it was loaded.
void write_stored(const Stored &found, FILE *file) {
    const char *data = loaded + found.offset;
    const bool constant = found.stored == 1 && found.count != 1;
    for (size_t i = 0; constant && i < found.count; i++) std::fwrite(data, found.itemsize, 1, file);
    if (!constant) std::fwrite(data, found.itemsize, found.count, file);
}

void write(const Entry &entry, FILE *file) {
    if (left_out().count(entry.name)) {
        for (const Holder *holder : holders)
            if (holder->write(entry.name, file)) return;
        return write_stored(table[entry.name], file);
    }
    const size_t count = entry.shape == FIXED ? table[entry.name].count : 0;
    switch (entry.kind) {
        case FLOAT64: write<double>(entry, count, file); break;
        case FLOAT32: write<float>(entry, count, file); break;
        case INT32: write<int32_t>(entry, count, file); break;
        case INT64: write<int64_t>(entry, count, file); break;
        case BYTE: write<char>(entry, count, file); break;
    }
}

template <class T> size_t bytes(const Entry &entry, bool empty) {
    size_t number;
    if (entry.shape == TABLE) {
        DynamicArray2D<T> &table = *static_cast<DynamicArray2D<T> *>(entry.where);
        number = (size_t)table.n * table.m;
        auto none = table.n; // of the type that this version of Brian2 has for sizes
        none = 0;
        if (empty) table.resize(none, table.m);
    } else {
        std::vector<T> &vector = *static_cast<std::vector<T> *>(entry.where);
        number = vector.size();
        if (empty) vector.clear();
    }
    return number * sizeof(T);
}

size_t bytes(const Entry &entry, bool empty) {
    switch (entry.kind) {
        case FLOAT64: return bytes<double>(entry, empty);
        case FLOAT32: return bytes<float>(entry, empty);
        case INT32: return bytes<int32_t>(entry, empty);
        case INT64: return bytes<int64_t>(entry, empty);
        default: return bytes<char>(entry, empty);
    }
}

std::vector<const Keeper *> keepers;

}

FILE *new_file(const char *folder, const char *name) {
    const std::string path = std::string(folder) + "/" + name;
    FILE *file = std::fopen(path.c_str(), "wb");
    if (!file) fail("cannot be written", path.c_str());
    return file;
}

void close_file(FILE *file, const char *name) {
    const bool broken = std::ferror(file);
    if (std::fclose(file) || broken) fail("cannot be written", name);
}

void save(const Entry *entries, size_t number, const char *list, const char *folder) {
    // a thread is busy with its processor when it writes: the system copies what it is given
    const std::vector<Listed> wanted = listed(entries, number, list);
    parallel(wanted.size(), [&](int64_t i) {
        const Listed &one = wanted[i];
        FILE *file = new_file(folder, one.file.c_str());
        write(*one.entry, file);
        close_file(file, one.file.c_str());
    });
}

void flush(const Entry *entries, size_t number) {
    for (const Listed &one : listed(entries, number, "records.txt")) {
        const std::string path = "results/" + one.file;
        FILE *file = std::fopen(path.c_str(), "ab");
        if (!file) fail("cannot be written", path.c_str());
        write(*one.entry, file);
        close_file(file, path.c_str());
        bytes(*one.entry, true);
    }
}

bool is_much(const Entry *entries, size_t number) {
    static const std::vector<Listed> records = listed(entries, number, "records.txt");
    size_t size = 0;
    for (const Listed &one : records) size += bytes(*one.entry, false);
    return size > 32000000;
}

void add_holder(const Holder *holder) { holders.push_back(holder); }

void add_keeper(const Keeper *keeper) { keepers.push_back(keeper); }

void keep(const char *folder) {
    for (const Keeper *keeper : keepers) {
        FILE *file = new_file(folder, keeper->name());
        keeper->keep(file);
        close_file(file, keeper->name());
    }
}

FILE *kept_file(const char *name) { return std::fopen(name, "rb"); }

void save(const Timer *timers, size_t number) {
    FILE *file = std::fopen("results/profile.txt", "w");
    if (!file) fail("cannot be written", "results/profile.txt");
    for (size_t i = 0; i < number; i++) std::fprintf(file, "%s %.9g\n", timers[i].name, *timers[i].seconds);
    std::fclose(file);
}

void tell_spikes(const char *path, double completed, const Counter *counters) {
    const std::string part = std::string(path) + ".part";
    FILE *file = std::fopen(part.c_str(), "wb");
    if (!file) return;  // nobody needs it for the results
    int64_t number = 0;
    while (counters[number].spikes) number++;
    bool whole = std::fwrite(&completed, sizeof(double), 1, file) == 1 && std::fwrite(&number, sizeof(int64_t), 1, file) == 1;
    for (int64_t i = 0; i < number; i++) {
        const int64_t cells = *counters[i].cells;
        whole = std::fwrite(&cells, sizeof(int64_t), 1, file) == 1 && whole;
    }
    for (int64_t i = 0; i < number; i++) {
        const size_t cells = *counters[i].cells;
        whole = std::fwrite(*counters[i].spikes, sizeof(int32_t), cells, file) == cells && whole;
    }
    if (std::fclose(file) == 0 && whole) std::rename(part.c_str(), path);
}

long peak_memory() {
    FILE *file = std::fopen("/proc/self/status", "r");
    if (!file) return 0;
    char line[256];
    long found = 0;
    while (std::fgets(line, sizeof(line), file)) std::sscanf(line, "VmHWM: %ld", &found);
    std::fclose(file);
    return found;
}

}
