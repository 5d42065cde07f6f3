// Steps of two loops each, as a simulation has them, by one thread, by the threads of a program, and by those of OpenMP.
#include "parallel.cpp"
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <omp.h>
#include <string>
#include "vector_math.h"

static double *potential, *conductance;

static void update(int64_t begin, int64_t end)
{
    double *__restrict v = potential, *__restrict g = conductance;
    #pragma GCC ivdep
    for (int64_t i = begin; i < end; i++) {
        v[i] += 0.01 * (2 * exp((v[i] + 0.05) * 0.5) - v[i] * 3 - g[i] * v[i]);
        g[i] -= g[i] * 0.01;
    }
}

static void add(int64_t begin, int64_t end)
{
    double *__restrict g = conductance;
    for (int64_t i = begin; i < end; i++) g[i] += 1e-3;
}

template <class Loop> static void omp(int64_t cells, int threads, Loop loop)
{
    #pragma omp parallel num_threads(threads)
    {
        const int64_t own = omp_get_thread_num();
        loop(cells * own / threads, cells * (own + 1) / threads);
    }
}

// way (serial, own, openmp), threads, cells, steps: microseconds for each step
int main(int, char **argv)
{
    const std::string way = argv[1];
    const int threads = std::atoi(argv[2]);
    const int64_t cells = std::atoll(argv[3]), steps = std::atoll(argv[4]);
    potential = new double[cells];
    conductance = new double[cells];
    for (int64_t i = 0; i < cells; i++) potential[i] = -0.06, conductance[i] = 0.3;
    if (way == "own") cxsystem2::start_threads(threads);
    const double begin = cxsystem2::seconds();
    for (int64_t step = 0; step < steps; step++) {
        if (way == "own") {
            const cxsystem2::Ranges ranges(cells, 512);
            cxsystem2::parallel(ranges, update);
            cxsystem2::parallel(ranges, add);
        } else if (way == "openmp") {
            omp(cells, threads, update);
            omp(cells, threads, add);
        } else {
            update(0, cells);
            add(0, cells);
        }
    }
    std::printf("%.3f\n", (cxsystem2::seconds() - begin) * 1e6 / steps);
    std::fflush(stdout);
    std::_Exit(0);
}
