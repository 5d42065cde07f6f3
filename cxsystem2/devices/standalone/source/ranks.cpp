#include "ranks.h"
#include "parallel.h"
#include <cstdlib>
#include <poll.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace cxsystem2 {
namespace {

int own_rank = 0, all_ranks = 1;
#ifdef CXSYSTEM2_MPI
const int GLANCES = 200;     // how often a rank looks whether something has come before it lets others run,
const double WATCH = 50e-6;  // and how long it does that before it sleeps between looks: a part of the time that it has waited,
const double NAP = 1e-3;     // at most so long (second)
bool ended = false;

void leave()
{
    if (ended) std::_Exit(0);
}
#endif

// One line without its end, however long.
std::string read_line(FILE *in)
{
    std::string line;
    for (int c = std::fgetc(in); c != EOF && c != '\n'; c = std::fgetc(in)) line += static_cast<char>(c);
    return line;
}

}

int rank() { return own_rank; }

int ranks() { return all_ranks; }

void fail_all(const char *what, const char *name, int status)
{
    const std::string who = all_ranks > 1 ? "rank " + std::to_string(own_rank) + ": " : "";
    std::printf("%s%s: %s\n", who.c_str(), name, what);  // at once: another rank may speak at the same time
    std::fflush(stdout);
    if (all_ranks > 1) usleep(200000);  // the launcher may end before it has passed on what was said
    abort_ranks(status);
}

void expect_ranks(int wanted)
{
    if (all_ranks == wanted) return;
    const std::string what = "there are " + std::to_string(all_ranks) + " instead of " + std::to_string(wanted);
    fail_all((what + "; the launcher is of another MPI than the program, or needs an option (srun --mpi=pmi2)").c_str(), "ranks");
}

bool is_closed(FILE *in)
{
    pollfd look = {fileno(in), POLLIN, 0};
    return own_rank == 0 && poll(&look, 1, 0) > 0 && (look.revents & POLLHUP) && !(look.revents & POLLIN);
}

#ifdef CXSYSTEM2_MPI
namespace {

// Memory that ranks of MPICH share has a name until they end, and for ever where they are killed. All have it by now: the name can go.
void forget_names()
{
    MPI_Barrier(MPI_COMM_WORLD);
    FILE *maps = std::fopen("/proc/self/maps", "r");
    if (!maps) return;
    for (std::string line = read_line(maps); !line.empty(); line = read_line(maps)) {
        const size_t name = line.find("/dev/shm/mpich_shm_");
        if (name != std::string::npos && line.find(' ', name) == std::string::npos) unlink(line.c_str() + name);
    }
    std::fclose(maps);
}

}

void start_ranks(int *argc, char ***argv)
{
    int given;
    std::atexit(leave);  // before what MPI wants to do at the exit, so that it comes after that
    MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &given);
    MPI_Comm_rank(MPI_COMM_WORLD, &own_rank);
    MPI_Comm_size(MPI_COMM_WORLD, &all_ranks);
    forget_names();
#ifdef __linux__
    prctl(PR_SET_TIMERSLACK, 1000UL);  // nanoseconds by which the system may oversleep: fifty times as many, by itself
#endif
}

void wait_for(int number, MPI_Request *requests)
{
    int done = 0;
    for (int i = 0; i < GLANCES; i++) {
        MPI_Testall(number, requests, &done, MPI_STATUSES_IGNORE);
        if (done) return;
    }
    const double begin = seconds();
    for (; !done; MPI_Testall(number, requests, &done, MPI_STATUSES_IGNORE)) {
        const double waited = seconds() - begin;
        if (waited < WATCH) {
            sched_yield();
        } else {
            const timespec nap = {0, static_cast<long>(1e9 * (waited / 8 < NAP ? waited / 8 : NAP))};
            nanosleep(&nap, NULL);
        }
    }
}

// MPICH takes its leave of the launcher at the exit of a program, and the launcher kills all where one goes without. What comes
// after that, destructors of millions of elements, nobody needs.
void end_ranks()
{
    MPI_Finalize();
    ended = true;
    std::exit(0);
}

void abort_ranks(int status)
{
    int ready = 0;
    MPI_Initialized(&ready);
    if (ready) MPI_Abort(MPI_COMM_WORLD, status);
    std::_Exit(status);
}

std::string shared_line(FILE *in)
{
    std::string line;
    if (own_rank == 0) line = read_line(in);
    unsigned long long size = line.size();
    MPI_Request request;
    MPI_Ibcast(&size, 1, MPI_UNSIGNED_LONG_LONG, 0, MPI_COMM_WORLD, &request);
    wait_for(1, &request);
    line.resize(size);
    if (size) MPI_Bcast(&line[0], static_cast<int>(size), MPI_CHAR, 0, MPI_COMM_WORLD);
    return line;
}

bool anyone(bool here)
{
    int own = here, all = here;
    MPI_Request request;
    MPI_Iallreduce(&own, &all, 1, MPI_INT, MPI_LOR, MPI_COMM_WORLD, &request);
    wait_for(1, &request);
    return all;
}

#else

void start_ranks(int *, char ***) {}

void end_ranks() {}

void abort_ranks(int status) { std::_Exit(status); }

std::string shared_line(FILE *in) { return read_line(in); }

bool anyone(bool here) { return here; }

#endif

}
