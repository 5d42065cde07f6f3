{# USES_VARIABLES { _spikespace, t_in_timesteps, dt } #}
{# ALLOWS_SCALAR_WRITE #}
{% extends 'plastic.cpp' %}

{# Instead of Brian2's queue: the synapses of a source with one delay get its spike together. #}
{% block maincode %}
    {% set code = plastic_code(variables, scalar_code, vector_code) %}
    static cxsystem2::Plastic &_own = cxsystem2::plastic("{{traces.name}}");
    {% set staged = code.local and not profiled and not random_numbers(variables) %}
    {% if staged %}
    // staged
    static cxsystem2::Stage *_stage = _own.stage("{{traces.group}}");
    _stage->wait();
    {% endif %}
    const int64_t _step = {{t_in_timesteps}};
    const bool _first_step = _own.begin(_step);
    const int32_t *_cells = {{_spikespace}}, _number = {{_spikespace}}[_num_spikespace - 1];
    _own.note(_step, _cells, _number);
    const size_t _vectorisation_idx = -1;
    {% if traces.kept %}
    // Traces are told as of the beginning of a window of steps; at the beginning of the next one all are brought there.
    const double _times[] = { {% for name in traces.times %}{{get_array_name(variables[name])}}[0], {% endfor %} };
    static const int64_t _window = cxsystem2::Plastic::window(_times, {{traces.times|length}}, {{dt}});
    const int64_t _from = _own.window_begin();
    const auto _renew = [&](cxsystem2::PlasticPart &_part, int64_t _begin, int64_t _end, bool _of_targets, double _since) {
        if (_of_targets) {
            {{code.scalar('renew_target')|autoindent}}
            for (int64_t _cell = _begin; _cell < _end; _cell++) {
                {% for name in traces.target %}
                const double _v_{{name}} = _part.of_target[{{loop.index0}}][_cell];
                {% endfor %}
                {{code.vector('renew_target')|autoindent}}
                {% for name in traces.target %}
                _part.of_target[{{loop.index0}}][_cell] = _w_{{name}};
                {% endfor %}
            }
        } else {
            {{code.scalar('renew_source')|autoindent}}
            for (int64_t _run = _begin; _run < _end; _run++) {
                {% for name in traces.source %}
                const double _v_{{name}} = _part.of_source[{{loop.index0}}][_run];
                {% endfor %}
                {{code.vector('renew_source')|autoindent}}
                {% for name in traces.source %}
                _part.of_source[{{loop.index0}}][_run] = _w_{{name}};
                {% endfor %}
            }
        }
    };
    if (_first_step) {
        const int64_t _begin_window = _step / _window * _window;
        _own.begin_window(_begin_window);
        const cxsystem2::Told _last(_own.setting.last);
        const std::vector<cxsystem2::Told> _of_source = cxsystem2::told(_own.setting.of_source);
        const std::vector<cxsystem2::Told> _of_target = cxsystem2::told(_own.setting.of_target);
        for (cxsystem2::PlasticPart &_part : _own.parts) {
            const auto _load = [&](const std::vector<cxsystem2::Told> &_traces, std::vector<std::vector<double>> &_values,
                                   int64_t _place, uint32_t _synapse) {
                for (size_t _trace = 0; _trace < _traces.size(); _trace++)
                    _values[_trace][_place] = _traces[_trace][_synapse];
                const double _told = _last[_synapse] / {{dt}}, _whole = std::floor(_told + 0.5);
                if (_whole != _begin_window || std::fabs(_told - _whole) > 1e-3)
                    _renew(_part, _place, _place + 1, &_values == &_part.of_target,
                           (_begin_window - (std::fabs(_told - _whole) > 1e-3 ? _told : _whole)) * {{dt}});
            };
            {% if traces.source %}
            for (size_t _run = 0; _run < _part.row.size(); _run++) _load(_of_source, _part.of_source, _run, _part.row[_run].begin);
            {% endif %}
            {% if traces.target %}
            for (int64_t _cell = 0; _cell < _part.end - _part.first; _cell++)
                if (_part.columns[_cell] < _part.columns[_cell + 1]) _load(_of_target, _part.of_target, _cell, _part.places[_part.columns[_cell]]);
            {% endif %}
        }
    } else if (_step >= _from + _window) {
        const int64_t _begin_window = _step / _window * _window;
        const double _passed = (_begin_window - _from) * {{dt}};
        cxsystem2::parallel(_own.parts.size(), [&](int64_t _which) {
            cxsystem2::PlasticPart &_part = _own.parts[_which];
            {% if traces.source %}
            _renew(_part, 0, _part.row.size(), false, _passed);
            {% endif %}
            {% if traces.target %}
            _renew(_part, 0, _part.end - _part.first, true, _passed);
            {% endif %}
        });
        _own.begin_window(_begin_window);
    }
    const double _since = (_step - _own.window_begin()) * {{dt}}, _ago = -_since;
    {{code.scalar('side')|autoindent}}
    {% endif %}
    {{code.scalar('synapse')|autoindent}}
    {% if traces.kept %}
    const int32_t *__restrict _targets = {{traces.targets}}.data();
    {% endif %}
    const auto _deliver = [{{'=' if staged else '&'}}](int64_t _which) CXSYSTEM2_COMPILED_ONCE {
        cxsystem2::PlasticPart &_part = _own.parts[_which];
        {% if staged %}
        const std::vector<int32_t> &_sent = _own.sent_at(_step); // the places of the threshold may hold other spikes by now
        _part.send(_sent.data(), _sent.size(), _step, _step);
        {% else %}
        _part.send(_cells, _number, _step, _step);
        {% endif %}
        std::vector<uint32_t> &_arrived = _part.arrived(_step);
        const size_t _runs = _arrived.size();
        for (size_t _i = 0; _i < _runs; _i++) {
            const uint32_t _run = _arrived[_i];
            const int64_t _begin = _part.row[_run].begin, _end = _part.row[_run].end;
            if (_i + 12 < _runs) {
                __builtin_prefetch(&_part.row[_arrived[_i + 12]]);
                {% for name in traces.source %}
                __builtin_prefetch(&_part.of_source[{{loop.index0}}][_arrived[_i + 12]], 1);
                {% endfor %}
            }
            if (_i + 4 < _runs) {
                const cxsystem2::PlasticRun &_next = _part.row[_arrived[_i + 4]];
                for (int64_t _idx = _next.begin; _idx < _next.end; _idx += 8) {
                    {% for place in code.places %}
                    __builtin_prefetch({{place}} + _idx, 1);
                    {% endfor %}
                }
                {% if traces.kept %}
                for (int64_t _idx = _next.begin; _idx < _next.end; _idx += 16) __builtin_prefetch(_targets + _idx);
                {% endif %}
            }
            {% if traces.kept %}
            {% for name in traces.source %}
            const double _v_{{name}} = _part.of_source[{{loop.index0}}][_run];
            {% endfor %}
            {{code.vector('side')|autoindent}}
            {% for name in traces.source %}
            _part.of_source[{{loop.index0}}][_run] = _w_{{name}};
            {% endfor %}
            {% for name in traces.target %}
            const double *_values_{{name}} = _part.of_target[{{loop.index0}}].data() - _part.first;
            {% endfor %}
            {% endif %}
            for (int64_t _idx = _begin; _idx < _end; _idx++) {
                const size_t _vectorisation_idx = _idx;
                {% if traces.kept %}
                {% for name in traces.target %}
                const double _v_{{name}} = _values_{{name}}[_targets[_idx]];
                {% endfor %}
                {% endif %}
                {{code.vector('synapse')|autoindent}}
            }
        }
        _arrived.clear();
    };
    {% if staged %}
    _stage->begin(_deliver);
    {% else %}
    {% if code.divisible and not random_numbers(variables) %}
    if (_own.is_much(_number, true, _step)) cxsystem2::parallel(_own.parts.size(), _deliver);
    else
    {% endif %}
    for (size_t _which = 0; _which < _own.parts.size(); _which++) _deliver(_which);
    {% endif %}
{% endblock %}
