#include "ranks.h"
#include <cstdlib>
#include <poll.h>
#include <unistd.h>
#ifdef CXSYSTEM2_MPI
#define MPICH_SKIP_MPICXX 1
#define OMPI_SKIP_MPICXX 1
#include <mpi.h>
#endif

namespace cxsystem2 {
namespace {

int own_rank = 0, all_ranks = 1;

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
    if (all_ranks > 1) std::printf("rank %d: ", own_rank);
    std::printf("%s: %s\n", name, what);
    std::fflush(stdout);
    if (all_ranks > 1) usleep(200000);  // the launcher may end before it has passed on what was said
    abort_ranks(status);
}

void expect_ranks(int wanted)
{
    if (all_ranks == wanted) return;
    const std::string what = "there are " + std::to_string(all_ranks) + " instead of " + std::to_string(wanted);
    fail_all((what + "; is the launcher that of the MPI which the program was compiled with?").c_str(), "ranks");
}

bool is_closed(FILE *in)
{
    pollfd look = {fileno(in), POLLIN, 0};
    return own_rank == 0 && poll(&look, 1, 0) > 0 && (look.revents & POLLHUP) && !(look.revents & POLLIN);
}

#ifdef CXSYSTEM2_MPI

void start_ranks(int *argc, char ***argv)
{
    int given;
    MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &given);
    MPI_Comm_rank(MPI_COMM_WORLD, &own_rank);
    MPI_Comm_size(MPI_COMM_WORLD, &all_ranks);
}

void end_ranks() { MPI_Finalize(); }

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
    int done = 0;
    for (int pause = 1; !done; pause = pause < 1000 ? 2 * pause : 1000) {  // microseconds
        MPI_Test(&request, &done, MPI_STATUS_IGNORE);
        if (!done) usleep(pause);  // MPI itself would keep a processor busy for as long as nobody asks for anything
    }
    line.resize(size);
    if (size) MPI_Bcast(&line[0], static_cast<int>(size), MPI_CHAR, 0, MPI_COMM_WORLD);
    return line;
}

bool anyone(bool here)
{
    int own = here, all = here;
    MPI_Allreduce(&own, &all, 1, MPI_INT, MPI_LOR, MPI_COMM_WORLD);
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
