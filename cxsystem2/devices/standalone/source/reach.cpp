// Which ranks have synapses of which cells, and the way of exchanging spikes that this suggests.
#include "exchange.h"
#include "parcels.h"
#include <algorithm>
#include <cmath>

namespace cxsystem2 {
#ifdef CXSYSTEM2_MPI
namespace {

// Costs in microseconds, about: a turn of a collective operation, the way of a message, sending and receiving one, and a word of it;
// and the spikes of a cell in a step.
const double TURN = 2.0, WAY = 1.0, MESSAGE = 0.6, WORD = 0.003, RATE = 4e-4;

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
    MPI_Allgather(&size, 1, MPI_INT, shares.counts.data(), 1, MPI_INT, MPI_COMM_WORLD);
    if (!shares.lay()) fail("there are too many ranges of cells");
    std::vector<int32_t> of_all(shares.all());
    MPI_Allgatherv(ranges.data(), size, MPI_INT32_T, of_all.data(), shares.counts.data(), shares.begins.data(), MPI_INT32_T, MPI_COMM_WORLD);
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
    MPI_Alltoall(asked.counts.data(), 1, MPI_INT, heard.counts.data(), 1, MPI_INT, MPI_COMM_WORLD);
    if (!asked.lay() || !heard.lay()) fail("too many cells have synapses elsewhere");
    in.resize(heard.all());
    MPI_Alltoallv(questions.data(), asked.counts.data(), asked.begins.data(), MPI_UINT32_T, in.data(), heard.counts.data(),
                  heard.begins.data(), MPI_UINT32_T, MPI_COMM_WORLD);

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

// Whether all ranks are on one machine.
static bool have_one_clock()
{
    MPI_Comm near;
    int number = 0;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &near);
    MPI_Comm_size(near, &number);
    MPI_Comm_free(&near);
    return !anyone(number < ranks());
}

void Exchange::choose(Way wanted)
{
    if (!have_one_clock()) counts.waited = -1;
    bool told = false;
    for (const Group &group : members) told |= !group.wanted.empty();
    told = anyone(told);
    if (told) learn_reach();
    else if (wanted == NEIGHBOURS) fail("no rank has told which cells have synapses where");
    double sums[2] = {(double)cells, (double)reached.size()};
    int64_t neighbours = std::max(to.size(), from.size());
    MPI_Allreduce(MPI_IN_PLACE, sums, 2, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    MPI_Allreduce(MPI_IN_PLACE, &neighbours, 1, MPI_INT64_T, MPI_MAX, MPI_COMM_WORLD);
    const double words = sums[0] * RATE * window, useful = sums[1] / ranks() * RATE * window, turns = std::log2((double)ranks());
    const double together = turns * TURN + 1.5 * words * WORD;
    const double everyone = WAY + (ranks() - 1) * MESSAGE + words * WORD;
    const double some = WAY + neighbours * MESSAGE + useful * WORD + turns * TURN / AGREEMENT;
    chosen = wanted != CHEAPEST ? wanted : everyone < together ? EVERYONE : TOGETHER;
    if (wanted == CHEAPEST && told && some < 0.75 * std::min(everyone, together)) chosen = NEIGHBOURS;
    if (chosen == NEIGHBOURS) {
        out.resize(to.size() + 1);
        return;
    }
    std::vector<int32_t>().swap(reached);
    to.clear();
    for (int r = 0; r < ranks(); r++)
        if (r != rank()) to.push_back(r);
    from = to;
}

#else

void Exchange::learn_reach() {}

void Exchange::choose(Way) {}

#endif

}
