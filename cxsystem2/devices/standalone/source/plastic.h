// Synapses of Brian2 whose spikes are delivered without Brian2's queue: see devices/delivery/plastic.py.
#ifndef CXSYSTEM2_PLASTIC_H
#define CXSYSTEM2_PLASTIC_H

#include "parallel.h"
#include "stages.h"
#include "state.h"
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace cxsystem2 {

// A spike of a cell, and the step in which it was fired.
struct FiredCell {
    int64_t step, row;
};

// What one program knows of a set of synapses; names are those of arrays of the state.
struct PlasticSetting {
    const char *waiting, *sources, *delays, *last;     // `last`: when traces were brought up to date
    const char *const *of_source, *const *of_target;   // traces that are kept for runs and for targets, ended by NULL
    int64_t cells, targets;
    double dt;
    bool traces;
};

// Synapses of one source with one delay (steps) that lie side by side.
struct PlasticRun {
    int32_t source, delay;
    uint32_t begin, end;
};

// The synapses onto some of the targets. Those of a run get a spike together. For what their targets fire there is
// a list of synapses for each target.
struct PlasticPart {
    int64_t first, end;                    // targets
    std::vector<uint32_t> rows;            // first run of each source, and the end
    std::vector<PlasticRun> row;           // runs by source
    std::vector<uint32_t> columns, places; // first place of each target, and the end; the synapse at each place
    std::vector<uint32_t> run_at;          // the run of the synapse at each place, where traces are kept for runs
    std::vector<std::vector<uint32_t>> queue; // runs that get a spike, by step modulo its size
    std::vector<std::vector<double>> of_source, of_target; // traces of each run, and of each target

    // Put the runs of cells that fired into the steps in which they get it; what would have arrived before now is left out.
    void send(const int32_t *cells, int64_t number, int64_t step, int64_t now)
    {
        const int64_t mask = queue.size() - 1;
        for (int64_t i = 0; i < number; i++) {
            for (uint32_t run = rows[cells[i]]; run < rows[cells[i] + 1]; run++) {
                const int64_t arrival = step + row[run].delay;
                if (arrival >= now) queue[arrival & mask].push_back(run);
            }
        }
    }

    std::vector<uint32_t> &arrived(int64_t step) { return queue[step & (queue.size() - 1)]; }
};

// A variable of synapses in the state that was loaded.
class Told {
public:
    explicit Told(const char *name);
    double operator[](uint32_t synapse) const { return values[single ? 0 : synapse]; }

private:
    const double *values;
    bool single;  // one value for all
};

// Those of some names, of which the last one is NULL.
std::vector<Told> told(const char *const *names);

// All of them, with the spikes that are on their way.
class Plastic : public Keeper, public Holder {
public:
    std::vector<PlasticPart> parts;

    Plastic(const PlasticSetting &setting, const std::vector<int32_t> &targets);
    const char *name() const { return setting.waiting; }
    void keep(FILE *file) const;
    bool write(const std::string &name, FILE *file) const;
    // Begin with a step: send again what an earlier program had sent. Answers whether this is the first time.
    bool begin(int64_t step);
    // Remember what was fired in a step.
    void note(int64_t step, const int32_t *cells, int64_t number);
    // Those of them that have synapses; they stay until so many steps have passed as the longest delay has.
    const std::vector<int32_t> &sent_at(int64_t step) const { return sent[step & (sent.size() - 1)]; }
    // The delivery of all parts, to the cells of a group. A stage for each side: a part waits for that of the other side alone.
    Stage *stage(const char *group) const;

    // Whether so many spikes of sources (or else of targets), with what arrives in a step, are enough work for threads to meet.
    bool is_much(int64_t spikes, bool of_sources, int64_t step) const;

    // Traces are kept as they were at the beginning of a window of steps, and what a spike adds to one is taken back to there.
    int64_t window_begin() const { return from; }
    void begin_window(int64_t step) { from = step; }
    // How long a window is: no longer than any time constant, of which there are so many (second).
    static int64_t window(const double *times, int number, double dt);
    const PlasticSetting setting;

private:
    const std::vector<int32_t> &targets; // of each synapse
    std::vector<std::vector<int32_t>> sent; // cells of the last steps, by step modulo their number
    std::vector<int64_t> sent_in;
    int64_t last, from, synapses;
    bool begun;
    void cut();
    void list_runs();
    void list_places();
    std::vector<uint16_t> part_of;
};

// Make synapses by a name, unless they are there; and the synapses of a name.
void make_plastic(const char *name, const PlasticSetting &setting, const std::vector<int32_t> &targets);
Plastic &plastic(const char *name);

// Spikes of cells from `begin` on and before `end`, of those of a step in increasing order.
inline void within(const int32_t *&cells, int64_t &number, int64_t begin, int64_t end)
{
    const int32_t *from = std::lower_bound(cells, cells + number, begin), *to = std::lower_bound(from, cells + number, end);
    cells = from;
    number = to - from;
}

}
#endif
