// The processes of a run ("ranks"). A program that is compiled without CXSYSTEM2_MPI is the only one.
#ifndef CXSYSTEM2_RANKS_H
#define CXSYSTEM2_RANKS_H

#include <cstdio>
#include <string>
#ifdef CXSYSTEM2_MPI
#define MPICH_SKIP_MPICXX 1
#define OMPI_SKIP_MPICXX 1
#include <mpi.h>
#endif

namespace cxsystem2 {

// Begin and end the work of several ranks, and with it the program; only the thread that begins it may speak to the others.
void start_ranks(int *argc, char ***argv);
void end_ranks();
int rank();
int ranks();
// End the program where there are not as many ranks as somebody has asked for: the launcher is then that of another MPI.
void expect_ranks(int wanted);
// End all ranks at once.
void abort_ranks(int status);
// Say in one line what is wrong with what, and with which rank where there are several, and end them all.
void fail_all(const char *what, const char *name, int status = 1);

// A line of a file that rank 0 reads, without its end, for all ranks; empty when the file has ended. Who waits sleeps.
std::string shared_line(FILE *in);
// Whether whoever writes into a pipe has closed it, or is dead. Rank 0 alone has the input of the launcher: others are told no.
bool is_closed(FILE *in);
// Whether any rank says so; all must ask.
bool anyone(bool here);

#ifdef CXSYSTEM2_MPI
// Wait until all of this has been done. MPI by itself would keep the processor busy, and ranks that share one hardly get on.
void wait_for(int number, MPI_Request *requests);
#endif

}
#endif
