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

{% include 'mapped_file.cpp' %}

// Synapses of a source are rows, which are segments of one delay each; sums wait in a ring of (step, target).
struct Synapses {
    typedef {{c_data_type(weight_dtype)}} Weight;
    int64_t first, span, slots;
    const uint32_t *rows, *segments, *begins;
    const uint16_t *delays;
    const int32_t *targets;
    const Weight *weights;
    Weight *ring;
    char *waiting;  // whether there is anything to add in a step

    explicit Synapses(const char *path)
    {
        Reader reader(path);
        const int64_t *head = reader.next<int64_t>(8);
        first = head[4];
        span = head[5];
        slots = head[6];
        rows = reader.next<uint32_t>(head[0] + 1);
        segments = reader.next<uint32_t>(head[1] + 1);
        begins = reader.next<uint32_t>(head[2] + 1);
        delays = reader.next<uint16_t>(head[2]);
        targets = reader.next<int32_t>(head[3]);
        weights = reader.next<Weight>(head[3]);
        const size_t bytes = slots * span * sizeof(Weight);
        void *memory = NULL;
        if (head[7] != sizeof(Weight) || posix_memalign(&memory, 1 << 21, bytes ? bytes : 1)) {
            std::printf("%s: no memory for the spikes under way\n", path);
            std::fflush(stdout);
            std::_Exit(1);
        }
        madvise(memory, bytes, MADV_HUGEPAGE);
        std::memset(memory, 0, bytes);
        ring = static_cast<Weight *>(memory);
        waiting = static_cast<char *>(std::calloc(slots, 1));
    }
};
{% endblock %}
{% block maincode %}
    static const Synapses _synapses("{{file}}");
    typedef Synapses::Weight _Weight;
    const int64_t _step = {{t_in_timesteps}}, _mask = _synapses.slots - 1, _span = _synapses.span;
    const int32_t _spikes = {{_spikespace}}[_num_spikespace - 1];
    int64_t _events = 0;
    // scalar code
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    for (int32_t _spike = 0; _spike < _spikes; _spike++) {
        const int32_t _source = {{_spikespace}}[_spike];
        for (uint32_t _row = _synapses.rows[_source]; _row < _synapses.rows[_source + 1]; _row++) {
            {% if with_state %}
            const size_t _idx = _row, _vectorisation_idx = _row;
            {{vector_code|autoindent}}
            const _Weight _relative = _factor;
            {% endif %}
            const uint32_t _end = _synapses.segments[_row + 1];
            for (uint32_t _segment = _synapses.segments[_row]; _segment < _end; _segment++) {
                const int64_t _slot = (_step + _synapses.delays[_segment]) & _mask;
                _Weight *_then = _synapses.ring + _slot * _span;
                _synapses.waiting[_slot] = 1;
                const uint32_t _begin = _synapses.begins[_segment], _stop = _synapses.begins[_segment + 1];
                const int32_t *_targets = _synapses.targets;
                const _Weight *_weights = _synapses.weights;
                for (uint32_t _synapse = _begin; _synapse < _stop; _synapse++)
                    _then[_targets[_synapse]] += {{'_relative * ' if with_state else ''}}_weights[_synapse];
                _events += _stop - _begin;
            }
        }
    }
    {{events}}[0] += _events;
    if (_synapses.waiting[_step & _mask]) {
        _synapses.waiting[_step & _mask] = 0;
        _Weight *__restrict _now = _synapses.ring + (_step & _mask) * _span;
        {% for name in targets %}
        {{c_data_type(variables[name].dtype)}} *__restrict _values{{loop.index}} = {{get_array_name(variables[name])}} + _synapses.first;
        for (int64_t _target = 0; _target < _span; _target++) _values{{loop.index}}[_target] += _now[_target];
        {% endfor %}
        std::memset(_now, 0, _span * sizeof(_Weight));
    }
{% endblock %}
