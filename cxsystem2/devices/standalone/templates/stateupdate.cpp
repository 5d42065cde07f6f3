{# USES_VARIABLES { N } #}
{# ALLOWS_SCALAR_WRITE #}
{% extends 'common_group.cpp' %}
{% block extra_headers %}
#include "parallel.h"
#include "pieces.h"
#include "stages.h"
#include "vector_math.h"

static const cxsystem2::Pieces *_pieces = NULL;
static std::vector<cxsystem2::CellRange> _parts; // of pieces
static cxsystem2::Stage *_stage;
static void _update(int64_t _first, int64_t _last);
{% endblock %}

{# As in Brian2, but the loop is one that compilers make vector instructions of, and that threads share. #}
{% block maincode %}
    {% set loop = neuron_loop(variables, variable_indices, scalar_code, vector_code) %}
    if (!_pieces) {
        cxsystem2::Pieces *_new = new cxsystem2::Pieces({{constant_or_scalar('N', variables['N'])}});
        {% for place in loop.stretches.even %}
        _new->even({{place}});
        {% endfor %}
        {% for place in loop.stretches.rising %}
        _new->rising({{place}});
        {% endfor %}
        _new->cut({{'true' if loop.stretches.once else 'false'}}, cxsystem2::own_cells("{{owner.name}}", {{constant_or_scalar('N', variables['N'])}}));
        _pieces = _new;
        _parts = _pieces->parts("{{owner.name}}");
        std::vector<cxsystem2::CellRange> _cells;
        for (const cxsystem2::CellRange &_part : _parts)
        {
            const cxsystem2::CellRange _own = {_pieces->begin(_part.begin), _pieces->end(_part.end - 1)};
            _cells.push_back(_own);
        }
        _stage = new cxsystem2::Stage("{{owner.name}}", {{constant_or_scalar('N', variables['N'])}}, _cells, true);
    }
    {% if loop.divisible %}
    _stage->begin([](int64_t _part) { _update(_parts[_part].begin, _parts[_part].end); });
    {% if profiled or not is_local(variables, variable_indices, owner) %}
    cxsystem2::meet();
    {% elif '_synaptic_post' not in owner.variables %}{# plastic synapses are divided by their targets, not by their numbers #}
    // staged
    {% endif %}
    {% else %}
    for (const cxsystem2::CellRange &_part : _parts) _update(_part.begin, _part.end);
    {% endif %}
{% endblock %}

{% block extra_functions_cpp %}
static void _update(int64_t _first, int64_t _last)
{
    using namespace brian;
    ///// CONSTANTS ///////////
    %CONSTANTS%
    ///// POINTERS ////////////
    {{pointers_lines|autoindent}}
    {% set loop = neuron_loop(variables, variable_indices, scalar_code, vector_code) %}
    // scalar code
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    {{loop.constants|autoindent}}
    for (int64_t _piece = _first; _piece < _last; _piece++)
    {
        const int64_t _begin = _pieces->begin(_piece), _end = _pieces->end(_piece);
        {% if loop.stretches.once %}
        if (_pieces->within_stretches())
        {
            {{loop.stretches.once|autoindent}}
            {% if loop.independent %}
            #pragma GCC ivdep
            {% endif %}
            for(int64_t _idx=_begin; _idx<_end; _idx++)  // of a stretch
            {
                // vector code
                const size_t _vectorisation_idx = _idx;
                {{loop.stretches.code|autoindent}}
            }
            {% if loop.stretches_refractory %}
            #pragma GCC ivdep
            for(int64_t _idx=_begin; _idx<_end; _idx++)
            {
                {{loop.stretches_refractory|autoindent}}
            }
            {% endif %}
            continue;
        }
        {% endif %}
        {% if loop.independent %}
        #pragma GCC ivdep
        {% endif %}
        for(int64_t _idx=_begin; _idx<_end; _idx++)
        {
            // vector code
            const size_t _vectorisation_idx = _idx;
            {{loop.code|autoindent}}
        }
        {% if loop.refractory %}
        #pragma GCC ivdep
        for(int64_t _idx=_begin; _idx<_end; _idx++)
        {
            {{loop.refractory|autoindent}}
        }
        {% endif %}
    }
}
{% endblock %}
