#include "shared.h"
#include "cells.h"
#include <cmath>
#include <cstdio>
#include <string>

namespace cxsystem2 {

Exchange *exchange = NULL;
extern double until;

namespace {

struct SharedGroup {
    std::string name;
    int32_t *spikes;
    int32_t size;
    std::vector<int32_t> own;  // spikes, while those of all ranks are in their place
};

std::vector<SharedGroup> shared_groups;
int64_t last_swap = -1;

// The steps between two swaps, which Python knows from the smallest delay.
int32_t stated_window()
{
    int window = 1;
    if (FILE *file = std::fopen("window.txt", "r")) {
        if (std::fscanf(file, "%d", &window) != 1) fail_all("holds no number", "window.txt");
        std::fclose(file);
    }
    return window;
}

// The cells of a group that have synapses here, which Python knows; all, where it does not say.
std::vector<int32_t> stated_wanted(const std::string &group, int32_t size)
{
    std::vector<int32_t> found;
    if (FILE *file = std::fopen((group + ".wanted").c_str(), "rb")) {
        int32_t cell;
        while (std::fread(&cell, sizeof(cell), 1, file) == 1) found.push_back(cell);
        std::fclose(file);
    } else {
        for (int32_t cell = 0; cell < size; cell++) found.push_back(cell);
    }
    return found;
}

void begin_exchange(int64_t step)
{
    exchange = new Exchange(shared_groups.size(), stated_window(), step);
    for (size_t group = 0; group < shared_groups.size(); group++) {
        std::vector<Range> ranges;
        for (const CellRange &own : own_cells(shared_groups[group].name.c_str(), shared_groups[group].size)) {
            const Range range = {(int32_t)own.begin, (int32_t)own.end};
            ranges.push_back(range);
        }
        exchange->own(group, ranges.data(), ranges.size());
        const std::vector<int32_t> wanted = stated_wanted(shared_groups[group].name, shared_groups[group].size);
        exchange->want(group, wanted.data(), wanted.size());
    }
    exchange->start();
}

}

void share_group(const char *name, int32_t *spikes, int32_t size)
{
    const SharedGroup group = {name, spikes, size, std::vector<int32_t>()};
    shared_groups.push_back(group);
}

int32_t shared_group(const char *name)
{
    for (size_t group = 0; group < shared_groups.size(); group++)
        if (shared_groups[group].name == name) return group;
    fail_all("is no group whose spikes are exchanged", name);
    return -1;
}

void exchange_spikes(int64_t step, double dt, bool in_place)
{
    if (!exchange) begin_exchange(step);
    for (size_t group = 0; group < shared_groups.size(); group++) {
        const SharedGroup &own = shared_groups[group];
        exchange->add(group, own.spikes, own.spikes[own.size], step);
    }
    // before a program waits for more to do, nothing may be left that others do not know
    const bool last = step == (int64_t)std::llround(until / dt) - 1;
    if (!last && (step + 1) % exchange->window_steps()) return;
    exchange->swap(step);
    last_swap = step;
    if (!in_place) return;
    for (size_t group = 0; group < shared_groups.size(); group++) {
        SharedGroup &own = shared_groups[group];
        const std::vector<int32_t> &all = exchange->spikes(group, exchange->steps() - 1);
        own.own.assign(own.spikes, own.spikes + own.spikes[own.size]);
        std::copy(all.begin(), all.end(), own.spikes);
        own.spikes[own.size] = all.size();
    }
}

void return_spikes()
{
    for (SharedGroup &group : shared_groups) {
        std::copy(group.own.begin(), group.own.end(), group.spikes);
        group.spikes[group.size] = group.own.size();
    }
}

void tell_exchange(const char *path)
{
    FILE *file = exchange ? std::fopen(path, "w") : NULL;
    if (!file) return;
    const Tally &found = exchange->tally();
    std::fprintf(file, "%.9g %.9g %.9g %lld %lld %lld\n", found.seconds, found.talking, found.waited, (long long)found.swaps,
                 (long long)found.received, (long long)found.useless);
    std::fclose(file);
}

int64_t swapped_in(int64_t step) { return step == last_swap ? exchange->steps() : 0; }

}
