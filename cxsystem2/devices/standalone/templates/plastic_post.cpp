{# USES_VARIABLES { _spikespace, t_in_timesteps, dt } #}
{# ALLOWS_SCALAR_WRITE #}
{% extends 'plastic.cpp' %}

{# Instead of Brian2's queue: what a cell fires goes to the list of its synapses. #}
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
    const int32_t *_fired = {{_spikespace}}, _number = {{_spikespace}}[_num_spikespace - 1];
    {% if staged %}
    static std::vector<int32_t> _kept; // the places of the threshold may hold other spikes when a part is done
    _kept.assign(_fired, _fired + _number);
    {% endif %}
    const size_t _vectorisation_idx = -1;
    {% if traces.kept %}
    const double _since = (_step - _own.window_begin()) * {{dt}}, _ago = -_since;
    {{code.scalar('side')|autoindent}}
    {% endif %}
    {{code.scalar('synapse')|autoindent}}
    const auto _deliver = [{{'=' if staged else '&'}}](int64_t _which) CXSYSTEM2_COMPILED_ONCE {
        cxsystem2::PlasticPart &_part = _own.parts[_which];
        const int32_t *_cells = {{'_kept.data()' if staged else '_fired'}};
        int64_t _cells_number = _number;
        cxsystem2::within(_cells, _cells_number, _part.first, _part.end);
        for (int64_t _i = 0; _i < _cells_number; _i++) {
            const int64_t _cell = _cells[_i] - _part.first;
            const uint32_t _begin = _part.columns[_cell], _end = _part.columns[_cell + 1];
            {% if traces.kept %}
            {% for name in traces.target %}
            const double _v_{{name}} = _part.of_target[{{loop.index0}}][_cell];
            {% endfor %}
            {{code.vector('side')|autoindent}}
            {% for name in traces.target %}
            _part.of_target[{{loop.index0}}][_cell] = _w_{{name}};
            {% endfor %}
            {% for name in traces.source %}
            const double *_values_{{name}} = _part.of_source[{{loop.index0}}].data();
            {% endfor %}
            {% endif %}
            for (uint32_t _place = _begin; _place < _end; _place++) {
                if (_place + 16 < _end) {
                    const uint32_t _idx = _part.places[_place + 16];
                    {% for place in code.places %}
                    __builtin_prefetch({{place}} + _idx, 1);
                    {% endfor %}
                }
                const size_t _idx = _part.places[_place], _vectorisation_idx = _idx;
                {% if traces.kept %}
                {% for name in traces.source %}
                const double _v_{{name}} = _values_{{name}}[_part.run_at[_place]];
                {% endfor %}
                {% endif %}
                {{code.vector('synapse')|autoindent}}
            }
        }
    };
    {% if staged %}
    _stage->begin(_deliver);
    {% else %}
    {% if code.divisible and not random_numbers(variables) %}
    if (_own.is_much(_number, false, _step)) cxsystem2::parallel(_own.parts.size(), _deliver);
    else
    {% endif %}
    for (size_t _which = 0; _which < _own.parts.size(); _which++) _deliver(_which);
    {% endif %}
{% endblock %}
