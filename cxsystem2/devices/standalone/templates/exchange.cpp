{# USES_VARIABLES { t_in_timesteps, dt } #}
{# ALLOWS_SCALAR_WRITE #}
{% extends 'common_group.cpp' %}
{% block extra_headers %}
#include "shared.h"
{% endblock %}

{# Before synapses act, ranks hear of each other's spikes; `return_spikes` is the other end of it. #}
{% block maincode %}
    {% if back %}
    cxsystem2::return_spikes();
    {% else %}
    static bool _begun = false;
    if (!_begun) {
        {% for name in groups %}
        cxsystem2::share_group("{{name}}", {{get_array_name(variables['_spikes_%d' % loop.index0])}}, _num_spikes_{{loop.index0}} - 1);
        {% endfor %}
    }
    _begun = true;
    cxsystem2::exchange_spikes({{t_in_timesteps}}, {{dt}}, {{'true' if in_place else 'false'}});
    {% endif %}
{% endblock %}
