#include "exchange.h"
#include "parallel.h"
#include "parcels.h"
#include <algorithm>
#include <cstring>
#include <iterator>

namespace cxsystem2 {

Exchange::Exchange(int32_t groups, int32_t window, int64_t first)
    : groups(groups), window(window < 1 ? 1 : window), length(0), first(first), next(first), wishes(0), all_wishes(0),
      chosen(TOGETHER), counts(), members(groups), cells(0), latest(0), own_spikes(0), out(1), most(0), blocks((int64_t)groups * this->window)
{
    if (blocks.size() >= NONE) fail("there are too many groups for so long a delay");
}

void Exchange::own(int32_t group, const Range *ranges, size_t number) { members[group].ranges.assign(ranges, ranges + number); }

void Exchange::want(int32_t group, const int32_t *cells, size_t number)
{
    std::vector<int32_t> &wanted = members[group].wanted, all;
    std::set_union(wanted.begin(), wanted.end(), cells, cells + number, std::back_inserter(all));
    wanted.swap(all);
}

void Exchange::start(Way wanted)
{
    cells = 0;
    for (Group &group : members) {
        group.before.clear();
        for (const Range &range : group.ranges) {
            group.before.push_back(cells);
            cells += range.end - range.begin;
        }
    }
    if (ranks() > 1) choose(wanted);
}

// Own cells before an own cell, which is in this range or in one behind it.
int64_t Exchange::number_of(const Group &group, size_t &range, int32_t cell) const
{
    while (range < group.ranges.size() && cell >= group.ranges[range].end) range++;
    if (range == group.ranges.size() || cell < group.ranges[range].begin) fail("a cell belongs to another rank");
    return group.before[range] + cell - group.ranges[range].begin;
}

void Exchange::Message::clear()
{
    words.assign(HEAD, 0);
    block = NONE;
}

inline void Exchange::Message::put(uint32_t into, int32_t spike)
{
    if (block != into) words.push_back(BEGINS | into);
    block = into;
    words.push_back(spike);
}

void Exchange::add(int32_t group, const int32_t *spikes, int32_t number, int64_t step)
{
    if (!number) return;
    own_spikes += number;
    if (step < next || step >= next + window) fail("a step is not in the window");
    const uint32_t block = (uint32_t)((step - next) * groups + group);
    for (int32_t i = 0; i < number; i++) out.back().put(block, spikes[i]);
    if (reach.empty()) return;
    size_t range = 0;
    for (int32_t i = 0; i < number; i++) {
        const int64_t cell = number_of(members[group], range, spikes[i]);
        if (chosen == NEIGHBOURS)
            for (int64_t k = reach[cell]; k < reach[cell + 1]; k++) out[reached[k]].put(block, spikes[i]);
        else
            counts.useless += ranks() - 1 - (reach[cell + 1] - reach[cell]);
    }
}

void Exchange::swap(int64_t last)
{
    const double begin = seconds();
    if (last < next || last >= next + window) fail("a swap is not in the window");
    for (const uint32_t block : touched) {
        blocks[block].spikes.clear();
        blocks[block].begins.clear();
    }
    touched.clear();
    all_wishes = 0;
    latest = begin;
    if (ranks() == 1) {
        take(out[0].words.data() + HEAD, out[0].words.size() - HEAD);
        std::swap(all_wishes, wishes);
    } else if (chosen == TOGETHER) {
        swap_together();
    } else {
        swap_messages();
    }
    for (const uint32_t block : touched) {
        counts.received += blocks[block].spikes.size();
        merge(blocks[block]);
    }
    counts.received -= own_spikes;
    own_spikes = 0;
    for (Message &message : out) message.clear();
    first = next;
    next = last + 1;
    length = (int32_t)(next - first);
    counts.swaps++;
    counts.seconds += seconds() - begin;
    if (counts.waited >= 0) counts.waited += latest - begin;
}

// Size, wishes and time of a message.
void Exchange::sign(std::vector<uint32_t> &words)
{
    const double now = seconds();
    words[SIZE] = (uint32_t)words.size();
    words[WISHES] = wishes;
    std::memcpy(&words[CAME], &now, sizeof(now));
}

void Exchange::hear_time(const uint32_t *words)
{
    double came;
    std::memcpy(&came, words + CAME, sizeof(came));
    latest = std::max(latest, came);
}

// The spikes of a rank, from two parts of its message, go into their blocks.
void Exchange::take(const uint32_t *words, size_t number, const uint32_t *more, size_t rest)
{
    Block *block = NULL;
    for (int part = 0; part < 2; part++, words = more, number = rest) {
        for (const uint32_t *word = words, *end = words + number; word < end; word++) {
            if (*word & BEGINS) {
                block = &blocks[*word & ~BEGINS];
                if (block->begins.empty()) touched.push_back(*word & ~BEGINS);
                block->begins.push_back(block->spikes.size());
            } else {
                block->spikes.push_back((int32_t)*word);
            }
        }
    }
}

// The spikes of the ranks in one order; mostly they are, since ranks have cells one behind the other.
void Exchange::merge(Block &block)
{
    std::vector<int32_t> &spikes = block.spikes;
    std::vector<size_t> &begins = block.begins;
    size_t kept = 1;
    for (size_t i = 1; i < begins.size(); i++)
        if (spikes[begins[i]] < spikes[begins[i] - 1]) begins[kept++] = begins[i];
    begins.resize(kept);
    while (begins.size() > 1) {  // of each two neighbours becomes one
        begins.push_back(spikes.size());
        kept = 1;
        for (size_t i = 0; i + 2 < begins.size(); i += 2) {
            std::inplace_merge(spikes.begin() + begins[i], spikes.begin() + begins[i + 1], spikes.begin() + begins[i + 2]);
            if (i + 2 < begins.size() - 1) begins[kept++] = begins[i + 2];
        }
        begins.resize(kept);
    }
}

#ifdef CXSYSTEM2_MPI

void Exchange::swap_together()
{
    std::vector<uint32_t> &own = out[0].words;
    // Most messages have less than half as many words again as usual; what does not fit follows in a second operation.
    const size_t number = ranks(), size = own.size(), part = (most * 3 / (2 * PARTS) + 2 * 16 - 1) / 16 * 16;
    sign(own);
    wishes = 0;
    own.resize(std::max(size, part));
    in.resize(number * part);
    const double begin = seconds();
    MPI_Request request;
    MPI_Iallgather(own.data(), (int)part, MPI_UINT32_T, in.data(), (int)part, MPI_UINT32_T, MPI_COMM_WORLD, &request);
    wait_for(1, &request);
    Parcels parcels(number);
    size_t largest = 0;
    for (size_t r = 0; r < number; r++) {
        const size_t words = in[r * part];
        hear_time(&in[r * part]);
        parcels.counts[r] = words > part ? (int)(words - part) : 0;
        largest = std::max(largest, words);
        all_wishes |= in[r * part + WISHES];
    }
    if (!parcels.lay()) fail("there are too many spikes at once");
    rest.resize(parcels.all() + 1);
    if (largest > part) {
        MPI_Iallgatherv(own.data() + std::min(size, part), parcels.counts[rank()], MPI_UINT32_T, rest.data(), parcels.counts.data(),
                        parcels.begins.data(), MPI_UINT32_T, MPI_COMM_WORLD, &request);
        wait_for(1, &request);
        counts.overflows++;
    }
    counts.talking += seconds() - begin;
    for (size_t r = 0; r < number; r++) {
        const size_t words = std::min((size_t)in[r * part], part);
        take(&in[r * part + HEAD], words - HEAD, &rest[parcels.begins[r]], parcels.counts[r]);
    }
    most += (int64_t)largest - most / PARTS;
}

void Exchange::swap_messages()
{
    enum { FIRST = 1, SECOND = 2 };  // tags
    const double begin = seconds();
    const size_t sources = from.size(), targets = to.size();
    std::vector<MPI_Request> requests(sources + 2 * targets, MPI_REQUEST_NULL);
    in.resize(sources * SHORT + 1);
    for (size_t i = 0; i < sources; i++)
        MPI_Irecv(&in[i * SHORT], SHORT, MPI_UINT32_T, from[i], FIRST, MPI_COMM_WORLD, &requests[i]);
    for (size_t i = 0; i < targets; i++) {
        std::vector<uint32_t> &words = chosen == NEIGHBOURS ? out[i].words : out[0].words;
        if (words.size() > INT32_MAX) fail("there are too many spikes at once");
        sign(words);
        const int part = (int)std::min(words.size(), (size_t)SHORT), more = (int)words.size() - part;
        MPI_Request *sent = &requests[sources + 2 * i];
        MPI_Isend(words.data(), part, MPI_UINT32_T, to[i], FIRST, MPI_COMM_WORLD, sent);
        if (more) MPI_Isend(words.data() + part, more, MPI_UINT32_T, to[i], SECOND, MPI_COMM_WORLD, sent + 1);
    }
    wait_for((int)sources, requests.data());
    Parcels parcels(sources);
    for (size_t i = 0; i < sources; i++) hear_time(&in[i * SHORT]);
    for (size_t i = 0; i < sources; i++) parcels.counts[i] = in[i * SHORT] > SHORT ? (int)(in[i * SHORT] - SHORT) : 0;
    if (!parcels.lay()) fail("there are too many spikes at once");
    rest.resize(parcels.all() + 1);
    for (size_t i = 0; i < sources; i++)
        if (parcels.counts[i])
            MPI_Irecv(&rest[parcels.begins[i]], parcels.counts[i], MPI_UINT32_T, from[i], SECOND, MPI_COMM_WORLD, &requests[i]);
    wait_for((int)requests.size(), requests.data());
    counts.overflows += parcels.all() > 0;
    hear_wishes();
    counts.talking += seconds() - begin;
    const std::vector<uint32_t> &own = out.back().words;
    const size_t place = std::lower_bound(from.begin(), from.end(), rank()) - from.begin();
    for (size_t i = 0; i <= sources; i++) {
        if (i == place) take(own.data() + HEAD, own.size() - HEAD);
        if (i == sources) break;
        const size_t words = std::min(in[i * SHORT], (uint32_t)SHORT);
        take(&in[i * SHORT + HEAD], words - HEAD, &rest[parcels.begins[i]], parcels.counts[i]);
    }
}

// Wishes come with the messages where there is one of everyone; else all ranks come together for them, now and then.
void Exchange::hear_wishes()
{
    if (chosen == EVERYONE) {
        all_wishes = wishes;
        for (size_t i = 0; i < from.size(); i++) all_wishes |= in[i * SHORT + WISHES];
    } else if (counts.swaps % AGREEMENT == AGREEMENT - 1) {
        MPI_Request request;
        MPI_Iallreduce(&wishes, &all_wishes, 1, MPI_UINT32_T, MPI_BOR, MPI_COMM_WORLD, &request);
        wait_for(1, &request);
    } else {
        return;
    }
    wishes = 0;
}

#else

void Exchange::swap_together() {}

void Exchange::swap_messages() {}

#endif

}
