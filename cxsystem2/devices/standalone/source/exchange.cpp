#include "exchange.h"
#include "parallel.h"
#include <algorithm>
#include <cmath>
#ifdef CXSYSTEM2_MPI
#define MPICH_SKIP_MPICXX 1
#define OMPI_SKIP_MPICXX 1
#include <mpi.h>
#endif

namespace cxsystem2 {
namespace {

const uint32_t BEGINS = 1u << 31;  // the bit of a word that begins a block
const uint32_t NONE = BEGINS - 1;  // no block
enum { HEAD = 2 };                 // words before the spikes of a message
const int64_t PARTS = 64;          // swaps that the average remembers, about

}

Exchange::Exchange(int32_t groups, int32_t window, int64_t first)
    : groups(groups), window(window < 1 ? 1 : window), length(0), first(first), next(first), wishes(0), all_wishes(0),
      chosen(EVERYONE), counts(), members(groups), cells(0), own_spikes(0), out(1), most(0), blocks((int64_t)groups * this->window)
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
    if (chosen == EVERYONE)
        for (int32_t i = 0; i < number; i++) out[0].put(block, spikes[i]);
    if (reach.empty()) return;
    size_t range = 0;
    for (int32_t i = 0; i < number; i++) {
        const int64_t cell = number_of(members[group], range, spikes[i]);
        if (chosen == EVERYONE) {
            counts.useless += ranks() - 1 - (reach[cell + 1] - reach[cell]);
        } else {
            for (int64_t k = reach[cell]; k < reach[cell + 1]; k++) out[reached[k]].put(block, spikes[i]);
            out[to.size()].put(block, spikes[i]);
        }
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
    if (ranks() == 1) {
        take(out[0].words.data() + HEAD, out[0].words.size() - HEAD, NULL);
        std::swap(all_wishes, wishes);
    } else if (chosen == EVERYONE) {
        swap_with_everyone();
    } else {
        swap_with_neighbours();
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
}

// Spikes of a rank go into their blocks; answers the block that goes on where words follow later.
Exchange::Block *Exchange::take(const uint32_t *words, size_t number, Block *block)
{
    for (const uint32_t *word = words, *end = words + number; word < end; word++) {
        if (*word & BEGINS) {
            block = &blocks[*word & ~BEGINS];
            if (block->begins.empty()) touched.push_back(*word & ~BEGINS);
            block->begins.push_back(block->spikes.size());
        } else {
            block->spikes.push_back((int32_t)*word);
        }
    }
    return block;
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
namespace {

const MPI_Comm ALL = MPI_COMM_WORLD;
enum { FIRST = 1, SECOND = 2 };  // tags
enum { SHORT = 1024 };           // words that neighbours send at once; more of them follow in a second message

// Costs in microseconds, about: a message on its way, sending or receiving one, a word of 32 bits, and the spikes of a cell in a step.
const double WAY = 2.0, MESSAGE = 0.5, WORD = 0.002, RATE = 4e-4;

// What each rank has for each other, one behind the other.
struct Parcels {
    std::vector<int> counts, begins;
    explicit Parcels(size_t number) : counts(number), begins(number + 1) {}
    // Where each begins; whether MPI can count them all.
    bool lay()
    {
        int64_t sum = 0;
        for (size_t i = 0; i < counts.size(); i++) {
            begins[i] = (int)sum;
            sum += counts[i];
            if (sum > INT32_MAX) return false;
        }
        begins[counts.size()] = (int)sum;
        return true;
    }
    int all() const { return begins.back(); }
};

// The first words of every message of an exchange with everyone: most messages have less than half as many again as usual.
size_t room(int64_t most) { return (most * 3 / (2 * PARTS) + 31) / 16 * 16; }

}

void Exchange::swap_with_everyone()
{
    std::vector<uint32_t> &own = out[0].words;
    const size_t number = ranks(), part = room(most), size = own.size();
    own[0] = (uint32_t)size;
    own[1] = wishes;
    wishes = 0;
    own.resize(std::max(size, part));
    in.resize(number * part);
    const double begin = seconds();
    MPI_Allgather(own.data(), (int)part, MPI_UINT32_T, in.data(), (int)part, MPI_UINT32_T, ALL);
    Parcels parcels(number);
    size_t largest = 0;
    for (size_t r = 0; r < number; r++) {
        const size_t words = in[r * part];
        parcels.counts[r] = words > part ? (int)(words - part) : 0;
        largest = std::max(largest, words);
        all_wishes |= in[r * part + 1];
    }
    if (largest > part) {
        if (!parcels.lay()) fail("there are too many spikes at once");
        rest.resize(parcels.all());
        const int more = parcels.counts[rank()];
        MPI_Allgatherv(own.data() + part * (more > 0), more, MPI_UINT32_T, rest.data(), parcels.counts.data(), parcels.begins.data(),
                       MPI_UINT32_T, ALL);
        counts.overflows++;
    }
    counts.talking += seconds() - begin;
    for (size_t r = 0; r < number; r++) {
        const size_t words = in[r * part];
        Block *block = take(&in[r * part + HEAD], std::min(words, part) - HEAD, NULL);
        if (words > part) take(&rest[parcels.begins[r]], parcels.counts[r], block);
    }
    most += (int64_t)largest - most / PARTS;
}

void Exchange::swap_with_neighbours()
{
    const double begin = seconds();
    std::vector<MPI_Request> sent(2 * to.size(), MPI_REQUEST_NULL), received(from.size());
    in.resize(from.size() * SHORT);
    for (size_t i = 0; i < from.size(); i++)
        MPI_Irecv(&in[i * SHORT], SHORT, MPI_UINT32_T, from[i], FIRST, ALL, &received[i]);
    for (size_t i = 0; i < to.size(); i++) {
        std::vector<uint32_t> &words = out[i].words;
        if (words.size() > INT32_MAX) fail("there are too many spikes at once");
        words[0] = (uint32_t)words.size();
        const int part = (int)std::min(words.size(), (size_t)SHORT), more = (int)words.size() - part;
        MPI_Isend(words.data(), part, MPI_UINT32_T, to[i], FIRST, ALL, &sent[2 * i]);
        if (more) MPI_Isend(words.data() + part, more, MPI_UINT32_T, to[i], SECOND, ALL, &sent[2 * i + 1]);
    }
    MPI_Waitall((int)received.size(), received.data(), MPI_STATUSES_IGNORE);
    Parcels parcels(from.size());
    for (size_t i = 0; i < from.size(); i++) parcels.counts[i] = in[i * SHORT] > SHORT ? (int)(in[i * SHORT] - SHORT) : 0;
    if (!parcels.lay()) fail("there are too many spikes at once");
    rest.resize(parcels.all());
    for (size_t i = 0; i < from.size(); i++)
        if (parcels.counts[i])
            MPI_Irecv(&rest[parcels.begins[i]], parcels.counts[i], MPI_UINT32_T, from[i], SECOND, ALL, &received[i]);
    MPI_Waitall((int)received.size(), received.data(), MPI_STATUSES_IGNORE);
    MPI_Waitall((int)sent.size(), sent.data(), MPI_STATUSES_IGNORE);
    counts.overflows += parcels.all() > 0;
    if (counts.swaps % AGREEMENT == AGREEMENT - 1) {
        MPI_Allreduce(&wishes, &all_wishes, 1, MPI_UINT32_T, MPI_BOR, ALL);
        wishes = 0;
    }
    counts.talking += seconds() - begin;
    const std::vector<uint32_t> &own = out[to.size()].words;
    size_t own_place = std::lower_bound(from.begin(), from.end(), rank()) - from.begin();
    for (size_t i = 0; i <= from.size(); i++) {
        if (i == own_place) take(own.data() + HEAD, own.size() - HEAD, NULL);
        if (i == from.size()) break;
        const uint32_t *words = &in[i * SHORT];
        Block *block = take(words + HEAD, std::min(words[0], (uint32_t)SHORT) - HEAD, NULL);
        if (parcels.counts[i]) take(&rest[parcels.begins[i]], parcels.counts[i], block);
    }
}

// Ask the ranks that have the cells of which there are synapses here, and hear who asks for own cells.
void Exchange::learn_reach()
{
    struct Owned {
        int32_t begin, end;
        int rank;
        bool operator<(const Owned &other) const { return begin < other.begin; }
    };
    const int number = ranks();
    std::vector<int32_t> ranges;  // group, begin, end
    for (int32_t g = 0; g < groups; g++)
        for (const Range &range : members[g].ranges) ranges.insert(ranges.end(), {g, range.begin, range.end});
    Parcels shares(number);
    const int size = (int)ranges.size();
    MPI_Allgather(&size, 1, MPI_INT, shares.counts.data(), 1, MPI_INT, ALL);
    if (!shares.lay()) fail("there are too many ranges of cells");
    std::vector<int32_t> of_all(shares.all());
    MPI_Allgatherv(ranges.data(), size, MPI_INT32_T, of_all.data(), shares.counts.data(), shares.begins.data(), MPI_INT32_T, ALL);
    std::vector<std::vector<Owned> > owned(groups);
    for (int r = 0; r < number; r++) {
        for (int i = shares.begins[r]; i < shares.begins[r + 1]; i += 3) {
            const Owned one = {of_all[i + 1], of_all[i + 2], r};
            owned[of_all[i]].push_back(one);
        }
    }

    std::vector<Message> asks(number);
    for (int32_t g = 0; g < groups; g++) {
        std::sort(owned[g].begin(), owned[g].end());
        std::vector<Owned>::const_iterator owner = owned[g].begin(), none = owned[g].end();
        for (const int32_t cell : members[g].wanted) {
            while (owner != none && cell >= owner->end) ++owner;
            if (owner == none || cell < owner->begin) fail("a cell belongs to no rank");
            if (owner->rank != rank()) asks[owner->rank].put(g, cell);
        }
        std::vector<int32_t>().swap(members[g].wanted);
    }
    Parcels asked(number), heard(number);
    std::vector<uint32_t> questions;
    for (int r = 0; r < number; r++) {
        const std::vector<uint32_t> &words = asks[r].words;
        asked.counts[r] = (int)std::min(words.size() - HEAD, (size_t)INT32_MAX);
        questions.insert(questions.end(), words.begin() + HEAD, words.end());
        if (words.size() > HEAD) from.push_back(r);
    }
    MPI_Alltoall(asked.counts.data(), 1, MPI_INT, heard.counts.data(), 1, MPI_INT, ALL);
    if (!asked.lay() || !heard.lay()) fail("too many cells have synapses elsewhere");
    in.resize(heard.all());
    MPI_Alltoallv(questions.data(), asked.counts.data(), asked.begins.data(), MPI_UINT32_T, in.data(), heard.counts.data(),
                  heard.begins.data(), MPI_UINT32_T, ALL);

    reach.assign(cells + 2, 0);
    reached.resize(heard.all());
    for (const bool fills : {false, true}) {  // at first count, then put where the counts say
        int32_t place = 0;
        for (int r = 0; r < number; r++) {
            if (!heard.counts[r]) continue;
            if (!fills) to.push_back(r);
            const Group *group = NULL;
            size_t range = 0;
            for (int i = heard.begins[r]; i < heard.begins[r + 1]; i++) {
                if (in[i] & BEGINS) {
                    group = &members[in[i] & ~BEGINS];
                    range = 0;
                    continue;
                }
                const int64_t cell = number_of(*group, range, (int32_t)in[i]);
                if (fills) reached[reach[cell + 1]++] = place;
                else reach[cell + 2]++;
            }
            place++;
        }
        for (int64_t cell = 0; !fills && cell < cells; cell++) reach[cell + 2] += reach[cell + 1];
    }
    reach.pop_back();
    reached.resize(reach.back());
}

void Exchange::choose(Way wanted)
{
    bool told = false;
    for (const Group &group : members) told |= !group.wanted.empty();
    if (!anyone(told)) {
        if (wanted == NEIGHBOURS) fail("nobody has told which cells have synapses where");
        return;
    }
    learn_reach();
    double sums[2] = {(double)cells, (double)reached.size()};
    int64_t neighbours = std::max(to.size(), from.size());
    MPI_Allreduce(MPI_IN_PLACE, sums, 2, MPI_DOUBLE, MPI_SUM, ALL);
    MPI_Allreduce(MPI_IN_PLACE, &neighbours, 1, MPI_INT64_T, MPI_MAX, ALL);
    const double turns = std::log2((double)ranks()), words = sums[0] * RATE * window, wanted_words = sums[1] / ranks() * RATE * window;
    const double everyone = turns * (WAY + 2 * MESSAGE) + words * WORD;
    const double some = WAY + 2 * MESSAGE * neighbours + wanted_words * WORD + turns * WAY / AGREEMENT;
    // Both are estimates: messages to neighbours have to be cheaper by far.
    if (wanted == NEIGHBOURS || (wanted == CHEAPER && 2 * some < everyone)) {
        chosen = NEIGHBOURS;
        out.resize(to.size() + 1);
    } else {
        std::vector<int32_t>().swap(reached);
    }
}

#else

void Exchange::learn_reach() {}
void Exchange::choose(Way) {}
void Exchange::swap_with_everyone() {}
void Exchange::swap_with_neighbours() {}

#endif

}
