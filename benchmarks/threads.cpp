// Steps of two loops each, as a simulation has them, by one thread, by the threads of a program, and by those of OpenMP.
#include "parallel.cpp"
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
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

// way (serial, own, openmp, meeting), threads, cells, steps of a stretch, stretches: microseconds for each step, of the shortest
// stretch and of all. Other programs on the machine make most stretches longer, and leave some alone.
int main(int, char **argv)
{
    const std::string way = argv[1];
    const int threads = std::atoi(argv[2]);
    const int64_t cells = std::atoll(argv[3]), steps = std::atoll(argv[4]), stretches = std::atoll(argv[5]);
    potential = new double[cells];
    conductance = new double[cells];
    for (int64_t i = 0; i < cells; i++) potential[i] = -0.06, conductance[i] = 0.3;
    if (way == "own" || way == "meeting") cxsystem2::start_threads(threads);
    std::vector<cxsystem2::CellRange> own; // a part for each thread, which no other one takes unless its thread is held up
    for (int64_t thread = 0; thread < threads; thread++) own.push_back({64 * thread, 64 * (thread + 1)});
    cxsystem2::Stage *each = new cxsystem2::Stage("meeting", 64 * threads, own);
    double shortest = std::numeric_limits<double>::infinity(), all = 0;
    for (int64_t stretch = 0; stretch < stretches; stretch++) {
        const int64_t before = cxsystem2::taken.load();
        const double begin = cxsystem2::seconds();
        for (int64_t step = 0; step < steps; step++) {
            if (way == "own") {
                const cxsystem2::Ranges ranges(cells, 512);
                cxsystem2::parallel(ranges, update);
                cxsystem2::parallel(ranges, add);
            } else if (way == "openmp") {
                omp(cells, threads, update);
                omp(cells, threads, add);
            } else if (way == "meeting") {
                each->begin([](int64_t) {});
                cxsystem2::meet();
            } else {
                update(0, cells);
                add(0, cells);
            }
        }
        const double taken = cxsystem2::seconds() - begin;
        all += taken;
        if (way == "meeting" && cxsystem2::taken.load() != before) continue; // a thread was away, and so nobody met
        if (taken < shortest) shortest = taken;
    }
    std::printf("%.3f %.3f\n", shortest * 1e6 / steps, all * 1e6 / steps / stretches);
    std::fflush(stdout);
    std::_Exit(0);
}
