#include "state.h"
#include "brianlib/dynamic_array.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdint.h>
#include <string>
#include <unordered_map>
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

void fail(const char *what, const char *name) {
    std::printf("%s: %s\n", name, what);
    std::fflush(stdout);
    std::_Exit(1);
}

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

template <class T> void place(const Entry &entry, const Stored &stored, char *data) {
    if (stored.itemsize != sizeof(T)) fail("another type of value is expected", entry.name);
    T *values = reinterpret_cast<T *>(data + stored.offset);
    const bool constant = stored.stored == 1 && stored.count != 1;
    if (entry.shape == GROWING) {
        std::vector<T> &vector = *static_cast<std::vector<T> *>(entry.where);
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
    char *data = map("state.bin");
    for (size_t i = 0; i < number; i++) {
        const Entry &entry = entries[i];
        if (entry.shape == TABLE) continue;
        if (!table.count(entry.name)) fail("the state of the simulation lacks this array", entry.name);
        const Stored &found = table[entry.name];
        switch (entry.kind) {
            case FLOAT64: place<double>(entry, found, data); break;
            case FLOAT32: place<float>(entry, found, data); break;
            case INT32: place<int32_t>(entry, found, data); break;
            case INT64: place<int64_t>(entry, found, data); break;
            case BYTE: place<char>(entry, found, data); break;
        }
    }
}

void save(const Entry *entries, size_t number) {
    std::unordered_map<std::string, const Entry *> known;
    for (size_t i = 0; i < number; i++) known[entries[i].name] = &entries[i];
    FILE *outputs = std::fopen("outputs.txt", "r");
    if (!outputs) fail("cannot be read", "outputs.txt");
    char name[1024], path[1024];
    while (std::fscanf(outputs, "%1023s %1023s", name, path) == 2) {
        if (!known.count(name)) fail("no such array", name);
        const Entry &entry = *known[name];
        const size_t count = entry.shape == FIXED ? table[name].count : 0;
        FILE *file = std::fopen(path, "wb");
        if (!file) fail("cannot be written", path);
        switch (entry.kind) {
            case FLOAT64: write<double>(entry, count, file); break;
            case FLOAT32: write<float>(entry, count, file); break;
            case INT32: write<int32_t>(entry, count, file); break;
            case INT64: write<int64_t>(entry, count, file); break;
            case BYTE: write<char>(entry, count, file); break;
        }
        const bool broken = std::ferror(file);
        if (std::fclose(file) || broken) fail("cannot be written", path);
    }
    std::fclose(outputs);
}

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
