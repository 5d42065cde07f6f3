// Ranks that exchange the spikes that a file tells, and write what each of them sees.
#include "parallel.cpp"
#include "ranks.cpp"
#include "exchange.cpp"
#include "reach.cpp"
#include <csignal>
#include <cstdlib>
#include <unistd.h>

static int number(FILE *file)
{
    int found;
    if (std::fscanf(file, "%d", &found) != 1) cxsystem2::fail_all("ends too early", "case.txt");
    return found;
}

static std::vector<int32_t> list(FILE *file)
{
    std::vector<int32_t> found(number(file));
    for (int32_t &value : found) value = number(file);
    return found;
}

static bool belongs(const std::vector<cxsystem2::Range> &ranges, int32_t cell)
{
    for (const cxsystem2::Range &range : ranges)
        if (cell >= range.begin && cell < range.end) return true;
    return false;
}

static volatile std::sig_atomic_t stop = 0;

static void ask_to_stop(int) { stop = 1; }

// Steps without spikes until a signal ends them; says the last one.
static void go_on(cxsystem2::Exchange &exchange, FILE *seen)
{
    std::signal(SIGUSR1, ask_to_stop);
    std::fprintf(seen, "process %d\n", (int)getpid());
    std::fflush(seen);
    int64_t step = exchange.first_step() + exchange.steps();
    for (;; step++) {
        if (stop) exchange.wish(2);
        exchange.swap(step);
        if (exchange.granted()) break;
    }
    std::fprintf(seen, "stopped %ld %d\n", (long)step, (int)exchange.granted());
}

// The way; the number of ranks; a third word lets them go on for ever
int main(int argc, char **argv)
{
    using cxsystem2::Exchange;
    cxsystem2::start_ranks(&argc, &argv);
    cxsystem2::expect_ranks(std::atoi(argv[2]));
    const Exchange::Way way = static_cast<Exchange::Way>(std::atoi(argv[1]));
    FILE *file = std::fopen("case.txt", "r");
    const int groups = number(file), window = number(file), first = number(file), steps = number(file);
    Exchange exchange(groups, window, first);
    std::vector<std::vector<cxsystem2::Range> > ranges(groups);
    for (int group = 0; group < groups; group++) {
        for (int left = number(file); left; left--) {
            const int rank = number(file), begin = number(file), end = number(file);
            const cxsystem2::Range range = {begin, end};
            if (rank == cxsystem2::rank()) ranges[group].push_back(range);
        }
        exchange.own(group, ranges[group].data(), ranges[group].size());
    }
    for (int left = number(file); left; left--) {
        const int rank = number(file), group = number(file);
        const std::vector<int32_t> cells = list(file);
        if (rank == cxsystem2::rank()) exchange.want(group, cells.data(), cells.size());
    }
    exchange.start(way);
    const int wish_step = number(file), wish_rank = number(file), wish = number(file);

    const std::string name = "seen" + std::to_string(cxsystem2::rank()) + ".txt";
    FILE *seen = std::fopen(name.c_str(), "w");
    std::fprintf(seen, "%d\n", exchange.way());
    for (int step = first; step < first + steps; step++) {
        for (int group = 0; group < groups; group++) {
            std::vector<int32_t> own;
            for (const int32_t cell : list(file))
                if (belongs(ranges[group], cell)) own.push_back(cell);
            exchange.add(group, own.data(), own.size(), step);
        }
        if (step == wish_step && cxsystem2::rank() == wish_rank) exchange.wish(wish);
        if ((step + 1) % window && step + 1 < first + steps) continue;
        exchange.swap(step);
        for (int past = 0; past < exchange.steps(); past++) {
            for (int group = 0; group < groups; group++) {
                std::fprintf(seen, "%d %d", (int)exchange.first_step() + past, group);
                for (const int32_t cell : exchange.spikes(group, past)) std::fprintf(seen, " %d", cell);
                std::fprintf(seen, "\n");
            }
        }
        if (exchange.granted()) std::fprintf(seen, "granted %d %d\n", step, (int)exchange.granted());
    }
    if (argc > 3) go_on(exchange, seen);
    const cxsystem2::Tally &tally = exchange.tally();
    std::fprintf(seen, "tally %ld %ld %ld %ld %d\n", (long)tally.swaps, (long)tally.overflows, (long)tally.received,
                 (long)tally.useless, tally.seconds >= tally.talking && tally.waited >= 0 && tally.waited <= tally.seconds);
    for (std::string line = "-"; !line.empty();) {
        line = cxsystem2::shared_line(stdin);
        std::fprintf(seen, "%s\n", line.c_str());
    }
    const bool last = cxsystem2::anyone(cxsystem2::rank() == cxsystem2::ranks() - 1), none = cxsystem2::anyone(false);
    std::fprintf(seen, "%d %d\n", last, none);
    std::fclose(seen);
    cxsystem2::end_ranks();
}
