{# USES_VARIABLES { N } #}
{# ALLOWS_SCALAR_WRITE #}
{% extends 'common_group.cpp' %}
{% block extra_headers %}
#include "vector_math.h"
{% endblock %}

{# As in Brian2, but the loop is one that compilers make vector instructions of. #}
{% block maincode %}
    {% set code = vector_code if vector_code is string else vector_code|join('\n') %}
    // scalar code
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}

    const int _N = {{constant_or_scalar('N', variables['N'])}};
    {{openmp_pragma('parallel-static')}}
    {# Elements depend on each other only where a variable is read at the places of other elements, and changed at its own. #}
    {% set crossing = [] %}
    {% for name, variable in variables.items() if variable.get_value is defined and variable.owner is defined %}
    {% if variable_indices[name] not in ('_idx', '0') and get_array_name(variable) ~ '[_idx] = ' in code %}
    {% if crossing.append(name) %}{% endif %}
    {% endif %}
    {% endfor %}
    {% if not crossing %}
    #pragma GCC ivdep
    {% endif %}
    for(int _idx=0; _idx<_N; _idx++)
    {
        // vector code
        const size_t _vectorisation_idx = _idx;
        {{code|replace('_timestep(t - lastspike, dt) >= _timestep(', 'Since(t - lastspike, dt) >= Whole(')
          |replace('_timestep(t - lastspike, dt) >= ', 'Since(t - lastspike, dt) >= ')|autoindent}}
    }
{% endblock %}
