// Steps in which ranks do nothing but exchange spikes.
#include "parallel.cpp"
#include "ranks.cpp"
#include "exchange.cpp"
#include "reach.cpp"
#include <cstdlib>

// The way, spikes of a rank in a step, window, steps: microseconds for each step of the model, and those of them in MPI
int main(int argc, char **argv)
{
    using cxsystem2::Exchange;
    cxsystem2::start_ranks(&argc, &argv);
    const int spikes = std::atoi(argv[2]), window = std::atoi(argv[3]), steps = std::atoi(argv[4]), cells = 10000, groups = 8;
    Exchange exchange(groups, window, 0);
    std::vector<int32_t> all;
    for (int32_t cell = 0; cell < cells * cxsystem2::ranks(); cell++) all.push_back(cell);
    for (int group = 0; group < groups; group++) {
        const cxsystem2::Range range = {cells * cxsystem2::rank(), cells * (cxsystem2::rank() + 1)};
        exchange.own(group, &range, 1);
        exchange.want(group, all.data(), all.size());
    }
    exchange.start(static_cast<Exchange::Way>(std::atoi(argv[1])));
    uint64_t random = 12345 + cxsystem2::rank();
    std::vector<std::vector<int32_t> > own(groups);
    for (int round = 0; round < 2; round++) {  // the first one to get warm
        const cxsystem2::Tally before = exchange.tally();
        for (int step = 0; step < steps; step++) {
            for (int group = 0; group < groups; group++) {
                own[group].clear();
                for (int32_t i = group; i < spikes; i += groups) {
                    random = random * 6364136223846793005ull + 1442695040888963407ull;
                    own[group].push_back(cells * cxsystem2::rank() + (int32_t)((i + (random >> 32) % groups) * (cells / (spikes + groups))));
                }
                exchange.add(group, own[group].data(), own[group].size(), (int64_t)round * steps + step);
            }
            if ((step + 1) % window == 0) exchange.swap((int64_t)round * steps + step);
        }
        const cxsystem2::Tally &after = exchange.tally();
        if (round && cxsystem2::rank() == 0)
            std::printf("%.3f %.3f\n", (after.seconds - before.seconds) * 1e6 / steps, (after.talking - before.talking) * 1e6 / steps);
    }
    cxsystem2::end_ranks();
}
