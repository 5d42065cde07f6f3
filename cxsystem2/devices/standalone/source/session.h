// What a program is asked to do: to simulate to a time, and to write its state. It hears it line by line, and answers.
#ifndef CXSYSTEM2_SESSION_H
#define CXSYSTEM2_SESSION_H

#include "network.h"
#include "ranks.h"
#include "state.h"
#include "objects.h"
#include <cstring>
#include <string>
#include <unistd.h>
#include <vector>

namespace cxsystem2 {

// Events of synapses that Brian2 has put into the steps to come: for each pathway their number, and for each event the
// synapse and how many steps there are to its step.
inline void keep_queues(SynapticPathway *const *paths, const char *folder)
{
    FILE *file = new_file(folder, "queues.bin");
    for (; *paths; paths++) {
        const CSpikeQueue &queue = *(*paths)->queue[0];
        const size_t slots = queue.queue.size();
        int64_t number = 0;
        for (size_t ahead = 1; ahead < slots; ahead++) number += queue.queue[(queue.offset + ahead) % slots].size();
        put(&number, 1, file);
        for (size_t ahead = 1; ahead < slots; ahead++) {
            for (const int32_t synapse : queue.queue[(queue.offset + ahead) % slots]) {
                const int64_t event[2] = {synapse, (int64_t)ahead};
                put(event, 2, file);
            }
        }
    }
    close_file(file, "queues.bin");
}

inline void load_queues(SynapticPathway *const *paths)
{
    FILE *file = kept_file("queues.bin");
    if (!file) return;
    for (; *paths; paths++) {
        CSpikeQueue &queue = *(*paths)->queue[0];
        int64_t number, event[2];
        get(&number, 1, file);
        while (number--) {
            get(event, 2, file);
            queue.queue[(queue.offset + event[1]) % queue.queue.size()].push_back(event[0]);
        }
    }
    std::fclose(file);
}

// The generator of random numbers as it lies in memory; a program reads what it has written itself.
template <class Generator> void keep_generator(const std::vector<Generator> &generators, const char *folder)
{
    FILE *file = new_file(folder, "generator.bin");
    put(generators.data(), generators.size(), file);
    close_file(file, "generator.bin");
}

// Before Brian2 2.6 generators are behind pointers.
template <class Generator> void keep_generator(const std::vector<Generator *> &generators, const char *folder)
{
    std::vector<Generator> own;
    for (const Generator *generator : generators) own.push_back(*generator);
    keep_generator(own, folder);
}

template <class Generator> void load_generator(std::vector<Generator> &generators)
{
    FILE *file = kept_file("generator.bin");
    if (!file) return;
    get(generators.data(), generators.size(), file);
    std::fclose(file);
}

template <class Generator> void load_generator(std::vector<Generator *> &generators)
{
    std::vector<Generator> own;
    for (const Generator *generator : generators) own.push_back(*generator);
    load_generator(own);
    for (size_t i = 0; i < own.size(); i++) *generators[i] = own[i];
}

// The time to which the program simulates before it looks for more to do (second).
extern double until;

// Answer whoever waits for it; on the output, where a program may say other things, the answer has a mark.
inline void answer(int where, const char *what)
{
    const std::string line = (where == 1 ? "@answer " : "") + std::string(what) + "\n";
    if (where > 0 && ::write(where, line.c_str(), line.size()) < 0) std::_Exit(1);
}

}
#endif
