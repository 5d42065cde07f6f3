{# USES_VARIABLES { N } #}
{% extends 'common_group.cpp' %}

{# As in Brian2, but whether any cell of a block fires is asked first, with vector instructions. #}
{% block maincode %}
    // scalar code
    const int _vectorisation_idx = -1;
    {{scalar_code|autoindent}}

    {% set _eventspace = get_array_name(eventspace_variable) %}
    {% set random = [] %}
    {% for variable in variables.values() if variable.stateless is defined and not variable.stateless %}
    {% if random.append(variable) %}{% endif %}
    {% endfor %}
    long _count = 0;
    for(size_t _begin=0; _begin<N; _begin+=64)
    {
        const size_t _stop = _begin + 64 < N ? _begin + 64 : N;
        {% if not random %}
        char _any = 0;
        for(size_t _idx=_begin; _idx<_stop; _idx++)
        {
            const size_t _vectorisation_idx = _idx;
            {{vector_code|autoindent}}
            _any |= _cond;
        }
        if(!_any) continue;
        {% endif %}
        for(size_t _idx=_begin; _idx<_stop; _idx++)
        {
            const size_t _vectorisation_idx = _idx;
            {{vector_code|autoindent}}
            if(_cond) {
                {{_eventspace}}[_count++] = _idx;
                {% if _uses_refractory %}
                {{not_refractory}}[_idx] = false;
                {{lastspike}}[_idx] = {{t}};
                {% endif %}
            }
        }
    }
    {{_eventspace}}[N] = _count;
{% endblock %}

{% block after_code %}
{% set _eventspace = get_array_name(eventspace_variable) %}
{{_eventspace}}[N] = 0;
{% endblock %}
