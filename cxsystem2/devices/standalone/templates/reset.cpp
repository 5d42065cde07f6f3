{# USES_VARIABLES { N } #}
{% extends 'common_group.cpp' %}
{% block extra_headers %}
#include <algorithm>
#include <vector>
#include "parallel.h"
#include "stages.h"

static void _reset(const int32_t *_events, int64_t _number);
{% endblock %}

{# As in Brian2, but each thread resets its own cells, while others may still get what arrives. #}
{% block maincode %}
    {% set _eventspace = get_array_name(eventspace_variable) %}
    {% if resets_apart(variables, variable_indices, owner) %}
    static const std::vector<cxsystem2::CellRange> _ranges = cxsystem2::dealt(
        N, cxsystem2::cell_shares("{{owner.name}}", N), 1, 1, [](int64_t _cell) { return _cell; });
    static cxsystem2::Stage _stage("{{owner.name}}", N, _ranges);
    static std::vector<int32_t> _fired; // a copy: who fires next is found while this is done
    _stage.wait();
    _fired.assign({{_eventspace}}, {{_eventspace}} + {{_eventspace}}[N]);
    if(!_fired.empty())
        _stage.begin([](int64_t _part) {
            const auto _first = std::lower_bound(_fired.begin(), _fired.end(), _ranges[_part].begin);
            const auto _last = std::lower_bound(_first, _fired.end(), _ranges[_part].end);
            if(_first != _last) _reset(&*_first, _last - _first);
        });
    {% if profiled %}
    cxsystem2::meet();
    {% else %}
    // staged
    {% endif %}
    {% else %}
    _reset({{_eventspace}}, {{_eventspace}}[N]);
    {% endif %}
{% endblock %}

{% block extra_functions_cpp %}
static void _reset(const int32_t *_events, int64_t _number)
{
    using namespace brian;
    ///// CONSTANTS ///////////
    %CONSTANTS%
    ///// POINTERS ////////////
    {{pointers_lines|autoindent}}
    // scalar code
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    for(int64_t _index_events=0; _index_events<_number; _index_events++)
    {
        const size_t _idx = _events[_index_events];
        const size_t _vectorisation_idx = _idx;
        {{vector_code|autoindent}}
    }
}
{% endblock %}
