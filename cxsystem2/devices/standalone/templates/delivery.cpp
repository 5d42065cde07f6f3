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
#include "parallel.h"
#include "ranks.h"
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

{% include 'stored_synapses.cpp' %}

// The synapses onto some of the targets: rows, which are segments of one delay each.
// A segment waits in the queue of the step in which it arrives, and its synapses are read then. They are added to the variable
// one after the other, in the order in which they were sent. So what a cell gets does not depend on how targets are cut into
// parts, and is what Brian2's own synapses give it.
struct Part {
    typedef Plain::Weight Weight;
    struct Waiting {
        uint32_t begin, end;
        {% if with_state %}
        double factor;
        {% endif %}
    };
    int64_t slots, events;
    const uint32_t *segments, *begins;
    const uint16_t *delays;
    Plain plain;
    {% if stored_packing %}
    bool is_packed;
    Packed packed;
    {% endif %}
    std::vector<Waiting> *queues;

    void load(const char *path, const uint32_t *rows)
    {
        Reader reader(path);
        const StoredPart &head = *reader.next<StoredPart>(1);
        {% if stored_packing %}
        const StoredPacking &packing = *reader.next<StoredPacking>(1);
        {% endif %}
        slots = head.slots;
        segments = rows;
        begins = reader.next<uint32_t>(head.segments + 1);
        delays = reader.next<uint16_t>(head.segments);
        {% if stored_packing %}
        is_packed = packing.packed;
        if (is_packed)
            packed = Packed{
                reader.next<uint32_t>(head.synapses), packing.sign, packing.magnitude, (float)packing.scale, head.first
            };
        if (!is_packed)
        {% endif %}
        {
            plain.targets = reader.next<int32_t>(head.synapses);
            plain.weights = reader.next<Weight>(head.synapses);
        }
        queues = new std::vector<Waiting>[slots];
        events = 0;
    }

    // What was fired in a step goes to where it waits; what would have arrived before the present step is left out.
    void send(const std::vector<Fired> &fired, int64_t step, int64_t now)
    {
        const size_t number = fired.size(), ahead = 4;
        const int64_t mask = slots - 1;
        for (size_t i = 0; i < number; i++) {
            if (i + ahead < number) {
                const uint32_t next = segments[fired[i + ahead].row];
                __builtin_prefetch(delays + next);
                __builtin_prefetch(begins + next);
            }
            const uint32_t first_segment = segments[fired[i].row], end = segments[fired[i].row + 1];
            events += begins[end] - begins[first_segment];
            for (uint32_t segment = first_segment; segment < end; segment++) {
                const Waiting waiting = {
                    begins[segment], begins[segment + 1]{{', fired[i].factor' if with_state else ''}}
                };
                const int64_t arrival = step + delays[segment];
                if (arrival < now) continue;
                queues[arrival & mask].push_back(waiting);
            }
        }
    }

    // What arrives now is added to the variables of its targets.
    {% set kinds = [] %}
    {% for name in targets %}
    {% set _ = kinds.append(c_data_type(variables[name].dtype)) %}
    {% endfor %}
    void receive(int64_t step{% for kind in kinds %}, {{kind}} *values{{loop.index}}{% endfor %})
    {
        std::vector<Waiting> &queue = queues[step & (slots - 1)];
        {% if stored_packing %}
        if (is_packed) add(packed, queue{% for kind in kinds %}, values{{loop.index}} + packed.origin{% endfor %});
        if (!is_packed)
        {% endif %}
        add(plain, queue{% for kind in kinds %}, values{{loop.index}}{% endfor %});
        queue.clear();
    }

    template <class Synapses> static void add(
        const Synapses own, const std::vector<Waiting> &queue{% for kind in kinds %}, {{kind}} *__restrict to{{loop.index}}{% endfor %}

    )
    {
        const size_t number = queue.size(), ahead = 8;
        for (size_t i = 0; i < number; i++) {
            if (i + ahead < number) own.prefetch(queue[i + ahead].begin, queue[i + ahead].end);
            const Waiting waiting = queue[i];
            {% if with_state %}
            const Weight factor = waiting.factor;
            {% endif %}
            for (uint32_t synapse = waiting.begin; synapse < waiting.end; synapse++) {
                const int64_t target = own.target(synapse);
                const Weight weight = {{'factor * ' if with_state else ''}}own.weight(synapse);
                {% for kind in kinds %}
                to{{loop.index}}[target] += weight;
                {% endfor %}
            }
        }
    }
};

// What was fired in a step.
struct Sent {
    int64_t step;
    std::vector<Fired> fired;
};

// All synapses of a projection: the rows of each source, and the parts.
// Its state is what was fired in the last steps, as many as the longest delay has: sent again, all of it waits as it did.
struct Synapses : cxsystem2::Keeper {
    const uint32_t *rows;
    int64_t number;
    Part *part;
    std::vector<Fired> fired;
    std::vector<Sent> sent; // of the last steps, by step modulo their number
    int64_t last; // step

    explicit Synapses(const char *path)
    {
        Reader reader(path);
        const StoredRows &head = *reader.next<StoredRows>(1);
        rows = reader.next<uint32_t>(head.sources + 1);
        number = head.parts;
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
    }

    const char *name() const { return "{{waiting}}"; }

    void keep(FILE *file) const
    {
        std::vector<const Sent *> order;
        for (const Sent &one : sent)
            if (one.step > last - (int64_t)sent.size()) order.push_back(&one);
        std::sort(order.begin(), order.end(), [](const Sent *a, const Sent *b) { return a->step < b->step; });
        for (const Sent *one : order) {
            for (const Fired &spike : one->fired) {
                const StoredWaiting stored = {one->step, spike.row{{', spike.factor' if with_state else ''}}};
                cxsystem2::put(&stored, 1, file);
            }
        }
    }

    // Send again what an earlier program had sent before the present step.
    void go_on(int64_t now)
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
    void make_room(int64_t steps)
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
    const int64_t _step = {{t_in_timesteps}};
    static bool _begun = false;
    {% if shared %}
    if (!_begun) _synapses.make_room(cxsystem2::exchange->window_steps());
    {% endif %}
    if (!_begun) _synapses.go_on(_step);
    _begun = true;
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
    cxsystem2::parallel(_synapses.number, [&](int64_t _part) {
        for (int64_t _then = _first; _then < _first + _steps; _then++)
            _synapses.part[_part].send(_synapses.sent_in(_then), _then, _step);
        _synapses.part[_part].receive(_step{% for name in targets %}, _values{{loop.index}}{% endfor %});
    });
    {{events}}[0] += _synapses.finish();
{% endblock %}
