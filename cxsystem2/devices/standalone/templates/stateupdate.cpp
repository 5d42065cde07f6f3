{# USES_VARIABLES { N } #}
{# ALLOWS_SCALAR_WRITE #}
{% extends 'common_group.cpp' %}
{% block extra_headers %}
#include "parallel.h"
#include "vector_math.h"

static void _update(int64_t _first, int64_t _end);
{% endblock %}

{# As in Brian2, but the loop is one that compilers make vector instructions of, and that threads share. #}
{% block maincode %}
    const int _N = {{constant_or_scalar('N', variables['N'])}};
    {% if not divisible(variables, variable_indices, scalar_code, vector_code) %}
    _update(0, _N);
    {% else %}
    cxsystem2::parallel(cxsystem2::Ranges(_N, 512), _update);
    {% endif %}
{% endblock %}

{% block extra_functions_cpp %}
static void _update(int64_t _first, int64_t _end)
{
    using namespace brian;
    ///// CONSTANTS ///////////
    %CONSTANTS%
    ///// POINTERS ////////////
    {{pointers_lines|autoindent}}
    {% set code = vector_code if vector_code is string else vector_code|join('\n') %}
    // scalar code
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    {% if independent(variables, variable_indices, vector_code) %}
    #pragma GCC ivdep
    {% endif %}
    for(int64_t _idx=_first; _idx<_end; _idx++)
    {
        // vector code
        const size_t _vectorisation_idx = _idx;
        {{code|replace('_timestep(t - lastspike, dt) >= _timestep(', 'Since(t - lastspike, dt) >= Whole(')
          |replace('_timestep(t - lastspike, dt) >= ', 'Since(t - lastspike, dt) >= ')|autoindent}}
    }
}
{% endblock %}
