// Brian2's network with the same order of events, and less to do in each step.
#ifndef _BRIAN_NETWORK_H
#define _BRIAN_NETWORK_H

#include <utility>
#include <vector>
#include "brianlib/clocks.h"

typedef void (*codeobj_func)();
typedef void (*report_func)(double elapsed, double completed, double start, double duration);

class Network {
public:
    std::vector<std::pair<Clock *, codeobj_func> > objects;
    std::vector<char> staged; // objects that begin a stage, or nothing that others do not wait for, see stages.h
    double t;
    static double _last_run_time; // of all parts of the run
    static double _last_run_completed_fraction;
    static bool _globally_stopped;
    static bool _globally_running;

    Network();
    void clear();
    void add(Clock *clock, codeobj_func func, bool staged = false);
    // Simulate to a time (second); `begin` and `end` are those of the whole run, of which the report tells the fraction.
    void run(double until, double begin, double end, report_func report, double report_period);
};

#endif
