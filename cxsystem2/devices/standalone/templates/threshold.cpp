{# USES_VARIABLES { N } #}
{% extends 'common_group.cpp' %}
{% block extra_headers %}
#include <algorithm>
#include <vector>
#include "cells.h"
#include "parallel.h"
#include "stages.h"

static int64_t _find(int64_t _first, int64_t _end);
{% endblock %}

{# As in Brian2, but whether any cell of a block may fire is asked first, with vector instructions, and threads share the cells. #}
{% block maincode %}
    {% set _eventspace = get_array_name(eventspace_variable) %}
    {% if random_numbers(variables) %}
    {{_eventspace}}[N] = _find(0, N); // nobody shares such a network
    {% else %}
    // Each range puts its events to its own place, from where they move together.
    static std::vector<cxsystem2::CellRange> _ranges;
    static std::vector<int64_t> _found;
    static cxsystem2::Stage *_stage = NULL;
    if(!_stage)
    {
        const std::vector<int64_t> _shares = cxsystem2::cell_shares("{{owner.name}}", N);
        for(const cxsystem2::CellRange &_own : cxsystem2::own_cells("{{owner.name}}", N))
        {
            const int64_t _first_block = _own.begin / 64;
            const auto _first = [&](int64_t _block) { return std::max(_own.begin, (_first_block + _block) * 64); };
            for(const cxsystem2::CellRange &_blocks : cxsystem2::dealt((_own.end + 63) / 64 - _first_block, _shares, 2, 16, _first))
            {
                const cxsystem2::CellRange _range = {_first(_blocks.begin), std::min(_own.end, _first(_blocks.end))};
                _ranges.push_back(_range);
            }
        }
        _found.resize(_ranges.size());
        _stage = new cxsystem2::Stage("{{owner.name}}", N, _ranges, true);
    }
    {% if profiled or not is_local(variables, variable_indices, owner) %}
    cxsystem2::meet();
    {% else %}
    // staged
    {% endif %}
    _stage->begin([](int64_t _part) { _found[_part] = _find(_ranges[_part].begin, _ranges[_part].end); });
    cxsystem2::meet();
    int64_t _count = 0;
    for(size_t _part=0; _part<_ranges.size(); _part++)
    {
        const int32_t *_begin = {{_eventspace}} + _ranges[_part].begin;
        if(_begin != {{_eventspace}} + _count) std::copy(_begin, _begin + _found[_part], {{_eventspace}} + _count);
        _count += _found[_part];
    }
    {{_eventspace}}[N] = _count;
    {% endif %}
{% endblock %}

{% block extra_functions_cpp %}
// The events of some cells, from the place of the first one on; answers their number.
static int64_t _find(int64_t _first, int64_t _end)
{
    using namespace brian;
    ///// CONSTANTS ///////////
    %CONSTANTS%
    ///// POINTERS ////////////
    {{pointers_lines|autoindent}}
    // scalar code
    const int _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    {% set asked = condition(variables, scalar_code, vector_code) %}
    {{asked.constants|autoindent}}

    {% set _eventspace = get_array_name(eventspace_variable) %}
    int64_t _count = 0;
    // blocks begin at the same cells whoever computes them: a vector function and the one for a single number differ in a bit
    for(int64_t _block=_first / 64 * 64; _block<_end; _block+=64)
    {
        const int64_t _begin = _block > _first ? _block : _first;
        const int64_t _stop = _block + 64 < _end ? _block + 64 : _end;
        {% if not random_numbers(variables) %}
        {{asked.any}} _any = 0;
        for(int64_t _idx=_begin; _idx<_stop; _idx++)
        {
            const size_t _vectorisation_idx = _idx;
            {{asked.first|autoindent}}
            _any |= _cond;
        }
        if(!_any) continue;
        {% endif %}
        for(int64_t _idx=_begin; _idx<_stop; _idx++)
        {
            const size_t _vectorisation_idx = _idx;
            {{asked.code|autoindent}}
            if(_cond) {
                {{_eventspace}}[_first + _count++] = _idx;
                {% if _uses_refractory %}
                {{not_refractory}}[_idx] = false;
                {{lastspike}}[_idx] = {{t}};
                {% endif %}
            }
        }
    }
    return _count;
}
{% endblock %}

{% block after_code %}
{% set _eventspace = get_array_name(eventspace_variable) %}
{{_eventspace}}[N] = 0;
{% endblock %}
