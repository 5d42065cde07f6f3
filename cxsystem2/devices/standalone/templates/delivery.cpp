{# USES_VARIABLES { _spikespace, events, t_in_timesteps } #}
{# ALLOWS_SCALAR_WRITE #}
{% extends 'common_group.cpp' %}
{% block extra_headers %}
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

{% include 'mapped_file.cpp' %}

// Synapses of a source are rows, which are segments of one delay each.
// Where few spikes are under way, segments wait in a queue for each step, and their synapses are read when they arrive. Where
// there are many, synapses are read when the source fires, one after the other, and sums wait in a ring of (step, target).
struct Synapses {
    typedef {{c_data_type(weight_dtype)}} Weight;
    struct Waiting {
        uint32_t begin, end;
        {% if with_state %}
        double factor;
        {% endif %}
    };
    int64_t slots, first, span, affordable;
    const uint32_t *rows, *segments, *begins;
    const uint16_t *delays;
    const int32_t *targets;
    const Weight *weights;
    std::vector<Waiting> *queues;
    Weight *ring;
    char *summed;  // steps for which the ring has something
    double recent; // mean number of events in a step

    explicit Synapses(const char *path)
    {
        Reader reader(path);
        const int64_t *head = reader.next<int64_t>(9);
        slots = head[5];
        first = head[6];
        span = head[7];
        affordable = head[8];
        rows = reader.next<uint32_t>(head[0] + 1);
        segments = reader.next<uint32_t>(head[1] + 1);
        begins = reader.next<uint32_t>(head[2] + 1);
        delays = reader.next<uint16_t>(head[2]);
        targets = reader.next<int32_t>(head[3]);
        weights = reader.next<Weight>(head[3]);
        queues = new std::vector<Waiting>[slots];
        ring = NULL;
        summed = NULL;
        recent = 0;
    }

    bool many(int64_t events)
    {
        recent += (events - recent) / 64;
        if (recent < 0.2 * span || !affordable) return false;
        if (!ring) {
            ring = static_cast<Weight *>(std::calloc(slots * span, sizeof(Weight)));
            summed = static_cast<char *>(std::calloc(slots, 1));
        }
        return ring && summed;
    }

    inline void prefetch(const Waiting &waiting) const
    {
        for (uint32_t i = waiting.begin; i < waiting.end; i += 64 / sizeof(int32_t)) __builtin_prefetch(targets + i);
        for (uint32_t i = waiting.begin; i < waiting.end; i += 64 / sizeof(Weight)) __builtin_prefetch(weights + i);
    }
};
{% endblock %}
{% block maincode %}
    static Synapses _synapses("{{file}}");
    const int64_t _step = {{t_in_timesteps}}, _mask = _synapses.slots - 1, _span = _synapses.span;
    const int32_t _spikes = {{_spikespace}}[_num_spikespace - 1];
    const int32_t *__restrict _targets = _synapses.targets;
    const Synapses::Weight *__restrict _weights = _synapses.weights;
    int64_t _events = 0;
    for (int32_t _spike = 0; _spike < _spikes; _spike++) {
        const int32_t _source = {{_spikespace}}[_spike];
        _events += _synapses.begins[_synapses.segments[_synapses.rows[_source + 1]]]
            - _synapses.begins[_synapses.segments[_synapses.rows[_source]]];
    }
    {{events}}[0] += _events;
    const bool _many = _synapses.many(_events);
    // scalar code
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    for (int32_t _spike = 0; _spike < _spikes; _spike++) {
        const int32_t _source = {{_spikespace}}[_spike];
        for (uint32_t _row = _synapses.rows[_source]; _row < _synapses.rows[_source + 1]; _row++) {
            {% if with_state %}
            const size_t _idx = _row, _vectorisation_idx = _row;
            {{vector_code|autoindent}}
            {% endif %}
            const uint32_t _end = _synapses.segments[_row + 1];
            for (uint32_t _segment = _synapses.segments[_row]; _segment < _end; _segment++) {
                const Synapses::Waiting _waiting = {
                    _synapses.begins[_segment], _synapses.begins[_segment + 1]{{', _factor' if with_state else ''}}
                };
                const int64_t _slot = (_step + _synapses.delays[_segment]) & _mask;
                if (_many) {
                    Synapses::Weight *_then = _synapses.ring + _slot * _span - _synapses.first;
                    {% if with_state %}
                    const Synapses::Weight _relative = _factor;
                    {% endif %}
                    _synapses.summed[_slot] = 1;
                    for (uint32_t _synapse = _waiting.begin; _synapse < _waiting.end; _synapse++)
                        _then[_targets[_synapse]] += {{'_relative * ' if with_state else ''}}_weights[_synapse];
                } else {
                    _synapses.queues[_slot].push_back(_waiting);
                }
            }
        }
    }
    {% for name in targets %}
    {{c_data_type(variables[name].dtype)}} *__restrict _values{{loop.index}} = {{get_array_name(variables[name])}};
    {% endfor %}
    const int64_t _now = _step & _mask;
    if (_synapses.summed && _synapses.summed[_now]) {
        _synapses.summed[_now] = 0;
        Synapses::Weight *__restrict _sums = _synapses.ring + _now * _span;
        for (int64_t _target = 0; _target < _span; _target++) {
            {% for name in targets %}
            _values{{loop.index}}[_synapses.first + _target] += _sums[_target];
            {% endfor %}
            _sums[_target] = 0;
        }
    }
    std::vector<Synapses::Waiting> &_queue = _synapses.queues[_now];
    const size_t _number = _queue.size(), _ahead = 6;
    for (size_t _i = 0; _i < _number; _i++) {
        if (_i + _ahead < _number) _synapses.prefetch(_queue[_i + _ahead]);
        const Synapses::Waiting _waiting = _queue[_i];
        for (uint32_t _synapse = _waiting.begin; _synapse < _waiting.end; _synapse++) {
            {% for name in targets %}
            _values{{loop.index}}[_targets[_synapse]] += {{'_waiting.factor * ' if with_state else ''}}_weights[_synapse];
            {% endfor %}
        }
    }
    _queue.clear();
{% endblock %}
