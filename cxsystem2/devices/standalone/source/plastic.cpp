#include "plastic.h"
#include "ranks.h"
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace cxsystem2 {
namespace {

const int64_t AT_ONCE = 1 << 20;    // synapses whose arrays are read before their memory is given back
const int64_t ENOUGH = 1000;     // events in a step that take longer than threads need to meet
const int64_t WORTH = 200;          // synapses that a part must have to be worth a thread

std::map<std::string, std::unique_ptr<Plastic>> plastics;

}

void make_plastic(const char *name, const PlasticSetting &setting, const std::vector<int32_t> &targets)
{
    std::unique_ptr<Plastic> &found = plastics[name];
    if (!found) found.reset(new Plastic(setting, targets));
}

Plastic &plastic(const char *name) { return *plastics.at(name); }

Plastic::Plastic(const PlasticSetting &given, const std::vector<int32_t> &targets)
    : setting(given), targets(targets), last(-1), from(0), synapses(targets.size()), begun(false)
{
    cut();
    list_runs();
    list_places();
    std::vector<uint16_t>().swap(part_of);
    add_keeper(this);
    add_holder(this);
}

// Cut the targets into parts with about as many synapses each.
void Plastic::cut()
{
    const int64_t wanted = threads() < 2 ? 1 : 2 * threads();
    const int64_t number = std::max<int64_t>(1, std::min({wanted, synapses / WORTH, setting.targets}));
    std::vector<int64_t> incoming(setting.targets + 1);
    for (const int32_t target : targets) incoming[target]++;
    part_of.resize(setting.targets);
    parts.resize(number);
    int64_t before = 0, cell = 0;
    for (int64_t part = 0; part < number; part++) {
        parts[part].first = cell;
        while (cell < setting.targets && (part + 1 == number || before < synapses * (part + 1) / number)) {
            part_of[cell] = part;
            before += incoming[cell++];
        }
        parts[part].end = cell;
    }
}

void Plastic::list_runs()
{
    const StoredArray sources = stored_array(setting.sources), delays = stored_array(setting.delays);
    const int32_t *of = reinterpret_cast<const int32_t *>(sources.data);
    const double *seconds = reinterpret_cast<const double *>(delays.data);
    const bool one_delay = delays.stored == 1;
    std::vector<std::vector<PlasticRun>> found(parts.size());
    int32_t longest = 0, part = -1;
    for (int64_t begin = 0; begin < synapses; begin += AT_ONCE) {
        const int64_t end = std::min(synapses, begin + AT_ONCE);
        for (int64_t i = begin; i < end; i++) {
            const int32_t delay = (int)(seconds[one_delay ? 0 : i] / setting.dt + 0.5);
            const int32_t own = part_of[targets[i]];
            if (own == part) {
                PlasticRun &before = found[own].back();
                if (before.source == of[i] && before.delay == delay) {
                    before.end = i + 1;
                    continue;
                }
            }
            part = own;
            longest = std::max(longest, delay);
            const PlasticRun run = {of[i], delay, (uint32_t)i, (uint32_t)i + 1};
            found[part].push_back(run);
        }
        give_back(of + begin, (end - begin) * sizeof(int32_t));
        if (!one_delay) give_back(seconds + begin, (end - begin) * sizeof(double));
    }
    int64_t slots = 1;
    while (slots <= longest) slots *= 2;
    sent.resize(slots);
    sent_in.assign(slots, INT64_MIN);
    for (size_t i = 0; i < parts.size(); i++) {
        PlasticPart &own = parts[i];
        std::vector<PlasticRun> &runs = found[i];
        const auto before = [](const PlasticRun &a, const PlasticRun &b) { return a.source < b.source; };
        if (!std::is_sorted(runs.begin(), runs.end(), before)) std::stable_sort(runs.begin(), runs.end(), before);
        own.rows.assign(setting.cells + 1, 0);
        for (const PlasticRun &run : runs) own.rows[run.source + 1]++;
        for (int64_t cell = 0; cell < setting.cells; cell++) own.rows[cell + 1] += own.rows[cell];
        own.queue.resize(slots);
        runs.shrink_to_fit();
        own.row.swap(runs);
    }
}

void Plastic::list_places()
{
    for (PlasticPart &part : parts) {
        part.columns.assign(part.end - part.first + 1, 0);
        int64_t number = 0;
        for (const PlasticRun &run : part.row) {
            for (uint32_t i = run.begin; i < run.end; i++) part.columns[targets[i] - part.first]++;
            number += run.end - run.begin;
        }
        uint32_t before = 0;
        for (uint32_t &column : part.columns) { // first the place after the last one, which then moves down
            before += column;
            column = before;
        }
        part.places.resize(number);
        part.run_at.resize(setting.traces && setting.of_source[0] ? number : 0);
        for (size_t run = part.row.size(); run-- > 0;) {
            for (uint32_t i = part.row[run].end; i-- > part.row[run].begin;) {
                const uint32_t place = --part.columns[targets[i] - part.first];
                part.places[place] = i;
                if (!part.run_at.empty()) part.run_at[place] = run;
            }
        }
        for (const char *const *name = setting.of_source; setting.traces && *name; name++)
            part.of_source.push_back(std::vector<double>(part.row.size()));
        for (const char *const *name = setting.of_target; setting.traces && *name; name++)
            part.of_target.push_back(std::vector<double>(part.end - part.first));
    }
}

int64_t Plastic::window(const double *times, int number, double dt)
{
    double shortest = times[0];
    for (int i = 1; i < number; i++) shortest = std::min(shortest, times[i]);
    return std::max<int64_t>(1, std::min<double>(shortest / dt, 1e9));
}

Told::Told(const char *name)
{
    const StoredArray found = stored_array(name);
    values = reinterpret_cast<const double *>(found.data);
    single = found.stored == 1;
}

std::vector<Told> told(const char *const *names)
{
    std::vector<Told> found;
    for (; *names; names++) found.push_back(Told(*names));
    return found;
}

bool Plastic::is_much(int64_t spikes, bool of_sources, int64_t step) const
{
    if (!of_sources) return spikes * synapses >= ENOUGH * std::max<int64_t>(1, setting.targets);
    int64_t arriving = 0, runs = 0;
    for (const PlasticPart &part : parts) {
        arriving += part.queue[step & (part.queue.size() - 1)].size();
        runs += part.row.size();
    }
    return arriving * synapses / std::max<int64_t>(1, runs) + spikes * runs / std::max<int64_t>(1, setting.cells) >= ENOUGH;
}

bool Plastic::begin(int64_t step)
{
    if (begun) return false;
    begun = true;
    FILE *file = kept_file(setting.waiting);
    if (!file) return true;
    FiredCell stored;
    bool more = get_one(&stored, file);
    while (more) {
        const int64_t then = stored.step;
        std::vector<int32_t> cells;
        for (; more && stored.step == then; more = get_one(&stored, file)) cells.push_back(stored.row);
        for (PlasticPart &part : parts) part.send(cells.data(), cells.size(), then, step);
        note(then, cells.data(), cells.size());
    }
    std::fclose(file);
    return true;
}

void Plastic::note(int64_t step, const int32_t *cells, int64_t number)
{
    const int64_t slot = step & (sent.size() - 1);
    sent[slot].clear();
    for (int64_t i = 0; i < number; i++) {
        bool any = false;
        for (const PlasticPart &part : parts) any = any || part.rows[cells[i]] < part.rows[cells[i] + 1];
        if (any) sent[slot].push_back(cells[i]);
    }
    sent_in[slot] = last = step;
}

Stage *Plastic::stage(const char *group) const
{
    std::vector<CellRange> cells;
    for (const PlasticPart &part : parts) {
        const CellRange own = {part.first, part.end};
        cells.push_back(own);
    }
    return new Stage(group, setting.targets, cells);
}

// Spikes that have not reached all their targets.
void Plastic::keep(FILE *file) const
{
    for (int64_t step = last - (int64_t)sent.size() + 1; step <= last; step++) {
        const int64_t slot = step & (sent.size() - 1);
        if (sent_in[slot] != step) continue;
        for (const int32_t cell : sent[slot]) {
            int64_t longest = -1;
            for (const PlasticPart &part : parts)
                for (uint32_t run = part.rows[cell]; run < part.rows[cell + 1]; run++)
                    longest = std::max<int64_t>(longest, part.row[run].delay);
            if (step + longest <= last) continue;
            const FiredCell stored = {step, cell};
            put(&stored, 1, file);
        }
    }
}

// Values of all synapses, of which a function fills a piece of an array at a time: traces take no memory for each synapse.
template <class Fill> void write_pieces(int64_t number, FILE *file, Fill fill)
{
    std::vector<double> values(std::min(number, AT_ONCE));
    for (int64_t begin = 0; begin < number; begin += AT_ONCE) {
        const int64_t end = std::min(number, begin + AT_ONCE);
        fill(values.data(), begin, end);
        put(values.data(), end - begin, file);
    }
}

bool Plastic::write(const std::string &name, FILE *file) const
{
    if (!setting.traces) return false;
    if (name == setting.last) {
        write_pieces(synapses, file, [&](double *values, int64_t begin, int64_t end) {
            std::fill(values, values + (end - begin), from * setting.dt);
        });
        return true;
    }
    for (int64_t number = 0; setting.of_target[number]; number++) {
        if (name != setting.of_target[number]) continue;
        std::vector<double> each(setting.targets);
        for (const PlasticPart &part : parts)
            std::copy(part.of_target[number].begin(), part.of_target[number].end(), each.begin() + part.first);
        write_pieces(synapses, file, [&](double *values, int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; i++) values[i - begin] = each[targets[i]];
        });
        return true;
    }
    for (int64_t number = 0; setting.of_source[number]; number++) {
        if (name != setting.of_source[number]) continue;
        std::vector<double> values(synapses);
        for (const PlasticPart &part : parts)
            for (size_t run = 0; run < part.row.size(); run++)
                std::fill(&values[part.row[run].begin], values.data() + part.row[run].end, part.of_source[number][run]);
        put(values.data(), values.size(), file);
        return true;
    }
    return false;
}

}
