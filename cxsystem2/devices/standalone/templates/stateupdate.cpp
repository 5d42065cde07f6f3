{# USES_VARIABLES { N } #}
{# ALLOWS_SCALAR_WRITE #}
{% extends 'common_group.cpp' %}
{% block extra_headers %}
#include "parallel.h"
#include "stretches.h"
#include "vector_math.h"

static const cxsystem2::Stretches *_stretches = NULL;
static void _update(int64_t _first, int64_t _last);
{% endblock %}

{# As in Brian2, but the loop is one that compilers make vector instructions of, and that threads share. #}
{% block maincode %}
    const int _N = {{constant_or_scalar('N', variables['N'])}};
    {% set loop = neuron_loop(variables, variable_indices, scalar_code, vector_code) %}
    if (!_stretches) {
        cxsystem2::Stretches *_found = new cxsystem2::Stretches(_N);
        {% for place in loop.stretches.even %}
        _found->even({{place}});
        {% endfor %}
        {% for place in loop.stretches.rising %}
        _found->rising({{place}});
        {% endfor %}
        _found->find({{1 if loop.stretches.once else 0}});
        _stretches = _found;
    }
    {% if loop.divisible %}
    cxsystem2::parallel(cxsystem2::Ranges(_N, 512), _update);
    {% else %}
    _update(0, _N);
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
    {% if loop.stretches.once %}
    if (_stretches->worthwhile()) {
        for (int64_t _begin = _first, _end; _begin < _last; _begin = _end) {
            _end = _stretches->end(_begin, _last);
            {{loop.stretches.once|autoindent}}
            {% if loop.independent %}
            #pragma GCC ivdep
            {% endif %}
            for(int64_t _idx=_begin; _idx<_end; _idx++)
            {
                // vector code
                const size_t _vectorisation_idx = _idx;
                {{loop.stretches.code|autoindent}}
            }
        }
        return;
    }
    {% endif %}
    {% if loop.independent %}
    #pragma GCC ivdep
    {% endif %}
    for(int64_t _idx=_first; _idx<_last; _idx++)
    {
        // vector code
        const size_t _vectorisation_idx = _idx;
        {{loop.code|autoindent}}
    }
}
{% endblock %}
