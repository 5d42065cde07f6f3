{# USES_VARIABLES { _spikespace, events, t_in_timesteps } #}
{# ALLOWS_SCALAR_WRITE #}
{% extends 'common_group.cpp' %}
{% block extra_headers %}
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <string>
#include <unistd.h>
#include <vector>
#include "cells.h"
#include "joining.h"
#include "parallel.h"
#include "ranks.h"
#include "stages.h"
#include "state.h"
{% if shared %}
#include "shared.h"
{% endif %}

{% include 'mapped_file.cpp' %}

// What is written of a projection and of a part of it, see devices/delivery/compact.py.
{{stored_rows}}
{{stored_part}}

// A spike of a row, and what its synapses make of their weights.
struct Fired {
    uint32_t row;
    {% if with_state %}
    double factor;
    {% endif %}
};

// A spike of a row as it is stored, with the step in which it was fired.
{{stored_waiting}}

{% include 'delivery_part.cpp' %}

// What was fired in a step.
struct Sent {
    int64_t step;
    std::vector<Fired> fired;
};

// All synapses of a projection: the rows of each source, and the parts.
// Its state is what was fired in the last steps, as many as the longest delay has: sent again, all of it waits as it did.
struct Synapses : cxsystem2::Keeper {
    // Synapses from which on threads share them; those of a row that are found as fast as they are delivered; bytes near a core.
    enum { SHARED = 250000, ROW = 256, NEAR = 1 << 19 };
    enum { EARLY = 50, COPIED = 4 }; // steps that tell nothing yet; synapses that are copied while a segment is looked at
    const uint32_t *rows;
    int64_t number, rows_of_parts, wanted, segments; // of parts: how many there are, and how many there would better be
    int64_t begun; // in which step
    Part *part;
    std::vector<Fired> fired;
    std::vector<Sent> sent; // of the last steps, by step modulo their number
    int64_t last; // step

    CXSYSTEM2_SELDOM explicit Synapses(const char *path)
    {
        Reader reader(path);
        const StoredRows &head = *reader.next<StoredRows>(1);
        rows = reader.next<uint32_t>(head.sources + 1);
        number = head.parts;
        rows_of_parts = head.rows;
        part = new Part[number];
        for (int64_t i = 0; i < number; i++) {
            const std::string own = std::string(path) + "." + std::to_string(i);
            part[i].load(own.c_str(), reader.next<uint32_t>(head.rows + 1));
        }
        int64_t slots = 1;
        for (int64_t i = 0; i < number; i++) slots = std::max(slots, part[i].slots);
        sent.resize(slots);
        for (Sent &one : sent) one.step = INT64_MIN;
        last = -1;
        cxsystem2::add_keeper(this);
        plan_to_join();
    }

    // Parts that become one are a copy in memory. There is none before it is known how often it would be used.
    CXSYSTEM2_SELDOM void plan_to_join()
    {
        int64_t synapses = 0, bytes = 0, first = INT64_MAX, end = 0;
        bool can_join = true;
        segments = 0;
        for (int64_t i = 0; i < number; i++) {
            const int64_t own = part[i].segments[rows_of_parts];
            synapses += part[i].synapses;
            segments += own;
            can_join = can_join && part[i].can_join();
            if (part[i].synapses) {
                first = std::min(first, part[i].first);
                end = std::max(end, part[i].first + part[i].span);
            }
            bytes += part[i].synapses * (sizeof(Weight) + sizeof(int32_t)) + own * (sizeof(uint32_t) + sizeof(uint16_t));
        }
        const int64_t threads = cxsystem2::threads();
        wanted = threads < 2 ? 1 : std::min(2 * threads, 1 + synapses / SHARED);
        const int64_t cells = std::max<int64_t>(0, end - first);
        const int64_t near = std::min<int64_t>(cells * sizeof(Weight) / NEAR, synapses / (ROW * (rows_of_parts + 1)));
        wanted = std::max(wanted, 1 + near); // whose targets stay near the core
        wanted = std::max(wanted, 1 + synapses / (UINT32_MAX / 2)); // they are counted in 32 bits
        if (wanted < number && !(can_join && cxsystem2::take_room(bytes))) wanted = number;
    }

    // What a copy saves until the end of the run, if it goes on as it did so far, in times of what the copy takes.
    double gain(int64_t step, double dt) const
    {
        const double past = step - begun, rest = cxsystem2::end_of_run / dt - step;
        if (wanted >= number || past < EARLY) return 0;
        int64_t looked = 0, synapses = 0;
        for (int64_t i = 0; i < number; i++) {
            looked += part[i].looked;
            synapses += part[i].synapses;
        }
        const double in_vain = (double)looked * (number - wanted) / number;
        return in_vain * rest / past / (segments + synapses / COPIED + 1);
    }

    // Make fewer parts of all, of about as many synapses each; what is on its way is sent again.
    CXSYSTEM2_SELDOM void join(int64_t now)
    {
        int64_t synapses = 0, before = 0;
        for (int64_t i = 0; i < number; i++) synapses += part[i].synapses;
        std::vector<int64_t> edges(1, 0);
        for (int64_t i = 0; i + 1 < number; i++) {
            before += part[i].synapses;
            if (before * wanted >= synapses * (int64_t)edges.size() && (int64_t)edges.size() < wanted) edges.push_back(i + 1);
        }
        edges.push_back(number);
        const int64_t fewer = edges.size() - 1;
        Part *together = new Part[fewer];
        cxsystem2::parallel(fewer, [&](int64_t i) {
            together[i].join(part + edges[i], edges[i + 1] - edges[i], rows_of_parts);
        });
        for (int64_t i = 0; i < number; i++) part[i].end();
        delete[] part;
        part = together;
        number = wanted = fewer;
        for (const Sent *one : on_the_way())
            for (int64_t i = 0; i < number; i++) part[i].send(one->fired, one->step, now);
        finish(); // it has been counted before
    }

    // What was fired in the last steps, by step.
    CXSYSTEM2_SELDOM std::vector<const Sent *> on_the_way() const
    {
        std::vector<const Sent *> order;
        for (const Sent &one : sent)
            if (one.step > last - (int64_t)sent.size()) order.push_back(&one);
        std::sort(order.begin(), order.end(), [](const Sent *a, const Sent *b) { return a->step < b->step; });
        return order;
    }

    const char *name() const { return "{{waiting}}"; }

    CXSYSTEM2_SELDOM void keep(FILE *file) const
    {
        for (const Sent *one : on_the_way()) {
            for (const Fired &spike : one->fired) {
                const StoredWaiting stored = {one->step, spike.row{{', spike.factor' if with_state else ''}}};
                cxsystem2::put(&stored, 1, file);
            }
        }
    }

    // Send again what an earlier program had sent before the present step.
    CXSYSTEM2_SELDOM void go_on(int64_t now)
    {
        FILE *file = cxsystem2::kept_file("{{waiting}}");
        if (!file) return;
        StoredWaiting stored;
        bool more = cxsystem2::get_one(&stored, file);
        while (more) {
            const int64_t step = stored.step;
            fired.clear();
            for (; more && stored.step == step; more = cxsystem2::get_one(&stored, file)) {
                const Fired own = {(uint32_t)stored.row{{', stored.factor' if with_state else ''}}};
                fired.push_back(own);
            }
            for (int64_t i = 0; i < number; i++) part[i].send(fired, step, now);
            note(step);
        }
        std::fclose(file);
        finish(); // what was sent again has been counted before
    }

    // What of some steps is on its way fits into `sent`.
    CXSYSTEM2_SELDOM void make_room(int64_t steps)
    {
        size_t room = sent.size();
        while ((int64_t)room < steps) room *= 2;
        const Sent none = {INT64_MIN, std::vector<Fired>()};
        sent.resize(room, none);
    }

    // Remember what was fired, in a step.
    void note(int64_t step)
    {
        Sent &own = sent[step & (sent.size() - 1)];
        own.step = last = step;
        own.fired.swap(fired);
    }

    const std::vector<Fired> &sent_in(int64_t step) const { return sent[step & (sent.size() - 1)].fired; }

    // The delivery of all parts, as they are now, to the cells of a group.
    CXSYSTEM2_SELDOM cxsystem2::Stage *stage(const char *group) const
    {
        std::vector<cxsystem2::CellRange> cells;
        int64_t end = 0;
        for (int64_t i = 0; i < number; i++) {
            const cxsystem2::CellRange own = {part[i].first, part[i].first + part[i].span};
            cells.push_back(own);
            end = std::max(end, own.end);
        }
        return new cxsystem2::Stage(group, end, cells);
    }

    int64_t finish()
    {
        int64_t events = 0;
        for (int64_t i = 0; i < number; i++) {
            events += part[i].events;
            part[i].events = 0;
        }
        return events;
    }
};
{% endblock %}
{% block maincode %}
    static Synapses _synapses("{{file}}");
    static const char *_group_of_targets = "{{variables[targets[0]].owner.name}}";
    static cxsystem2::Stage *_stage = _synapses.stage(_group_of_targets);
    _stage->wait();
    const int64_t _step = {{t_in_timesteps}};
    static bool _begun = false;
    {% if shared %}
    if (!_begun) _synapses.make_room(cxsystem2::exchange->window_steps());
    {% endif %}
    if (!_begun) _synapses.go_on(_step);
    if (!_begun) _synapses.begun = _step;
    _begun = true;
    const double _gain = _synapses.gain(_step, brian::_array_defaultclock_dt[0]);
    {% if shared %}
    // ranks copy in the same step: otherwise each of them would wait for the others in turn
    if (_gain > 1) cxsystem2::exchange->wish(cxsystem2::JOIN);
    const bool _join = _gain > 0.5 && cxsystem2::swapped_in(_step) && (cxsystem2::exchange->granted() & cxsystem2::JOIN);
    {% else %}
    const bool _join = _gain > 1;
    {% endif %}
    if (_join) {
        _synapses.join(_step);
        _stage = _synapses.stage(_group_of_targets); // the other one stays: later stages may still know its address
    }
    {% if shared %}
    // The spikes of all ranks, of the steps since they were swapped before; nothing, where they are not swapped in this step.
    static const int32_t _group = cxsystem2::shared_group("{{source_group}}");
    const int64_t _steps = cxsystem2::swapped_in(_step), _first = cxsystem2::exchange->first_step();
    double &_time = brian::_array_defaultclock_t[0];
    const double _now = _time;
    for (int64_t _then = _first; _then < _first + _steps; _then++) {
    const std::vector<int32_t> &_of_all = cxsystem2::exchange->spikes(_group, _then - _first);
    const int32_t *_cells = _of_all.data(), _spikes = _of_all.size();
    _time = _then * brian::_array_defaultclock_dt[0];
    {% else %}
    const int64_t _steps = 1, _first = _step, _then = _step;
    const int32_t *_cells = {{_spikespace}}, _spikes = {{_spikespace}}[_num_spikespace - 1];
    {% endif %}
    _synapses.fired.clear();
    // scalar code
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    for (int32_t _spike = 0; _spike < _spikes; _spike++) {
        const int32_t _source = _cells[_spike];
        for (uint32_t _row = _synapses.rows[_source]; _row < _synapses.rows[_source + 1]; _row++) {
            {% if with_state %}
            const size_t _idx = _row, _vectorisation_idx = _row;
            {{vector_code|autoindent}}
            const Fired _fired = {_row, _factor};
            {% else %}
            const Fired _fired = {_row};
            {% endif %}
            _synapses.fired.push_back(_fired);
        }
    }
    _synapses.note(_then);
    {% if shared %}
    }
    _time = _now;
    {% endif %}
    {% for name in targets %}
    {{c_data_type(variables[name].dtype)}} *_values{{loop.index}} = {{get_array_name(variables[name])}};
    {% endfor %}
    _stage->begin(
        [=](int64_t _part) {
            for (int64_t _then = _first; _then < _first + _steps; _then++)
                _synapses.part[_part].send(_synapses.sent_in(_then), _then, _step);
            _synapses.part[_part].receive(_step{% for name in targets %}, _values{{loop.index}}{% endfor %});
        },
        [] { {{get_array_name(variables['events'], access_data=False)}}[0] += _synapses.finish(); });
    {% if profiled %}
    cxsystem2::meet();
    {% else %}
    // staged
    {% endif %}
{% endblock %}
