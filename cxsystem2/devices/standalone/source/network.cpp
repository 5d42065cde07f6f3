#include "network.h"
#include "parallel.h"
#include <algorithm>
#include <chrono>
#include <cmath>

static const double CLOCK_EPSILON = 1e-14;  // as in Brian2: clocks closer than this tick together

double Network::_last_run_time = 0.0;
double Network::_last_run_completed_fraction = 0.0;
bool Network::_globally_stopped = false;
bool Network::_globally_running = false;

Network::Network() : t(0.0) {}

void Network::clear()
{
    objects.clear();
    staged.clear();
}

void Network::add(Clock *clock, codeobj_func func, bool is_staged)
{
    objects.push_back(std::make_pair(clock, func));
    staged.push_back(is_staged);
}

void Network::run(double until, double begin, double end, report_func report, double report_period) {
    typedef std::chrono::steady_clock Wall;
    const double duration = end - begin;
    std::vector<Clock *> clocks;
    std::vector<size_t> clock_of;
    for (size_t i = 0; i < objects.size(); i++) {
        const size_t place = std::find(clocks.begin(), clocks.end(), objects[i].first) - clocks.begin();
        if (place == clocks.size()) clocks.push_back(objects[i].first);
        clock_of.push_back(place);
    }
    for (size_t c = 0; c < clocks.size(); c++) {
        clocks[c]->set_interval(t, until);
        clocks[c]->t[0] = clocks[c]->timestep[0] * clocks[c]->dt[0];
    }
    std::vector<char> due(clocks.size());
    const Wall::time_point start = Wall::now();
    double elapsed = 0.0, next_report = report_period;
    if (report) report(0.0, (t - begin) / duration, begin, duration);
    Clock *first = NULL;
    _globally_running = true;
    _globally_stopped = false;
    while (!clocks.empty()) {
        first = clocks[0];
        for (size_t c = 1; c < clocks.size(); c++)
            if (clocks[c]->t[0] < first->t[0]) first = clocks[c];
        if (!first->running() || _globally_stopped) break;
        t = first->t[0];
        for (size_t c = 0; c < clocks.size(); c++) due[c] = std::fabs(clocks[c]->t[0] - t) <= CLOCK_EPSILON;
        elapsed = std::chrono::duration<double>(Wall::now() - start).count();
        if (report && elapsed > next_report) {
            report(elapsed, (t - begin) / duration, begin, duration);
            next_report = elapsed + report_period;
        }
        for (size_t i = 0; i < objects.size(); i++) {
            if (!due[clock_of[i]] || !objects[i].second) continue;
            if (!staged[i]) cxsystem2::meet();
            objects[i].second();
        }
        cxsystem2::end_step();
        for (size_t c = 0; c < clocks.size(); c++)
            if (due[c]) clocks[c]->tick();
    }
    cxsystem2::meet();
    _globally_running = false;
    t = _globally_stopped && first ? first->t[0] : until;
    _last_run_time += std::chrono::duration<double>(Wall::now() - start).count();
    _last_run_completed_fraction = t < until ? (t - begin) / duration : until >= end ? 1.0 : (until - begin) / duration;
    if (report) report(_last_run_time, _last_run_completed_fraction, begin, duration);
}
